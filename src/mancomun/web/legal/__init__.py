"""The pages of the book of law: figures, rules, norms, chronology, comparer, open questions and the presentation of 2014."""
