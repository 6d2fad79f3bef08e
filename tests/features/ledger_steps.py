"""Ledgers, as the features say it: made of the record at a moment, and read as their readers would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
from pytest_bdd import parsers, then, when

from compliance.ledgers.chosen import Chosen
from compliance.ledgers.ledger import LedgerKind, ledger
from compliance.ledgers.xlsx import write_xlsx
from rules.language import Language, speaking
from tests.features.duty_steps import rows_of
from tests.features.office import MOMENT

KINDS = {
    "问题台账": LedgerKind.ISSUES,
    "销号表": LedgerKind.CLOSED,
    "交办清单": LedgerKind.DISPATCHED,
    "议定事项清单": LedgerKind.MATTERS,
}


@dataclass
class Sheets:
    """A workbook, sheet by sheet, with its lines by heading."""

    book: Any

    def lines(self, name: str | None = None) -> list[dict[str, str]]:
        sheet = self.book[name] if name else self.book.active
        head, *lines = sheet.iter_rows(values_only=True)
        return [dict(zip(head, map(shown, line), strict=True)) for line in lines]


def shown(cell: Any) -> str:
    """A cell as it reads; lines of one cell follow each other."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    return "" if cell is None else str(cell).replace("\n", "，")


@when(
    parsers.re(rf"(?P<moment>{MOMENT})，(?P<apart>按机构分表)?导出(?P<kind>{'|'.join(KINDS)})$"),
    target_fixture="sheets",
)
def _(office, moment, apart, kind):
    at, file = office.move_on(moment), BytesIO()
    with speaking(Language.ZH), office.database.read() as session:
        table = ledger(session, office.book, at, KINDS[kind], Chosen(), by_party=apart is not None)
        write_xlsx(table, file)
    return Sheets(openpyxl.load_workbook(file))


@then("台账有下列各行")
def _(sheets, datatable):
    expected = rows_of(datatable)
    assert [{key: line[key] for key in expected[0]} for line in sheets.lines()] == expected


@then("台账没有一行")
def _(sheets):
    assert sheets.lines() == []


@then(parsers.re(r"“(?P<name>[^”]+)”的表有(?P<count>\d+)行$"))
def _(sheets, name, count):
    assert len(sheets.lines(name)) == int(count)
    assert {line["对象"] for line in sheets.lines(name)} == {name}


@then("每张表从1编起")
def _(sheets):
    for name in sheets.book.sheetnames:
        numbers = [line["序号"] for line in sheets.lines(name)]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


@then(parsers.re(r"台账上最后一行的对象就是“(?P<name>.+)”，不是公式$"))
def _(sheets, name):
    sheet = sheets.book.active
    [column] = [cell.column for cell in sheet[1] if cell.value == "对象"]
    cell = sheet.cell(sheet.max_row, column)
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)
