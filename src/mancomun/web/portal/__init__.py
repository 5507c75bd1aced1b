"""The open door: my municipality, pages to embed, what search engines read, and alerts by mail without an account."""
