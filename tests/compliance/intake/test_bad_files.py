"""A file that cannot be read as what its name says is refused before its first row, in one clear sentence."""

import io
import json
import os
import struct
import tracemalloc
import zipfile

import pytest
import xlsxwriter

from compliance.errors import UnreadableFile
from compliance.intake import limits
from compliance.intake.read import read_rows
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

GOOD = workbook(sheet(["晨光", "消防", "2026-03-05"]))
DAMAGED = (
    "is damaged, or only part of a workbook. "
    "Copy it again, or open it and save it again; look whether the disk is full."
)
AGAIN = "Open it in a spreadsheet program, and save it again."
MISSING = "; the first row that is not a title has the headers."


def _merged_header(page) -> None:
    page.merge_range("A1:B1", "单位名称")
    page.write_row(0, 2, HEADERS[1:])
    page.write_row(1, 0, ["晨光", "消防", "2026-03-05"])


def _hidden(page) -> None:
    sheet(["晨光", "消防", "2026-03-05"])(page)
    page.hide()


def _two_sheets() -> bytes:
    return workbook(lambda page: page.write(0, 0, ""), _hidden)


def _far_apart() -> bytes:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return repacked(GOOD, {SHEET: sheet_xml(rows)})


def _bomb() -> bytes:
    """A gigabyte and more of nothing, as the directory of the archive tells by itself."""
    stream = io.BytesIO(GOOD)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/comments1.xml", b"<a/>")
    data = bytearray(stream.getvalue())
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 2 * 1024**3 - 1)
    return bytes(data)


def _liar() -> bytes:
    """A part that is larger than the directory of the archive says."""
    data = bytearray(repacked(GOOD, {"xl/comments1.xml": b"<a>" + b" " * 100_000 + b"</a>"}))
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 10)
    return bytes(data)


def _password() -> bytes:
    data = bytearray(GOOD)
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


