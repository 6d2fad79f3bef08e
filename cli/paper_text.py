"""How is a paper told on a terminal, and what are its files called?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.new_file import new_file
from compliance.conference_states import PaperForm, PaperKind
from rules.language import _, ngettext

if TYPE_CHECKING:
    from compliance.papers import Issued
    from compliance.queries.papers import PaperLine

__all__ = [
    "file_name",
    "in_short",
    "issued_record",
    "issued_text",
    "kind_label",
    "paper_record",
    "paper_text",
    "papers_lines",
    "write_forms",
]

_MOST_NAMED = 2


def kind_label(kind: PaperKind) -> str:
    """What a kind of paper is called."""
    return {
        PaperKind.DISPATCH: _("dispatch slip"),
        PaperKind.SUPERVISION: _("letter of supervision"),
        PaperKind.TRANSFER: _("letter of transfer"),
        PaperKind.RECTIFICATION: _("notice to put right"),
        PaperKind.NOTICE: _("notice of a meeting"),
        PaperKind.AGENDA: _("agenda"),
        PaperKind.MINUTES: _("minutes"),
        PaperKind.MATTERS: _("notice of agreed matters"),
        PaperKind.CIRCULAR: _("circular"),
        PaperKind.REPORT: _("report to the conference"),
        PaperKind.HANDBOOK: _("handbook of duties"),
    }[kind]


def file_name(number: str, form: PaperForm) -> str:
    """The name of a paper's file: its number, without what a file's name cannot have."""
    name = re.sub(r"[^\w〔〕.-]", "_", number)[:100].strip(".")
    return f"{name or '_'}.{form.value}"


def write_forms(issued: Issued, folder: Path) -> list[Path]:
    """Write both forms into `folder`, over nothing."""
    written = []
    for form, data in issued.files.items():
        file = folder / file_name(issued.number, form)
        with new_file(file) as stream:
            stream.write(data)
        written.append(file)
    return written


def issued_record(issued: Issued, files: Sequence[Path], *, dry_run: bool) -> dict[str, Any]:
    """A paper that was issued, for programs."""
    return {
        "number": issued.number,
        "kind": issued.kind.value,
        "title": issued.content.title,
        "addressees": [each.text for each in issued.content.addressees],
        "replaces": issued.replaces,
        "files": [str(each) for each in files],
        "dry_run": dry_run,
    }


def issued_text(issued: Issued, files: Sequence[Path]) -> str:
    """A paper that was issued, for people."""
    kind, title = kind_label(issued.kind), issued.content.title
    said = _("{number} ({kind}): {title}").format(number=issued.number, kind=kind, title=title)
    if issued.content.addressees:
        said += _(", to {whom}").format(whom=in_short([each.text for each in issued.content.addressees]))
    if issued.replaces:
        said += _("; it replaces {number}").format(number=issued.replaces)
    return "\n".join([said, *(f"  {each}" for each in files)])


def in_short(addressees: Sequence[str]) -> str:
    """To whom it goes: of many the first, and how many more."""
    if len(addressees) <= _MOST_NAMED:
        return _(", ").join(addressees)
    more = len(addressees) - 1
    text = ngettext("{first} and {count} other", "{first} and {count} others", more)
    return text.format(first=addressees[0], count=more)


def paper_record(line: PaperLine) -> dict[str, Any]:
    """A paper by column, in words."""
    return {
        "number": line.number,
        "kind": kind_label(line.kind),
        "title": line.title,
        "addressees": line.addressees,
        "issued_on": line.issued_on.isoformat(),
        "about": line.case or line.meeting,
        "replaced_by": line.replaced_by,
    }


def papers_lines(papers: Sequence[PaperLine]) -> Iterator[str]:
    """The papers about one case or meeting, under their heading; nothing where there is none."""
    if papers:
        yield ""
        yield _("Papers")
    for each in papers:
        text = _("{day}  {number} ({kind})")
        line = text.format(day=each.issued_on, number=each.number, kind=kind_label(each.kind))
        yield "  " + line + (_(", replaced by {number}").format(number=each.replaced_by) if each.replaced_by else "")


def paper_text(line: PaperLine, content: Mapping[str, Any]) -> str:
    """A paper with what it says, one thing a line."""
    return "\n".join([*_head(line), "", *_said(content)])


def _head(line: PaperLine) -> Iterator[str]:
    yield _("{number} ({kind}): {title}").format(number=line.number, kind=kind_label(line.kind), title=line.title)
    yield _("Issued on {day} by {who}").format(day=line.issued_on, who=line.issued_by or "–")
    if line.case:
        yield _("About case {number}").format(number=line.case)
    if line.meeting:
        yield _("About meeting {number}").format(number=line.meeting)
    if line.replaces:
        yield _("It replaces {number}").format(number=line.replaces)
    if line.replaced_by:
        yield _("It was replaced by {number}").format(number=line.replaced_by)
    for form, sha256 in ((PaperForm.DOCX, line.docx_sha256), (PaperForm.HTML, line.html_sha256)):
        yield _("SHA-256 of {form}: {hash}").format(form=form.value, hash=sha256)


def _said(content: Mapping[str, Any]) -> Iterator[str]:
    if content["addressees"]:
        yield _("To: {whom}").format(whom=_(", ").join(each["text"] for each in content["addressees"]))
    for block in content["body"]:
        yield from _block(block)
    for annex in content["annexes"]:
        yield _("Annex: {title}").format(title=annex["title"])
        for block in annex["body"]:
            yield from _block(block)
    yield from (text for text in (content["issuer"], content["stamp"]) if text)
    if content["copies"]:
        yield _("Copies to: {whom}").format(whom=_(", ").join(content["copies"]))


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    if block["is"] in {"paragraph", "heading"}:
        yield block["text"]
    elif block["is"] == "form":
        for row in block["rows"]:
            yield "  " + _("; ").join(_("{name}: {value}").format(name=name, value=value or "–") for name, value in row)
    elif block["is"] == "table":
        for row in (block["headers"], *block["rows"]):
            yield "  " + " | ".join(row)
    else:
        yield _("[picture: {what}]").format(what=block["alt"])
