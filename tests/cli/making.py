"""Runs the program as a person would, and makes the files that people hand in."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner

from cli.app import app
from rules.language import Language, speaking

DAY = "2026-03-16"
HEADERS = {
    "party": "单位名称",
    "site": "对象",
    "issue": "问题类别",
    "found_on": "发现日期",
    "training": "培训类别",
    "text": "问题描述",
    "id": "编号",
}


@dataclass(frozen=True)
class Run:
    """What the program answered."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


def run(*words: object, stdin: str | bytes | None = None, language: Language = Language.EN) -> Run:
    """Run the program with these words; an error that is no message is raised."""
    with speaking(language):
        result = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return Run(result.exit_code, result.stdout, result.stderr)


def finding(**given: Any) -> dict[str, Any]:
    """A finding that is good, but for what is given."""
    good = {
        "party": {"name": "晨光艺术培训中心", "site": "institution"},
        "issue": "fire_safety",
        "found_on": "2026-03-02",
    }
    return {key: value for key, value in {**good, **given}.items() if value is not None}


def lines(*findings: object) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in findings)


def row(**given: Any) -> dict[str, Any]:
    """A row of a table, by the headers that inspectors use."""
    good = {"party": "晨光艺术培训中心", "site": "机构", "issue": "消防安全", "found_on": "2026-03-02"}
    return {HEADERS[key]: value for key, value in {**good, **given}.items()}


def as_csv(*rows: dict[str, Any], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(key for each in rows for key in each)))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_workbook(file: Path, *rows: dict[str, Any]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    headers = list(dict.fromkeys(key for each in rows for key in each))
    sheet.append(headers)
    for each in rows:
        sheet.append([each.get(header) for header in headers])
    book.save(file)
    return file


def kept(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the database holds, table by table; nothing where there is none."""
    if not database.exists():
        return {}
    connection = sqlite3.connect(database)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in sorted(tables)}
    finally:
        connection.close()


def count(database: Path, table: str) -> int:
    return len(kept(database).get(table, []))
