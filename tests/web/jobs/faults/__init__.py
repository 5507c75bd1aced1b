"""An app for the test of faults: work that writes 5,000 rows in pieces, slowly enough to be killed in the middle."""
