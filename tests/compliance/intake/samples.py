"""Findings and files of findings, made for the tests of the intake."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from compliance.intake.read import read_rows
from compliance.intake.row import BadRow, Row
from rules.allocation import Allocation, AllocationRef, Validity
from rules.catalogue import District, Fact, FactKind, Group, Issue, Label, Source, Unit, Value

TODAY = date(2026, 11, 23)
CODE = "91110000600037341L"
HEADERS = ["单位名称", "问题类别", "发现日期"]
SHEET = "xl/worksheets/sheet1.xml"


def riverside() -> Allocation:
    """An invented district, whose facts are a number, a unit, and the township itself."""
    units = {
        "council": Unit("council", Label("河滨区政府", "Riverside Council"), Label("区府", "Council"), ("政府",)),
        "wardens": Unit("wardens", Label("河滨区巡查队", "River Wardens"), Label("巡查", "Wardens")),
    }
    as_values = tuple(Value(unit.id, unit.name, (unit.short.zh,)) for unit in units.values())
    facts = {
        "pupils": Fact("pupils", Label("学生人数", "number of pupils"), FactKind.NUMBER, low=0, high=5000),
        "permit_by": Fact("permit_by", Label("发证单位", "who issued the permit"), FactKind.UNIT, values=as_values),
        "township": Fact(
            "township",
            Label("乡镇街道", "locality"),
            FactKind.CHOICE,
            values=(Value("east", Label("河东", "East Bank")), Value("west", Label("河西", "West Bank"))),
        ),
    }
    issues = {"crowding": Issue("crowding", Label("超员", "crowding"), "space", ("人数超标",))}
    return Allocation(
        ref=AllocationRef("riverside-2025", "1", "0" * 64),
        name=Label("河滨区职责分工", "Riverside duties"),
        source=Source("通知", "河办2025年1号", date(2025, 1, 1), "河滨区"),
        valid=Validity(date(2025, 1, 1)),
        district=District("riverside", Label("河滨区", "Riverside"), "Asia/Shanghai", ("河东", "河西")),
        units=units,
        regimes={},
        facts=facts,
        groups={"space": Group("space", Label("场地", "space"))},
        issues=issues,
        clauses={},
        duties={},
    )


def finding(**changes: object) -> dict[str, object]:
    """A finding with nothing wrong; a change to None takes a part away."""
    whole: dict[str, object] = {
        "party": {"name": "晨光培训中心", "site": "institution"},
        "issue": "fire_safety",
        "found_on": "2026-03-05",
    } | changes
    return {key: value for key, value in whole.items() if value is not None}


def lines(*findings: object) -> bytes:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in findings).encode()


def csv(*rows: str, header: str = ",".join(HEADERS)) -> bytes:
    return "".join(f"{row}\n" for row in (header, *rows)).encode()


def workbook(*fill: Callable[[Worksheet], object], **options: object) -> bytes:
    """A workbook with one sheet for each function, which fills it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy/m/d", **options}) as book:
        for each in fill:
            each(book.add_worksheet())
    return stream.getvalue()


def sheet(*rows: list[object]) -> Callable[[Worksheet], object]:
    """What fills a sheet with a header and rows."""

    def fill(page: Worksheet) -> None:
        for number, cells in enumerate((HEADERS, *rows)):
            page.write_row(number, 0, cells)

    return fill


def repacked(book: bytes, changes: dict[str, bytes | None], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """`book` with parts of the package replaced, added, or, for None, left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(stream, "w", packing) as new:
        for name in dict.fromkeys((*old.namelist(), *changes)):
            content = changes.get(name, b"") if name in changes else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return stream.getvalue()


def sheet_xml(rows: str) -> bytes:
    """A sheet whose rows are written out."""
    space = "http" + "://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def rows_of(data: bytes, name: str, allocation: Allocation) -> list[Row | BadRow]:
    return list(read_rows(io.BytesIO(data), name, allocation))
