"""The figures of a circular counted once more, by SQL on the events with no code of the program, and held against it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from compliance.papers.content import Table
from rules.load import load_allocation

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from compliance.papers import Issued

__all__ = ["by_unit", "check_figures", "recounted", "short", "tables"]

_TOLD = """
WITH told AS (
    SELECT seq, at, 'cases' AS kind, r.value AS line FROM events, json_each(changes, '$.added.cases') AS r
    UNION ALL SELECT seq, at, 'cases', r.value FROM events, json_each(changes, '$.changed.cases') AS r
    UNION ALL SELECT seq, at, 'tasks', r.value FROM events, json_each(changes, '$.added.tasks') AS r
    UNION ALL SELECT seq, at, 'tasks', r.value FROM events, json_each(changes, '$.changed.tasks') AS r
),
parts AS (
    SELECT seq, at, kind, json_extract(line, '$.id') AS id, f.key AS name, f.value AS value
    FROM told, json_each(told.line) AS f WHERE at <= :end
),
last AS (
    SELECT kind, id, name, value
    FROM (SELECT *, row_number() OVER (PARTITION BY kind, id, name ORDER BY seq DESC) AS n FROM parts) WHERE n = 1
),
cases AS (
    SELECT id, max(value) FILTER (WHERE name = 'number') AS number, max(value) FILTER (WHERE name = 'state') AS state,
        max(value) FILTER (WHERE name = 'closed_at') AS closed_at
    FROM last WHERE kind = 'cases' GROUP BY id
),
tasks AS (
    SELECT id, max(value) FILTER (WHERE name = 'case_id') AS case_id, max(value) FILTER (WHERE name = 'unit') AS unit,
        max(value) FILTER (WHERE name = 'role') AS role, max(value) FILTER (WHERE name = 'state') AS state,
        max(value) FILTER (WHERE name = 'deadline') AS deadline,
        max(value) FILTER (WHERE name = 'answered_at') AS answered_at
    FROM last WHERE kind = 'tasks' GROUP BY id
),
turns AS (
    SELECT strftime('%Y-%m', at, '+8 hours') AS month, at, id, value AS state,
        lag(value) OVER (PARTITION BY id ORDER BY seq) AS before
    FROM parts WHERE kind = 'cases' AND name = 'state'
),
led AS (
    SELECT cases.number, tasks.unit, cases.state = 'closed' AND answered_at <= deadline AS on_time,
        CASE WHEN cases.state = 'closed' THEN min(closed_at, coalesce(deadline, closed_at)) ELSE deadline END AS due_at
    FROM cases JOIN tasks ON case_id = cases.id
    WHERE role = 'lead' AND tasks.state <> 'withdrawn' AND cases.state NOT IN ('void', 'parked')
        AND (cases.state = 'closed' OR deadline < :end)
),
owed AS (
    SELECT cases.number, tasks.unit, deadline < :end AS late
    FROM cases JOIN tasks ON case_id = cases.id
    WHERE tasks.state IN ('open', 'accepted') AND cases.state IN ('dispatched', 'accepted', 'returned')
)
"""
_ASKED = {
    "opened": "SELECT month, count(*) FROM turns WHERE at >= :start AND before IS NULL GROUP BY month",
    "again": (
        "SELECT month, count(*) FROM turns WHERE at >= :start AND before IN ('closed', 'void') "
        "AND state NOT IN ('closed', 'void') GROUP BY month"
    ),
    "closed": (
        "SELECT month, count(*) FROM turns WHERE at >= :start AND state = 'closed' "
        "AND before NOT IN ('closed', 'void') GROUP BY month"
    ),
    "voided": (
        "SELECT month, count(*) FROM turns WHERE at >= :start AND state = 'void' "
        "AND before NOT IN ('closed', 'void') GROUP BY month"
    ),
    "standing": "SELECT '', count(*) FROM cases WHERE state NOT IN ('closed', 'void')",
    "parked": "SELECT '', count(*) FROM cases WHERE state = 'parked'",
    "due": "SELECT unit, count(*) FROM led WHERE due_at >= :start GROUP BY unit",
    "on_time": "SELECT unit, count(*) FROM led WHERE due_at >= :start AND on_time GROUP BY unit",
    "unanswered": "SELECT unit, count(*) FROM owed GROUP BY unit",
    "overdue": "SELECT unit, count(*) FROM owed WHERE late GROUP BY unit",
    "late_cases": (
        "SELECT unit, group_concat(number, ' ') FROM (SELECT * FROM owed WHERE late ORDER BY number) GROUP BY unit"
    ),
}


def recounted(session: Session, since: date, until: date) -> dict[str, dict[str, Any]]:
    """Each figure by month or by unit, from the day `since` to the day `until`; one without either under ''."""
    zone = ZoneInfo("Asia/Shanghai")
    start = datetime.combine(since, time(), zone).astimezone(UTC)
    end = datetime.combine(until + timedelta(days=1), time(), zone).astimezone(UTC)
    days = {name: f"{at:%Y-%m-%dT%H:%M:%S.%fZ}" for name, at in (("start", start), ("end", end))}
    return {name: dict(map(tuple, session.execute(text(_TOLD + asked), days))) for name, asked in _ASKED.items()}


def short(unit: str) -> str:
    return load_allocation().units[unit].short.zh


def tables(paper: Issued) -> dict[str, Table]:
    """The tables of the body by their captions."""
    return {each.caption: each for each in paper.content.body if isinstance(each, Table)}


def by_unit(paper: Issued, caption: str) -> dict[str, tuple[str, ...]]:
    """The rows of a table by their first cell."""
    return {row[0]: row[1:] for row in tables(paper)[caption].rows}


def check_figures(paper: Issued, counted: dict[str, dict[str, Any]]) -> None:
    """The tables of a circular, cell by cell."""
    months = {row[0]: tuple(map(int, row[1:5])) for row in tables(paper)["各月新增和销号"].rows}
    kinds = ("opened", "again", "closed", "voided")
    assert months == {month: tuple(counted[kind].get(month, 0) for kind in kinds) for month in months}
    assert sum(map(sum, months.values())) == sum(sum(counted[kind].values()) for kind in kinds)
    assert int(tables(paper)["各月新增和销号"].rows[-1][5]) == counted["standing"][""]
    units = {unit for kind in ("due", "unanswered") for unit in counted[kind]}
    found = by_unit(paper, "各单位办理情况")
    assert set(found) == set(map(short, units))
    for unit in units:
        due, on_time, rate, unanswered, overdue = found[short(unit)]
        kinds = ("due", "on_time", "unanswered", "overdue")
        assert tuple(map(int, (due, on_time, unanswered, overdue))) == tuple(
            counted[kind].get(unit, 0) for kind in kinds
        )
        assert rate == (f"{int(on_time) / int(due):.1%}" if int(due) else "—")
    owing = by_unit(paper, "逾期未反馈的案件") if "逾期未反馈的案件" in tables(paper) else {}
    assert owing == {
        short(unit): (str(count), counted["late_cases"][unit]) for unit, count in counted["overdue"].items()
    }
