"""Migrations of people and entities."""
