"""What is fed with any bytes, and which errors may come of them?"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from compliance.deadlines.ownfile import read_own_days
from compliance.errors import ComplianceError
from compliance.intake.facts_only import facts_in
from compliance.intake.parse import Parser
from compliance.intake.read import read_rows
from compliance.intake.rejects import RejectFile
from compliance.intake.row import BadRow, Row
from compliance.intake.sentences import sentences_in
from compliance.policy.load import bundled_policies, load_policy
from compliance.roster.load import bundled_rosters, load_roster
from rules.errors import RulesError
from rules.load import load_allocation, load_document, vocabulary
from tests.compliance.intake.samples import (
    SHEET,
    TODAY,
    finding,
    repacked,
    riverside,
    sheet,
    workbook,
)

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
RIVERSIDE = riverside()
PARSER = Parser(RIVERSIDE, TODAY)
BOOK = workbook(sheet(["晨光", "超员", "2026-03-05"]))


class Target(NamedTuple):
    """What is fed, and says whether it took anything of it, with what it is fed first."""

    feed: Callable[[bytes], bool]
    seeds: Callable[[], list[bytes]]


def _packed(part: str) -> Callable[[bytes], bytes]:
    """Bytes as one part of a workbook: inside the archive, where the changes of a fuzzer would only break sums."""
    return lambda data: repacked(BOOK, {part: data}, zipfile.ZIP_STORED)


FORMS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("f.jsonl", bytes),
    ("f.json", bytes),
    ("f.csv", bytes),
    ("f.tsv", bytes),
    ("-", bytes),
    ("f.txt", bytes),
    ("f.xlsx", bytes),
    ("f.xlsx", _packed(SHEET)),
    ("f.xlsx", _packed("xl/sharedStrings.xml")),
    ("f.xlsx", _packed("xl/styles.xml")),
    ("f.xlsx", _packed("xl/workbook.xml")),
    ("f.xlsx", _packed("xl/_rels/workbook.xml.rels")),
)
"""In which form the bytes behind the first are read; the first says which."""


def feed_intake(data: bytes) -> bool:
    """As findings, as labelled sentences or as facts alone: the first byte says how, and in which form."""
    if not data:
        return False
    way, form = divmod(data[0], len(FORMS))
    name, packed = FORMS[form]
    content = packed(data[1:])
    if way == 1 or name == "f.txt":
        return _drained(lambda: sentences_in(_written(content, name), RIVERSIDE))
    if way == 2:
        file = _written(content, "f.csv" if name == "-" else name)
        return _drained(lambda: (row for _, row in facts_in(file, RIVERSIDE)))
    return _drained(lambda: read_rows(io.BytesIO(content), name, RIVERSIDE))


def _drained(rows: Callable[[], Iterator[object]]) -> bool:
    """Reads all rows, and writes the rejected ones to a file that can be read in turn; whether there were others."""
    beside = _folder() / f"{next(_numbers)}.csv"
    taken = False
    try:
        with RejectFile(beside) as rejects:
            for row in rows():
                if isinstance(row, BadRow):
                    assert row.problems
                    rejects.add(row.line, row.problems, row.text)
                    continue
                taken = True
                if isinstance(row, Row):
                    assert row.line >= 1
                    _parsed(row, rejects)
    except ComplianceError as refused:
        _told(refused)
    else:
        if rejects.path:
            assert all(json.loads(line)["reasons"] for line in rejects.path.read_text("utf-8").split("\n")[:-1])
    finally:
        for each in _folder().iterdir():
            each.unlink()
    return taken


def _parsed(row: Row, rejects: RejectFile) -> None:
    try:
        PARSER.parse(row.raw)
    except ComplianceError as refused:
        _told(refused)
        rejects.add(row.line, refused.problems, "", row.raw)


def feed_allocation(data: bytes) -> bool:
    """As an allocation; a good one comes to the same again from what is kept of it."""
    return _loaded(data, _twice)


def _twice(file: Path) -> None:
    allocation = load_allocation(file)
    assert load_document(allocation.document, vocabulary(allocation)) == allocation


def _loaded(data: bytes, load: Callable[[Path], object]) -> bool:
    """As one file of the office's own."""
    file = _written(data, "a.yaml")
    try:
        load(file)
    except (ComplianceError, RulesError) as refused:
        _told(refused)
        return False
    finally:
        file.unlink()
    return True


def _told(refused: Exception) -> None:
    """What is said can be shown: it can be encoded, and gives the terminal no orders."""
    message = str(refused)
    assert message.strip()
    message.encode()
    assert "\x1b" not in message
    assert "\x00" not in message


_numbers = count()


@cache
def _kept() -> TemporaryDirectory[str]:
    """Gone when the process ends; in memory, where that can be."""
    return TemporaryDirectory(prefix="lianban-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None)


def _folder() -> Path:
    return Path(_kept().name)


def _written(data: bytes, name: str) -> Path:
    """A new file each time: what was loaded from one is remembered."""
    file = _folder() / f"{next(_numbers)}{name}"
    file.write_bytes(data)
    return file


def _intake_seeds() -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as book:
        parts = [
            book.read(name)
            for name in (
                SHEET,
                "xl/sharedStrings.xml",
                "xl/styles.xml",
                "xl/workbook.xml",
                "xl/_rels/workbook.xml.rels",
            )
        ]
    lines = (EXAMPLES / "findings.jsonl").read_bytes()
    whole = json.dumps([finding(), finding(issue="crowding", party={"name": "晨光", "township": "河东"})]).encode()
    table = '单位名称,问题类别,发现日期,学生人数\n晨光,超员,2026-03-05,30\n"a\n""b",超员,2026/3/5,x\n'.encode()
    plain = [lines, whole, table, table.replace(b",", b"\t"), whole, "有人投诉\n\n人数超标".encode(), BOOK, *parts]
    labelled = '{"text": "人数超标", "issues": ["crowding"]}\n{"issue": "超员", "facts": {"pupils": 3}}\n'.encode()
    seeds = [bytes([form]) + data for form, data in enumerate(plain)]
    seeds += [bytes([way * len(FORMS)]) + labelled for way in (1, 2)]
    seeds += [bytes([way * len(FORMS) + 2]) + table for way in (1, 2)]
    return [*seeds, b"\x02" + table.decode().encode("gb18030"), b"\x00" + labelled]


def _allocation_seeds() -> list[bytes]:
    return [file.read_bytes() for file in sorted((EXAMPLES / "allocations").glob("*.yaml"))]


def _calendar_seeds() -> list[bytes]:
    year = "year: 2026\nsource: 国办发明电〔2025〕7号\noff: [2026-01-01, 2026-01-02]\nworked:\n  - 2026-01-04\nlocal: false\n"
    years = "years:\n  - {year: 2026, source: a, off: [2026-01-01]}\n  - year: 2027\n    source: b\n    local: true\n"
    return [year.encode(), years.encode()]


TARGETS = {
    "intake": Target(feed_intake, _intake_seeds),
    "allocation": Target(feed_allocation, _allocation_seeds),
    "policy": Target(
        partial(_loaded, load=lambda file: load_policy(file, load_allocation())),
        lambda: [file.read_bytes() for file in bundled_policies().values()],
    ),
    "roster": Target(
        partial(_loaded, load=lambda file: load_roster(file, load_allocation())),
        lambda: [file.read_bytes() for file in bundled_rosters().values()],
    ),
    "calendar": Target(partial(_loaded, load=read_own_days), _calendar_seeds),
}
