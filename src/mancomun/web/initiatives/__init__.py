"""Initiatives: the file of each one, who belongs to it and since when, and what was judged, scored and decided."""
