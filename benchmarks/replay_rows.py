"""How are millions of findings made by SQL alone? Numbers from a series, mixed by a fixed rule into facts and days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

from compliance.book import written
from compliance.chain import canonical, plain
from compliance.recording.cases import goes_to_a_unit
from rules.allocation import Allocation
from rules.decide import Decider

__all__ = ["STEPS", "answers_of", "parameters"]

AT = datetime(2025, 12, 31, 2, 0, tzinfo=UTC)
FIRST = date(2025, 1, 1)
DAYS = 360

_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n + 1 < {many}) ",
    "postgresql": "WITH series(n) AS (SELECT generate_series(CAST(0 AS bigint), {many} - 1)) ",
}
_WORDS = {
    "sqlite": {
        "uuid": "printf('{prefix}-0000-7000-8000-%012x', {n})",
        "digest": "printf('%064x', n)",
        "day": "date(:first, '+' || (n % :days) || ' days')",
        "moment": ":{name}",
    },
    "postgresql": {
        "uuid": "CAST('{prefix}-0000-7000-8000-' || lpad(to_hex({n}), 12, '0') AS uuid)",
        "digest": "lpad(to_hex(n), 64, '0')",
        "day": "CAST(:first AS date) + CAST(n % :days AS integer)",
        "moment": "CAST(:{name} AS timestamptz)",
    },
}
_PARTIES = ":count / 80 + 1"
_CASES = ":count / 20 + 1"
_INSERTS = (
    (
        _PARTIES,
        (
            "INSERT INTO parties (district, id, name, name_key, locality, address, registered_for, added_at) {series}"
            "SELECT :district, {party}, 'party ' || n, 'party ' || n, '', '', '', {at} FROM series"
        ),
    ),
    (
        _PARTIES,
        (
            "INSERT INTO visits (district, id, party_id, visited_on, source, inspector, result, note, recorded_at) "
            "{series}"
            "SELECT :district, {visit}, {party}, {day}, 'random_check', '', 'found', '', {at} FROM series"
        ),
    ),
    (
        _CASES,
        (
            "INSERT INTO cases (district, id, number, party_id, issue, lead, state, outcome, needs_office, severity, "
            "opened_at, found_on, locality, closed_at) {series}"
            "SELECT :district, {case}, '2025-' || n, {of_party}, issue, lead, "
            "CASE WHEN n % 4 > 0 THEN 'closed' ELSE state END, outcome, 0, 'ordinary', {at}, {day}, '', "
            "CASE WHEN n % 4 > 0 THEN {at} END FROM series JOIN made ON {chosen}"
        ),
    ),
    (
        _CASES,
        (
            "INSERT INTO tasks (district, id, case_id, unit, role, state, opened_at, extensions) {series}"
            "SELECT :district, {task}, {case}, lead, 'lead', 'open', {at}, 0 "
            "FROM series JOIN made ON {chosen} WHERE n % 4 = 0 AND state = 'dispatched'"
        ),
    ),
    (
        ":count",
        (
            "INSERT INTO findings (district, id, visit_id, case_id, issue, facts, text, found_on, action, severity, "
            "digest, received_at) {series}"
            "SELECT :district, {finding}, {of_visit}, {of_case}, issue, facts, '', {day}, '', 'ordinary', "
            "{digest}, {at} "
            "FROM series JOIN made ON {chosen_for}"
        ),
    ),
    (
        ":count",
        (
            "INSERT INTO decisions (district, id, finding_id, answer, kind, made_at) {series}"
            "SELECT :district, {decision}, {finding}, digest, 'rule', {at} "
            "FROM series JOIN made ON {chosen_for}"
        ),
    ),
    (
        ":count",
        (
            "INSERT INTO decisions (district, id, finding_id, answer, kind, made_at) {series}"
            "SELECT :district, {again}, {finding}, digest, CASE WHEN n % 100 = 0 THEN 'ruling' ELSE 'rule' END, "
            "{later} "
            "FROM series JOIN made ON {chosen_for} WHERE n % 50 = 0"
        ),
    ),
)
"""Twenty findings of the same facts to a case, four cases to a party, of which one is open."""


def _statements(dialect: str) -> list[str]:
    words: dict[str, str] = _WORDS[dialect]
    ids = {
        "party": ("0000000a", "n"),
        "of_party": ("0000000a", "n / 4"),
        "visit": ("0000000b", "n"),
        "of_visit": ("0000000b", "n / 80"),
        "case": ("0000000c", "n"),
        "of_case": ("0000000c", "n / 20"),
        "task": ("0000000d", "n"),
        "finding": ("0000000e", "n"),
        "decision": ("0000000f", "n"),
        "again": ("00000010", "n"),
    }
    values = {name: words["uuid"].format(prefix=prefix, n=n) for name, (prefix, n) in ids.items()}
    values |= {name: words["moment"].format(name=name) for name in ("at", "later")}
    chosen = "made.k = ({case} * 7919 + :seed) % 1000003 % :combinations"
    values |= {"chosen": chosen.format(case="n"), "chosen_for": chosen.format(case="(n / 20)")}
    values |= {"day": words["day"], "digest": words["digest"]}
    return [each.format(series=_SERIES[dialect].format(many=many), **values) for many, each in _INSERTS]


STEPS = {
    "sqlite": _statements("sqlite"),
    "postgresql": ["SET LOCAL session_replication_role = replica", *_statements("postgresql")],
}
"""What makes the rows, in order; on PostgreSQL without looking up every row that another refers to."""


def parameters(allocation: Allocation, count: int, combinations: int) -> dict[str, Any]:
    """The values that the statements of `STEPS` take."""
    return {
        "district": allocation.district.id,
        "count": count,
        "combinations": combinations,
        "seed": 20260316,
        "days": DAYS,
        "first": FIRST.isoformat(),
        "at": plain(AT),
        "later": plain(AT + timedelta(days=1)),
    }


def answers_of(allocation: Allocation) -> list[tuple[str, list[dict[str, Any]]]]:
    """The allocation and its answers as rows to insert, and the table `made` of what findings are made from."""
    head = {"district": allocation.district.id, "fingerprint": allocation.ref.fingerprint, "at": plain(AT)}
    kept = head | {
        "allocation": allocation.ref.id,
        "version": allocation.ref.version,
        "document": allocation.document,
    }
    made = list(_made(allocation))
    answers = {each["digest"]: head | each for each in made}
    return [
        (
            (
                "INSERT INTO allocations (district, fingerprint, allocation, version, document, kept_at) "
                "VALUES (:district, :fingerprint, :allocation, :version, :document, :at)"
            ),
            [kept],
        ),
        (
            (
                "INSERT INTO answers (district, digest, fingerprint, facts, outcome, lead, record) "
                "VALUES (:district, :digest, :fingerprint, :routing, :outcome, :lead, :record)"
            ),
            list(answers.values()),
        ),
        (
            (
                "CREATE TEMPORARY TABLE made (k integer PRIMARY KEY, facts text, issue text, digest text, "
                "outcome text, lead text, state text)"
            ),
            [],
        ),
        (
            (
                "INSERT INTO made (k, facts, issue, digest, outcome, lead, state) "
                "VALUES (:k, :facts, :issue, :digest, :outcome, :lead, :state)"
            ),
            made,
        ),
    ]


def _made(allocation: Allocation) -> Iterator[dict[str, Any]]:
    """Every combination of facts, unknown ones included, with what is said of it."""
    decider = Decider(allocation)
    choices = [[None, *(value.id for value in fact.values)] for fact in allocation.facts.values()]
    for k, (issue, *values) in enumerate(product(allocation.issues, *choices)):
        known = {"issue": str(issue)}
        known |= {name: value for name, value in zip(allocation.facts, values, strict=True) if value is not None}
        judged = written(decider.decide(known, on=FIRST))
        decision = judged.decision
        yield {
            "k": k,
            "facts": canonical(known),
            "issue": issue,
            "digest": judged.digest,
            "outcome": decision.outcome.value,
            "lead": decision.lead,
            "state": "dispatched" if goes_to_a_unit(decision) else "desk",
            "routing": canonical(dict(decision.facts)),
            "record": judged.record,
        }
