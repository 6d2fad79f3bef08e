"""Ledgers as files: they read back as they were written, hold no formula, and are the same byte for byte."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime

import pytest
from openpyxl.utils.escape import unescape

from compliance.draft import PartyDraft
from compliance.errors import Conflict
from compliance.ledgers import xlsx
from compliance.ledgers.celltext import LONGEST, fitting, harmless, legible
from compliance.ledgers.ledger import LedgerKind
from compliance.ledgers.sheetnames import SheetNames
from compliance.ledgers.table import Breadth, Head, Line, Table
from compliance.ledgers.xlsx import write_xlsx
from compliance.meetings.model import Decision
from tests.compliance.ledgers.scene import HARMFUL, agree, harm, life, made
from tests.compliance.making import AT, finding, submit

SOFFICE = shutil.which("soffice")
RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
STEERING = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F))} - {
    "\n"
}

needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture
def harmed(database):
    harm(database)
    return database


def cells(written):
    return [cell for sheet in written.book for row in sheet.iter_rows() for cell in row]


def lines_of(data):
    text = data.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def plain(cell):
    """A cell of a workbook as CSV has it, but for what keeps it from being a formula."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if not (cell.hour or cell.minute) else f"{cell:%Y-%m-%d %H:%M}"
    return "" if cell is None else unescape(str(cell))


# ------------------------------------------------ what means harm


@pytest.mark.parametrize("kind", [LedgerKind.ISSUES, LedgerKind.DISPATCHED])
@pytest.mark.parametrize("by_party", [False, True])
def test_no_cell_is_a_formula_a_link_or_anything_but_what_was_written(harmed, kind, by_party):
    written = made(harmed, kind, by_party=by_party)
    assert {cell.data_type for cell in cells(written)} <= {"s", "inlineStr", "d", "n"}
    assert not [cell for cell in cells(written) if cell.hyperlink]
    texts = {str(cell.value) for cell in cells(written) if cell.value}
    assert {"=1+1", "+cmd|' /C calc'!A0", "@SUM(A1:A9)", "0012345678901234567890", "TRUE", "#N/A", "1e5"} <= texts
    assert not [text for text in texts if STEERING & set(text)]
    with zipfile.ZipFile(io.BytesIO(written.data)) as archive:
        inside = [archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    assert not [part for part in inside if "<f>" in part or "<f " in part or "TargetMode=" in part]


def test_what_steers_is_shown_as_its_code(harmed):
    parties = {row[4].value for row in made(harmed, LedgerKind.ISSUES).book.active.iter_rows(min_row=2)}
    assert "右\\u202e\u05d2\u05d3\u05d5\u05dc\\u202c左" in parties
    assert "铃\\u0007\\u001b[31m响" in parties
    assert "长" * 300 in parties


def test_no_cell_of_csv_is_taken_for_a_formula(harmed):
    (head, *lines) = lines_of(made(harmed, LedgerKind.ISSUES, form="csv").data)
    assert len(lines) == len(HARMFUL)
    assert {len(line) for line in lines} == {len(head)}
    assert not [cell for line in lines for cell in line if cell.lstrip().startswith(RISKY)]
    assert not [cell for line in lines for cell in line if STEERING & set(cell)]
    assert "'=1+1" in {line[4] for line in lines}


@pytest.mark.parametrize("text", ["a\x00b", "\x85", "\u2066", "\ufeff", "\ud800", "\ue000", "\uffff", "a\rb"])
def test_a_character_that_cannot_be_seen_is_shown(text):
    assert not STEERING & set(legible(text))
    assert "\\u" in legible(text)


def test_a_cell_holds_no_more_than_excel_can():
    assert fitting("长" * LONGEST) == "长" * LONGEST
    assert fitting("长" * (LONGEST + 1)) == "长" * (LONGEST - 1) + "…"
    cut = fitting("😀" * LONGEST)
    assert len(cut.encode("utf-16-le")) // 2 == LONGEST
    assert cut.endswith("😀…")


# ------------------------------------------------ one party one sheet


def test_each_party_has_a_sheet_with_its_cases_numbered_from_one(database):
    life(database)
    book = made(database, LedgerKind.ISSUES, by_party=True).book
    found = {sheet.title: [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=2)] for sheet in book}
    assert found == {
        "启明教育": [(1, "2026-0001"), (2, "2026-0002")],
        "晨光艺术培训中心": [(number - 2, f"2026-000{number}") for number in (3, 4, 5, 6)],
    }


@pytest.mark.parametrize("kind", [LedgerKind.CLOSED, LedgerKind.DISPATCHED])
def test_other_ledgers_have_sheets_by_party_too(database, kind):
    life(database)
    together, apart = made(database, kind), made(database, kind, by_party=True)
    assert apart.count == together.count
    assert len(apart.book.sheetnames) == len(
        {row[2 if kind is LedgerKind.CLOSED else 5].value for row in together.book.active.iter_rows(min_row=2)}
    )


