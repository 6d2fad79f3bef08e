"""A row that cannot be read is rejected with its line and its reason, and reading goes on behind it."""

import pytest

from compliance.intake import BadRow, Row, limits
from tests.compliance.intake.samples import (
    HEADERS,
    SHEET,
    csv,
    finding,
    lines,
    repacked,
    rows_of,
    sheet,
    sheet_xml,
    workbook,
)

GOOD = lines(finding())
CHECK = "Check quotation marks, commas and brackets there."
QUOTES = (
    "the row: has a quotation mark that is not closed, or not doubled. "
    "Inside a quoted cell, write two quotation marks for one."
)
SEPARATOR = "Put a cell that holds the separator in quotation marks."
ITSELF = "Write the value itself into the cell."

JSON_LINES = {
    "bytes that are not UTF-8": (
        '{"party": "晨光"}'.encode("gbk"),
        "the line: is not UTF-8 from byte 12 on. Save the file as UTF-8.",
    ),
    "a line of 10 MB": (
        b'{"text": "' + b"x" * 10 * limits.MIB + b'"}',
        "the line: is longer than 1 MB. Shorten the text in it.",
    ),
    "a key twice": (b'{"issue": 1, "issue": 2}', "the line: has the key “issue” twice. Leave one of them out."),
    "a key twice inside": (
        b'{"facts": {"mode": 1, "mode": 1}}',
        "facts: has the key “mode” twice. Leave one of them out.",
    ),
    "NaN": (b'{"facts": {"pupils": NaN}}', "facts.pupils: is not a number that can be kept. Write a plain number."),
    "infinity": (b'{"id": -Infinity}', "id: is not a number that can be kept. Write a plain number."),
    "a number beyond all bounds": (b'{"id": 1e999}', "id: is not a number that can be kept. Write a plain number."),
    "a number with too many digits": (
        b'{"id": ' + b"1" * 5000 + b"}",
        "the line: has a number with too many digits. Write a smaller number, or text.",
    ),
    "NUL behind an escape": (
        rb'{"party": {"name": "a\u0000b"}}',
        "party.name: has the control character U+0000. Type it again.",
    ),
    "a lone surrogate": (
        rb'{"text": "\ud83d"}',
        "text: has half a character (U+D83D): it was damaged on its way. Type it again.",
    ),
    "a lone surrogate in a key": (
        rb'{"\udc00": 1}',
        "\\udc00: has half a character (U+DC00): it was damaged on its way. Type it again.",
    ),
    "a bare control character": (
        b'{"text": "a\x01b"}',
        f'the line: is not JSON from character 12 on: “\\u0001b"}}”. {CHECK}',
    ),
    "a list": (b"[1]", "the line: is a list; a finding is an object. Write it as {…}."),
    "a number": (b"3", "the line: is a number; a finding is an object. Write it as {…}."),
    "nothing": (b"null", "the line: is empty; a finding is an object. Write it as {…}."),
    "half an object": (b'{"party": ', f"the line: ends too early to be JSON. {CHECK}"),
    "two objects": (b'{"a": 1} {"b": 2}', f'the line: is not JSON from character 10 on: “{{"b": 2}}”. {CHECK}'),
    "Python, not JSON": (b"{'a': 1}", f"the line: is not JSON from character 2 on: “'a': 1}}”. {CHECK}"),
    "nested nine deep": (
        b'{"facts": ' + b"[" * 8 + b"]" * 8 + b"}",
        (
            "facts[1][1][1][1][1][1][1]: is nested deeper than 8 levels. "
            "A finding is an object with plain values, a party, facts and lists."
        ),
    ),
    "nested without end": (
        b"[" * 100_000,
        "the line: is nested deeper than 8 levels. A finding is an object with plain values, a party, facts and lists.",
    ),
    "a rejected row without its content": (
        b'{"line": 3, "reasons": ["no"], "text": "x"}',
        "the line: is a rejected row without its content. Write the mended finding under “row”.",
    ),
}

