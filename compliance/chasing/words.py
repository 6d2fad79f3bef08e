"""How does a digest read? Its title and its lines, the most urgent first, in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from compliance.clock import day_in
from compliance.labels import role_label
from compliance.meetings.naming import is_matter
from compliance.states import CaseState, SlipColour
from rules.allocation import Role
from rules.language import _, ngettext

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.chasing.due import Due
    from rules.allocation import Allocation

__all__ = ["Reminder", "colour_label", "colours_in_words", "digest_body", "digest_title", "unit_label"]

_URGENCY = (SlipColour.RED, SlipColour.ORANGE, SlipColour.BLUE)
_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a digest says of one case: the most urgent colour, and what is due."""

    colour: SlipColour
    due: Due


def colour_label(colour: SlipColour) -> str:
    """How urgent a reminder is."""
    return {
        SlipColour.BLUE: _("blue: near due"),
        SlipColour.ORANGE: _("orange: overdue"),
        SlipColour.RED: _("red: overdue again"),
    }[colour]


def colours_in_words(counts: Mapping[SlipColour, int]) -> str:
    """How many there are of each colour, the most urgent first; what there is none of is left out."""
    words = {
        SlipColour.RED: _("red {count}"),
        SlipColour.ORANGE: _("orange {count}"),
        SlipColour.BLUE: _("blue {count}"),
    }
    return _(", ").join(words[each].format(count=counts[each]) for each in _URGENCY if counts.get(each))


def unit_label(allocation: Allocation, unit: str | None) -> str:
    """The short name of a unit; None is the office."""
    if unit is None:
        return _("the office")
    known = allocation.units.get(unit)
    return str(known.short) if known else unit


def digest_title(book: Book, unit: str | None, reminders: Sequence[Reminder], today: date) -> str:
    """To whom, how many cases by colour, and of which day."""
    counts = colours_in_words(Counter(each.colour for each in reminders))
    name = unit_label(book.names, unit)
    return _("Reminder to {unit}, {day}: {colours}").format(unit=name, day=today.isoformat(), colours=counts)


def digest_body(book: Book, reminders: Sequence[Reminder], at: datetime) -> str:
    """One line a case, the most urgent and the longest overdue first."""
    heads = (_("colour"), _("case"), _("party"), _("issue"), _("what for"), _("deadline"), _("days"))
    ordered = sorted(reminders, key=lambda each: (_URGENCY.index(each.colour), each.due.deadline, each.due.number))
    lines = [" | ".join(heads), *(" | ".join(_cells(book, each, at)) for each in ordered)]
    if any(each.due.provisional for each in ordered):
        lines += ["", _("Provisional: the holidays of that year are not published yet; the deadline may move.")]
    return "\n".join(lines)


def _cells(book: Book, reminder: Reminder, at: datetime) -> tuple[str, ...]:
    due = reminder.due
    issue = book.names.issues.get(due.issue)
    return (
        colour_label(reminder.colour),
        due.number,
        due.party,
        due.title or (str(issue.name) if issue else due.issue),
        _what_for(due),
        _deadline(book.terms.policy.time_zone, due),
        _days(book.terms.policy.time_zone, due, at),
    )


def _what_for(due: Due) -> str:
    """The role that a unit has, or what the office has to do."""
    if due.role is not None:
        return role_label(Role(due.role.value))
    work = {CaseState.RETURNED: _("rule on the return"), CaseState.ANSWERED: _("verify the answer")}
    if is_matter(due.issue) and due.state is CaseState.DESK:
        return _("have it approved")
    return work.get(due.state) or _("decide or confirm")


def _deadline(time_zone: str, due: Due) -> str:
    local = due.deadline.astimezone(ZoneInfo(time_zone))
    text = f"{local:%Y-%m-%d}" if local.time() == _END_OF_DAY else f"{local:%Y-%m-%d %H:%M}"
    return _("{deadline} (provisional)").format(deadline=text) if due.provisional else text


def _days(time_zone: str, due: Due, at: datetime) -> str:
    days = (day_in(time_zone, at) - day_in(time_zone, due.deadline)).days
    if due.is_over(at):
        return ngettext("{count} day over", "{count} days over", days).format(count=days) if days else _("over today")
    return ngettext("{count} day left", "{count} days left", -days).format(count=-days) if days else _("due today")
