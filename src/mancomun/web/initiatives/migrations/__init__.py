"""Migrations of initiatives."""
