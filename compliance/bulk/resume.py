"""How far has the import of this file come? Recorded with each batch, so that one that was stopped goes on there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import CursorResult, insert, select, update

from compliance.bulk.tally import Tally
from compliance.errors import Conflict
from compliance.ids import drawn_from, new_id, new_salt
from compliance.rights import Act, require
from compliance.store.base import table_of
from compliance.store.imports import ImportRecord
from compliance.store.seen_by import acting
from rules.language import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from compliance.actor import Actor
    from compliance.bulk.source import FileMark
    from compliance.store.database import Database

__all__ = ["Import", "begin", "unfinished"]

_PASSES = 1 << 23
"""Where the numbers begin of the passes that look for signals, among those of the batches."""

_COUNTED = ("read", "stored", "known", "rejected", "opened", "joined")


@dataclass(slots=True)
class Import:
    """
    The import of one file, as far as it is stored.

    `resumed` says that somebody began it before. `rejects` is the name of the file of rejected rows and
    `rejects_size` its bytes that count.
    """

    district: str
    id: str
    seed: str
    begun_at: datetime
    resumed: bool = False
    batches: int = 0
    passes: int = 0
    tally: Tally = field(default_factory=Tally)
    rejects: str = ""
    rejects_size: int = 0

    @contextmanager
    def drawing(self, *, passes: bool = False) -> Iterator[None]:
        """Inside, ids and salts are those of the next batch, or of the next of the `passes`, whoever goes on."""
        number = _PASSES + self.passes if passes else self.batches
        with drawn_from(bytes.fromhex(self.seed), number):
            yield

    def keep_batch(self, session: Session, tally: Tally, rejects: tuple[str, int]) -> None:
        """
        Record that one more batch is stored; `go_on` once that is so.

        Raises `Conflict` where somebody else went on with it meanwhile.
        """
        total = self._with(tally)
        counts = {name: getattr(total, name) for name in _COUNTED}
        name, size = rejects if rejects[0] else (self.rejects, self.rejects_size)
        self._keep(session, batches=self.batches + 1, rejects=name, rejects_size=size, **counts)

    def go_on(self, tally: Tally, rejects: tuple[str, int]) -> None:
        """The batch that was recorded last is stored."""
        self.batches, self.tally = self.batches + 1, self._with(tally)
        if rejects[0]:
            self.rejects, self.rejects_size = rejects

    def _with(self, tally: Tally) -> Tally:
        total = Tally()
        total.add(self.tally)
        total.add(tally)
        return total

    def keep_pass(self, session: Session) -> None:
        """As `keep_batch`, for one more piece of parties that was looked through."""
        self._keep(session, passes=self.passes + 1)

    def finish(self, session: Session, at: datetime) -> None:
        """Record that all of it is stored; what its ids were drawn from is forgotten."""
        self._keep(session, finished_at=at, seed=None)

    def _keep(self, session: Session, **values: object) -> None:
        imports = table_of(ImportRecord)
        mine = update(imports).where(imports.c.district == self.district, imports.c.id == self.id)
        unmoved = (imports.c.batches == self.batches, imports.c.passes == self.passes, imports.c.finished_at.is_(None))
        done = cast("CursorResult[object]", session.execute(mine.where(*unmoved).values(**values)))
        if done.rowcount != 1:
            raise Conflict(
                _(
                    "this file is being imported by another program at this moment, and it goes on there. "
                    "Nothing is lost or stored twice; once that has ended, do it again to see that all of it is there."
                )
            )


def unfinished(session: Session, district: str, mark: FileMark) -> Import | None:
    """The import of this file that was begun and not finished, if there is one."""
    wanted = select(ImportRecord).where(
        ImportRecord.district == district, ImportRecord.sha256 == mark.sha256, ImportRecord.finished_at.is_(None)
    )
    row = session.scalars(wanted).one_or_none()
    if row is None:
        return None
    tally = Tally(*(getattr(row, name) for name in _COUNTED))
    assert row.seed is not None, "it goes when an import is finished"
    return Import(
        district, row.id, row.seed, row.begun_at, True, row.batches, row.passes, tally, row.rejects, row.rejects_size
    )


def begin(
    database: Database, district: str, mark: FileMark, name: str, actor: Actor, at: datetime, rejects: str = ""
) -> Import:
    """
    The import of the file `mark`, called `name`: one that was stopped goes on, else a new one is begun.

    `rejects` is the name for its file of rejected rows. Raises `NotAllowed` unless `actor` may import.
    """
    require(actor, Act.IMPORT)
    with database.write() as session:
        acting(session, district, actor, everywhere=True)
        known = unfinished(session, district, mark)
        if known is not None:
            return known
        new = Import(district, new_id(at), new_salt() + new_salt(), at, rejects=rejects)
        empty = dict.fromkeys(_COUNTED, 0) | {"batches": 0, "passes": 0, "rejects": rejects, "rejects_size": 0}
        whose = {"district": district, "id": new.id, "sha256": mark.sha256, "name": name[:200], "begun_at": at}
        session.execute(insert(table_of(ImportRecord)).values(**whose, seed=new.seed, **empty))
        return new
