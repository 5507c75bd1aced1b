"""Commands of Django for initiatives."""
