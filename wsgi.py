"""The WSGI application, for servers that want an object: ``gunicorn wsgi:app``."""

from glossary.app import create_app

app = create_app()
