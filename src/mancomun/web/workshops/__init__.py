"""Workshops: a room is asked from a screen, answers from phones or paper without an account, and sees itself at once."""
