"""Is the database as it should be: its form, its rules, and the chain of every district?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from compliance.audit import Count
from compliance.audit.count import Progress
from compliance.keeping.soundness import shape_faults, stored_faults
from compliance.keeping.tables import districts
from compliance.keeping.whole import chain_faults
from compliance.store.database import SCHEMA, Database
from rules.language import _

__all__ = ["Checked", "check"]


@dataclass(slots=True)
class Checked:
    """
    What was gone through: complete when all faults were taken.

    `counts` has the events of each district. `size` and `free` are bytes of the file and of its disk, for a file.
    """

    faults: int = 0
    counts: dict[str, Count] = field(default_factory=dict)
    size: int = 0
    free: int | None = None


def check(database: Database, checked: Checked, progress: Progress) -> Iterator[str]:
    """What is wrong with the database, a sentence each; it was opened without being upgraded."""
    path = Path(database.where)
    if path.is_file():
        checked.size, checked.free = path.stat().st_size, shutil.disk_usage(path.parent).free
    for fault in _faults(database, checked, progress):
        checked.faults += 1
        yield fault


def _faults(database: Database, checked: Checked, progress: Progress) -> Iterator[str]:
    if database.form is None:
        yield _("it is empty: `lianban db upgrade` sets it up.")
        return
    with database.read() as session:
        if database.form != SCHEMA:
            text = _("its form is {found} and not {known}: `lianban db upgrade` brings it there; then check it again.")
            yield text.format(found=database.form, known=SCHEMA)
            return
        shape = list(shape_faults(session))
        yield from (each.what for each in shape)
        stored = [] if any(each.hides for each in shape) else list(stored_faults(session))
        yield from stored
        if stored or any(each.hides for each in shape):
            yield _("the rest can be looked at when that is put right.")
            return
        for district in districts(session):
            count = checked.counts.setdefault(district, Count())
            for fault in chain_faults(session, district, count, progress):
                yield _("{district}: {fault}").format(district=district, fault=fault)
