"""How does alembic run here? Inside the transaction that the caller opened, and only there."""

from __future__ import annotations

from alembic import context

from compliance.store import cases, casework, log, models, office
from compliance.store.base import Base

_ONE_OF_EACH = (cases.Case, casework.Return, log.Event, models.Party, office.Signal)
assert all(model.metadata is Base.metadata for model in _ONE_OF_EACH)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
