"""Documents that were given out: under which version, and how anybody verifies that one of them is ours."""
