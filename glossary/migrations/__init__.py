"""Alembic's revisions of the database, shipped with the package and run at start."""
