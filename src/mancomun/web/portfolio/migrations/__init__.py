"""Migrations of the portfolio."""
