"""`lianban report`: figures for people, programs and sheets, bars on a terminal of any width, and pictures."""

import json

import pytest

import compliance.figures.fonts
from cli.bars import Bar, bars
from cli.texts import width
from rules.language import Language
from tests.cli.acting import FIRE, LOOKER, OFFICE, done
from tests.cli.making import DAY, count, run

LATE = "2026-06-01"


@pytest.fixture
def worked(office, work):
    """Of four cases one is closed on time."""
    done(FIRE, "task", "accept", "2026-0001")
    (work / "整改后.jpg").write_bytes(b"photo")
    done(FIRE, "task", "answer", "2026-0001", "--result", "已更换", "--evidence", "整改后.jpg", day="2026-03-18")
    done(LOOKER, "case", "verify", "2026-0001", "--passed", day="2026-03-19")
    return office


def report(*words, **more):
    return run("report", *words, "--as-of", LATE, "--as", OFFICE, **more)


def test_the_figures_are_shown_by_unit_with_their_formulas(worked):
    answer = report()
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Xiangshan District, Guilin; as of 2026-06-01\n\nunit ")
    assert "on time = closed, and answered by the deadline ÷ (due – parked); left out: what" in answer.out
    assert "How old the open cases are" in answer.out
    assert "100.0% 1/1" in answer.out


@pytest.mark.parametrize(
    ("by", "heading"), [("unit", "unit"), ("group", "group of issues"), ("locality", "locality"), ("month", "month")]
)
def test_they_are_broken_down_by_what_is_asked_for(worked, by, heading):
    answer = report("--by", by)
    assert answer.code == 0
    assert answer.out.splitlines()[2].startswith(heading)


def test_as_json_it_is_one_object_with_counts(worked):
    [record] = report("--format", "json").records
    assert (record["district"], record["by"], record["unit"], record["from"]) == ("xiangshan", "unit", None, None)
    fire = next(line for line in record["lines"] if line["key"] == "fire_rescue")
    assert fire["indices"]["on_time_closing"] == {"ratio": 1.0, "part": 1, "whole": 1, "excluded": 0}
    assert record["whole"]["indices"]["voided"] == {"ratio": 0.0, "part": 0, "whole": 4, "excluded": 0}
    assert [month["month"] for month in record["months"]] == ["2026-03", "2026-04", "2026-05", "2026-06"]
    assert [month["open"] for month in record["months"]] == [3, 3, 3, 3]
    assert sum(cell["cases"] for cell in record["heat"]) == 4


def test_with_cases_the_object_has_their_numbers(worked):
    [record] = report("--format", "json", "--cases").records
    assert record["months"][0]["closed"] == ["2026-0001"]
    assert "2026-0001" in record["whole"]["indices"]["on_time_closing"]["part"]


def test_as_csv_each_figure_is_a_row(worked):
    rows = report("--format", "csv", "--by", "locality").rows
    assert list(rows[0]) == ["locality", "index", "cases", "of", "left out", "percent"]
    [void] = [row for row in rows if row["index"] == "void" and row["locality"] == "all"]
    assert (void["cases"], void["of"], void["percent"]) == ("0", "4", "0.0%")


def test_the_cases_behind_each_figure_are_listed_with_whether_they_count(worked):
    done(OFFICE, "case", "void", "2026-0002", "--reason", "登记错误", day="2026-03-20")
    rows = report("--format", "csv", "--cases").rows
    found = {(row["index"], row["case"]): row["counts"] for row in rows}
    assert found["on time", "2026-0001"] == "yes"
    assert found["void", "2026-0002"] == "yes"
    assert found["void", "2026-0001"] == "no"
    assert "2026-0001" in report("--cases").out


def test_a_unit_alone(worked):
    [record] = report("--unit", "消防", "--format", "json").records
    assert [line["key"] for line in record["lines"]] == ["fire_rescue"]
    assert report("--unit", "消防").out.splitlines()[0].endswith("; Fire and Rescue")


def test_only_what_counts_for_the_days_asked_for(worked):
    [record] = report("--from", "2026-03-18", "--to", "2026-03-31", "--format", "json").records
    assert record["whole"]["indices"]["rework"]["whole"] == 1
    assert record["whole"]["indices"]["parked"]["whole"] == 0
    [month] = record["months"]
    assert (month["opened"], month["closed"], month["open"]) == (0, 1, 3)


def test_it_changes_nothing(worked):
    before = count(worked, "events")
    report("--plots", "pictures")
    assert count(worked, "events") == before


def test_days_the_wrong_way_round_are_refused(office):
    answer = report("--from", "2026-04-01", "--to", "2026-03-01")
    assert answer.code == 2
    assert "The first day, 2026-04-01, is after the last, 2026-03-01." in answer.err


def test_an_unknown_unit_is_refused(office):
    answer = report("--unit", "消防队")
    assert answer.code == 5
    assert "消防队" in answer.err


def test_pictures_are_written_in_both_forms(worked, work):
    if compliance.figures.fonts.find_font() is None:
        pytest.skip("no Chinese font on this machine")
    answer = report("--plots", "pictures", "--format", "csv")
    assert answer.code == 0
    assert answer.err == "Pictures were written to pictures, as SVG and PNG.\n"
    names = sorted(file.name for file in (work / "pictures").iterdir())
    assert names == sorted(f"{kind}.{form}" for kind in ("ages", "flow", "heat", "on_time") for form in ("png", "svg"))


def test_where_no_font_is_found_it_is_named_and_the_svg_is_there(worked, work, monkeypatch):
    # The machine's own fonts are out of the test's hands: it is told of a machine without any.
    monkeypatch.setattr(compliance.figures.fonts, "font_folders", lambda: (work,))
    answer = report("--plots", "pictures", "--format", "csv")
    assert answer.code == 0
    assert "Pictures were written to pictures as SVG only." in answer.err
    assert "No font with Chinese was found. Looked for: Noto Sans CJK SC," in answer.err
    assert len(list((work / "pictures").glob("*.svg"))) == 4


def test_a_record_of_nothing_has_no_figures_and_no_error(office):
    answer = run("report", "--as-of", "2026-01-01", "--as", OFFICE)
    assert answer.code == 0
    assert "0/0" in answer.out


def test_names_are_chinese_where_the_reader_is(worked):
    answer = report("--format", "json", language=Language.ZH)
    [record] = [json.loads(answer.out)]
    assert "消防" in {line["name"] for line in record["lines"]}


# ---------------------------------------------------------------- bars


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_bars_fit_the_screen_and_begin_below_each_other(columns):
    rows = [
        Bar("教育", 0.5, "50.0% 1/2"),
        Bar("象山区市场监督管理局广告监督管理股", 1.0, "100.0% 12/12，不计3件"),
        Bar("no unit yet", None, "– 0/0"),
    ]
    lines = bars(rows, columns)
    assert max(map(width, lines)) <= columns
    starts = {width(line[: line.index("█")]) for line in lines if "█" in line}
    assert len(starts) == 1
    assert "█" not in lines[2]


def test_a_bar_of_next_to_nothing_is_still_seen():
    [line, none] = bars([Bar("甲", 0.001, "1"), Bar("乙", 0.0, "0")], 60)
    assert line.count("█") == 1
    assert none.count("█") == 0


def test_what_would_steer_the_terminal_is_shown():
    [line] = bars([Bar("甲\x1b[31m", 1.0, "1")], 80)
    assert "\x1b" not in line


def test_today_is_the_day_of_the_clock(worked):
    assert run("report", "--as-of", DAY).out.startswith("Xiangshan District, Guilin; as of 2026-03-16")
