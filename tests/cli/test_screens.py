"""What stands on a terminal fits into it; what goes into a pipe is whole."""

import re

import pytest

from cli.render import paragraph, print_records
from cli.texts import width
from rules.language import Language
from tests.cli.making import finding, lines, run
from tests.cli.terminal import Terminal

HELPS = [
    (),
    *((each,) for each in ("submit", "import", "route", "suggest", "explain", "case", "finding", "visit", "duty")),
    *((each,) for each in ("task", "office", "calendar")),
    *((noun, "list") for noun in ("case", "task", "finding", "visit", "duty")),
    *(("case", "rule"), ("case", "verify"), ("task", "answer"), ("office", "recheck"), ("calendar", "refresh")),
    *(("case", "show"), ("visit", "record"), ("duty", "show"), ("duty", "schema"), ("demo",), ("completion",)),
]


@pytest.mark.parametrize("words", HELPS, ids=" ".join)
@pytest.mark.parametrize("columns", [60, 80])
def test_every_command_helps_in_both_languages(words, columns):
    for language in Language:
        terminal = Terminal("--lang", language, *words, "--help", columns=columns)
        assert terminal.finish() == 0
        assert max(map(width, terminal.text.splitlines())) <= columns
        chinese = re.search("[\u4e00-\u9fff]", terminal.text)
        assert bool(chinese) is (language is Language.ZH)


LISTS = [
    ("case", "list"),
    ("task", "list"),
    ("office", "desk"),
    ("office", "queue", "消防"),
    ("calendar", "show"),
    ("finding", "list"),
    ("visit", "list"),
    ("duty", "list"),
    ("duty", "list", "--what", "units"),
]


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("words", [*LISTS, ("explain", "2026-1"), ("case", "show", "2026-3"), ("duty", "show", "13")])
def test_what_is_shown_fits_the_terminal(office, words, columns):
    for language in ("en", "zh"):
        terminal = Terminal("--lang", language, *words, columns=columns)
        assert terminal.finish() == 0, terminal.text
        assert max(width(line) for line in terminal.text.splitlines()) <= columns


def test_a_narrow_terminal_breaks_no_number_and_no_day(office):
    terminal = Terminal("case", "list", columns=80)
    terminal.finish()
    assert len(re.findall(r"^2026-000[1-4]  .*2026-03-\d\d$", terminal.text, re.MULTILINE)) == 4


def test_a_very_narrow_terminal_still_shows_something(office):
    terminal = Terminal("case", "list", columns=20)
    assert terminal.finish() == 0
    assert "2026" in terminal.text


def test_a_long_text_is_shortened_on_a_terminal_and_whole_in_a_pipe(database):
    text = "一次性收取三年学费" * 50
    run("submit", stdin=lines(finding(text=text)))
    terminal = Terminal("finding", "list")
    terminal.finish()
    assert "…" in terminal.text
    assert len(terminal.text.splitlines()) < 10
    assert text in run("finding", "list").out


def test_no_colour_means_no_colour(database, work, monkeypatch):
    (work / "f.jsonl").write_text(lines(finding()), encoding="utf-8")
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal("import", "f.jsonl", "--dry-run")
    assert terminal.finish() == 0
    assert re.findall(r"\x1b\[[0-9;]*m", terminal._raw.decode()) == []


def test_progress_is_shown_on_a_terminal_and_leaves_no_trace(database, work):
    (work / "f.jsonl").write_text(lines(finding()), encoding="utf-8")
    terminal = Terminal("import", "f.jsonl")
    assert terminal.finish() == 0
    assert terminal.text.splitlines()[-1].endswith(
        "f.jsonl: read 1, stored 1, already known 0, rejected 0; cases opened 1, cases joined 0."
    )


def test_a_wrapped_line_keeps_its_indentation(monkeypatch):
    monkeypatch.setattr("cli.render._terminal", lambda: 20)  # a terminal without a terminal
    assert paragraph("Note:\n  one two three four five") == "Note:\n  one two three four\n  five"
    assert paragraph("消防安全，教育局来管理这件事情吧", "  ") == "  消防安全，教育局来\n  管理这件事情吧"


@pytest.mark.parametrize("evil", ["\x1b[31m", "\x07", "\u202e", "\u2066", "\x00", "\r", "\u200b", "\udc80", "\u2028"])
def test_nothing_in_a_table_steers_the_terminal(capsys, evil):
    print_records([{"name": f"甲{evil}乙"}], {"name": "name"}, "table", "")
    line = capsys.readouterr().out.split("\n")[2]
    assert line == f"甲\\u{ord(evil[0]):04x}{evil[1:]}乙"


def test_a_table_lines_up_whatever_the_widths_of_its_characters(capsys):
    rows = [{"a": "消防", "b": "x"}, {"a": "ab", "b": "y"}, {"a": "e\u0301é", "b": "z"}, {"a": "", "b": "–"}]
    print_records(rows, {"a": "unit", "b": "n"}, "table", "")
    assert [width(line[:-1]) for line in capsys.readouterr().out.splitlines()] == [6] * 6
