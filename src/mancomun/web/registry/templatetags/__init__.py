"""Tags of the registry pages."""
