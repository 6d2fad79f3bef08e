"""Which columns have the ledger of issues and that of closings? As the offices' own forms have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from compliance.labels import case_state_label, source_label
from compliance.ledgers.entries import CaseEntry
from compliance.ledgers.naming import Names
from compliance.ledgers.remarks import remarks
from compliance.ledgers.table import Breadth, Cell
from compliance.states import TaskRole
from rules.language import N_, _

__all__ = ["CLOSINGS", "ISSUES", "Column", "measures", "others", "progress"]

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Column(Generic[E]):
    """A column: its heading, marked for translation, its breadth, and what its cell is for an entry."""

    heading: str
    breadth: Breadth
    cell: Callable[[E, Names], Cell]


def progress(entry: CaseEntry, _names: Names) -> str:
    """Where a case stands, and whether its lead is late."""
    state = case_state_label(entry.state)
    return _("{state}, overdue").format(state=state) if entry.overdue else state


def others(entry: CaseEntry, names: Names) -> str:
    """The units that have a share besides the lead, the joint ones first."""
    return names.units(each.unit for each in entry.besides.shares if each.role is not TaskRole.LEAD)


def measures(entry: CaseEntry, names: Names) -> str:
    """What was done on the spot, and what each unit answered."""
    return "\n".join([*entry.besides.actions, *_results(entry, names)])


def _results(entry: CaseEntry, names: Names) -> Iterator[str]:
    for each in entry.besides.shares:
        if each.result:
            yield _("{unit}: {result}").format(unit=names.unit(each.unit), result=each.result)


def _issue(entry: CaseEntry, names: Names) -> str:
    return "\n".join([names.issue(entry.issue), *entry.besides.texts])


def _kind(entry: CaseEntry, names: Names) -> str:
    known = names.kind(entry.besides.facts)
    return _(", ").join(part for part in (known, entry.registered_for) if part)


def _inspector(entry: CaseEntry, _names: Names) -> Cell:
    return entry.besides.inspected.inspector if entry.besides.inspected else None


def _inspected_on(entry: CaseEntry, _names: Names) -> Cell:
    return entry.besides.inspected.visited_on if entry.besides.inspected else None


def _found_right(entry: CaseEntry, _names: Names) -> Cell:
    if entry.besides.inspected is None:
        return None
    return _("put right") if entry.besides.inspected.passed else _("not put right")


def _sources(entry: CaseEntry, _names: Names) -> str:
    return _(", ").join(map(source_label, entry.besides.sources))


def _deadline(entry: CaseEntry, names: Names) -> Cell:
    return names.limit(entry.share.deadline) if entry.share else None


def _in_time(entry: CaseEntry, _names: Names) -> Cell:
    """Whether the lead had answered by its deadline, as the index of closing on time has it."""
    share = entry.share
    if share is None or share.answered_at is None:
        return None
    return _("yes") if share.deadline is None or share.answered_at <= share.deadline else _("no")


_NUMBER: Column[CaseEntry] = Column(N_("Case number"), Breadth.NUMBER, lambda entry, names: entry.number)
_PARTY: Column[CaseEntry] = Column(N_("Inspected party"), Breadth.PARTY, lambda entry, names: entry.party)
_KIND: Column[CaseEntry] = Column(N_("Category"), Breadth.NAMES, _kind)
_LOCALITY: Column[CaseEntry] = Column(N_("Township or subdistrict"), Breadth.UNITS, lambda entry, names: entry.locality)
_WHAT: Column[CaseEntry] = Column(N_("Issue"), Breadth.TEXT, _issue)
_FOUND_ON: Column[CaseEntry] = Column(N_("Found on"), Breadth.DAY, lambda entry, names: entry.found_on)
_LEAD: Column[CaseEntry] = Column(N_("Lead unit"), Breadth.UNITS, lambda entry, names: names.unit(entry.lead))
_OTHERS: Column[CaseEntry] = Column(N_("Units with it"), Breadth.NAMES, others)
_DEADLINE: Column[CaseEntry] = Column(N_("Time limit"), Breadth.DAY, _deadline)
_FILES: Column[CaseEntry] = Column(N_("Evidence"), Breadth.NAMES, lambda entry, names: "\n".join(entry.besides.files))
_INSPECTOR: Column[CaseEntry] = Column(N_("Re-inspected by"), Breadth.WORD, _inspector)
_INSPECTED_ON: Column[CaseEntry] = Column(N_("Re-inspected on"), Breadth.DAY, _inspected_on)
_CLOSED_ON: Column[CaseEntry] = Column(N_("Closed on"), Breadth.DAY, lambda entry, names: names.day(entry.closed_at))
_REMARKS: Column[CaseEntry] = Column(N_("Remarks (extended, returned, disputed)"), Breadth.TEXT, remarks)

ISSUES: tuple[Column[CaseEntry], ...] = (
    _NUMBER,
    Column(N_("Source of the finding"), Breadth.WORD, _sources),
    _FOUND_ON,
    _PARTY,
    _KIND,
    _LOCALITY,
    _WHAT,
    Column(N_("Document relied on"), Breadth.NAMES, lambda entry, names: names.basis(entry.besides.clauses)),
    Column(N_("Nature (at once, within a time)"), Breadth.WORD, lambda entry, names: names.nature(entry.severity)),
    _LEAD,
    _OTHERS,
    Column(N_("Clauses relied on"), Breadth.NAMES, lambda entry, names: names.clauses(entry.besides.clauses)),
    Column(N_("Measures taken"), Breadth.TEXT, measures),
    _DEADLINE,
    Column(N_("Progress"), Breadth.WORD, progress),
    _FILES,
    _INSPECTOR,
    _INSPECTED_ON,
    _CLOSED_ON,
    _REMARKS,
)

CLOSINGS: tuple[Column[CaseEntry], ...] = (
    _NUMBER,
    _PARTY,
    _KIND,
    _LOCALITY,
    _WHAT,
    _LEAD,
    _OTHERS,
    _FOUND_ON,
    Column(N_("Dispatched on"), Breadth.DAY, lambda entry, names: names.day(entry.dispatched_at)),
    _DEADLINE,
    Column(N_("Answered on"), Breadth.DAY, lambda entry, names: names.day(entry.answered_at)),
    Column(N_("Measures taken"), Breadth.TEXT, measures),
    _FILES,
    _INSPECTOR,
    _INSPECTED_ON,
    Column(N_("Finding of the re-inspection"), Breadth.WORD, _found_right),
    _CLOSED_ON,
    Column(N_("In time"), Breadth.WORD, _in_time),
    _REMARKS,
)
