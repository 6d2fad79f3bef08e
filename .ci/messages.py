"""
Is every message translated? Keeps the catalogue of messages level with the code.

`update` brings the .po file up to date with the code and compiles it; `check` changes nothing, says
what is amiss, and fails if anything is. click's own messages are in the catalogue too, since
both share the gettext domain, so that usage and errors come out in one language.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "rules" / "locale" / "zh_CN" / "LC_MESSAGES" / "messages.po"
OURS = ("rules", "compliance", "cli")
MARKS = {"_": 1, "N_": 1, "ngettext": 2}
"""The functions that mark a text, and how many texts each takes."""
UNMARKED = {"required": ("click/core.py", 1)}
"""What click translates where it is a value, and not a text that could be found."""
STILL = datetime(2026, 1, 1, tzinfo=UTC)
"""Dates in the files would differ with every run; git knows when they changed."""


def _marked(text: str) -> Iterator[tuple[int, str | tuple[str, str], list[str]]]:
    """
    What one file marks: the line of its statement, the text or the texts for one and many, comments.

    Babel's own way reads tokens, and sees into f-strings from Python 3.12 on only; this is the same everywhere.
    """
    lines = text.splitlines()

    def within(node: ast.AST, line: int) -> Iterator[tuple[int, str | tuple[str, str], list[str]]]:
        line = node.lineno if isinstance(node, ast.stmt) else line
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            above = lines[line - 2].strip() if line > 1 else ""
            comments = [above.removeprefix("# ")] if above.startswith("# Translators:") else []
            if len(texts) == MARKS[node.func.id]:
                yield line, texts[0] if len(texts) == 1 else (texts[0], texts[1]), comments
        for child in ast.iter_child_nodes(node):
            yield from within(child, line)

    yield from within(ast.parse(text), 1)


def extract() -> Catalog:
    """Every message in the code, and in click's."""
    catalog = Catalog(locale="zh_CN", domain="messages", fuzzy=False)
    for folder in (*(ROOT / name for name in OURS), Path(click.__file__).parent):
        for file in sorted(folder.rglob("*.py")):
            place = f"{folder.name}/{file.relative_to(folder).as_posix()}"
            for line, message, comments in _marked(file.read_text(encoding="utf-8")):
                catalog.add(message, locations=[(place, line)], auto_comments=comments)
    for message, location in UNMARKED.items():
        catalog.add(message, locations=[location])
    return catalog


def read() -> Catalog:
    """The catalogue as it lies there; an empty one if there is none."""
    if not PO.exists():
        return Catalog(locale="zh_CN", domain="messages", fuzzy=False)
    with PO.open("rb") as file:
        catalog = read_po(file, locale="zh_CN", domain="messages")
    catalog.fuzzy = False
    return catalog


def brought_up_to_date(catalog: Catalog) -> Catalog:
    """`catalog` with what the code has now: new messages without translation, old ones gone."""
    catalog.update(extract(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def _head(catalog: Catalog) -> None:
    catalog.project, catalog.version = "lianban", "0.1"
    catalog.copyright_holder = catalog.last_translator = catalog.language_team = "lianban contributors"
    catalog.msgid_bugs_address = "-"
    catalog.creation_date = catalog.revision_date = STILL


def as_po(catalog: Catalog) -> bytes:
    """The .po file that `catalog` makes."""
    _head(catalog)
    catalog.header_comment = "# The Chinese of lianban, and of click as lianban uses it. See CONTRIBUTING.md."
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    unstill = rb'^"(Generated-By|Report-Msgid-Bugs-To|Language-Team|Last-Translator|[A-Z-]+-Date):.*\n'
    return re.sub(unstill, b"", buffer.getvalue(), flags=re.MULTILINE | re.IGNORECASE).rstrip() + b"\n"


def as_mo(po: bytes) -> bytes:
    """The .mo file that the .po file compiles to."""
    catalog = read_po(io.BytesIO(po), locale="zh_CN", domain="messages")
    _head(catalog)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def untranslated(catalog: Catalog) -> list[Message]:
    """The messages that lack a Chinese text."""
    strings = ((each, each.string if isinstance(each.string, tuple) else (each.string,)) for each in catalog if each.id)
    return [message for message, texts in strings if not all(texts) or message.fuzzy]


def main(verb: str) -> int:
    """Do what `verb` says; the exit code."""
    before = PO.read_bytes() if PO.exists() else b""
    catalog = brought_up_to_date(read())
    after, missing = as_po(catalog), untranslated(catalog)
    compiled, mo = PO.with_suffix(".mo"), as_mo(after)
    level = before == after and compiled.exists() and compiled.read_bytes() == mo
    if verb == "update" and not level:
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(after)
        compiled.write_bytes(mo)
        level = True
    for message in missing:
        print(f"{PO.relative_to(ROOT)}: no Chinese for {message.id!r}, in {message.locations[0][0]}", file=sys.stderr)
    if not level:
        print(f"{PO.relative_to(ROOT)} is not level with the code: make messages", file=sys.stderr)
    return 0 if verb == "update" or (level and not missing) else 1


if __name__ == "__main__":
    if sys.argv[1:] not in (["update"], ["check"]):
        sys.exit("usage: messages.py update|check")
    sys.exit(main(sys.argv[1]))
