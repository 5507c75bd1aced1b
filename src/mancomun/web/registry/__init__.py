"""The registry of schemes: what exists, since when, by which act, with whom, what it owes and what it did."""
