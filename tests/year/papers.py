"""Is every paper of the year there, numbered without gaps, kept byte for byte, and is every figure in it right?"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from docx import Document

from rules.load import load_allocation
from tests.year.recount import Recount, Row, read_events

__all__ = ["figure_faults", "meeting_faults", "paper_faults"]

KINDS = {
    *("dispatch", "supervision", "transfer", "rectification", "notice", "agenda", "minutes", "matters"),
    *("circular", "report", "handbook"),
}


def _rows(database: Path, query: str) -> list[Row]:
    with sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


def _gaps(what: str, numbers: list[int]) -> Iterator[str]:
    if sorted(numbers) != list(range(1, len(numbers) + 1)):
        yield f"{what}: the numbers {sorted(numbers)} have gaps"


# ---------------------------------------------------------------------- each paper as it was issued


def paper_faults(database: Path) -> Iterator[str]:
    """What is wrong with the numbers, the forms, the hashes, the texts, and with what the events tell of papers."""
    papers = _rows(database, "SELECT * FROM papers ORDER BY id")
    ordinals: dict[str, list[int]] = defaultdict(list)
    for paper in papers:
        ordinals[paper["kind"]].append(paper["ordinal"])
    yield from (f"no paper of the kind {kind}" for kind in sorted(KINDS - set(ordinals)))
    for kind, numbers in ordinals.items():
        yield from _gaps(kind, numbers)
    if len({paper["number"] for paper in papers}) != len(papers):
        yield "a number was given twice"
    files: dict[str, dict[str, Row]] = defaultdict(dict)
    for file in _rows(database, "SELECT * FROM paper_files"):
        files[file["paper_id"]][file["form"]] = file
    told = [event for event in read_events(database) if event["act"] == "paper_issued"]
    by_events = {row["id"]: row["number"] for event in told for row in event["changes"]["added"]["papers"]}
    if by_events != {paper["id"]: paper["number"] for paper in papers}:
        yield "the events tell of other papers than there are"
    for paper in papers:
        yield from (f"{paper['number']}: {wrong}" for wrong in _of_one(paper, files[paper["id"]]))


def _of_one(paper: Row, files: dict[str, Row]) -> Iterator[str]:
    if set(files) != {"docx", "html"}:
        yield f"kept as {sorted(files)}"
        return
    for form, file in files.items():
        data = file["content"]
        if (hashlib.sha256(data).hexdigest(), len(data)) != (paper[f"{form}_sha256"], file["size"]):
            yield f"the {form} has another hash or size"
    content = json.loads(paper["content"])
    word, page = Document(io.BytesIO(files["docx"]["content"])), files["html"]["content"].decode()
    words = "".join(each.text for each in word.element.iter() if each.tag.endswith("}t") and each.text)
    for text in (content["number"], content["title"]):
        if text not in words or text not in page:
            yield f"“{text}” does not stand in both forms"
    there = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    for table in _blocks(content, "table"):
        if any(row not in there for row in table["rows"]):
            yield f"a row of the table “{table['caption']}” does not stand in the docx"


def _blocks(content: Row, kind: str) -> list[Row]:
    parts = [*content["body"], *(block for annex in content["annexes"] for block in annex["body"])]
    return [block for block in parts if block["is"] == kind]


# ---------------------------------------------------------------------- the meetings


def meeting_faults(database: Path, planned: int) -> Iterator[str]:
    """Whether `planned` meetings of the conference were minuted, each with its papers, and matters with numbers."""
    meetings = _rows(database, "SELECT * FROM meetings ORDER BY number")
    matters = _rows(database, "SELECT * FROM matters ORDER BY number")
    papers = {(row["kind"], row["meeting_id"]) for row in _rows(database, "SELECT kind, meeting_id FROM papers")}
    yield from _gaps("meetings", [int(each["number"].split("-")[1]) for each in meetings])
    yield from _gaps("matters", [int(each["number"].split("-")[1]) for each in matters])
    held = [each for each in meetings if each["kind"] == "joint" and each["state"] == "minuted"]
    if len(held) != planned:
        yield f"{len(held)} meetings of the conference were minuted, not {planned}"
    for meeting in held:
        for kind in ("notice", "agenda", "minutes", "matters"):
            if (kind, meeting["id"]) not in papers:
                yield f"{meeting['number']} has no {kind}"
        if not any(matter["meeting_id"] == meeting["id"] for matter in matters):
            yield f"{meeting['number']} agreed nothing"
    items = _rows(database, "SELECT meeting_id, outcome FROM agenda_items WHERE position > 0")
    for meeting in held:
        mine = [item["outcome"] for item in items if item["meeting_id"] == meeting["id"]]
        if not mine or not all(mine):
            yield f"{meeting['number']}: nothing came of an item of the agenda"


# ---------------------------------------------------------------------- the figures


def figure_faults(database: Path) -> Iterator[str]:
    """Where a circular, or a report, says something else than the events, counted with no code of the program."""
    events = read_events(database)
    short = {unit.id: unit.short.zh for unit in load_allocation().units.values()}
    query = (
        "SELECT p.number, p.kind, p.content, p.issued_at, f.content AS page FROM papers AS p JOIN paper_files AS f "
        "ON f.paper_id = p.id WHERE p.kind IN ('circular', 'report') AND f.form = 'html' ORDER BY p.id"
    )
    papers = _rows(database, query)
    if not any("逾期" in _listed(json.loads(paper["content"]), "限期办结") for paper in papers):
        yield "no unit is late in any of them, so that they show too little"
    for paper in papers:
        content = json.loads(paper["content"])
        since, until = (date.fromisoformat(dict(content["about"])[name]) for name in ("from", "to"))
        counted = Recount(events, since, until, datetime.fromisoformat(paper["issued_at"]), short)
        check = _circular if paper["kind"] == "circular" else _report
        for what, said, right in check(content, counted, paper["page"].decode()):
            if said != right:
                yield f"{paper['number']}, {what}: it says {said!r}, the events {right!r}"


_Checked = tuple[str, Any, Any]


def _circular(content: Row, counted: Recount, page: str) -> Iterator[_Checked]:
    tables = _tables(content)
    yield "sentence", _sentence(content), counted.sentence()
    yield "months", tables["各月新增和销号"], counted.months()
    yield "units", tables.get("各单位办理情况", []), counted.units()
    yield "overdue", tables.get("逾期未反馈的案件", []), counted.owing()
    yield "indices", [row[2] for row in tables["各项指标"]], counted.indices()
    yield "praise", _listed(content, "予以表扬"), counted.praised()
    yield "blame", _listed(content, "限期办结"), counted.blamed()
    flow, on_time = (base64.b64decode(each).decode() for each in re.findall(r"svg\+xml;base64,([^\"]+)", page))
    # The plots say it in words too, for those who cannot see them.
    yield "plot of months", _described(flow)[:-1], counted.columns()
    bars = [re.search(r"\S+%  \d+/\d+", each) for each in _described(on_time)]
    yield "plot of units", [bar.group() for bar in bars if bar], counted.bars()


def _report(content: Row, counted: Recount, _page: str) -> Iterator[_Checked]:
    tables = _tables(content)
    yield "sentence", _sentence(content), counted.sentence(in_brackets=True)
    yield "units", tables.get("各单位办理情况", []), counted.units()


def _tables(content: Row) -> dict[str, list[list[str]]]:
    """The rows of each table by its caption, without its number."""
    return {re.sub(r"^表\d+\s*", "", table["caption"]): table["rows"] for table in _blocks(content, "table")}


def _sentence(content: Row) -> str:
    return next(each["text"] for each in _blocks(content, "paragraph") if each["text"].startswith("本期新增案件"))


def _listed(content: Row, word: str) -> str:
    """The units that a paragraph with `word` names, between its colon and its full stop."""
    found = [each["text"] for each in _blocks(content, "paragraph") if word in each["text"]]
    return found[0].split("：", 1)[1].split("。")[0] if found else ""


def _described(svg: str) -> list[str]:
    found = re.search(r"<desc>(.*?)</desc>", svg, re.DOTALL)
    assert found, "every plot is described"
    return found.group(1).split("; ")
