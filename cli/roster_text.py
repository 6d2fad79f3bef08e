"""How do the roster and its changes read?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import click

from cli.decision_text import unit_short
from cli.duty import find_unit
from cli.options import Settings, local
from cli.render import paragraph, print_records
from compliance.conference_states import TenureState
from compliance.states import EventAct
from rules.errors import UnknownName
from rules.language import _, ngettext

if TYPE_CHECKING:
    from compliance.roster.changes import Move
    from compliance.roster.filling import Change
    from compliance.roster.model import Held, Line, Roster
    from compliance.roster.taking import Taken
    from compliance.store.database import Reading

__all__ = [
    "change_record",
    "change_text",
    "post_named",
    "print_lines",
    "print_moves",
    "print_posts",
    "roster_on",
    "taken_text",
    "who_proposes",
]

_LISTED = 2


# ---------------------------------------------------------------- what is read


def roster_on(settings: Settings, on: date) -> list[Held]:
    """Every post on a day, from the record; where none was taken, from the bundled file, and that is told."""
    from compliance.roster.load import load_roster
    from compliance.roster.model import seated

    held = _recorded(settings, on)
    if held is None:
        roster = load_roster(None, settings.allocation)
        text = _("This roster ({roster}) is not in the record yet: `lianban roster take` puts it there.")
        click.echo(text.format(roster=roster.id), err=True)
        held = seated(roster, _bodies(settings), on)
    return held


def _recorded(settings: Settings, on: date) -> list[Held] | None:
    from cli.in_force import opened_if_there
    from compliance.roster.stored import posts, taken

    district, bodies = settings.allocation.district.id, _bodies(settings)
    opened = opened_if_there(settings.database_name)
    if opened is None:
        return None
    with opened as database, database.read() as session:
        return posts(session, district, on, bodies) if taken(session, district) else None


def _bodies(settings: Settings) -> list[str]:
    return [body.id for body in settings.allocation.bodies]


def post_named(settings: Settings, session: Reading, word: str) -> Held:
    """The post of the record that a person names. Raises `Conflict` where there is no roster in the record."""
    from compliance.errors import Conflict
    from compliance.roster.names import find_post
    from compliance.roster.stored import posts

    held = posts(session, settings.allocation.district.id, settings.today, _bodies(settings))
    if not held:
        raise Conflict(_("There is no roster in the record yet. First: `lianban roster take`."))
    return cast("Held", find_post(settings.allocation, held, word))


def who_proposes(settings: Settings, post: Held, unit: str | None) -> str:
    """The unit that proposes: the one that is named, or that of the post; for a post of none, what was said."""
    if unit is None:
        return post.unit or ""
    try:
        return find_unit(settings.allocation, unit)
    except UnknownName:
        if post.unit is not None:
            raise
        return unit


# ---------------------------------------------------------------- the roster


def print_posts(settings: Settings, held: Sequence[Held], form: str, on: date) -> None:
    """A post a line."""
    columns = {
        "body": _("body"),
        "post": _("post"),
        "unit": _("unit"),
        "holder": _("holder"),
        "title": _("public post"),
        "since": _("since"),
    }
    if form == "csv" or any(each.candidate for each in held):
        columns["proposed"] = _("proposed")
    if form == "csv":
        columns |= {"note": _("note"), "key": _("key")}
    records = [_post_json(each) if form == "json" else _post_record(settings, each) for each in held]
    print_records(records, columns, form, _none(on), spare=("since", "body"))
    if form == "table" and held:
        _print_notes(held)
        _count_vacant(held)


def _print_notes(held: Sequence[Held]) -> None:
    """What the document says twice or not at all, each with the posts that it is about."""
    notes: dict[str, list[str]] = {}
    for each in held:
        if each.note is not None:
            notes.setdefault(str(each.note), []).append(each.key)
    if notes:
        click.echo()
    for note, keys in notes.items():
        click.echo(paragraph(_("{keys}: {note}").format(keys=_few(keys), note=note)))


def _few(keys: Sequence[str]) -> str:
    """Two keys, or the first and how many more there are."""
    if len(keys) <= _LISTED:
        return _(", ").join(keys)
    return _("{key} and {count} more").format(key=keys[0], count=len(keys) - 1)


def _none(on: date) -> str:
    return _("No posts on {day}.").format(day=on)


def _count_vacant(held: Sequence[Held]) -> None:
    vacant = sum(each.vacant for each in held)
    text = ngettext("{count} post, {vacant} vacant.", "{count} posts, {vacant} vacant.", len(held))
    click.echo(text.format(count=len(held), vacant=vacant), err=True)


def _post_record(settings: Settings, each: Held) -> dict[str, Any]:
    candidate = each.candidate
    proposed = (
        _("{person}, from {day} on").format(person=candidate.person.name, day=candidate.starts) if candidate else ""
    )
    return {
        "body": _body(settings, each.body),
        "post": str(each.name),
        "unit": unit_short(settings.allocation, each.unit),
        "holder": each.person.name if each.person else _("(vacant)"),
        "title": each.person.title if each.person else "",
        "since": each.since,
        "proposed": proposed,
        "note": str(each.note or ""),
        "key": each.key,
    }


def _post_json(each: Held) -> dict[str, Any]:
    record = asdict(each)
    return {"vacant": each.vacant, **record}


def _body(settings: Settings, id_: str) -> str:
    return next((str(body.name) for body in settings.allocation.bodies if body.id == id_), id_)


def print_lines(settings: Settings, held: Sequence[Held], form: str, on: date) -> None:
    """A person a line, with the units that they sit for."""
    from compliance.roster.model import by_person

    columns = {
        "body": _("body"),
        "post": _("post"),
        "holder": _("holder"),
        "title": _("public post"),
        "units": _("units"),
    }
    print_records([_line(settings, each, form) for each in by_person(held)], columns, form, _none(on), spare=("body",))


def _line(settings: Settings, line: Line, form: str) -> dict[str, Any]:
    units = [each.unit for each in line.posts if each.unit is not None]
    if form == "json":
        person = {"name": line.person.name, "title": line.person.title} if line.person else None
        keys = [each.key for each in line.posts]
        return {"body": line.body, "post": asdict(line.name), "person": person, "units": units, "keys": keys}
    return {
        "body": _body(settings, line.body),
        "post": str(line.name),
        "holder": line.person.name if line.person else _("(vacant)"),
        "title": line.person.title if line.person else "",
        "units": [unit_short(settings.allocation, each) for each in units],
    }


# ---------------------------------------------------------------- its changes


def print_moves(settings: Settings, moves: Iterable[Move], form: str, since: date | None) -> None:
    """A change a line."""
    columns = {
        "recorded": _("recorded"),
        "what": _("change"),
        "key": _("post"),
        "person": _("person"),
        "title": _("public post"),
        "from": _("first day"),
        "to": _("last day"),
        "by": _("on whose word"),
        "reason": _("reason"),
    }
    zone = ZoneInfo(settings.allocation.district.time_zone)
    wanted = [
        each
        for each in moves
        if since is None or (each.settled_at or each.proposed_at).astimezone(zone).date() >= since
    ]
    records = [asdict(each) if form == "json" else _move(settings, each) for each in wanted]
    print_records(
        records, columns, form, _("Nothing has changed."), spare=("recorded", "to", "title"), clip=("reason",)
    )


def _move(settings: Settings, move: Move) -> dict[str, Any]:
    what = {
        TenureState.PROPOSED: _("proposed as holder"),
        TenureState.SETTLED: _("settled as holder"),
        TenureState.DROPPED: _("proposal dropped"),
    }[move.state]
    by = _("{unit}, settled by {who}") if move.settled_by and not move.succeeded else "{unit}"
    return {
        "recorded": local(settings, move.settled_at or move.proposed_at),
        "what": _("followed in the unit") if move.succeeded else what,
        "key": move.key,
        "person": move.person.name,
        "title": move.person.title,
        "from": move.starts,
        "to": move.ends,
        "by": by.format(unit=unit_short(settings.allocation, move.proposed_by), who=move.settled_by),
        "reason": move.reason,
    }


def taken_text(roster: Roster, done: Taken) -> str:
    """What was taken into the record, or that it was there."""
    if not done.posts:
        return _("{roster} is in the record already; nothing was added.").format(roster=roster.name)
    text = _("{roster}: {posts} posts, {people} people, {vacant} posts vacant, from {day} on.")
    vacant = done.posts - done.holders
    return text.format(roster=roster.name, posts=done.posts, people=done.people, vacant=vacant, day=roster.starts)


def change_text(settings: Settings, act: EventAct, post: Held, change: Change) -> str:
    """What was done about a post, in a sentence or two."""
    text = {
        EventAct.HOLDER_PROPOSED: _(
            "{person} is proposed for {post} from {day} on. Until that is settled, nothing changes."
        ),
        EventAct.HOLDER_SETTLED: _("{person} holds {post} from {day} on."),
        EventAct.HOLDER_DROPPED: _("The proposal of {person} for {post} is dropped."),
        EventAct.POST_VACATED: _("{post} is vacant from {day} on; nothing waits for it."),
    }[act]
    person = change.person.name if change.person else ""
    lines = [text.format(person=person, post=_named(settings, post), day=change.starts)]
    if change.before is not None:
        text = _("{person} holds it until {day}.")
        lines.append(text.format(person=change.before.name, day=change.before_ends))
    if change.reported:
        lines.append(_("It needs no meeting; the office reads it in `lianban roster changes`."))
    return "\n".join(lines)


def _named(settings: Settings, post: Held) -> str:
    parts = [_body(settings, post.body), unit_short(settings.allocation, post.unit), str(post.name)]
    return " ".join(part for part in parts if part)


def change_record(act: EventAct, change: Change) -> dict[str, Any]:
    """What was done, as JSON."""
    return {"act": act.value, **asdict(change)}
