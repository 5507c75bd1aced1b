"""Drawings as SVG text, in the house's ink and maize: every one has a title, a description, and a table somewhere beside it."""
