"""The registry of schemes as values: acts, members, organs, facts in common, duties, what an application lacks, what was done.

Nothing here asks the clock or the database: each question carries its day. The rules are those of ``mancomun.legal``; this
room turns a record into the facts the law asks about, and counts the days.
"""
