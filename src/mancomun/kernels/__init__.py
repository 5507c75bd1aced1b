"""Arrays in, arrays out: connectivity and contiguity. No files, no clock, no randomness of its own.

Importing this package costs nothing: numba is imported when a compiled kernel is first called, not before.
"""
