"""Mancomún: what Colombia's municipalities and departments may do together, and what is missing."""

__version__ = "2026.11.0"
