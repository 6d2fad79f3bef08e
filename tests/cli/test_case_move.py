"""`case move`: after another allocation was adopted, an open case goes there when the office says so, and not before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from compliance.adopting.adopt import adopt
from compliance.store.database import open_database
from rules.language import Language
from tests.cli.acting import CASES, FIRE, OFFICE, do, done
from tests.cli.making import DAY, kept, run
from tests.cli.terminal import Terminal
from tests.compliance import acting
from tests.compliance.adopting import law
from tests.compliance.making import the_book

BEGINS = "2026-03-17"
"""The first day of the other allocation, the day after everything was found."""

WHY = ("--reason", "新分工方案施行")
MOVED = (
    "Case 2026-0001: moved: it is Emergency's by xiangshan-2021 (version 2). Emergency has to receive it by "
    "2026-03-18, and answer it by 2026-04-03."
)
DESK = (
    "Case 2026-0003: moved to the office's desk, by xiangshan-2021 (version 2). The office has to decide by 2026-03-18."
)
NOTHING = "The allocation in force today sends no open case elsewhere."


@pytest.fixture(autouse=True)
def adopted(database):
    """Fire safety goes to Emergency; of teachers it hangs on whether they teach on line."""
    assert run("import", "-", "--as", "教育:inspector:王芳", "--as-of", DAY, stdin=CASES).code == 0
    other = law(("fire_safety site=institution", "emergency"), ("teacher_qualification mode=online", "cyberspace"))
    at = datetime(2026, 3, 16, 8, tzinfo=UTC)
    with open_database(str(database)) as opened, opened.write() as session:
        adopt(session, the_book(), other, date.fromisoformat(BEGINS), acting.OFFICE, at)


def test_a_case_is_moved_and_told():
    assert done(OFFICE, "case", "move", "2026-1", *WHY, day=BEGINS) == MOVED


def test_a_dry_run_tells_the_same_and_stores_nothing(database):
    stored = kept(database)
    told = done(OFFICE, "case", "move", "2026-1", *WHY, "--dry-run", day=BEGINS)
    assert told.splitlines() == [MOVED, "This was a dry run: nothing was stored."]
    assert kept(database) == stored


def test_the_case_tells_from_whom_to_whom_by_what_and_why():
    done(OFFICE, "case", "move", "2026-1", *WHY, day=BEGINS)
    *_before, last = done(OFFICE, "case", "show", "2026-1", day=BEGINS).splitlines()
    assert last == (
        "  2026-03-17 12:00  moved by another allocation (from Fire and Rescue to Emergency, by xiangshan-2021 "
        "(version 2), in force on 2026-03-17): 新分工方案施行 – Education office 李梅"
    )


def test_all_are_moved_that_it_sends_elsewhere():
    assert done(OFFICE, "case", "move", "--all", *WHY, day=BEGINS).splitlines() == [MOVED, DESK]
    assert done(OFFICE, "case", "move", "--all", *WHY, day=BEGINS) == NOTHING


def test_before_its_first_day_it_sends_nothing_elsewhere():
    assert done(OFFICE, "case", "move", "--all", *WHY) == NOTHING
    answer = do(OFFICE, "case", "move", "2026-1", *WHY)
    assert (answer.code, answer.out) == (6, "")
    assert answer.err == (
        "Error: The allocation in force on 2026-03-16 says of it what holds already (task opened, 2026-03-16 12:00, "
        "by Education inspector 王芳): there is nothing to move. `lianban explain` shows why.\n"
    )


def test_numbers_come_from_standard_input():
    told = do(OFFICE, "case", "move", "-", *WHY, day=BEGINS, stdin="2026-1\n2026-3\n")
    assert (told.code, told.out.splitlines()) == (0, [MOVED, DESK])


def test_all_or_nothing_with_every_reason(database):
    stored = kept(database)
    answer = do(OFFICE, "case", "move", "2026-1", "2026-4", *WHY, day=BEGINS)
    assert (answer.code, answer.out) == (6, "")
    first, reason = answer.err.splitlines()
    assert first == "Error: Nothing was done: 1 of 2 cannot be."
    assert reason.startswith("2026-0004: The allocation in force on 2026-03-17 says of it what holds already")
    assert kept(database) == stored


def test_what_was_moved_is_json_for_programs():
    record, other = do(OFFICE, "case", "move", "--all", *WHY, "--format", "json", day=BEGINS).records
    assert {name: record[name] for name in ("case", "act", "state", "lead", "said")} == {
        "case": "2026-0001",
        "act": "move",
        "state": "dispatched",
        "lead": "emergency",
        "said": "xiangshan-2021 (version 2)",
    }
    assert (other["state"], other["lead"]) == ("desk", None)
    assert do(OFFICE, "case", "move", "--all", *WHY, "--format", "json", day=BEGINS).records == []


@pytest.mark.parametrize("words", [(), ("2026-1", "--all")], ids=["neither", "both"])
def test_either_numbers_or_all_are_given(words):
    answer = do(OFFICE, "case", "move", *words, *WHY, day=BEGINS)
    assert (answer.code, answer.err.splitlines()[-1]) == (2, "Error: Give either the numbers of cases, or --all.")


def test_who_may_not_and_what_is_missing():
    answer = do(FIRE, "case", "move", "2026-1", *WHY, day=BEGINS)
    assert (answer.code, answer.err) == (
        4,
        (
            "Error: Fire and Rescue as handler may not move it to where the allocation says. These may: the office "
            "(office). Say who you are with `--as UNIT:ROLE`.\n"
        ),
    )
    answer = do(OFFICE, "case", "move", "2026-1", day=BEGINS)
    assert (answer.code, answer.err) == (3, "Error: --reason: the reason is missing.\n")


def test_a_terminal_asks_for_the_reason():
    terminal = Terminal("case", "move", "2026-1", "--as", OFFICE, "--as-of", BEGINS)
    terminal.answer("Reason: ", "新分工方案施行")
    assert terminal.finish() == 0
    assert "Case 2026-0001: moved: it is Emergency's" in terminal.text


def test_the_record_is_whole_afterwards():
    done(OFFICE, "case", "move", "--all", *WHY, day=BEGINS)
    assert run("audit", "verify", "--tables").code == 0


def test_it_is_told_in_chinese():
    told = do(OFFICE, "case", "move", "--all", *WHY, day=BEGINS, language=Language.ZH)
    assert "应急" in told.out
    assert "2026-0001" in told.out