FILES = {
    "an empty file": ("f.csv", b"", "f.csv: is empty. Look whether it was saved or copied completely."),
    "an empty workbook file": ("f.xlsx", b"", "f.xlsx: is empty. Look whether it was saved or copied completely."),
    "a kind nobody reads": (
        "f.pdf",
        b"%PDF-1.7",
        "f.pdf: is of a kind that cannot be read here. Hand in one of: .jsonl, .ndjson, .json, .csv, .tsv, .xlsx.",
    ),
    "no ending": (
        "f",
        b"x",
        "f: is of a kind that cannot be read here. Hand in one of: .jsonl, .ndjson, .json, .csv, .tsv, .xlsx.",
    ),
    "an old workbook": ("f.xls", b"x", "f.xls: is a workbook of the old kind. Open it, and save it as .xlsx."),
    "an old workbook with a new name": (
        "f.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        (
            "f.xlsx: is an .xls workbook, or one with a password, named .xlsx. "
            "Open it, and save it as .xlsx without a password."
        ),
    ),
    "a web page with the name of a workbook": (
        "f.xlsx",
        b"\n<html><table><tr><td>1</td></tr></table></html>",
        "f.xlsx: is a web page named .xlsx. Open it in a spreadsheet program, and save it as .xlsx.",
    ),
    "text with the name of a workbook": (
        "f.xlsx",
        csv(),
        "f.xlsx: is not an .xlsx workbook. Open it in a spreadsheet program, and save it as .xlsx.",
    ),
    "a workbook with the name of a CSV": (
        "f.csv",
        GOOD,
        "f.csv: is a workbook or an archive, not CSV. If it is an .xlsx workbook, name it so.",
    ),
    "a web page with the name of a CSV": (
        "f.csv",
        b"<!DOCTYPE html><html></html>",
        "f.csv: is a web page, not CSV. Export the data once more, as CSV.",
    ),
    "UTF-16": (
        "f.csv",
        "单位名称,问题".encode("utf-16"),
        "f.csv: is in UTF-16, which is not read here. Save it as UTF-8; in Excel, as “CSV UTF-8”.",
    ),
    "UTF-16 without a mark": (
        "f.jsonl",
        '{"a": 1}'.encode("utf-16-le"),
        "f.jsonl: is in UTF-16, which is not read here. Save it as UTF-8; in Excel, as “CSV UTF-8”.",
    ),
    "neither UTF-8 nor GB18030": (
        "f.csv",
        b"name,issue,date\n\xff\xff,\xff\n",
        "f.csv: line 2 is neither UTF-8 nor GB18030. Save it as UTF-8; in Excel, as “CSV UTF-8”.",
    ),
    "blank lines": ("f.csv", b"\n\n,,\n", "f.csv: has no header. Write the names of the columns in the first row."),
    "no headers but data": (
        "f.csv",
        "晨光,着火了,昨天\n".encode(),
        (
            "f.csv: row 1 should have headers, and none of its words is one. "
            "Write the names of the columns above the data, such as: 单位名称, 问题类别, 发现日期, 问题描述."
        ),
    ),
    "an unknown header": (
        "f.csv",
        csv(header="单位名称,问题类别,发现日,乡镇"),
        (
            "f.csv: the header “发现日” is not known. Did you mean “发现日期”?; "
            "f.csv: the header “乡镇” is not known. Did you mean “乡镇街道”?; "
            f"f.csv: there is no column for date found. Add “发现日期”{MISSING}"
        ),
    ),
    "a missing header": (
        "f.csv",
        csv(header="问题类别,问题描述"),
        f"f.csv: there is no column for party's name, date found. Add “单位名称”, “发现日期”{MISSING}",
    ),
    "a header there twice": (
        "f.csv",
        csv(header="单位名称,问题类别,发现日期,发现日期"),
        "f.csv: the header “发现日期” is there twice. Keep one of the columns.",
    ),
    "two headers for one thing": (
        "f.csv",
        csv(header="单位名称,机构名称,问题类别,发现日期"),
        "f.csv: the headers “单位名称” and “机构名称” mean the same. Keep one of the columns.",
    ),
    "an array that breaks off": (
        "f.json",
        b'[\n {"party": "A"},\n {"party"',
        "f.json: line 3 ends too early to be JSON. Check quotation marks, commas and brackets there.",
    ),
    "an array with a comma too many": (
        "f.json",
        b'[{"party": "A"},\n]',
        "f.json: line 2 is not JSON from character 1 on: “]”. Check quotation marks, commas and brackets there.",
    ),
    "an array with something behind it": (
        "f.json",
        b"[]\n[]",
        "f.json: line 2 is not JSON from character 1 on: “[]”. Check quotation marks, commas and brackets there.",
    ),
    "an array of arrays of arrays": (
        "f.json",
        b"[" * 100_000,
        (
            "f.json: line 1 is nested deeper than 8 levels. "
            "A finding is an object with plain values, a party, facts and lists."
        ),
    ),
    "a JSON document that is not UTF-8": (
        "f.json",
        '[\n"晨光"]'.encode("gbk"),
        "f.json: line 2 is not UTF-8. Save the file as UTF-8.",
    ),
    "half a workbook": ("f.xlsx", GOOD[: len(GOOD) // 2], f"f.xlsx: {DAMAGED}"),
    "a workbook without its end": ("f.xlsx", GOOD[:-30], f"f.xlsx: {DAMAGED}"),
    "an archive that is no workbook": (
        "f.xlsx",
        repacked(GOOD, {"xl/workbook.xml": None}),
        "f.xlsx: is an archive, but no .xlsx workbook. Save it as .xlsx.",
    ),
    "a workbook that unpacks to gigabytes": (
        "f.xlsx",
        _bomb(),
        "f.xlsx: unpacks to 2 GB; at most 1 GB are read. Save the sheet as CSV.",
    ),
    "a workbook that says less than it has": ("f.xlsx", _liar(), f"f.xlsx: {DAMAGED}"),
    "a workbook with a password": (
        "f.xlsx",
        _password(),
        "f.xlsx: is packed with a password, or in a way that no spreadsheet program uses. Save it again.",
    ),
    "a workbook with entities": (
        "f.xlsx",
        repacked(GOOD, {SHEET: b'<!DOCTYPE a [<!ENTITY b "b">]>' + sheet_xml("")}),
        f"f.xlsx: has XML that no spreadsheet program writes. {AGAIN}".replace(
            "it in a spreadsheet program", "it in one"
        ),
    ),
    "a sheet that breaks off": (
        "f.xlsx",
        repacked(GOOD, {SHEET: sheet_xml("<row>")[:-20]}),
        f"f.xlsx: has a sheet that is damaged. {AGAIN}",
    ),
    "cells a sheet apart": (
        "f.xlsx",
        _far_apart(),
        f"f.xlsx: has a sheet whose cells span 1048576 rows and 16384 columns, which is too much. {AGAIN}",
    ),
    "two rows of one number": (
        "f.xlsx",
        repacked(GOOD, {SHEET: sheet_xml('<row r="1"/><row r="1"/>')}),
        f"f.xlsx: has a sheet with rows in disorder. {AGAIN}",
    ),
    "two cells in one place": (
        "f.xlsx",
        repacked(GOOD, {SHEET: sheet_xml('<row r="1"><c r="A1"/><c r="A1"/></row>')}),
        f"f.xlsx: has a sheet with cells in disorder. {AGAIN}",
    ),
    "a cell in no column": (
        "f.xlsx",
        repacked(GOOD, {SHEET: sheet_xml(f'<row r="1"><c r="{"A" * 1_000_000}1"/></row>')}),
        f"f.xlsx: has a sheet with cells in disorder. {AGAIN}",
    ),
    "more merged cells than anybody merges": (
        "f.xlsx",
        repacked(GOOD, {SHEET: sheet_xml("</sheetData>" + '<mergeCell ref="A1"/>' * 100_001 + "<sheetData>")}),
        f"f.xlsx: has more than 100000 merged cells. {AGAIN}",
    ),
    "XML in an encoding that nobody knows": (
        "f.xlsx",
        repacked(GOOD, {SHEET: b'<?xml version="1.0" encoding="NaN"?><a/>'}),
        f"f.xlsx: {DAMAGED}",
    ),
    "a table of contents of a million sheets": (
        "f.xlsx",
        repacked(GOOD, {"xl/workbook.xml": b"<workbook>" + b"<sheet/>" * 1_500_000 + b"</workbook>"}),
        "f.xlsx: unpacks to 11 MB; at most 8 MB are read. Save the sheet as CSV.",
    ),
    "two sheets of one name": (
        "f.xlsx",
        repacked(GOOD, {"xl/workbook.xml": b'<workbook><sheet name="a"/><sheet name="a"/></workbook>'}),
        f"f.xlsx: {DAMAGED}",
    ),
    "a cell of no known kind": (
        "f.xlsx",
        repacked(GOOD, {SHEET: sheet_xml('<row r="1"><c r="A1" t="zz"><v>1</v></c></row>')}),
        f"f.xlsx: has a sheet that cannot be read. {AGAIN}",
    ),
    "a workbook with nothing in it": (
        "f.xlsx",
        workbook(lambda page: None),
        "f.xlsx: has no sheet with anything in it. Look whether the sheet is hidden, or empty.",
    ),
    "a workbook whose sheet is hidden": (
        "f.xlsx",
        _two_sheets(),
        "f.xlsx: has no sheet with anything in it. Look whether the sheet is hidden, or empty.",
    ),
    "a header in merged cells": (
        "f.xlsx",
        workbook(_merged_header),
        "f.xlsx: the header lies in merged cells (A1:B1). Unmerge them, and write one header in each column.",
    ),
}


@pytest.mark.parametrize(("name", "data", "message"), FILES.values(), ids=FILES)
def test_what_is_wrong_with_a_file_is_said_before_its_first_row(allocation, name, data, message) -> None:
    with pytest.raises(UnreadableFile) as refused:
        next(read_rows(io.BytesIO(data), name, allocation))
    assert str(refused.value) == message


def test_a_file_that_is_not_there_is_said_so(allocation, tmp_path) -> None:
    with pytest.raises(UnreadableFile, match=r"f\.csv: there is no such file\. Check the path and the spelling\."):
        next(read_rows(tmp_path / "f.csv", "f.csv", allocation))


def test_a_folder_is_no_file(allocation, tmp_path) -> None:
    with pytest.raises(UnreadableFile, match=r"f\.csv: is a folder, not a file\. Name a file in it\."):
        next(read_rows(tmp_path, "f.csv", allocation))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_somebody_else_is_said_so(allocation, tmp_path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(csv())
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        next(read_rows(path, "f.csv", allocation))


def test_a_name_with_escape_sequences_is_shown_harmlessly(allocation) -> None:
    with pytest.raises(UnreadableFile, match=r"^f\\u001b\[2J\.csv: is empty"):
        next(read_rows(io.BytesIO(), "f\x1b[2J.csv", allocation))


def test_a_file_beyond_the_limit_is_refused(allocation, monkeypatch) -> None:
    # The limit itself would take half a gigabyte of disk.
    monkeypatch.setattr("compliance.intake.source.MAX_FILE", 2 * limits.MIB)
    with pytest.raises(UnreadableFile, match=r"f\.csv: is larger than 2 MB\. Split it"):
        next(read_rows(io.BytesIO(b"x" * (2 * limits.MIB + 1)), "f.csv", allocation))


def test_a_json_document_is_held_in_memory_and_has_a_limit_of_its_own(allocation, monkeypatch) -> None:
    monkeypatch.setattr("compliance.intake.jsondocument.MAX_DOCUMENT", 100)
    data = json.dumps([finding()] * 3).encode()
    with pytest.raises(UnreadableFile, match=r"is a JSON document larger than 100 bytes\. Write one finding a line"):
        next(read_rows(io.BytesIO(data), "f.json", allocation))
    assert len(rows_of(lines(*[finding()] * 3), "f.jsonl", allocation)) == 3


def test_all_that_is_wrong_with_a_header_is_said_at_once_with_its_line(allocation) -> None:
    with pytest.raises(UnreadableFile) as refused:
        rows_of(csv("甲,乙,丙", header="三月台账,,\n问题类别,问提,检查日"), "f.csv", allocation)
    assert [problem.line for problem in refused.value.problems] == [2, 2, 2]


def test_a_workbook_never_runs_what_it_holds(allocation, tmp_path) -> None:
    """Macros, links and images are not even copied to where the workbook is read."""
    data = repacked(GOOD, {"xl/vbaProject.bin": b"\0" * 100, "xl/media/image1.png": b"x"})
    assert len(rows_of(data, "f.xlsx", allocation)) == 1


def test_a_json_document_of_too_many_findings_is_refused(allocation, monkeypatch) -> None:
    monkeypatch.setattr("compliance.intake.jsondocument.MAX_ITEMS", 3)
    assert len(rows_of(b"[1, 2, 3]", "f.json", allocation)) == 3
    with pytest.raises(UnreadableFile, match=r"of more than 3 findings\. Write one finding a line"):
        rows_of(b"[1, 2, 3, 4]", "f.json", allocation)


def test_a_quotation_mark_that_is_never_closed_holds_no_more_than_a_line_may(allocation) -> None:
    """Else each of 500 lines of a megabyte would be held until the last is read, and read again for each."""
    stream = io.BytesIO(csv(*['",' + "c" * 100_000 + '","'] * 100))
    tracemalloc.start()
    lines = [row.line for row in read_rows(stream, "f.csv", allocation)]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lines == list(range(2, 102))
    assert most < 5_000_000


def test_a_sheet_with_too_many_formulas_without_value_was_never_calculated(allocation, monkeypatch) -> None:
    monkeypatch.setattr("compliance.intake.sheetscan.MAX_FAULTS", 3)
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for row in range(5):
            page.write_formula(row, 0, "=1/0", None, "#DIV/0!")
    with pytest.raises(UnreadableFile, match="has more than 3 formulas without a value"):
        rows_of(stream.getvalue(), "f.xlsx", allocation)
