"""`lianban status`: the state of the work on one screen."""

import pytest

from cli.texts import width
from rules.language import Language
from tests.cli.acting import FIRE, OFFICE, done
from tests.cli.making import DAY, count, finding, lines, run
from tests.cli.terminal import Terminal

LATE = "2026-06-01"


def status(*words, day="2026-03-17", **more):
    return run("status", *words, "--as-of", day, "--as", OFFICE, **more)


def test_it_says_what_is_open_and_what_waits(office):
    answer = status()
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[0] == "Xiangshan District, Guilin, 2026-03-17 12:00 (Tuesday)"
    assert "Open: 4 (" in answer.out
    assert "Waiting for the office: " in answer.out
    assert "Matters agreed: 0 open, 0 overdue, 0 waiting for approval\n" in answer.out
    assert "Next meeting: none is called\n" in answer.out
    assert "Vacant posts: no roster is kept yet (`lianban roster`)\n" in answer.out
    assert "Record: " in answer.out


def test_what_is_overdue_is_named_the_oldest_first(office):
    done(FIRE, "task", "accept", "2026-0001")
    shown = status(day=LATE).out.splitlines()
    place = next(number for number, line in enumerate(shown) if line.startswith("Overdue: "))
    assert shown[place] != "Overdue: 0"
    assert shown[place + 1].startswith("  2026-0001 Fire and Rescue, since ")
    assert "晨光艺术培训中心" in shown[place + 1]
    assert next(line for line in shown if line.startswith("Units: ")).endswith("long overdue (red)")


def test_the_object_agrees_with_the_lists(office):
    [record] = status("--format", "json", day=LATE).records
    open_ = run("case", "list", "--format", "json", "--as-of", LATE).records
    assert record["open"] == len(open_) == 4
    desk = run("office", "desk", "--format", "json", "--as-of", LATE, "--as", OFFICE).records
    assert [line["number"] for line in record["waiting_for_office"]] == [line["number"] for line in desk]
    queue = run("office", "queue", "消防", "--format", "json", "--as-of", LATE).records
    late = sorted(line["number"] for line in queue if line["overdue"])
    assert sorted(each["number"] for each in record["overdue"] if each["unit"] == "fire_rescue") == late
    assert sum(record["colours"].values()) >= len(record["overdue"])
    assert record["next_meeting"] is None
    assert record["vacant_posts"] is None


def test_what_is_due_this_week_is_counted_to_sunday(office):
    [record] = status("--format", "json").records
    queue = [
        line
        for unit in ("消防", "市监", "教育")
        for line in run("office", "queue", unit, "--format", "json", "--as-of", "2026-03-17").records
    ]
    expected = {line["number"] for line in queue if line["deadline"] and line["deadline"] < "2026-03-22 16:00"}
    assert {line["number"] for line in record["due_this_week"]} == expected


def test_it_changes_nothing(office):
    before = count(office, "events")
    status(day=LATE)
    assert count(office, "events") == before


@pytest.mark.parametrize("language", Language)
def test_it_fits_on_one_screen(office, language):
    shown = status(day=LATE, language=language).out.splitlines()
    assert len(shown) <= 23
    assert max(map(width, shown)) <= 80


def test_a_long_name_takes_one_line(work):
    party = {"name": "长" * 200, "site": "institution", "locality": "南门街道"}
    made = run("import", "-", "--as-of", DAY, "--as", "教育", stdin=lines(finding(party=party)))
    assert made.code == 0, made.err
    out = status(day=LATE).out.splitlines()
    assert max(map(width, out)) <= 80
    assert any(line.startswith("  2026-0001 ") and line.endswith("…") for line in out)


def test_on_a_narrow_terminal_lines_are_wrapped(office):
    terminal = Terminal("status", "--as", OFFICE, "--as-of", LATE, columns=50)
    assert terminal.finish() == 0
    assert max(map(width, terminal.text.splitlines())) <= 50


def test_without_a_database_it_says_so():
    answer = run("status")
    assert answer.code == 7
    assert "there is no database at " in answer.err
