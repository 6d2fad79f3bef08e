"""Whatever comes in, it is read, rejected or refused: nothing else happens."""

import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import ComplianceError
from compliance.intake.parse import Parser
from compliance.intake.read import read_rows
from compliance.intake.row import BadRow, Row
from tests.compliance.intake.samples import (
    HEADERS,
    SHEET,
    TODAY,
    finding,
    repacked,
    riverside,
    sheet,
    sheet_xml,
    workbook,
)

RIVERSIDE = riverside()
PARSER = Parser(RIVERSIDE, TODAY)
BOOK = workbook(sheet(["晨光", "超员", "2026-03-05"]))

texts = st.text(st.characters(codec=None), max_size=30) | st.sampled_from(
    ["河东", "超员", "crowding", "2026-03-05", "热线"]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))
keys = st.sampled_from([*finding(), "facts", "text", "source", "severity", "evidence", "attended", "id", "action"])
parties = st.dictionaries(
    st.sampled_from(["name", "code", "locality", "address", "pupils"]) | texts, values, max_size=4
)


def _read(data: bytes, name: str) -> None:
    """Reads all of it; every row is as it should be, and every message can be shown."""
    try:
        for row in read_rows(io.BytesIO(data), name, RIVERSIDE):
            assert row.line >= 1
            if isinstance(row, BadRow):
                assert row.problems
                "".join(map(str, row.problems)).encode()
            else:
                _parse(row.raw)
    except ComplianceError as refused:
        str(refused).encode()


def _parse(raw: object) -> None:
    try:
        PARSER.parse(raw)  # type: ignore[arg-type] # anything
    except ComplianceError as refused:
        message = str(refused)
        message.encode()
        assert "\x1b" not in message
        assert "\x00" not in message


@given(values | st.dictionaries(keys | texts, values | parties, max_size=8))
def test_any_value_is_a_finding_or_bad_input(raw) -> None:
    _parse(raw)


@given(st.dictionaries(keys, values, max_size=3), parties)
def test_any_change_to_a_finding_leaves_a_finding_or_bad_input(changes, party) -> None:
    _parse(finding() | {"party": party} | changes)


@pytest.mark.parametrize("name", ["f.jsonl", "f.json", "f.csv", "f.tsv", "f.xlsx", "-", "f", "f.xls", ""])
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(name, data) -> None:
    _read(data, name)


@pytest.mark.parametrize("name", ["f.jsonl", "f.json", "-"])
@given(data=st.lists(values, max_size=4))
def test_any_json_is_read_or_refused(name, data) -> None:
    _read("\n".join(map(json.dumps, data)).encode(), name)
    _read(json.dumps(data).encode(), name)


@given(
    st.text(st.sampled_from('晨光,;\t"\n\r\\0=\x00\ufeff'), max_size=60),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_any_text_behind_a_header_is_read_or_refused(body, encoding) -> None:
    _read((",".join(HEADERS) + "\n" + body).encode(encoding), "f.csv")


csv_lines = st.sampled_from(
    ["{},超员,2026-03-05", '"{}', '{}"', '"{}""b",c,d', "a,{}", "{}", '"a\n{}",c,d', "a,{},c,d", '"{}"x,c,d']
)


@given(st.lists(csv_lines, max_size=12))
def test_no_line_of_a_csv_is_lost(forms) -> None:
    """Every line is in a row, or in the text of a rejected one; each has a word of its own to tell."""
    words = [f"晨光{number}号" for number in range(len(forms))]
    body = [form.format(word) for form, word in zip(forms, words, strict=True)]
    text = "\n".join([",".join(HEADERS), *body]) + "\n"
    rows = list(read_rows(io.BytesIO(text.encode()), "f.csv", RIVERSIDE))
    seen = "".join(row.text if isinstance(row, BadRow) else json.dumps(row.raw, ensure_ascii=False) for row in rows)
    assert [word for word in words if seen.count(word) != 1] == []
    assert [row.line for row in rows] == sorted({row.line for row in rows})


@settings(max_examples=200)
@given(st.integers(0, len(BOOK) - 1), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(place, change) -> None:
    _read(BOOK[:place] + change + BOOK[place + len(change) :], "f.xlsx")


@given(st.integers(0, len(BOOK)))
def test_a_workbook_cut_off_anywhere_is_refused(end) -> None:
    _read(BOOK[:end], "f.xlsx")


cells = st.builds(
    '<c r="{}" t="{}"><f>{}</f><v>{}</v></c>'.format,
    st.sampled_from(["A1", "B1", "C1", "A2", "B2", "C2", "A3", "", "1", "AAAAAAA1", "a1", "A99999999999"]),
    st.sampled_from(["n", "s", "str", "b", "e", "d", "inlineStr", "x", ""]),
    st.sampled_from(["", "1+1"]),
    st.sampled_from(["", "0", "1", "99999", "-1", "1e400", "nan", "TRUE", "#REF!", "2026-03-05", "_x0000_", "46086"]),
)
sheet_rows = st.builds(
    '<row r="{}">{}</row>'.format,
    st.sampled_from(["1", "2", "3", "0", "x", "-1"]),
    st.lists(cells, max_size=4).map("".join),
)


@settings(max_examples=200)
@given(st.lists(sheet_rows, max_size=4).map("".join), st.sampled_from(["", "A1:B2", "x", "A", ":"]))
def test_a_sheet_with_any_cells_is_read_or_refused(body, merged) -> None:
    xml = sheet_xml(body).replace(
        b"</worksheet>", f'<mergeCells><mergeCell ref="{merged}"/></mergeCells></worksheet>'.encode()
    )
    _read(repacked(BOOK, {SHEET: xml}, zipfile.ZIP_STORED), "f.xlsx")


def test_these_tests_do_reach_findings() -> None:
    """An intake that refused everything would pass all the others."""
    rows = list(read_rows(io.BytesIO(BOOK), "f.xlsx", RIVERSIDE))
    assert [isinstance(row, Row) for row in rows] == [True]
