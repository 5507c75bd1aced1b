"""Number and date formats per language; Colombia's own for Spanish."""
