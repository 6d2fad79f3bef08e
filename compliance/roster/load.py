"""How does a file become a roster? Read strictly, checked against the allocation, every error with its line."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.errors import RosterError
from compliance.roster.model import Roster, Seat, Someone
from compliance.roster.names import tidy
from rules.catalogue import Label
from rules.errors import AllocationError, UnknownName, with_remedy
from rules.facts import nearest
from rules.formerrors import FormErrors
from rules.language import _
from rules.yamlfile import read_yaml

if TYPE_CHECKING:
    from compliance.roster.schema import PostIn, RosterFile
    from rules.allocation import Allocation
    from rules.schema import NameIn

__all__ = ["bundled_rosters", "load_roster"]


def bundled_rosters() -> dict[str, Path]:
    """The rosters that come with lianban, by name."""
    folder = Path(str(resources.files("compliance"))) / "rosters"
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def load_roster(name_or_file: str | Path | None, allocation: Allocation) -> Roster:
    """
    The roster in a file, or the bundled one of that name; None stands for the one of the allocation's own name.

    Raises `UnknownName` if there is no such roster, `RosterError` with every problem of the file.
    """
    from pydantic import ValidationError

    from compliance.roster.references import check_roster
    from compliance.roster.schema import RosterFile, roster_schema

    file = _find(name_or_file, allocation)
    try:
        raw = read_yaml(file)
    except AllocationError as error:
        raise RosterError(error.file, error.problems) from None
    errors = FormErrors(raw, roster_schema)
    try:
        checked = RosterFile.model_validate(raw.value)
    except ValidationError as error:
        raise RosterError(str(file), errors.told(error)) from None
    problems = errors.placed(check_roster(checked, allocation))
    if problems:
        raise RosterError(str(file), problems)
    return _roster(checked)


def _find(name_or_file: str | Path | None, allocation: Allocation) -> Path:
    known = bundled_rosters()
    name = allocation.ref.id if name_or_file is None else str(name_or_file)
    if name in known:
        return known[name]
    file = Path(name)
    if name_or_file is not None and file.is_file():
        return file
    if name_or_file is None:
        what = _("No roster comes with {allocation}.").format(allocation=name)
        raise UnknownName(with_remedy(what, _("Write its posts and people in a file: `lianban roster take FILE`.")))
    if file.suffix in {".yaml", ".yml"} or len(file.parts) > 1:
        raise UnknownName(_("There is no roster file {file}.").format(file=file))
    what = _("There is no roster “{name}”.").format(name=name[:40])
    raise UnknownName(with_remedy(what, with_remedy(nearest(name, known), _("Or give the path of a YAML file."))))


def _roster(checked: RosterFile) -> Roster:
    from compliance.roster.references import key_of

    people = {id_: Someone(tidy(each.name), tidy(each.title)) for id_, each in checked.people.items()}
    seats = tuple(
        _seat(key_of(id_, post), id_, position, post, post.name or body.names[post.rank], people)
        for id_, body in checked.bodies.items()
        for position, post in enumerate(body.posts, 1)
    )
    head, source = checked.roster, checked.source
    return Roster(head.id, head.version, _label(head.name), source.number, source.issued_on, seats)


def _seat(key: str, body: str, position: int, post: PostIn, name: NameIn, people: dict[str, Someone]) -> Seat:
    note = None if post.note is None else _label(post.note)
    holder = None if post.holder is None else people[post.holder]
    return Seat(key, body, post.rank, post.unit, position, _label(name), note, holder)


def _label(name: NameIn) -> Label:
    return Label(name.zh, name.en)
