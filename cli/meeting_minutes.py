"""`lianban meeting attend` and `meeting minute`: who came, what came of each item, and what was decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.duty import find_unit
from cli.framework import command as a_command
from cli.framework import option
from cli.meeting_acting import Convening, convening, meeting_argument
from cli.options import read_day
from compliance.conference_states import Presence
from rules.facts import resolve
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.meetings.model import Attended, Decision, Minutes, Rules
    from compliance.store.database import Reading

__all__ = ["COMMANDS"]

_Pairs = tuple[tuple[str, str], ...]
_Triples = tuple[tuple[str, str, str], ...]


def _attendance(target: Callable[..., Any]) -> Callable[..., Any]:
    """--present, --stand-in, --absent, --rest-present."""
    for decorate in (
        option("--rest-present", is_flag=True, help=N_("everybody else who was asked came")),
        option(
            "--absent",
            nargs=2,
            multiple=True,
            metavar="WHO REASON",
            help=N_("a unit or guest that did not come, and why; can be repeated"),
        ),
        option(
            "--stand-in",
            nargs=2,
            multiple=True,
            metavar="WHO PERSON",
            help=N_("a unit for whose member somebody else came, and who; can be repeated"),
        ),
        option("--present", multiple=True, metavar="WHO", help=N_("a unit or guest that came; can be repeated")),
    ):
        target = decorate(target)
    return target


@a_command(
    "attend",
    help=N_(
        "Note who came to a meeting: each unit that was asked was present, had a stand-in, or was absent with a reason."
    ),
)
@meeting_argument
@_attendance
@convening
def attend(
    act: Convening, number: str, present: tuple[str, ...], stand_in: _Pairs, absent: _Pairs, *, rest_present: bool
) -> None:
    """Note who came."""
    from cli.meeting_text import attendance_text
    from compliance.meetings.attending import attend as attend_

    attended = _attended(act, present, stand_in, absent)
    act.one(
        lambda bench: attend_(bench, number, attended, rest_present=rest_present),
        lambda view: attendance_text(act.settings, view),
    )


@a_command(
    "minute",
    help=N_(
        "Minute a meeting: what it decided takes effect at once, all of it or nothing.\n\n"
        "A matter is followed up as a case; a major one waits for its approval. A ruling is the convener's. Give the "
        "minutes as options, or in a YAML or JSON file, which can also say that an allocation is adopted."
    ),
    epilog=N_(
        "Example: lianban meeting minute H2026-01 --summary 会议研究了三个问题 --rest-present "
        "--matter 市监,公安 2026-04-30 开展联合检查 --as 教育:office"
    ),
)
@meeting_argument
@option("--file", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help=N_("the minutes as a file"))
@option("--summary", metavar="TEXT", help=N_("what they say at large"))
@option("--chair", default="", metavar="NAME", help=N_("who was in the chair (default: who called the meeting)"))
@_attendance
@option(
    "--outcome",
    "outcomes",
    nargs=2,
    multiple=True,
    type=(int, str),
    metavar="POSITION TEXT",
    help=N_("what came of an item of the agenda; can be repeated"),
)
@option(
    "--matter",
    "matters",
    nargs=3,
    multiple=True,
    metavar="UNITS DAY TEXT",
    help=N_("what was agreed: the unit that leads and, after commas, the joint ones; by which day; what it is"),
)
@option(
    "--major",
    nargs=3,
    multiple=True,
    metavar="UNITS DAY TEXT",
    help=N_("the same for a major matter, which waits for its approval"),
)
@option(
    "--rule",
    "rulings",
    nargs=3,
    multiple=True,
    metavar="CASE UNITS REASON",
    help=N_("a ruling: the case, the unit that leads from now on and, after commas, the joint ones; why"),
)
@option("--uphold", nargs=2, multiple=True, metavar="CASE REASON", help=N_("a ruling that its present lead stays"))
@option("--settle", multiple=True, metavar="POST", help=N_("a post for which the one proposed is settled"))
@convening
def minute(act: Convening, number: str, file: str | None, summary: str | None, chair: str, **given: Any) -> None:  # noqa: ANN401 - of many kinds
    """Minute a meeting."""
    from cli.meeting_text import minuted_text
    from compliance.meetings.minuting import minute as minute_

    minutes = _minutes(act, file, summary, chair, given)
    settings = act.settings

    def do(session: Reading) -> str:
        return minute_(session, settings.book, settings.actor, settings.clock.now(), number, minutes).number

    act.run(do, lambda view: minuted_text(settings, view))


def _minutes(act: Convening, file: str | None, summary: str | None, chair: str, given: dict[str, Any]) -> Minutes:
    """From a file or from options, but not from both."""
    from compliance.meetings.model import Minutes, Settles
    from compliance.meetings.written import load_minutes

    if file is not None:
        if summary is not None or any(given.values()):
            raise click.UsageError(_("Give the minutes either as options or as a --file."))
        minutes = load_minutes(Path(file), act.settings.allocation)
        return replace(minutes, chair=chair) if chair else minutes
    return Minutes(
        summary=summary or "",
        chair=chair,
        attended=_attended(act, given["present"], given["stand_in"], given["absent"]),
        rest_present=given["rest_present"],
        outcomes=dict(given["outcomes"]),
        matters=(*_decisions(act, given["matters"]), *_decisions(act, given["major"], major=True)),
        rulings=_rulings(act, given["rulings"], given["uphold"]),
        members=tuple(Settles(post) for post in given["settle"]),
    )


def _attended(act: Convening, present: tuple[str, ...], stand_in: _Pairs, absent: _Pairs) -> tuple[Attended, ...]:
    """Units by their ids; a guest of none as they are called."""
    from compliance.meetings.model import Attended
    from compliance.meetings.written import unit_names

    names = unit_names(act.settings.allocation)

    def who(word: str) -> str:
        return resolve(word, names) or word

    return (
        *(Attended(who(each), Presence.PRESENT) for each in present),
        *(Attended(who(each), Presence.STAND_IN, person) for each, person in stand_in),
        *(Attended(who(each), Presence.ABSENT, reason=reason) for each, reason in absent),
    )


def _decisions(act: Convening, said: _Triples, *, major: bool = False) -> tuple[Decision, ...]:
    from compliance.meetings.model import Decision

    found = []
    for units, day, title in said:
        lead, *joint = _units(act, units)
        found.append(Decision(title, lead, _day(day), tuple(joint), major))
    return tuple(found)


def _rulings(act: Convening, said: _Triples, upheld: _Pairs) -> tuple[Rules, ...]:
    """Where one unit alone is named, the joint units stay."""
    from compliance.meetings.model import Rules

    found = [Rules(case, reason) for case, reason in upheld]
    for case, units, reason in said:
        lead, *joint = _units(act, units)
        found.append(Rules(case, reason, lead, tuple(joint) or None))
    return tuple(found)


def _units(act: Convening, words: str) -> list[str]:
    return [find_unit(act.settings.allocation, word) for word in re.split("[,，、]", words)]


def _day(text: str) -> date:
    day = read_day(click.get_current_context(), click.Option(["--matter"]), text)
    assert day is not None, "there is a text"
    return day


COMMANDS = (attend, minute)