def test_parties_of_one_name_have_sheets_of_their_own(database, book):
    same = [finding(party=PartyDraft("阳光：培训/中心", locality=place)) for place in ("南门街道", "象山街道")]
    submit(database, book, *same)
    assert made(database, LedgerKind.ISSUES, by_party=True).book.sheetnames == [
        "阳光：培训_中心",
        "阳光：培训_中心 (2)",
    ]


@pytest.mark.parametrize("wanted", HARMFUL)
def test_every_name_makes_a_sheet_name_that_excel_takes(wanted):
    names = SheetNames("台账")
    made_ = [names.name(wanted) for _time in range(12)]
    assert len({name.casefold() for name in made_}) == 12
    for name in made_:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set("[]:*?/\\") & set(name)
        assert name.strip("'") == name


def test_too_many_sheets_are_refused_with_what_to_do(database, book, monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_SHEETS", 1)  # two hundred institutions would tell no more
    life(database)
    with pytest.raises(Conflict, match="--locality"):
        made(database, LedgerKind.ISSUES, by_party=True)


def test_what_is_more_than_a_sheet_holds_goes_on_in_another(monkeypatch):
    monkeypatch.setattr(xlsx, "_LAST_ROW", 3)  # a million lines would tell no more
    heads = (Head("序号", Breadth.ORDINAL), Head("编号", Breadth.NUMBER))
    file = io.BytesIO()
    lines = (Line("", "", (str(number),)) for number in range(7))
    assert write_xlsx(Table("台账", "", heads, lines, AT, large=False), file) == 7
    import openpyxl

    book = openpyxl.load_workbook(file)
    assert [(sheet.title, sheet.max_row) for sheet in book] == [("台账", 4), ("台账 (2)", 4), ("台账 (3)", 2)]


# ------------------------------------------------ how it reads and prints


def test_a_sheet_can_be_read_sorted_and_printed_at_once(database):
    life(database)
    sheet = made(database, LedgerKind.ISSUES).book.active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:U7")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert "问题台账" in sheet.oddHeader.center.text
    assert "截至2026-04-09" in sheet.oddHeader.center.text
    assert {cell.alignment.wrap_text for cell in sheet["H"]} == {True}
    assert {cell.number_format for cell in sheet["D"][1:]} == {"yyyy-mm-dd"}
    assert sheet["D2"].is_date
    assert sheet.row_dimensions[7].height > sheet.row_dimensions[6].height


def test_the_name_of_a_party_steers_no_header(database, book):
    submit(database, book, finding(party=PartyDraft("&P甲&乙&D")))
    sheet = made(database, LedgerKind.ISSUES, by_party=True).book.active
    assert "&&P甲&&乙&&D" in sheet.oddHeader.center.text


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_same_record_at_the_same_moment_gives_the_same_bytes(harmed, form):
    for kind in LedgerKind:
        assert made(harmed, kind, form=form).data == made(harmed, kind, form=form).data


def test_csv_and_workbook_say_the_same(database):
    life(database)
    agree(database, "H2026-01", Decision("每季度联合检查一次", "market_regulation", date(2026, 4, 1)))
    for kind in LedgerKind:
        sheet = made(database, kind).book.active
        expected = [[harmless(plain(cell)) for cell in row] for row in sheet.iter_rows(values_only=True)]
        assert lines_of(made(database, kind, form="csv").data) == expected


@needs_soffice
@pytest.mark.slow
def test_libreoffice_opens_each_ledger_and_reads_the_same(database, tmp_path):
    life(database)
    harm(database)
    agree(database, "H2026-01", Decision("=每季度", "market_regulation", date(2026, 4, 1)))
    files = {kind: tmp_path / f"{kind.value}.xlsx" for kind in LedgerKind}
    for kind, file in files.items():
        file.write_bytes(made(database, kind).data)
    as_utf8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    words = [SOFFICE, home, "--headless", "--convert-to", as_utf8, "--outdir", tmp_path, *files.values()]
    subprocess.run(words, check=True, capture_output=True, timeout=300)
    for kind in LedgerKind:
        read = next(tmp_path.glob(f"{kind.value}*.csv")).read_text("utf-8").removeprefix("\ufeff")
        found = list(csv.reader(io.StringIO(read, newline="")))
        sheet = made(database, kind).book.active
        expected = [
            [re.sub(r"( ..:..)$", r"\1:00", plain(cell)) for cell in row] for row in sheet.iter_rows(values_only=True)
        ]
        assert found == expected
