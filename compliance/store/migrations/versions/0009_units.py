"""
Row-level security by unit on PostgreSQL: a second lock behind the application's rights.

Everybody of a district reads its whole record, as the application lets them. What is written
goes by the role, and for a handler by the unit: on cases in which it has a share, or at a visit of
which it was, and on who holds its own posts. Recording a finding may open or join a case of any
unit, and says so.
"""

from __future__ import annotations

from alembic import op

from compliance.store.migrations.secured import (
    ANYBODY,
    BOTH,
    OFFICE,
    ON_SITE,
    REACHES_ALL,
    ROLE,
    UNIT,
    role_is,
    secure,
)

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(_ON_CASE)
    for table, rights in _RIGHTS.items():
        secure(table, **rights)


def downgrade() -> None:
    raise NotImplementedError("a lock is not taken away")


_ON_CASE = """
CREATE FUNCTION on_case(of_district text, of_case uuid, of_unit text) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
SELECT EXISTS (SELECT 1 FROM tasks WHERE tasks.district = of_district AND tasks.case_id = of_case
        AND tasks.unit = of_unit AND tasks.state <> 'withdrawn')
    OR EXISTS (SELECT 1 FROM findings
        JOIN visit_attendance ON visit_attendance.district = findings.district
            AND visit_attendance.visit_id = findings.visit_id
        WHERE findings.district = of_district AND findings.case_id = of_case AND visit_attendance.unit = of_unit);
END
"""

_HANDLER = f"{ROLE} = 'handler'"
_OTHERS_ON_SITE = role_is([role for role in ON_SITE if role != "handler"])
_OWN = f"unit = {UNIT}"


def _on(case: str) -> str:
    return f"({REACHES_ALL} OR on_case(district, {case}, {UNIT}))"


_RECORDING = f"{_OTHERS_ON_SITE} OR ({_HANDLER} AND {REACHES_ALL})"
_NOT_OVER = f"state NOT IN ('closed', 'void') AND ({REACHES_ALL} OR state NOT IN ('parked', 'handed_over'))"
_CASE = f"{_OTHERS_ON_SITE} OR ({_HANDLER} AND {_NOT_OVER} AND {_on('id')})"
_TASK = f"{_OTHERS_ON_SITE} OR ({_HANDLER} AND ({REACHES_ALL} OR {_OWN} OR state <> 'answered') AND {_on('case_id')})"
_LAPSES = f"state = 'lapsed' AND ({role_is(['convener'])} OR ({_HANDLER} AND {_on('case_id')}))"
_ATTACHED = (
    f"unit IS NOT DISTINCT FROM nullif({UNIT}, '') AND "
    f"({role_is(BOTH)} OR ({role_is(['handler', 'inspector'])} AND {_on('case_id')}))"
)
_POST = "SELECT unit FROM posts WHERE posts.district = tenures.district AND posts.id = post_id"
_OWN_POST = f"({_POST}) = {UNIT}"
_ACTOR = (
    f"{role_is(ON_SITE)} AND (actor_role = 'clock' "
    f"OR (actor_role = {ROLE} AND actor_unit IS NOT DISTINCT FROM nullif({UNIT}, ''))) "
    f"AND (NOT {_HANDLER} OR case_id IS NULL OR {_on('case_id')})"
)


def _both(condition: str) -> dict[str, str]:
    return {"add": condition, "change": condition}


_RIGHTS: dict[str, dict[str, str]] = {
    # What is recorded.
    "allocations": {"add": _RECORDING},
    "answers": {"add": _RECORDING},
    "parties": _both(_RECORDING),
    "visits": _both(_RECORDING),
    "visit_attendance": {"add": _RECORDING},
    "findings": {"add": _RECORDING},
    "evidence": {"add": _RECORDING},
    "decisions": {"add": _RECORDING},
    # Cases, and what happens to them.
    "cases": {"add": _RECORDING, "change": _CASE},
    "tasks": _both(_TASK),
    "returns": {"add": f"{_HANDLER} AND {_OWN} AND {_on('case_id')}", "change": role_is(BOTH)},
    "rulings": _both(role_is(BOTH)),
    "extensions": {"add": f"{_HANDLER} AND {_OWN} AND {_on('case_id')}", "change": f"{role_is(OFFICE)} OR ({_LAPSES})"},
    "attachments": {"add": _ATTACHED},
    "verifications": {"add": role_is(["inspector", *OFFICE])},
    "draws": {"add": role_is(OFFICE)},
    # The office's own work, and the conference's.
    "adoptions": _both(role_is(BOTH)),
    "signals": _both(role_is(BOTH)),
    "slips": _both(role_is(OFFICE)),
    "messages": _both(role_is(OFFICE)),
    "deliveries": {"add": role_is(OFFICE)},
    "persons": {"add": role_is(["handler", *BOTH])},
    "posts": _both(role_is(BOTH)),
    "tenures": _both(f"{role_is(BOTH)} OR ({_HANDLER} AND {_OWN_POST})"),
    "meetings": _both(role_is(BOTH)),
    "attendees": _both(role_is(BOTH)),
    "agenda_items": _both(role_is(BOTH)),
    "matters": _both(role_is(BOTH)),
    "papers": {"add": role_is(OFFICE)},
    "paper_files": {"add": role_is(OFFICE)},
    # What is done, by whatever it is done, for the district.
    "imports": _both("true"),
    # The record of acts. Events can be reached by UPDATE and DELETE so that the trigger refuses aloud.
    "events": {"add": _ACTOR, "change": "true", "remove": "true"},
    "chain_heads": _both(role_is(ANYBODY)),
    "counters": _both(role_is(ANYBODY)),
}
