"""How does one act on a case read, with what was said when it was done?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cli.decision_text import unit_short
from cli.options import Settings
from cli.places import place_name
from compliance.duty_words import condition_text
from compliance.labels import event_label
from compliance.states import EventAct
from rules.allocation import Condition, OneOf
from rules.language import _

if TYPE_CHECKING:
    from compliance.queries import EventLine

__all__ = ["event_text"]

_Given = Mapping[str, Any]

_WITHOUT_WHY = frozenset(
    {
        EventAct.CASE_OPENED,
        EventAct.FINDING_RECEIVED,
        EventAct.FINDING_JOINED,
        EventAct.TASK_OPENED,
        EventAct.FACT_ANSWERED,
        EventAct.ACCEPTED,
        EventAct.SILENCE_COUNTED,
    }
)
"""Their reason is a word for programs, or is told otherwise."""


def event_text(settings: Settings, event: EventLine) -> str:
    """What was done, by or to whom, and why; without who did it and when."""
    label = event_label(event.act)
    if event.act not in set(EventAct):
        return label
    act = EventAct(event.act)
    given = event.changes.get("given", {})
    assert isinstance(given, Mapping)
    say = _SAID.get(act)
    said = say(settings, {**given, "why": event.why}) if say is not None else ""
    if said:
        label = _("{act} ({said})").format(act=label, said=said)
    if act in _WITHOUT_WHY or not event.why or (act is EventAct.RESUMED and event.actor_role == "clock"):
        return label
    return _("{act}: {why}").format(act=label, why=event.why)


def _unit(settings: Settings, given: _Given) -> str:
    return unit_short(settings.allocation, given.get("unit"))


def _who(settings: Settings, given: _Given) -> str:
    return unit_short(settings.allocation, given["why"] or None)


def _ruling(_settings: Settings, given: _Given) -> str:
    return str(given.get("ruling", ""))


def _return(settings: Settings, given: _Given) -> str:
    if "clause" not in given:
        return ""
    unit = unit_short(settings.allocation, given["proposed"])
    return _("by clause {clause} to {unit}").format(clause=given["clause"], unit=unit)


def _moved(settings: Settings, given: _Given) -> str:
    if "after" not in given:
        return ""
    said = _("from {before} to {after}, by {allocation} (version {version}), in force on {day}")
    before, after = given["before"], given["after"]
    return said.format(
        before=_led(settings, before),
        after=_led(settings, after),
        allocation=after["id"],
        version=after["version"],
        day=after["in_force_on"],
    )


def _led(settings: Settings, told: _Given) -> str:
    """Whose it was, or is."""
    return unit_short(settings.allocation, told["lead"]) or _("the office's desk")


def _fact(settings: Settings, given: _Given) -> str:
    fact = str(given.get("fact"))
    if fact not in settings.allocation.facts:
        return ""
    return condition_text(settings.allocation, Condition(fact, OneOf((given["value"],))))


def _until(settings: Settings, given: _Given) -> str:
    if "until" not in given:
        return ""
    if "approver" in given:
        text = _("until {until}, approved by {approver}")
        return text.format(until=given["until"], approver=given["approver"])
    return _("{unit}, until {until}").format(unit=_unit(settings, given), until=given["until"])


def _merged(_settings: Settings, given: _Given) -> str:
    if "into" in given:
        return _("into {number}").format(number=given["into"])
    if "takes_in" in given:
        return _("{number} into this one").format(number=given["takes_in"])
    return _("{number} is separate again").format(number=given["lets_go"]) if "lets_go" in given else ""


def _rechecked(_settings: Settings, given: _Given) -> str:
    return _("put right") if given.get("passed") else _("not put right")


def _matter(_settings: Settings, given: _Given) -> str:
    return " ".join(str(given[each]) for each in ("meeting", "matter", "on") if each in given)


_SAID: Mapping[EventAct, Callable[[Settings, _Given], str]] = {
    EventAct.CONFIRMED: _ruling,
    EventAct.ASSIGNED: _ruling,
    EventAct.RULED: _ruling,
    EventAct.MOVED: _moved,
    EventAct.FACT_ANSWERED: _fact,
    EventAct.RETURNED: _return,
    EventAct.CONSULTED: lambda _settings, given: str(given.get("on", "")),
    EventAct.HANDED_OVER: lambda settings, given: place_name(settings.allocation, given.get("to")),
    EventAct.SILENCE_COUNTED: _who,
    EventAct.SUPPORT_ASKED: _unit,
    EventAct.EXTENSION_ASKED: _until,
    EventAct.EXTENSION_GRANTED: _until,
    EventAct.EXTENSION_REFUSED: _until,
    EventAct.PARKED: _until,
    EventAct.MERGED: _merged,
    EventAct.RESTORED: _merged,
    EventAct.RECHECKED: _rechecked,
    EventAct.MATTER_AGREED: _matter,
    EventAct.MATTER_APPROVED: _matter,
    EventAct.PAPER_ISSUED: lambda _settings, given: str(given.get("number", "")),
}
"""What is said of an act, from what was given with it."""
