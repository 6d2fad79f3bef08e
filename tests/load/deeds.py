"""What is done while somebody pulls the plug: imports and acts by command, which come out the same each time."""

from __future__ import annotations

from pathlib import Path

from compliance.ids import drawn_from
from tests.cli.acting import FIRE, OFFICE
from tests.cli.making import DAY, Run, finding, lines, run

__all__ = ["DATABASE", "DEEDS", "do", "write_files"]

ROUNDS = 2
ROWS = 120
DATABASE = "lianban.db"
INSPECTOR = "教育:inspector:王芳"
Deed = tuple[str, ...]


_PHOTO = "photo.jpg"


def _party(number: int) -> dict[str, str]:
    return {"name": f"机构{number}", "site": "institution"}


def _file(place: int) -> str:
    return f"round-{place}.jsonl"


def _rows(place: int) -> str:
    """Each file has findings of the one before it, findings that join open cases, and two rows that cannot be taken."""
    first = place * ROWS * 2 // 3
    rows = [finding(id=f"f-{n}", party=_party(n % 40), text=f"第{n}条") for n in range(first, first + ROWS)]
    rows[ROWS // 3] = finding(issue="nothing of the kind")
    rows[-1] = finding(found_on="2026-02-30")
    return lines(*rows)


def _round(place: int) -> list[Deed]:
    deeds: list[Deed] = [("import", _file(place), "--processes", str(place % 2 + 1), "--as", INSPECTOR)]
    for each in range(3):
        number = f"2026-{place * 4 + each + 1}"
        words = ("--party", f"新机构{place}-{each}", "--fact", "site=institution", "--issue", "registration")
        deeds += [
            ("submit", *words, "--text", "登记已到期", "--found-on", "2026-03-12", "--as", INSPECTOR),
            ("task", "accept", number, "--as", FIRE),
            ("task", "answer", number, "--result", "已换", "--evidence", _PHOTO, "--as", FIRE),
            ("case", "verify", number, "--passed", "--as", OFFICE),
        ]
    disputed = f"2026-{place * 4 + 4}"
    return [
        *deeds,
        ("case", "return", disputed, "--clause", "14", "--unit", "教育", "--reason", "不属消防", "--as", FIRE),
        ("case", "rule", disputed, "--uphold", "--reason", "消防为主", "--as", OFFICE),
        ("case", "note", disputed, "已告知", "--as", FIRE),
    ]


DEEDS = tuple(deed for place in range(ROUNDS) for deed in _round(place))
"""One command after another; each leaves at least one event."""


def write_files(folder: Path) -> None:
    """Put the files that are imported, and one to attach, into a folder."""
    (folder / _PHOTO).write_bytes(b"\xff\xd8\xff\xe0")
    for place in range(ROUNDS):
        (folder / _file(place)).write_text(_rows(place), encoding="utf-8")


def do(place: int) -> Run:
    """Do one of `DEEDS` in this folder; what is left to chance follows from its place, however often it is begun."""
    with drawn_from(b"deeds", place):
        return run(*DEEDS[place], "--database", DATABASE, "--as-of", f"{DAY}T{9 + place // 60:02}:{place % 60:02}")
