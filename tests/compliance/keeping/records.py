"""A record with something of everything that is told apart in a dump, and dumps that were tampered with."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import insert

from compliance.casework import tasks
from compliance.conference_states import PaperKind
from compliance.draft import PartyDraft
from compliance.keeping import dump
from compliance.keeping.load import take_in
from compliance.store.base import table_of
from compliance.store.database import open_database
from compliance.store.log import Counter
from compliance.store.seen_by import keeping
from tests.compliance.acting import LEAD, act
from tests.compliance.making import finding, the_book
from tests.compliance.papers.issuing import issued, office_with_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from compliance.store.database import Database

AT = datetime(2026, 3, 11, 1, 30, 0, 123456, tzinfo=UTC)
ODD = '“引号” "quotes" \\ back\nnew line\ttab \u2028 𠮷 e\u0301'
ELSEWHERE = "aishan"
"""Another district, of which there is a number and nothing else."""


def fill(database: Database) -> None:
    """Findings with odd texts, a share that was received, a paper in both forms, and a row of another district."""
    party = PartyDraft("Ænglisc “引号” 培训", locality="平山街道")
    office_with_cases(database, finding(text=ODD, party=party), finding("fee_prepayment", text="", party=party))
    act(database, the_book(), LEAD, AT, tasks.accept, "2026-0001")
    issued(database, PaperKind.SUPERVISION)
    with database.write() as session:
        keeping(session)
        for kind in ("b", "B", "_", "é", "中", "a b"):
            session.execute(
                insert(table_of(Counter)), {"district": ELSEWHERE, "kind": kind, "year": 2026, "last": 2**31 - 1}
            )


def dumped(database: Database, district: str | None = None) -> bytes:
    out = io.BytesIO()
    with database.read() as session:
        dump(session, out, district)
    return out.getvalue()


@cache
def rich() -> bytes:
    """The dump of a record such as `fill` makes, made once."""
    with open_database(":memory:") as database:
        fill(database)
        return dumped(database)


def filled(address: str, lines: bytes | None = None) -> None:
    """Make the database at `address` hold a rich record, or what `lines` say, unverified."""
    with open_database(address) as database, database.write() as session:
        take_in(session, io.BytesIO(lines or rich()), "record.jsonl")


def sealed(lines: list[bytes]) -> bytes:
    """A dump of these lines, with a last line that fits them, as somebody makes it who knows how."""
    rows: dict[str, int] = {}
    for line in lines:
        said = json.loads(line)
        if isinstance(said, dict) and "table" in said:
            table = said["table"]
            rows[table] = 0
        elif isinstance(said, list):
            rows[table] += 1
    body = b"".join(lines)
    end = {"end": "lianban", "rows": rows, "sha256": hashlib.sha256(body).hexdigest()}
    return body + json.dumps(end, separators=(",", ":")).encode() + b"\n"


def edited(edit: Callable[[list[bytes]], None]) -> bytes:
    """The rich dump, whose lines but for the last went through `edit`, with a last line that fits."""
    lines = rich().splitlines(keepends=True)[:-1]
    edit(lines)
    return sealed(lines)


def line_of(lines: list[bytes], table: str) -> int:
    """The place of the line that begins `table`."""
    return next(place for place, line in enumerate(lines) if line.startswith(b'{"table":"%s"' % table.encode()))
