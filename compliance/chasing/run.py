"""What does the office do when it chases? Time does its work, reminders and signals are made, digests written, sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from compliance.chasing.digest import write_digests
from compliance.chasing.overdue import ChaseState, chase_state
from compliance.chasing.send import Tried, send_waiting
from compliance.chasing.slips import make_slips
from compliance.errors import BadInput
from compliance.rights import Act, require
from compliance.signals.raising import raise_for_overdue
from compliance.states import MessageState, SlipColour
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.book import Book
    from compliance.chasing.contacts import Contacts
    from compliance.chasing.rows import MessageRow, SlipRow
    from compliance.chasing.sender import Sender
    from compliance.store.database import Database

__all__ = ["ChaseReport", "UnitChased", "chase", "remind", "time_first"]


@dataclass(frozen=True, slots=True)
class UnitChased:
    """
    One unit (None for the office) after a chase.

    `slips` counts the new reminders by colour, `written` says whether they went into a
    digest now; `overdue` and `near` count everything that is so, new or not.
    """

    unit: str | None
    slips: Mapping[SlipColour, int]
    written: bool
    overdue: int
    near: int


@dataclass(frozen=True, slots=True)
class ChaseReport:
    """
    What a chase did: by unit, the office last; what became of each digest to be sent; who
    has no liaison; the numbers of the signals that it raised.
    """

    units: tuple[UnitChased, ...]
    tried: tuple[Tried, ...]
    without_liaison: tuple[str | None, ...]
    signals: tuple[str, ...] = ()

    @property
    def sent(self) -> int:
        """How many digests were sent."""
        return sum(each.state is MessageState.SENT for each in self.tried)

    @property
    def failed(self) -> tuple[Tried, ...]:
        """The digests that no channel took."""
        return tuple(each for each in self.tried if each.state is MessageState.FAILED)


def time_first(book: Book, actor: Actor, at: datetime) -> Callable[[Session], None]:
    """What goes before every chase: a parking that is over ends, and silence counts as receipt."""
    from compliance.casework.bench import Bench
    from compliance.casework.time import let_time_pass_everywhere

    def first(session: Session) -> None:
        bench = Bench(session, book, actor, at)
        let_time_pass_everywhere(bench)
        bench.write()

    return first


def chase(
    database: Database,
    book: Book,
    actor: Actor,
    at: datetime,
    contacts: Contacts | None,
    *,
    send: bool,
    dry_run: bool,
    first: Callable[[Session], None],
    sender: Sender | None = None,
) -> ChaseReport:
    """
    Chase whoever is near due or overdue at `at`.

    `first` is done before anything else, in the same transaction: what time does to cases
    by itself, as `time_first` has it. Reminders and digests are one
    transaction; a dry run undoes it, and sends nothing. Without `sender`, apprise sends.
    Raises `NotAllowed` unless `actor` may chase, `BadInput` if there is nobody to send to.
    """
    require(actor, Act.CHASE)
    if send and contacts is None:
        what = _("there is nobody to send to.")
        raise BadInput([Problem("--send", what, _("Name the file of contacts with `--contacts FILE`."))])
    if send and sender is None:
        from compliance.chasing.sender import AppriseSender

        sender = AppriseSender()  # if it is not installed, that is told before anything is done
    with database.write(dry_run=dry_run) as session:
        report = remind(session, book, actor, at, contacts, first=first)
    if sender is not None and contacts is not None and send and not dry_run:
        tried = send_waiting(database, book, contacts, actor, at, sender)
        return replace(report, tried=tuple(tried))
    return report


def remind(
    session: Session,
    book: Book,
    actor: Actor,
    at: datetime,
    contacts: Contacts | None,
    *,
    first: Callable[[Session], None],
) -> ChaseReport:
    """What `chase` does but for the sending: `first`, reminders, signals and digests, in the caller's transaction."""
    require(actor, Act.CHASE)
    first(session)
    slips = make_slips(session, book, actor, at)
    signals = raise_for_overdue(session, book, at)
    messages = write_digests(session, book, actor, at, contacts)
    state = chase_state(session, book, at, contacts)
    numbers = tuple(signal["number"] for signal in signals)
    return ChaseReport(_by_unit(slips, messages, state), (), state.without_liaison, numbers)


def _by_unit(slips: Sequence[SlipRow], messages: Sequence[MessageRow], state: ChaseState) -> tuple[UnitChased, ...]:
    colours: defaultdict[str | None, Counter[SlipColour]] = defaultdict(Counter)
    for slip in slips:
        colours[slip["unit"]][slip["colour"]] += 1
    written = {message["unit"] for message in messages}
    overdue = Counter(due.unit for due in state.overdue)
    near = Counter(due.unit for due in state.near)
    units = sorted({*colours, *written, *overdue, *near}, key=lambda unit: (unit is None, unit or ""))
    return tuple(UnitChased(unit, dict(colours[unit]), unit in written, overdue[unit], near[unit]) for unit in units)
