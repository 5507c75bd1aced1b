"""The Django project: settings, addresses, WSGI entry and the middlewares that every page shares."""
