"""Alembic's entry: runs on the connection it is given, inside the caller's transaction."""

from alembic import context

from clinicdesk.models.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=False,  # a batch rebuild drops triggers without a word
)
context.run_migrations()
