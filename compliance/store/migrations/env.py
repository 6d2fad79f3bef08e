"""How does alembic run here? Inside the transaction that the caller opened, and only there."""

from __future__ import annotations

from alembic import context

from compliance.store import cases, casework, imports, jobs, log, models, office, redactions, rulings
from compliance.store.base import Base

_ONE_OF_EACH = (
    cases.Case,
    casework.Return,
    imports.ImportRecord,
    jobs.JobRun,
    log.Event,
    models.Party,
    office.Signal,
    redactions.Redaction,
    rulings.Ruling,
)
assert all(model.metadata is Base.metadata for model in _ONE_OF_EACH)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
