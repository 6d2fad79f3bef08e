"""How is the whole database copied while it is in use, and what does the copy hold?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from compliance.audit import Count
from compliance.audit.verify import head_of
from compliance.errors import NotFound
from compliance.keeping.programs import Program, find_program
from compliance.keeping.soundness import stored_faults
from compliance.keeping.tables import districts
from compliance.keeping.whole import chain_faults
from compliance.store.address import address_of
from compliance.store.copying import copy_of, opened_copy
from compliance.store.database import SCHEMA
from rules.language import _

__all__ = ["Manifest", "Pages", "back_up", "program_for"]

Pages = Callable[[int, int], None]
"""Is told how many pages are still to be copied, and of how many."""

_SHOWN = 20
_SEEN_WHOLE = "-c app.district=*"
"""What lets PostgreSQL's own program see the rows of every district, where it is bound by row-level security."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What a backup holds: its own bytes, and the last event of each district's chain, if it is of the newest form.

    `faults` are what is wrong with it, at most twenty: it is as the database is.
    """

    form: str
    size: int
    sha256: str
    heads: Mapping[str, tuple[int, str] | None]
    faults: tuple[str, ...]


def program_for(session: Session, name: str, folder: Path | None) -> Program:
    """PostgreSQL's program `name`, fit for the server of `session`."""
    version = session.scalar(text("SELECT current_setting('server_version_num')::int / 10000"))
    return find_program(name, folder, int(version or 0))


def back_up(session: Session, address: str, target: Path, pages: Pages, pg_bin: Path | None = None) -> Manifest:
    """
    Copy the database at `address`, as `session` sees it, into the file `target`, and look at what was copied.

    Others may write meanwhile. A database of an older form is copied too, before it is upgraded, and only its chain is
    not looked at. Raises `NotFound` where there is nothing to copy.
    """
    if not inspect(session.connection()).has_table("alembic_version"):
        raise NotFound(_("The database is empty: there is nothing to back up."))
    if session.get_bind().dialect.name == "sqlite":
        copy_of(session, target, pages)
        with opened_copy(target) as copy:
            return _looked_at(copy, target)
    _pg_dump(session, address, target, pg_bin)
    return _looked_at(session, target)


def _pg_dump(session: Session, address: str, target: Path, pg_bin: Path | None) -> None:
    """Let PostgreSQL's own program see the same moment as `session` does, and read what it wrote."""
    program = program_for(session, "pg_dump", pg_bin)
    reader = program_for(session, "pg_restore", pg_bin)
    moment = session.scalar(text("SELECT pg_export_snapshot()"))
    how = ("--format=custom", f"--snapshot={moment}", "--enable-row-security", f"--file={target}")
    program.run(*how, url=address_of(address), settings=_SEEN_WHOLE)
    reader.run("--file=/dev/null", str(target))


def _record(session: Session) -> tuple[list[str], dict[str, tuple[int, str] | None]]:
    """What is wrong with the record, and the last event of each district, as far as it can be read."""
    faults = list(islice(stored_faults(session), _SHOWN))
    heads: dict[str, tuple[int, str] | None] = {}
    for district in [] if faults else districts(session):
        faults += islice(chain_faults(session, district, Count()), _SHOWN - len(faults))
        head = head_of(session, district)
        heads[district] = None if head is None else (head.seq, head.hash)
    return faults, heads


def _looked_at(session: Session, target: Path) -> Manifest:
    form = str(session.scalar(text("SELECT version_num FROM alembic_version")))
    faults, heads = _record(session) if form == SCHEMA else ([], {})
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Manifest(form, target.stat().st_size, sha256, heads, tuple(faults))
