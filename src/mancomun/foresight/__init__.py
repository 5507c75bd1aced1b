"""Thinking the future: the French and Latin American foresight box as a library, independent of the web.

Each method is a module with one function that takes names and numbers and gives a result that explains itself: notes in
both languages, tables ready to print, plain values for JSON. Formulas are those published; where several circulate, each
has its name and the answer says which was used.
"""
