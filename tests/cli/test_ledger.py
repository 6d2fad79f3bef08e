"""`lianban ledger`: ledgers as files, narrowed as lists are, and never over another file."""

import csv
import io

import openpyxl
import pytest

from rules.language import Language
from tests.cli.acting import CASES, FIRE, LOOKER, OFFICE, do, done
from tests.cli.making import DAY, finding, kept, lines, run

READER = ":auditor:陈静"


@pytest.fixture(autouse=True)
def cases(database):
    answer = run("import", "-", "--as", "教育", "--as-of", DAY, stdin=CASES)
    assert answer.code == 0, answer.err
    return database


def ledger(*words, day=DAY, **more):
    answer = do(READER, "ledger", *words, day=day, **more)
    assert answer.code == 0, answer.err
    return answer


def numbers(file):
    (sheet,) = openpyxl.load_workbook(file).worksheets
    return [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]


def printed(answer):
    return list(csv.DictReader(io.StringIO(answer.out.removeprefix("\ufeff"), newline="")))


def test_the_ledger_of_issues_is_a_workbook(work):
    told = ledger("issues", "--output", "issues.xlsx")
    assert (told.out, told.err) == ("", "issues.xlsx: Ledger of issues, 6 lines.\n")
    assert numbers(work / "issues.xlsx") == [f"2026-000{number}" for number in range(1, 7)]


def test_it_is_csv_where_its_name_says_so_and_on_standard_output(work):
    ledger("issues", "--output", "issues.csv")
    told = ledger("issues", "--output", "-")
    assert (work / "issues.csv").read_text("utf-8") == told.out
    assert told.out.startswith("\ufeffNo.,Case number,Source of the finding,")
    assert told.err == ""
    assert [row["Lead unit"] for row in printed(told)] == [
        "Fire and Rescue",
        "",
        "Education",
        "",
        "Market Regulation",
        "",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["issues", "--unit", "消防"], [1]),
        (["issues", "--unit", "Education"], [3, 5]),
        (["issues", "--locality", "南门街道"], [1, 2, 3, 4, 5, 6]),
        (["issues", "--locality", "二塘乡"], []),
        (["issues", "--group", "teaching"], [3]),
        (["issues", "--state", "dispatched"], [1, 3, 5]),
        (["issues", "--from", "2026-03-02", "--to", "2026-03-02"], [1, 2, 3, 4, 5, 6]),
        (["issues", "--from", "2026-03-03"], []),
        (["closed"], [1]),
        (["closed", "--from", "2026-03-17", "--to", "2026-03-17"], [1]),
        (["closed", "--to", "2026-03-16"], []),
        (["dispatched"], [1, 3, 5, 5]),
        (["dispatched", "--unit", "市监"], [5]),
        (["dispatched", "--from", "2026-03-17"], []),
        (["matters"], []),
    ],
)
def test_a_ledger_is_narrowed_by_names_and_days(work, words, expected):
    if "closed" in words:
        (work / "a.jpg").write_bytes(b"a")
        done(FIRE, "task", "accept", "2026-1")
        done(FIRE, "task", "answer", "2026-1", "--result", "已换", "--evidence", "a.jpg")
        done(LOOKER, "case", "verify", "2026-1", "--passed", day="2026-03-17")
    found = printed(ledger(*words, "--output", "-"))
    assert [row["Case number"] for row in found] == [f"2026-000{number}" for number in expected]


def test_each_party_has_a_sheet_of_its_own(work):
    ledger("issues", "--output", "by.xlsx", "--by-party")
    assert openpyxl.load_workbook(work / "by.xlsx").sheetnames == ["启明教育", "平山小学"]


def test_the_day_decides_what_is_late():
    late = printed(ledger("issues", "--output", "-", "--unit", "消防", day="2026-04-03"))
    assert late[0]["Progress"] == "accepted, overdue"


def test_headings_are_in_the_readers_language():
    told = ledger("dispatched", "--output", "-", language=Language.ZH)
    assert told.out.startswith("\ufeff序号,编号,交办日期,承办单位,")


def test_nothing_is_written_over(work):
    (work / "issues.xlsx").write_text("signed", "utf-8")
    answer = do(READER, "ledger", "issues", "--output", "issues.xlsx")
    assert (answer.code, answer.out) == (6, "")
    assert answer.err == (
        "Error: issues.xlsx is there already and is not written over; give another name, or move it away first.\n"
    )
    assert (work / "issues.xlsx").read_text("utf-8") == "signed"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["issues"], 2, "Missing option '--output'"),
        (["issues", "--output", "issues.ods"], 2, "“issues.ods”: a ledger is written as .xlsx or .csv;"),
        (["issues", "--output", "issues"], 2, "end the name in one of these, or give - for CSV."),
        (
            ["issues", "--output", "a.csv", "--by-party"],
            2,
            "CSV has no sheets: with --by-party, end the name in .xlsx.",
        ),
        (["issues", "--output", "-", "--by-party"], 2, "CSV has no sheets"),
        (["issues", "--output", "a.csv", "--unit", "消坊"], 5, "There is no unit “消坊”"),
        (["issues", "--output", "a.csv", "--group", "x"], 5, "There is no group of issues “x”."),
        (["issues", "--output", "a.csv", "--from", "x"], 2, "“x” is not a date such as 2026-03-01."),
        (["issues", "--output", "missing/a.csv"], 5, "There is no folder"),
        (["matters", "--output", "a.csv", "--group", "x"], 2, "No such option"),
    ],
)
def test_what_cannot_be_is_told_and_leaves_no_file(work, words, code, said):
    answer = do(READER, "ledger", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert list(work.iterdir()) == []


def test_reading_changes_nothing(cases):
    before = kept(cases)
    for kind in ("issues", "closed", "matters", "dispatched"):
        ledger(kind, "--output", f"{kind}.xlsx", day="2027-03-01")
    assert kept(cases) == before


def test_a_name_that_means_harm_does_none(work):
    party = {"name": '=HYPERLINK("http://bad.example","x")', "site": "institution"}
    answer = run("import", "-", "--as", "教育", "--as-of", DAY, stdin=lines(finding(party=party, text="@SUM(A1)")))
    assert answer.code == 0, answer.err
    told = printed(ledger("issues", "--output", "-"))
    assert told[-1]["Inspected party"] == f"'{party['name']}"
    ledger("issues", "--output", "a.xlsx")
    cell = openpyxl.load_workbook(work / "a.xlsx").active["E8"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (party["name"], "s", None)


def test_without_a_database_that_is_told(work):
    answer = run("ledger", "issues", "--output", "a.xlsx", "--database", "none.db", "--as", READER)
    assert (answer.code, answer.out) == (7, "")
    assert list(work.iterdir()) == []


def test_what_only_the_office_may_do_is_not_asked_here():
    assert do(OFFICE, "ledger", "matters", "--output", "-").code == 0
    assert do(":inspector", "ledger", "closed", "--output", "-").code == 0
