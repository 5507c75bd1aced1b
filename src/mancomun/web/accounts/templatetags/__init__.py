"""Tags of the pages of people and entities."""
