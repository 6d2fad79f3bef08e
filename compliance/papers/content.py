"""What does a paper say? Its head, whom it is for, its body and its end, before it has any form."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import TypeAlias, TypeVar, cast

from compliance.conference_states import PaperKind
from compliance.papers.legible import legible

__all__ = [
    "Addressee",
    "Annex",
    "Block",
    "Content",
    "Form",
    "Heading",
    "Paragraph",
    "Picture",
    "Place",
    "Table",
    "as_record",
    "cleaned",
]

_T = TypeVar("_T")

Place = str
"""How a paragraph stands: `body` (indented), `plain`, `center` or `right`."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text; `place` is one of `body` (its first line indented), `plain`, `center` and `right`."""

    text: str
    place: Place = "body"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the body; 1 is the highest level, 3 the lowest."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """A form: in each row one name with its value, or two side by side."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list with headings, which stand again on each page; `widths` are the columns' shares of the whole."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot: PNG for print; SVG, if there is one, for the screen. `alt` says in words what it shows."""

    png: bytes = field(repr=False)
    alt: str
    caption: str = ""
    svg: bytes = field(default=b"", repr=False)


Block: TypeAlias = Paragraph | Heading | Form | Table | Picture


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to whom the paper goes; `unit` is an id of the allocation, or empty, `post` the key of a post."""

    text: str
    unit: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """Something that goes with the paper; with a body it stands on a page of its own behind it."""

    title: str
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """
    All that a paper says.

    `head` is the name in red at its top, empty for a paper without one; `issuer` and `stamp` are the lines
    over the day at its end, empty for a paper that nobody signs. `about` is what the paper was asked for with: asked
    again so, it is made anew. Everything in it is text; no form is built of it but by `docx_of` and `html_of`.
    """

    kind: PaperKind
    number: str
    title: str
    day: date
    head: str = ""
    addressees: tuple[Addressee, ...] = ()
    body: tuple[Block, ...] = ()
    annexes: tuple[Annex, ...] = ()
    copies: tuple[str, ...] = ()
    issuer: str = ""
    stamp: str = ""
    about: tuple[tuple[str, str], ...] = ()


def as_record(value: object) -> object:
    """A content as plain JSON values; of a picture what it shows and the SHA-256 of its bytes."""
    if isinstance(value, tuple):
        return [as_record(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: as_record(getattr(value, each.name)) for each in fields(value)}
        return parts if isinstance(value, Content) else {"is": type(value).__name__.lower(), **parts}
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value


def cleaned(value: _T) -> _T:
    """The same with every text legible: see `legible`."""
    if isinstance(value, str):
        return cast("_T", type(value)(value) if type(value) is not str else legible(value))
    if isinstance(value, tuple):
        return cast("_T", tuple(cleaned(each) for each in value))
    if is_dataclass(value) and not isinstance(value, type):
        return cast("_T", replace(value, **{each.name: cleaned(getattr(value, each.name)) for each in fields(value)}))
    return value
