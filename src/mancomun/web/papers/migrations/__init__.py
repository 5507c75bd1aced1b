"""Migrations of documents given out."""
