"""How are thousands of cases with a whole life made by SQL alone? Two findings, two shares, files, a re-inspection."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from compliance.chain import plain
from rules.allocation import Allocation

__all__ = ["STEPS", "values"]

AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
FIRST = date(2026, 1, 5)
DAYS = 300

_SERIES = "WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n + 1 < {many}) "
_ID = "printf('{prefix}-0000-7000-8000-%012x', {n})"
_DAY = "date(:first, '+' || (n % :days) || ' days')"
_LATER = "strftime('%Y-%m-%dT%H:%M:%S.000000Z', :at, '+' || (n % :days + {days}) || ' days')"
_CASES, _TWICE, _PARTIES = ":count", ":count * 2", ":count / 4 + 1"

_INSERTS = (
    (
        _PARTIES,
        (
            "INSERT INTO parties (district, id, name, name_key, locality, address, registered_for, added_at) {series}"
            "SELECT :district, {party}, '培训机构第' || n || '号', '培训机构第' || n || '号', '南门街道', '', "
            "'艺术培训', :at FROM series"
        ),
    ),
    (
        _TWICE,
        (
            "INSERT INTO visits (district, id, party_id, visited_on, source, inspector, result, note, recorded_at) "
            "{series}"
            "SELECT :district, {visit}, {party_of_visit}, {day}, 'random_check', 'inspector ' || n, 'found', '', :at "
            "FROM series"
        ),
    ),
    (
        _CASES,
        (
            "INSERT INTO cases (district, id, number, party_id, issue, lead, state, outcome, needs_office, severity, "
            "opened_at, found_on, locality, dispatched_at, answered_at, closed_at, returns, reworks) {series}"
            "SELECT :district, {case}, '2026-' || printf('%04d', n + 1), {party_of_case}, issue, lead, "
            "CASE WHEN n % 4 > 0 THEN 'closed' ELSE state END, outcome, 0, 'ordinary', "
            "{day_at}, {day}, '南门街道', {day_at}, {answered}, {answered}, n % 10 = 0, n % 7 = 0 "
            "FROM series JOIN made ON {chosen}"
        ),
    ),
    (
        _CASES,
        (
            "INSERT INTO tasks (district, id, case_id, unit, role, state, opened_at, extensions, deadline, "
            "received_at, answered_at, result) {series}"
            "SELECT :district, {task}, {case}, lead, 'lead', 'answered', {day_at}, n % 9 = 0, {due}, {day_at}, "
            "{answered}, '已按要求整改，责任人已约谈，后续每周自查一次。' "
            "FROM series JOIN made ON {chosen} WHERE lead IS NOT NULL"
        ),
    ),
    (
        _CASES,
        (
            "INSERT INTO tasks (district, id, case_id, unit, role, state, opened_at, extensions, deadline, "
            "received_at, answered_at, result) {series}"
            "SELECT :district, {second_task}, {case}, 'other', 'joint', 'answered', {day_at}, 0, {due}, {day_at}, "
            "{answered}, '已配合检查。' FROM series"
        ),
    ),
    (
        _TWICE,
        (
            "INSERT INTO findings (district, id, visit_id, case_id, issue, facts, text, found_on, action, severity, "
            "digest, received_at) {series}"
            "SELECT :district, {finding}, {visit}, {case_of_finding}, issue, facts, "
            "'现场发现问题若干，见照片，第' || n || '条', {day}, '当场告知', 'ordinary', printf('%064x', n), :at "
            "FROM series JOIN made ON {chosen_for}"
        ),
    ),
    (
        _TWICE,
        (
            "INSERT INTO decisions (district, id, finding_id, answer, kind, made_at) {series}"
            "SELECT :district, {decision}, {finding}, digest, 'rule', :at FROM series JOIN made ON {chosen_for}"
        ),
    ),
    (
        _TWICE,
        (
            "INSERT INTO evidence (district, id, finding_id, name, sha256, size, received_on) {series}"
            "SELECT :district, {evidence}, {finding}, '现场' || n || '.jpg', printf('%064x', n), 1, {day} FROM series"
        ),
    ),
    (
        _CASES,
        (
            "INSERT INTO attachments (district, id, case_id, unit, purpose, name, sha256, size, received_on) {series}"
            "SELECT :district, {attachment}, {case}, NULL, 'completion', '整改后' || n || '.jpg', "
            "printf('%064x', n), 1, {day} FROM series"
        ),
    ),
    (
        _CASES,
        (
            "INSERT INTO verifications (district, id, case_id, visit_id, passed, recheck, verified_at) {series}"
            "SELECT :district, {verification}, {case}, {visit}, 1, 0, {answered} FROM series"
        ),
    ),
    (
        ":count / 10",
        (
            "INSERT INTO returns (district, id, case_id, unit, clause, proposed, reason, returned_at, returned_by, "
            "consultation, settled_at) {series}"
            "SELECT :district, {returned}, {returned_case}, 'one', '13b', 'other', '不属本单位职责', :at, '', '', :at "
            "FROM series"
        ),
    ),
)


def _statements() -> list[str]:
    ids = {
        "party": ("0000000a", "n"),
        "party_of_visit": ("0000000a", "n / 8"),
        "party_of_case": ("0000000a", "n / 4"),
        "visit": ("0000000b", "n"),
        "case": ("0000000c", "n"),
        "case_of_finding": ("0000000c", "n / 2"),
        "returned_case": ("0000000c", "n * 10"),
        "task": ("0000000d", "n"),
        "second_task": ("0000001d", "n"),
        "finding": ("0000000e", "n"),
        "decision": ("0000000f", "n"),
        "evidence": ("00000011", "n"),
        "attachment": ("00000012", "n"),
        "verification": ("00000013", "n"),
        "returned": ("00000014", "n"),
    }
    given = {name: _ID.format(prefix=prefix, n=n) for name, (prefix, n) in ids.items()}
    chosen = "made.k = ({case} * 7919 + 20260316) % 1000003 % :combinations"
    given |= {"chosen": chosen.format(case="n"), "chosen_for": chosen.format(case="(n / 2)")}
    given |= {"day": _DAY, "day_at": _LATER.format(days=0), "due": _LATER.format(days=18)}
    given |= {"answered": _LATER.format(days=9)}
    return [each.format(series=_SERIES.format(many=many), **given) for many, each in _INSERTS]


STEPS = _statements()
"""What makes the rows on SQLite, in order; the table `made` of `replay_rows` has to be there."""


def values(allocation: Allocation, count: int, combinations: int) -> dict[str, Any]:
    """The values that the statements of `STEPS` take."""
    head = {"district": allocation.district.id, "count": count, "combinations": combinations}
    return head | {"days": DAYS, "first": FIRST.isoformat(), "at": plain(AT), "end": plain(AT + timedelta(days=DAYS))}
