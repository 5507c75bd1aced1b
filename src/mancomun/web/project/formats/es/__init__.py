"""Formats for Spanish of Colombia."""
