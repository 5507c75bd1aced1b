"""The portfolio of initiatives as a library, independent of the web: what each one is, and in which order to take them.

Two families live here. Characterisation (files, states, quality, contributions, regions) says what an initiative is.
Ranking (`exercise` and the methods it calls) orders alternatives by criteria, and says how far the order can be trusted.
"""
