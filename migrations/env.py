"""Runs migrations on the connection that `api.storage.schema` hands over; nothing else starts them."""

from alembic import context

connection = context.config.attributes["connection"]
tables = context.config.attributes["tables"]
context.configure(
    connection=connection,
    target_metadata=tables.metadata,
    version_table=tables.version_table,
    compare_type=True,
    # SQLite can alter little, so a table is made anew, filled and renamed.
    render_as_batch=True,
    # Both databases can undo table changes; Alembic assumes that SQLite cannot.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
