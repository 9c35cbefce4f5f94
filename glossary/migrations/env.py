"""Run the migrations on the connection that :meth:`glossary.db.Database.upgrade` gives."""

from alembic import context

from glossary.model import Model

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Model.metadata,
    # SQLite can't alter a table in place: Alembic copies it.
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
