"""How does a backup become the database again? It is verified first, and takes the place when it holds."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from compliance.audit.count import Progress
from compliance.errors import Conflict, StoreError
from compliance.intake.source import refuse
from compliance.keeping.beside import appear, beside, opened
from compliance.keeping.soundness import shape_faults, stored_faults
from compliance.keeping.whole import NotWhole, require_whole
from compliance.store.copying import Retired, copy_file, opened_copy, retire
from compliance.store.database import SCHEMA, Database, open_database
from rules.language import _

__all__ = ["Restored", "require_backup", "restore_file", "verify_restored"]

_SQLITE, _POSTGRESQL, _DUMP = b"SQLite format 3\0", b"PGDMP", b'{"dump":'
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where: the form that it had, and where the old database is now, if there was one."""

    where: str
    form: str
    newest: str = SCHEMA
    aside: Path | None = None


def require_backup(source: Path, *, of_postgresql: bool) -> None:
    """Refuse, saying what it is, a file that is no backup of a database of this kind."""
    with opened(source) as file:
        head = file.read(len(_SQLITE))
    if head.startswith(_POSTGRESQL if of_postgresql else _SQLITE):
        return
    if head.startswith(_DUMP):
        refuse(str(source), _("is a dump, not a backup."), _("Load it with `lianban db load`."))
    if head.startswith(_POSTGRESQL):
        remedy = _("Give an empty one of PostgreSQL: `--database postgresql://USER@HOST/NAME`.")
        refuse(str(source), _("is a backup of a database of PostgreSQL."), remedy)
    if head.startswith(_SQLITE):
        remedy = _("Give a file with `--database`; `lianban db dump` and `load` move a record to PostgreSQL.")
        refuse(str(source), _("is a backup of a SQLite database."), remedy)
    refuse(str(source), _("is no backup that `lianban db backup` wrote."), _("Check which file it is."))


def restore_file(source: Path, target: Path, now: datetime, progress: Progress, *, replace: bool) -> Restored:
    """
    Put the backup `source` where the SQLite database `target` is to be, verified and in the newest form.

    With `replace`, what is there is kept beside it under a name with the moment `now`. Raises `Conflict` where
    something is there otherwise, `NotWhole` where the backup does not hold, `StoreError` where the old one is in use.
    """
    there = target.exists() and target.stat().st_size > 0
    if there and not replace:
        text = _(
            "{file} is there already. Give another place with `--database`, or `--replace` it: "
            "the old one is then kept beside it."
        )
        raise Conflict(text.format(file=target))
    target.parent.mkdir(parents=True, exist_ok=True)
    with beside(target) as new:
        try:
            copy_file(source, new)
            form = _verify_copy(new, source, progress)
        except StoreError as error:  # what is said of the copy is meant of the backup
            raise StoreError(str(error).replace(str(new), str(source))) from error
        aside = _put_aside(target, now)
        try:
            appear(new, target)
        except BaseException:
            if aside is not None and aside.exists():
                aside.rename(target)
            raise
    return Restored(str(target), form, aside=aside)


def _verify_copy(new: Path, source: Path, progress: Progress) -> str:
    with opened_copy(new) as copy:
        _require(list(islice(stored_faults(copy), _SHOWN)), source)
    with open_database(str(new), create=False, upgrade=False) as database:
        return verify_restored(database, source, progress)


def verify_restored(database: Database, source: Path, progress: Progress) -> str:
    """The form that a restored database had; it has the newest now, and holds. Raises `NotWhole` where it does not."""
    form = database.form
    if form is None:
        refuse(str(source), _("holds no record."), _("Check which file it is."))
    if form != SCHEMA:
        database.upgrade()
    with database.read() as session:
        _require([each.what for each in islice(shape_faults(session), _SHOWN)], source)
        require_whole(session, _refused(source), progress)
    return form


def _require(faults: list[str], source: Path) -> None:
    if faults:
        raise NotWhole("\n".join([_refused(source), *faults]))


def _refused(source: Path) -> str:
    return _("Nothing was restored: {file} does not hold what was recorded.").format(file=source)


def _put_aside(target: Path, now: datetime) -> Path | None:
    """Where the old database is now, with what of its log was not in it; None where there is none."""
    aside = target.with_name(f"{target.name}.before-{now:%Y%m%d-%H%M%S}")
    log, kept = Path(f"{target}-wal"), Path(f"{aside}-wal")
    if aside.exists() or kept.exists():
        text = _("{file} is there already and is not written over; give another name, or move it away first.")
        raise Conflict(text.format(file=aside))
    if log.exists():
        shutil.copy2(log, kept)  # SQLite throws the log of a damaged database away
    if target.exists() and target.stat().st_size:
        found = retire(target)
        if found is not Retired.DAMAGED:
            kept.unlink(missing_ok=True)
        if found is Retired.IN_USE:
            text = _("the database {where} is in use. Stop every program that has it open, then do it again.")
            raise StoreError(text.format(where=target))
        target.rename(aside)
    for ending in ("-wal", "-shm", ""):
        Path(f"{target}{ending}").unlink(missing_ok=True)
    return aside if aside.exists() or kept.exists() else None
