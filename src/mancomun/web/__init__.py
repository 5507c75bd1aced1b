"""The web floor: Django project, HTTP API, the constructor page and the supervisor that serves them."""
