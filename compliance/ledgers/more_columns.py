"""Which columns have the list of what was handed out, and that of what meetings agreed?"""

from __future__ import annotations

from compliance.labels import role_label, task_state_label
from compliance.ledgers.columns import Column, measures, others, progress
from compliance.ledgers.entries import MatterEntry, ShareEntry
from compliance.ledgers.naming import Names
from compliance.ledgers.remarks import remarks, share_remarks
from compliance.ledgers.table import Breadth, Cell
from compliance.states import CaseState
from rules.allocation import Role
from rules.language import N_, _

__all__ = ["DISPATCHES", "MATTERS"]


def _what(entry: ShareEntry, names: Names) -> str:
    name = names.issue(entry.case.issue) if entry.matter is None else entry.matter
    return "\n".join([name, *entry.case.besides.texts])


def _state(entry: ShareEntry, names: Names) -> str:
    """How far the unit is, and whether it is late; where the case is set aside or over, that."""
    if entry.case.state in {CaseState.PARKED, CaseState.CLOSED, CaseState.VOID, CaseState.HANDED_OVER}:
        return progress(entry.case, names)
    state = task_state_label(entry.share.state)
    return _("{state}, overdue").format(state=state) if entry.overdue else state


def _meeting(entry: MatterEntry, _names: Names) -> str:
    return _("{number} {title}").format(number=entry.meeting, title=entry.meeting_title)


def _with_it(entry: MatterEntry, names: Names) -> str:
    """The units that have a share besides the lead; as agreed, before it was handed out."""
    return others(entry.case, names) if entry.case.besides.shares else names.units(entry.joint)


def _approval(entry: MatterEntry, _names: Names) -> Cell:
    """By whom a major matter was approved; that it waits for it, where it does."""
    if not entry.major:
        return None
    return entry.approval if entry.approved_on is not None else _("not yet approved")


DISPATCHES: tuple[Column[ShareEntry], ...] = (
    Column(N_("Case number"), Breadth.NUMBER, lambda entry, names: entry.case.number),
    Column(N_("Dispatched on"), Breadth.DAY, lambda entry, names: names.day(entry.share.opened_at)),
    Column(N_("Unit that handles it"), Breadth.UNITS, lambda entry, names: names.unit(entry.share.unit)),
    Column(N_("Role"), Breadth.WORD, lambda entry, names: role_label(Role(entry.share.role.value))),
    Column(N_("Inspected party"), Breadth.PARTY, lambda entry, names: entry.case.party),
    Column(N_("Township or subdistrict"), Breadth.UNITS, lambda entry, names: entry.case.locality),
    Column(N_("Issue"), Breadth.TEXT, _what),
    Column(N_("Clauses relied on"), Breadth.NAMES, lambda entry, names: names.clauses(entry.case.besides.clauses)),
    Column(N_("Nature (at once, within a time)"), Breadth.WORD, lambda entry, names: names.nature(entry.case.severity)),
    Column(N_("To be received by"), Breadth.DAY, lambda entry, names: names.limit(entry.share.receive_by)),
    Column(N_("Received on"), Breadth.DAY, lambda entry, names: names.day(entry.share.received_at)),
    Column(N_("Time limit"), Breadth.DAY, lambda entry, names: names.limit(entry.share.deadline)),
    Column(N_("Progress"), Breadth.WORD, _state),
    Column(N_("Answered on"), Breadth.DAY, lambda entry, names: names.day(entry.share.answered_at)),
    Column(N_("Result of handling"), Breadth.TEXT, lambda entry, names: entry.share.result),
    Column(N_("Remarks on the share"), Breadth.NAMES, lambda entry, names: share_remarks(entry.share)),
)

MATTERS: tuple[Column[MatterEntry], ...] = (
    Column(N_("Matter number"), Breadth.NUMBER, lambda entry, names: entry.number),
    Column(N_("Meeting"), Breadth.NAMES, _meeting),
    Column(N_("Held on"), Breadth.DAY, lambda entry, names: entry.held_on),
    Column(N_("Agreed matter"), Breadth.TEXT, lambda entry, names: entry.title),
    Column(N_("Lead unit"), Breadth.UNITS, lambda entry, names: names.unit(entry.case.lead or entry.lead)),
    Column(N_("Units with it"), Breadth.NAMES, _with_it),
    Column(N_("To be done by"), Breadth.DAY, lambda entry, names: entry.due_on),
    Column(N_("Major matter"), Breadth.WORD, lambda entry, names: _("yes") if entry.major else _("no")),
    Column(N_("Approval"), Breadth.NAMES, _approval),
    Column(N_("Approved on"), Breadth.DAY, lambda entry, names: entry.approved_on),
    Column(N_("Case number"), Breadth.NUMBER, lambda entry, names: entry.case.number),
    Column(N_("Progress"), Breadth.WORD, lambda entry, names: progress(entry.case, names)),
    Column(N_("Result of handling"), Breadth.TEXT, lambda entry, names: measures(entry.case, names)),
    Column(N_("Done on"), Breadth.DAY, lambda entry, names: names.day(entry.case.closed_at)),
    Column(N_("Remarks (extended, returned, disputed)"), Breadth.TEXT, lambda entry, names: remarks(entry.case, names)),
)
