"""Tags of the portfolio pages."""
