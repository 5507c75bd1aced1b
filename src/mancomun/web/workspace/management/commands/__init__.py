"""Commands of Django for the workspace."""
