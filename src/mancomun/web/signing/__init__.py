"""Signatures asked for by a secret link, on paper or in a signed file: of a text, by its fingerprint."""
