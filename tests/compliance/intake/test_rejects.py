"""Rejected rows are kept beside the file, with their reasons, to be mended and handed in again."""

import json
from datetime import date

import pytest

from compliance.errors import BadInput
from compliance.intake.rejects import RejectFile
from compliance.intake.row import BadRow, Row
from rules.errors import Problem
from tests.compliance.intake.samples import csv, finding, rows_of

PROBLEM = Problem("issue", "is missing.", "Name it.")


def _entries(path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_nothing_is_made_when_nothing_is_rejected(tmp_path) -> None:
    with RejectFile(tmp_path / "f.csv") as rejected:
        assert (rejected.path, rejected.count) == (None, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_rejected_row_is_kept_with_line_reasons_and_content(tmp_path) -> None:
    with RejectFile(tmp_path / "f.csv") as rejected:
        rejected.add(3, [PROBLEM, Problem("", "is bad.")], "甲,乙")
        rejected.add(4, [PROBLEM], row={"party": "甲", "found_on": date(2026, 3, 5)})
    assert rejected.path == tmp_path / "f.csv.rejected.jsonl"
    assert rejected.count == 2
    assert _entries(rejected.path) == [
        {"line": 3, "reasons": ["issue: is missing. Name it.", "is bad."], "text": "甲,乙"},
        {
            "line": 4,
            "reasons": ["issue: is missing. Name it."],
            "text": "",
            "row": {"party": "甲", "found_on": "2026-03-05"},
        },
    ]


def test_what_somebody_is_mending_is_never_overwritten(tmp_path) -> None:
    for _ in range(3):
        with RejectFile(tmp_path / "f.csv") as rejected:
            rejected.add(1, [PROBLEM])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "f.csv.rejected.2.jsonl",
        "f.csv.rejected.3.jsonl",
        "f.csv.rejected.jsonl",
    ]


def test_mended_rows_can_be_handed_in_as_they_lie(allocation, parser, tmp_path) -> None:
    with RejectFile(tmp_path / "f.csv") as rejected:
        rejected.add(7, [PROBLEM], row=finding(found_on=date(2026, 3, 5), issue="消放"))
    mended = rejected.path.read_bytes().replace("消放".encode(), "消防".encode())
    (row,) = rows_of(mended, rejected.path.name, allocation)
    assert isinstance(row, Row)
    assert parser.parse(row.raw) == parser.parse(finding())


def test_nothing_is_lost_between_reading_and_rejecting(allocation, parser, tmp_path) -> None:
    good, bad = (
        "晨光,消防,2026-03-05",
        ["晨光,消放,2026-03-05", "晨光", '"晨光,消防,2026-03-05', "晨\0光,消防,2026-03-05"],
    )
    data = csv(good, *bad, good)
    taken = 0
    with RejectFile(tmp_path / "f.csv") as rejected:
        for row in rows_of(data, "f.csv", allocation):
            if isinstance(row, BadRow):
                rejected.add(row.line, row.problems, row.text)
                continue
            try:
                parser.parse(row.raw)
                taken += 1
            except BadInput as error:
                rejected.add(row.line, error.problems, row=row.raw)
    assert (taken, rejected.count) == (2, 4)
    assert [entry["line"] for entry in _entries(rejected.path)] == [3, 4, 5, 6]


def test_half_characters_are_kept_as_the_escapes_that_they_came_from(tmp_path) -> None:
    with RejectFile(tmp_path / "f.jsonl") as rejected:
        rejected.add(1, [PROBLEM], row={"text": "\ud83d"})
    assert _entries(rejected.path)[0]["row"] == {"text": "\ud83d"}


def test_a_place_that_cannot_be_written_is_said_so(tmp_path) -> None:
    with pytest.raises(BadInput, match=r"f\.csv: rejected rows cannot be written beside it\. Look whether"):
        RejectFile(tmp_path / "nowhere" / "f.csv").add(1, [PROBLEM])