CSV = {
    "too few cells": ("晨光,消防", f"the row: has 2 cells, and the header has 3. {SEPARATOR}"),
    "too many cells": ("晨光,消防,2026-03-05,x", f"the row: has 4 cells, and the header has 3. {SEPARATOR}"),
    "a quotation mark that is never closed": ('"晨光,消防,2026-03-05', QUOTES),
    "a quotation mark in the middle": ('"晨"光,消防,2026-03-05', QUOTES),
    "NUL": ("晨\0光,消防,2026-03-05", "the row: has the control character U+0000. Type it again."),
    "a cell of 10 MB": (
        "x" * 10 * limits.MIB + ",消防,2026-03-05",
        "the line: is longer than 1 MB. Shorten the text in it.",
    ),
    "a cell of half a MB": (
        '"' + "x" * (limits.MIB // 2) + '",消防,2026-03-05',
        "the line: is longer than 128 KB. Shorten the text in it.",
    ),
}


def _only_bad(rows: list[Row | BadRow]) -> BadRow:
    (bad,) = [row for row in rows if isinstance(row, BadRow)]
    return bad


@pytest.mark.parametrize(("line", "message"), JSON_LINES.values(), ids=JSON_LINES)
def test_a_bad_line_of_json_is_rejected_and_its_neighbours_are_read(allocation, line, message) -> None:
    rows = rows_of(GOOD + line + b"\n" + GOOD, "f.jsonl", allocation)
    bad = _only_bad(rows)
    assert (bad.line, [str(each) for each in bad.problems]) == (2, [message])
    assert [row.line for row in rows] == [1, 2, 3]
    assert len(bad.text) <= limits.MIB


@pytest.mark.parametrize(("line", "message"), CSV.values(), ids=CSV)
def test_a_bad_line_of_csv_is_rejected_and_its_neighbours_are_read(allocation, line, message) -> None:
    good = "晨光,消防,2026-03-05"
    rows = rows_of(csv(good, line, good), "f.csv", allocation)
    bad = _only_bad(rows)
    assert (bad.line, [str(each) for each in bad.problems]) == (3, [message])
    assert [row.line for row in rows] == [2, 3, 4]


def test_damaged_bytes_in_a_utf8_file_reject_their_line_only(allocation) -> None:
    data = csv("晨光,消防,2026-03-05") + b"\xb3\xbf\xb9\xe2\xff,x,2026-03-05\n" + "启明,消防,2026-03-05\n".encode()
    rows = rows_of(data, "f.csv", allocation)
    assert str(_only_bad(rows).problems[0]) == "the row: is not UTF-8, as the rest of the file is. Type it again."
    assert [row.line for row in rows] == [2, 3, 4]
    assert _only_bad(rows).text == "\\xb3\\xbf\\xb9\\xe2\\xff,x,2026-03-05"


def test_a_column_without_header_may_be_empty_and_nothing_else(allocation) -> None:
    rows = rows_of(
        csv("晨光,,消防,2026-03-05,,", "晨光,!,消防,2026-03-05", header="单位名称,,问题类别,发现日期,,"),
        "f.csv",
        allocation,
    )
    assert isinstance(rows[0], Row)
    assert str(_only_bad(rows).problems[0]) == (
        "the row: has “!” in column 2, which has no header. Give the column a header, or empty it."
    )


def test_lines_after_a_quotation_mark_that_is_never_closed_are_not_lost(allocation) -> None:
    good = "晨光,消防,2026-03-05"
    rows = rows_of(csv('"晨光,消防,2026-03-05', *[good] * 2000), "f.csv", allocation)
    assert [row.line for row in rows] == list(range(2, 2003))
    assert isinstance(rows[0], BadRow)
    assert all(isinstance(row, Row) for row in rows[1:])


def _formulas(page) -> None:
    page.write_row(0, 0, ["序号", *HEADERS])
    page.write_row(1, 1, ["晨光", "消防", "2026-03-05"])
    page.write_formula(1, 0, "=ROW()-1", None, "")
    page.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    page.write_formula(3, 1, "=A1", None, "")
    page.write_formula(4, 1, '="启"&"明"', None, "启明")
    page.write_row(4, 2, ["消防", "2026-03-05"])
    page.write_row(5, 1, ["=1+1", "消防", "2026-03-05"])


def test_a_formula_counts_by_its_value_and_one_without_is_rejected(allocation) -> None:
    data = workbook(_formulas, strings_to_formulas=False)
    rows = rows_of(data, "f.xlsx", allocation)
    assert [str(problem) for row in rows if isinstance(row, BadRow) for problem in row.problems] == [
        f"单位名称: has a formula that gives an error. {ITSELF}",
        f"单位名称: has a formula that was never calculated. {ITSELF}",
    ]
    assert [(row.line, row.raw["party"]) for row in rows if isinstance(row, Row)] == [
        (2, {"name": "晨光"}),
        (5, {"name": "启明"}),
        (6, {"name": "=1+1"}),
    ]


def _merged(page) -> None:
    page.merge_range("A1:C1", "三月问题台账")
    page.write_row(1, 0, HEADERS)
    for row in range(2, 7):
        page.write_row(row, 0, ["晨光", "消防", "2026-03-05"])
    page.merge_range("A4:A5", "启明")


def test_rows_in_merged_cells_are_rejected_and_a_merged_title_is_not_in_the_way(allocation) -> None:
    rows = rows_of(workbook(_merged), "f.xlsx", allocation)
    assert [(row.line, isinstance(row, BadRow)) for row in rows] == [
        (3, False),
        (4, True),
        (5, True),
        (6, False),
        (7, False),
    ]
    assert isinstance(rows[1], BadRow)
    assert str(rows[1].problems[0]) == "the row: lies in merged cells (A4:A5). Unmerge them, and fill in every row."


def test_a_cell_of_10_mb_is_rejected(allocation) -> None:
    words = "".join(
        f'<c r="{place}2" t="inlineStr"><is><t>{word}</t></is></c>'
        for place, word in zip("ABC", ("x" * 10 * limits.MIB, "消防", "2026-03-05"), strict=True)
    )
    header = "".join(
        f'<c r="{place}1" t="inlineStr"><is><t>{word}</t></is></c>' for place, word in zip("ABC", HEADERS, strict=True)
    )
    book = repacked(workbook(sheet()), {SHEET: sheet_xml(f'<row r="1">{header}</row><row r="2">{words}</row>')})
    (bad,) = rows_of(book, "f.xlsx", allocation)
    assert isinstance(bad, BadRow)
    assert str(bad.problems[0]) == f"单位名称: is longer than 1 MB. {ITSELF}"


def test_a_second_sheet_with_findings_is_not_passed_over_in_silence(allocation) -> None:
    rows = rows_of(
        workbook(sheet(["晨光", "消防", "2026-03-05"]), sheet(["启明", "消防", "2026-03-05"])), "f.xlsx", allocation
    )
    assert [row.line for row in rows if isinstance(row, Row)] == [2]
    assert str(_only_bad(rows).problems[0]) == (
        "the sheet “Sheet2”: is not read: “Sheet1” is the sheet with the findings. Save it as a workbook of its own."
    )
