"""Which sentences do inspectors write in a file, and which issue do they state with each?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compliance.intake.encoding import encoding_of
from compliance.intake.fields import ISSUE_FIELD, TEXT
from compliance.intake.lines import lines, too_long
from compliance.intake.read import read_rows
from compliance.intake.row import BadRow, Row
from compliance.intake.source import opened
from compliance.intake.text import read_text
from compliance.intake.wording import printable, shown
from rules.allocation import ISSUE, Allocation
from rules.errors import Problem
from rules.facts import nearest, resolve, value_names
from rules.language import _

__all__ = ["Sentence", "sentences_in"]

_LABELS = "issues"

_Names = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What somebody wrote, perhaps nothing, with its line and the issues stated, any of which is right."""

    line: int
    text: str
    issues: tuple[str, ...] = ()


def sentences_in(file: Path, allocation: Allocation) -> Iterator[Sentence | BadRow]:
    """
    Every description of `file`, in its order: findings as they are imported, or a .txt with a sentence on each line.

    A labelled row may list `issues`. Raises `UnreadableFile` for what concerns the whole file.
    """
    if file.suffix.lower() == ".txt":
        yield from _lines(file)
        return
    names = value_names(allocation, ISSUE)
    for row in read_rows(file, str(file), allocation, required=()):
        yield row if isinstance(row, BadRow) else _sentence(row, names)


def _lines(file: Path) -> Iterator[Sentence | BadRow]:
    name = printable(str(file))
    with opened(file, name) as stream:
        encoding = encoding_of(stream, name)
        for line in lines(stream):
            if not line.whole:
                yield too_long(line, encoding)
            elif line.data.strip():
                yield Sentence(line.number, line.data.decode(encoding, "replace").strip())


def _sentence(row: Row, names: _Names) -> Sentence | BadRow:
    problems: list[Problem] = []
    text = read_text(TEXT, row.raw.get(TEXT.key), problems)
    stated = row.raw.get(ISSUE) or row.raw.get(_LABELS) or []
    issues = []
    for each in stated if isinstance(stated, list) else [stated]:
        found = resolve(str(each), names)
        if found is None:
            what = _("there is no value “{value}”.").format(value=shown(each).strip("“”"))
            near = nearest(str(each), [name for every in names.values() for name in every])
            problems.append(Problem(ISSUE_FIELD.place, what, near or _("See `lianban duty list --what issues`.")))
        else:
            issues.append(found)
    if problems:
        return BadRow(row.line, tuple(problems), text)
    return Sentence(row.line, text, tuple(dict.fromkeys(issues)))
