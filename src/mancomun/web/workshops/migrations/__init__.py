"""Migrations of the workshops."""
