"""How does a matter read, beside the case by which it is followed up?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.decision_text import unit_short, units_short
from cli.options import Settings
from compliance.meetings.words import matter_state_label
from rules.language import _

if TYPE_CHECKING:
    from compliance.meetings.views import MatterLine

__all__ = ["matter_lines"]


def matter_lines(settings: Settings, line: MatterLine) -> Iterator[str]:
    """What was agreed, when and where, by whom it is done, and how far it has come."""
    allocation = settings.allocation
    yield _("Matter {number}: {state}").format(number=line.number, state=matter_state_label(line.state))
    yield line.title
    agreed = _("Agreed at meeting {meeting} on {day}").format(meeting=line.meeting, day=line.agreed_on)
    yield agreed if not line.item else agreed + _(", item {position}").format(position=line.item)
    units = unit_short(allocation, line.lead)
    if line.joint:
        units += _(" with {units}").format(units=units_short(allocation, line.joint))
    yield _("As agreed: {units}, by {day}").format(units=units, day=line.due_on)
    if line.led_by is not None and line.led_by != line.lead:
        yield _("Led by {unit} now").format(unit=unit_short(allocation, line.led_by))
    if line.major and line.approved_on is None:
        yield _("A major matter: it waits for its approval (`lianban matter approve {number}`).").format(
            number=line.number
        )
    if line.approved_on is not None:
        yield _("Approved on {day}: {approval}").format(day=line.approved_on, approval=line.approval)
    if line.result:
        yield _("Result: {result}").format(result=line.result)
