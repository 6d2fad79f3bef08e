"""What does each kind of job do? What a person could have done by hand, with the rights of whoever ordered it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from compliance.errors import BadInput, NotFound
from compliance.jobs.names import JobKind
from compliance.jobs.work import Outcome
from compliance.states import MessageState
from compliance.store.office import Message
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.jobs.work import Work
    from compliance.store.database import Database

__all__ = ["audit", "chase", "check_named", "import_file", "replay", "send"]


def chase(session: Session, work: Work) -> Outcome:
    """Remind whoever is near due or overdue, and write the digests, as `lianban office chase`."""
    from compliance.chasing import remind, time_first

    book, actor, at = work.book, work.actor, work.at
    first = time_first(book, actor, at)
    report = remind(session, book, actor, at, work.means.contacts(), first=first)
    slips = sum(sum(unit.slips.values()) for unit in report.units)
    digests = sum(unit.written for unit in report.units)
    return Outcome({"slips": slips, "digests": digests, "signals": len(report.signals)})


def send(database: Database, work: Work) -> Outcome:
    """Send what is in the outbox, as `lianban office chase --send`."""
    from compliance.chasing.send import send_waiting

    contacts = work.means.contacts()
    if contacts is None and not _unsent(database, work):
        return Outcome({"sent": 0, "unsent": 0})
    if contacts is None:
        what = _("this host does not know to whom.")
        raise BadInput([Problem(_("sending"), what, _("Name the file of `contacts` in its configuration."))])
    tried = send_waiting(database, work.book, contacts, work.actor, work.at, work.means.sender())
    sent = sum(each.state is MessageState.SENT for each in tried)
    return Outcome({"sent": sent, "unsent": len(tried) - sent}, attention=sent < len(tried))


def _unsent(database: Database, work: Work) -> int:
    unsent = select(func.count()).select_from(Message).where(Message.state != MessageState.SENT)
    with database.read() as session:
        return session.scalars(unsent.where(Message.district == work.district)).one()


def audit(database: Database, work: Work) -> Outcome:
    """Check the chain of events and the papers, as `lianban audit verify`."""
    from compliance.audit import Count, PapersChecked, verify_chain, verify_papers

    count, checked = Count(), PapersChecked()
    with database.read() as session:
        _to_the_end(verify_chain(session, work.district, count))
        _to_the_end(verify_papers(session, work.district, checked))
    faults = count.faults + len(checked.faults)
    return Outcome({"events": count.events, "papers": checked.papers, "faults": faults}, attention=faults > 0)


def _to_the_end(faults: Iterable[object]) -> None:
    """Take all of them; each is counted where it is found."""
    for _each in faults:
        pass


def import_file(database: Database, work: Work) -> Outcome:
    """Import the findings in a file that was handed in, as `lianban import`; one that was stopped goes on."""
    from compliance.bulk import begin_file, import_rows, mark_of
    from compliance.clock import day_in
    from compliance.intake import Parser
    from compliance.intake.read import read_rows
    from compliance.intake.rejects import RejectFile

    file = _named_below(work.means.folder, work.arguments["what"])
    book, names = work.book, work.book.names
    parser = Parser(names, day_in(names.district.time_zone, work.at), file.parent, book.law)
    rows = read_rows(file, str(file), names)
    first = list(islice(rows, 1))  # what is wrong with the whole file is told before anything is recorded
    record = begin_file(database, work.district, mark_of(file), file, work.actor, work.at)
    with RejectFile(file, (record.rejects, record.rejects_size) if record else None) as rejects:
        tally = import_rows(
            database,
            book,
            parser,
            chain(first, rows),
            work.actor,
            work.means.clock,
            rejected=lambda row: rejects.add(row.line, row.problems, row.text, row.raw),
            record=record,
            kept=rejects.kept,
        )
    counts = {name: getattr(tally, name) for name in ("read", "stored", "known", "rejected")}
    return Outcome(counts, attention=tally.rejected > 0)


def replay(database: Database, work: Work) -> Outcome:
    """Say what everything stored would have become under another allocation, as `lianban duty replay`."""
    from compliance.replaying import replay as replayed
    from rules.load import load_allocation

    other = load_allocation(_allocation_named(work.means.folder, work.arguments["what"]))
    with database.read() as session:
        told = replayed(session, work.district, other, listed=0)
    unsayable = sum(each.findings for each in told.unsayable)
    return Outcome({"findings": told.findings, "changed": told.changed, "unsayable": unsayable, "moving": told.moving})


def check_named(job: JobKind, folder: Path | None, name: str) -> None:
    """Raise `BadInput` or `NotFound` where `job` could not use what is called `name` on this host."""
    if job is JobKind.REPLAY:
        _allocation_named(folder, name)
    else:
        _named_below(folder, name)


def _allocation_named(folder: Path | None, name: str) -> str | Path:
    from rules.load import bundled

    return name if name in bundled() else _named_below(folder, name)


def _named_below(folder: Path | None, name: str) -> Path:
    """The file called `name` in `folder` or below. Raises `BadInput` for one outside, `NotFound` for one not there."""
    if folder is None:
        what = _("no folder is named from which jobs may take files.")
        raise BadInput([Problem(name, what, _("Name it as `incoming` in the configuration of this host."))])
    top = folder.expanduser().resolve()
    file = (top / name).resolve()
    if not file.is_relative_to(top):
        what = _("is not in the folder from which jobs may take files.")
        raise BadInput([Problem(name, what, _("Put it into {folder}, and name it from there.").format(folder=top))])
    if not file.is_file():
        raise NotFound(_("There is no file {name} in {folder} on this host.").format(name=name, folder=top))
    return file
