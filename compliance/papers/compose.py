"""How does a paper get its words? What the record says is filled into the template of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from compliance.errors import UnusableFile
from compliance.papers.content import (
    Addressee,
    Annex,
    Block,
    Content,
    Form,
    Heading,
    Paragraph,
    Table,
    cleaned,
)
from rules.errors import Problem
from rules.facts import nearest
from rules.language import _

if TYPE_CHECKING:
    from compliance.conference_states import PaperKind
    from compliance.papers.patterns import Names
    from compliance.papers.schema import BlockIn, LetterheadFile, TableIn, TemplateFile
    from compliance.papers.templates import Sheet, Templates
    from rules.allocation import Allocation
    from rules.yamlfile import Path_

__all__ = ["Draft", "Numbered", "compose"]


@dataclass(frozen=True, slots=True)
class Draft:
    """
    What goes into a paper before it has its number.

    `names` is what its template can name beside what all papers have; `blocks` are parts of the body that were made
    elsewhere, by name. `about` is what it was asked for with, as texts: `make` of its kind, asked again with that,
    makes it anew. `case_id`, `party_id` and `meeting_id` are what the record links it to.
    """

    kind: PaperKind
    about: Mapping[str, str]
    names: Names
    addressees: tuple[Addressee, ...] = ()
    copies: tuple[str, ...] = ()
    blocks: Mapping[str, tuple[Block, ...]] = field(default_factory=lambda: MappingProxyType({}))
    annexes: tuple[Annex, ...] = ()
    case_id: str | None = None
    party_id: str | None = None
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True)
class Numbered:
    """The day that is to stand on a paper, its number within kind and year, and the number of what it replaces."""

    day: date
    ordinal: int
    replaces: str = ""


def compose(allocation: Allocation, templates: Templates, draft: Draft, given: Numbered) -> Content:
    """The paper as it is to be issued. Raises `UnusableFile` where a template is broken."""
    sheet, letterhead = templates.of(draft.kind), templates.letterhead
    form, common = cast("TemplateFile", sheet.form), cast("LetterheadFile", letterhead.form)
    names = {**_common(allocation, given), **draft.names}

    def shared(name: str, **more: object) -> str:
        text = getattr(common, name)
        return letterhead.pattern((name,), text).fill({**names, "mark": common.mark, "word": form.word, **more})

    body = [*_body(sheet, form.body, names, draft.blocks)]
    if given.replaces:
        body.append(Paragraph(shared("replaces", replaced=given.replaces)))
    own = [Annex(sheet.pattern(("annexes", at), text).fill(names)) for at, text in enumerate(form.annexes)]
    content = cleaned(
        Content(
            kind=draft.kind,
            number=shared("number"),
            title=sheet.pattern(("title",), form.title).fill(names),
            day=given.day,
            head=shared("head") if form.head else "",
            addressees=tuple(_addressed(letterhead, common, each) for each in draft.addressees),
            body=tuple(body),
            annexes=(*own, *draft.annexes),
            copies=draft.copies,
            issuer=shared("issuer") if form.signed else "",
            stamp=shared("stamp") if form.signed else "",
        )
    )
    return replace(content, about=tuple(sorted(draft.about.items())))


def _common(allocation: Allocation, given: Numbered) -> dict[str, object]:
    """What every template can name."""
    lead = allocation.units.get(allocation.lead_unit or "")
    return {
        "district": allocation.district.name.zh,
        "bodies": {each.id: each.name.zh for each in allocation.bodies},
        "stamped_by": lead.name.zh if lead else "",
        "source": {"title": allocation.source.title, "number": allocation.source.number},
        "year": given.day.year,
        "today": given.day,
        "ordinal": given.ordinal,
    }


def _addressed(sheet: Sheet, common: LetterheadFile, each: Addressee) -> Addressee:
    if not each.post:
        return each
    text = sheet.pattern(("addressee",), common.addressee).fill({"unit": each.text, "post": each.post})
    return Addressee(text, each.unit, each.post)


def _body(
    sheet: Sheet, body: Iterable[BlockIn], names: Names, made: Mapping[str, tuple[Block, ...]]
) -> Iterator[Block]:
    for index, each in enumerate(body):
        path: Path_ = ("body", index)
        if each.if_ and not sheet.pattern((*path, "if"), each.if_).fill(names).strip():
            continue
        yield from _block(sheet, path, each, names, made)


def _block(
    sheet: Sheet, path: Path_, each: BlockIn, names: Names, made: Mapping[str, tuple[Block, ...]]
) -> Iterator[Block]:
    if each.heading is not None:
        yield Heading(sheet.pattern((*path, "heading"), each.heading).fill(names), each.level)
    if each.text is not None:
        lines = sheet.pattern((*path, "text"), each.text).fill(names).split("\n")
        yield from (Paragraph(line.strip(), each.place) for line in lines if line.strip())
    if each.form is not None:
        yield Form(tuple(_row(sheet, (*path, "form", at), row, names) for at, row in enumerate(each.form)))
    if each.table is not None:
        yield from _table(sheet, (*path, "table"), each.table, names)
    if each.blocks is not None:
        yield from _named(sheet, (*path, "blocks"), each.blocks, made)


def _row(sheet: Sheet, path: Path_, row: Mapping[str, str], names: Names) -> tuple[tuple[str, str], ...]:
    return tuple((label, sheet.pattern((*path, label), text).fill(names).strip()) for label, text in row.items())


def _table(sheet: Sheet, path: Path_, table: TableIn, names: Names) -> Iterator[Block]:
    things = _named(sheet, (*path, "each"), table.each, {key: each for key, each in names.items() if _is_list(each)})
    cells = [sheet.pattern((*path, "columns", name), text) for name, text in table.columns.items()]
    rows = tuple(
        tuple(cell.fill({**names, "row": row, "index": index}).strip() for cell in cells)
        for index, row in enumerate(things, start=1)
    )
    if rows or not table.empty:
        caption = sheet.pattern((*path, "caption"), table.caption).fill(names)
        yield Table(tuple(table.columns), rows, tuple(table.widths), caption)
    else:
        yield Paragraph(sheet.pattern((*path, "empty"), table.empty).fill(names))


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _named(sheet: Sheet, path: Path_, name: str, known: Mapping[str, object]) -> tuple[Block, ...]:
    if name in known:
        return tuple(cast("tuple[Block, ...]", known[name]))
    line, _column = sheet.raw.place(path)
    what = _("a paper of this kind has nothing that is called “{name}”.").format(name=name)
    raise UnusableFile(sheet.file, [Problem(".".join(map(str, path)), what, nearest(name, known), line=line)])
