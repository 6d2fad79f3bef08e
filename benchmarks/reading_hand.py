"""What would somebody write who knows the tables, and wants only the rows? The SQL by hand, by the driver alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from reading_rows import NOW

from compliance.chain import plain

__all__ = ["Hand"]

_URGENCY = "CASE severity WHEN 'at_once' THEN 0 WHEN 'urgent' THEN 1 WHEN 'ordinary' THEN 2 ELSE 3 END"
_DESK = (
    "(state IN ('desk', 'returned', 'answered', 'handed_over') OR state = 'closed' AND drawn = 1 "
    "OR state IN ('dispatched', 'accepted') AND (needs_office = 1 OR at_conference = 1))"
)
_LIVE = "('dispatched', 'accepted', 'returned')"
_CASE = (
    "c.id, c.number, c.state, c.aside_from, c.parked_until, c.issue, c.lead, c.severity, c.outcome, c.needs_office, "
    "c.at_conference, c.returns, c.handed_to, p.name, p.locality"
)
_PARTY = "{then} parties p ON p.district = c.district AND p.id = c.party_id"
_SHARE = (
    "t.id, t.unit, t.role, t.state, t.receive_by, t.by_silence, t.deadline, t.provisional, t.extensions, c.id, "
    "c.number, c.state, c.aside_from, c.parked_until, c.issue, c.severity, p.name, p.locality"
)
_LINE = (
    "c.id, c.number, c.state, c.parked_until, c.aside_from, p.name, c.issue, c.lead, c.outcome, c.needs_office, "
    "c.severity, c.locality, c.found_on, c.opened_at, "
    "(SELECT count(*) FROM findings f WHERE f.district = c.district AND f.case_id = c.id), "
    "c.state = 'dispatched' AND (SELECT min(t.receive_by) FROM tasks t WHERE t.district = c.district "
    "AND t.case_id = c.id AND t.state <> 'withdrawn' AND t.role = 'lead' AND t.state = 'open') < :now"
)
_SHOWN = (
    (
        f"SELECT {_LINE}, c.office_by, c.dispatched_at, c.closed_at, p.code, p.address FROM cases c {_PARTY} "
        "WHERE c.district = :district AND c.id = :case"
    ),
    (
        "SELECT f.*, v.source, v.inspector FROM findings f {then} visits v ON v.district = f.district "
        "AND v.id = f.visit_id WHERE f.district = :district AND f.case_id = :case"
    ),
    (
        "SELECT d.finding_id, d.kind, d.made_at, a.outcome, a.record, k.document FROM findings f "
        "{then} decisions d ON d.district = f.district AND d.finding_id = f.id "
        "{then} answers a ON a.district = f.district AND a.digest = d.answer "
        "{then} allocations k ON k.district = f.district AND k.fingerprint = a.fingerprint "
        "WHERE f.district = :district AND f.case_id = :case"
    ),
    (
        "SELECT e.* FROM findings f {then} evidence e ON e.district = f.district AND e.finding_id = f.id "
        "WHERE f.district = :district AND f.case_id = :case"
    ),
    (
        "SELECT a.* FROM findings f {then} visit_attendance a ON a.district = f.district AND a.visit_id = f.visit_id "
        "WHERE f.district = :district AND f.case_id = :case"
    ),
    "SELECT * FROM tasks WHERE district = :district AND case_id = :case AND state <> 'withdrawn'",
    "SELECT * FROM tasks WHERE district = :district AND case_id = :case AND state = 'withdrawn'",
    *(
        f"SELECT * FROM {table} WHERE district = :district AND case_id = :case"
        for table in ("returns", "rulings", "extensions", "attachments", "papers", "events")
    ),
    (
        "SELECT r.*, v.visited_on, v.inspector FROM verifications r {then} visits v ON v.district = r.district "
        "AND v.id = r.visit_id WHERE r.district = :district AND r.case_id = :case"
    ),
)

_CASES = f"SELECT {_LINE} FROM cases c {_PARTY} WHERE c.district = :district"
_NEWEST = "ORDER BY c.id DESC LIMIT 50"
_SILENT = (
    "(SELECT min(t.receive_by) FROM tasks t WHERE t.district = c.district AND t.case_id = c.id "
    "AND t.state <> 'withdrawn' AND t.role = 'lead' AND t.state = 'open') < :now"
)
_FINDINGS = (
    "SELECT f.id, f.key, p.name, p.locality, f.issue, f.text, f.severity, f.found_on, f.received_at, v.source, "
    "v.inspector, c.number, c.lead, c.state FROM findings f "
    "{then} cases c ON c.district = f.district AND c.id = f.case_id "
    f"{{then}} visits v ON v.district = f.district AND v.id = f.visit_id {_PARTY} WHERE f.district = :district"
)
_LISTS = {
    "cases": [f"{_CASES} {_NEWEST}"],
    "accepted": [
        f"{_CASES} AND c.state = 'accepted' {_NEWEST}",
        f"{_CASES} AND c.state = 'dispatched' AND {_SILENT} {_NEWEST}",
        f"{_CASES} AND c.state = 'parked' AND c.parked_until < :today AND c.aside_from = 'accepted' {_NEWEST}",
    ],
    "unit": [
        (
            f"{_CASES} AND (c.lead = :unit OR (SELECT count(*) FROM tasks t WHERE t.district = c.district "
            f"AND t.case_id = c.id AND t.unit = :unit AND t.state <> 'withdrawn') > 0) {_NEWEST}"
        )
    ],
    "since": [f"{_CASES} AND {{plus}}c.found_on >= :since {_NEWEST}"],
    "day": [f"{_CASES} AND c.found_on = :since {_NEWEST}"],
    "party": [
        (
            f"{_CASES} AND c.party_id IN (SELECT id FROM parties WHERE district = :district "
            f"AND name_key LIKE '%' || :party || '%') {_NEWEST}"
        )
    ],
    "findings": [f"{_FINDINGS} ORDER BY f.id DESC LIMIT 50"],
    "findings of a unit": [f"{_FINDINGS} AND c.lead = :unit ORDER BY f.id DESC LIMIT 50"],
    "tasks": [
        (
            f"SELECT {_SHARE} FROM cases c {{then}} tasks t ON t.district = c.district AND t.case_id = c.id {_PARTY} "
            f"WHERE c.district = :district AND c.state IN {_LIVE} AND t.state <> 'withdrawn' "
            f"AND t.state IN ('open', 'accepted') ORDER BY t.deadline NULLS LAST, {_URGENCY}, c.number LIMIT 50"
        )
    ],
}


@dataclass(frozen=True)
class Hand:
    """A connection of the driver's own, for one district; `dialect` is sqlite or postgresql."""

    connection: Any
    dialect: str
    district: str

    def all(self, sql: str, **given: object) -> list[tuple[Any, ...]]:
        """The rows."""
        given |= {"district": self.district, "now": plain(NOW), "today": NOW.date().isoformat()}
        sqlite = self.dialect == "sqlite"
        text = sql.format(then="CROSS JOIN" if sqlite else "JOIN", plus="+" if sqlite else "")
        if not sqlite:
            text = re.sub(r"(?<!:):([a-z]\w*)", r"%(\1)s", text.replace("%", "%%"))
        cursor = self.connection.cursor()
        cursor.execute(text, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def among(self, sql: str, ids: list[Any]) -> list[tuple[Any, ...]]:
        """The rows with one of `ids`."""
        names = {f"id{n}": each for n, each in enumerate(ids)}
        return self.all(sql.replace(":ids", ", ".join(f":{name}" for name in names) or "NULL"), **names)

    def desk(self) -> list[tuple[Any, ...]]:
        """What waits for the office, with the latest decisions and the disputes."""
        first = f"SELECT {_CASE}, c.office_by, c.office_provisional FROM cases c {_PARTY} WHERE c.district = :district"
        rows = self.all(f"{first} AND {_DESK} ORDER BY c.office_by NULLS LAST, {_URGENCY}, c.number LIMIT 50")
        rows += self.all(
            f"{first} AND c.state = 'parked' AND c.parked_until < :today "
            "AND (c.needs_office = 1 OR c.at_conference = 1 OR c.aside_from = 'desk')"
        )
        rows += self.all(
            f"SELECT {_CASE}, e.unit, e.until, e.reason, t.role, t.deadline, t.provisional FROM extensions e "
            "{then} tasks t ON t.district = e.district AND t.id = e.task_id "
            f"{{then}} cases c ON c.district = e.district AND c.id = e.case_id {_PARTY} "
            f"WHERE e.district = :district AND e.state = 'asked' AND {{plus}}c.state IN {_LIVE} "
            f"ORDER BY t.deadline NULLS LAST, {_URGENCY}, c.number LIMIT 50"
        )
        ids = [row[0] for row in rows[:50]]
        rows += self.among(
            "SELECT f.case_id, d.made_at, a.record FROM findings f "
            "{then} decisions d ON d.district = f.district AND d.finding_id = f.id "
            "{then} answers a ON a.district = f.district AND a.digest = d.answer "
            "WHERE f.district = :district AND f.case_id IN (:ids)",
            ids,
        )
        rows += self.among(
            "SELECT * FROM returns WHERE district = :district AND case_id IN (:ids) AND settled_at IS NULL", ids
        )
        return rows

    def queue(self, unit: str) -> list[tuple[Any, ...]]:
        """What a unit has to do, with the joint units and the time that is asked for."""
        rows = []
        for state in ("open", "accepted"):
            rows += self.all(
                f"SELECT {_SHARE} FROM tasks t "
                f"{{then}} cases c ON c.district = t.district AND c.id = t.case_id {_PARTY} WHERE "
                f"t.district = :district AND t.unit = :unit AND t.state = :state AND {{plus}}c.state IN {_LIVE} "
                f"ORDER BY t.deadline NULLS LAST, {_URGENCY}, c.number LIMIT 50",
                unit=unit,
                state=state,
            )
        rows += self.all(
            f"SELECT {_SHARE} FROM cases c {{then}} tasks t ON t.district = c.district AND t.case_id = c.id {_PARTY} "
            "WHERE c.district = :district AND c.state = 'parked' AND c.parked_until < :today "
            "AND t.unit = :unit AND t.state <> 'withdrawn' AND t.state IN ('open', 'accepted')",
            unit=unit,
        )
        shown = rows[:50]
        rows += self.among(
            "SELECT case_id, unit FROM tasks WHERE district = :district AND case_id IN (:ids) "
            "AND state <> 'withdrawn' AND role = 'joint' AND state IN ('open', 'accepted')",
            [row[9] for row in shown],
        )
        rows += self.among(
            "SELECT task_id, until FROM extensions WHERE district = :district AND task_id IN (:ids) "
            "AND state = 'asked'",
            [row[0] for row in shown],
        )
        return rows

    def show(self, number: str) -> list[tuple[Any, ...]]:
        """One case with all that belongs to it."""
        found = "SELECT id FROM cases WHERE district = :district AND number = :number"
        [(case,)] = self.all(found, number=number)
        return [row for sql in _SHOWN for row in self.all(sql, case=case)]

    def lists(self, name: str, **given: object) -> list[tuple[Any, ...]]:
        """The rows of a list."""
        return [row for sql in _LISTS[name] for row in self.all(sql, **given)]

    def signals(self) -> list[tuple[Any, ...]]:
        """The newest signals, as they were told, and the numbers of their cases."""
        rows = self.all(
            "SELECT s.*, p.name FROM signals s {then} parties p ON p.district = s.district AND p.id = s.party_id "
            "WHERE s.district = :district ORDER BY s.id DESC LIMIT 50"
        )
        cases = [case for row in rows for case in json.loads(row[8])]
        raised = (
            "SELECT changes FROM events WHERE district = :district AND act = 'signal_raised' AND party_id IN (:ids)"
        )
        rows += self.among(raised, [row[3] for row in rows])
        return rows + self.among("SELECT id, number FROM cases WHERE district = :district AND id IN (:ids)", cases)
