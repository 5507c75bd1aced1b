"""Migrations of signatures."""
