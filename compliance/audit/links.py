"""What does the chain need of each stored event? Columns as texts, made into the bytes that were hashed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, TableClause, Text, cast, func, literal_column, select
from sqlalchemy.orm import Session

from compliance.audit.walk import Fields
from compliance.chain import canonical
from compliance.states import EventAct
from compliance.store.base import table_of
from compliance.store.log import Event
from compliance.store.scratch import as_stored

__all__ = ["EVENTS", "link_columns", "link_of", "links"]

EVENTS = as_stored(table_of(Event))
"""The events as they are stored."""

_UTC: ColumnElement[str] = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'""")
_IDS = ("id", "party_id", "visit_id", "case_id", "finding_id")
_TEXTS = ("actor_unit", "actor_role", "act", "content_hash", "actor_name", "why", "changes", "salt", "prev_hash")
_NAMES = ("seq", "hash", "district", "at", *_IDS, *_TEXTS)


def link_columns(session: Session, events: TableClause = EVENTS) -> list[ColumnElement[Any]]:
    """What `link_of` takes, in its order: moments and ids as the text that was hashed, on any database."""
    if session.get_bind().dialect.name == "sqlite":
        return [events.c[name] for name in _NAMES]
    as_text = {name: cast(events.c[name], Text) for name in _IDS}
    as_text["at"] = func.to_char(func.timezone("UTC", events.c.at), _UTC)  # type: ignore[assignment]
    return [as_text.get(name, events.c[name]).label(name) for name in _NAMES]


def link_of(row: Sequence[Any]) -> Fields:
    """
    A stored event as the chain sees it: its JSON is put together here, since that is most of the work of a check.

    What needs no escaping in its body is only put between quotes. Were something there that needs it, the count of
    quotes would tell, or the text would be none that JSON can be, and fit no seal.
    """
    seq, hash_, district, at, id_, party, visit, case, finding, unit, role, act, sealed, name, why, changes, *rest = row
    salt, prev_hash = rest
    body = (
        f'{{"act":"{act}","actor_role":"{role}","actor_unit":{_or_null(unit)},"at":"{at}","case_id":{_or_null(case)},'
        f'"content_hash":"{sealed}","district":"{district}","finding_id":{_or_null(finding)},"id":"{id_}",'
        f'"party_id":{_or_null(party)},"visit_id":{_or_null(visit)}}}'
    )
    given = (unit, case, finding, party, visit)
    if body.count('"') != _QUOTES - 2 * given.count(None) or "\\" in body or not body.isascii():
        body = canonical(
            dict(zip(_BODY, (act, role, unit, at, case, sealed, district, finding, id_, party, visit), strict=True))
        )
    told = orjson.dumps(changes).decode() if changes.isascii() else quoted(changes)
    content = f'{{"actor_name":{quoted(name)},"changes":{told},"why":{quoted(why)}}}'
    return seq, prev_hash, hash_, body, sealed, salt, content, changes if act == _REDACTED else None


_REDACTED = EventAct.REDACTED.value
_BODY = (
    "act",
    "actor_role",
    "actor_unit",
    "at",
    "case_id",
    "content_hash",
    "district",
    "finding_id",
    "id",
    "party_id",
    "visit_id",
)
_QUOTES = 4 * len(_BODY)


def _or_null(text: str | None) -> str:
    return "null" if text is None else f'"{text}"'


def links(session: Session, district: str, each: int) -> Iterator[list[Fields]]:
    """The events of `district` in the order of their numbers, `each` at a time."""
    rows = session.connection().execute(_all(session, district), execution_options={"yield_per": each})
    for piece in rows.partitions():
        yield [link_of(row) for row in piece]


def _all(session: Session, district: str) -> Select[*tuple[Any, ...]]:
    return select(*link_columns(session)).where(EVENTS.c.district == district).order_by(EVENTS.c.seq)
