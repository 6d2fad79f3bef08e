"""Does the import of this file have to be recorded, so that it can go on where it was stopped?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.bulk.resume import begin
from compliance.bulk.run import BATCH
from compliance.intake.rejects import free_name

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from compliance.actor import Actor
    from compliance.bulk.resume import Import
    from compliance.bulk.source import FileMark
    from compliance.store.database import Database

__all__ = ["begin_file"]


def begin_file(
    database: Database, district: str, mark: FileMark, file: Path, actor: Actor, at: datetime
) -> Import | None:
    """
    The import of `file`, which has `mark`, begun or gone on with; None where it fits into one transaction.

    Raises `NotAllowed` unless `actor` may import.
    """
    if 0 < mark.lines <= BATCH:
        return None
    return begin(database, district, mark, file.name, actor, at, free_name(file))
