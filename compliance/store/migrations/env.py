"""How does alembic run here? Inside the transaction that the caller opened, and only there."""

from __future__ import annotations

from alembic import context

from compliance.store import log, models
from compliance.store.base import Base

assert log.Event.metadata is models.Case.metadata is Base.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
