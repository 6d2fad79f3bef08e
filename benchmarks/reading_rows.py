"""How does a district look after years? Rows for a million cases, most of them closed, the same ones every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from replay_rows import answers_of

from compliance.chain import canonical, plain
from rules.allocation import Allocation

__all__ = ["NOW", "TABLES", "Life", "lives", "rows_of"]

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
DAYS = 1000
"""Over so many days the cases came in; those of the last fifteen are open, and one in two hundred of the others."""

_OPEN = (
    ("desk",) * 4 + ("dispatched",) * 6 + ("accepted",) * 5 + ("answered",) * 2 + ("returned", "parked", "handed_over")
)
_SHARE = {"closed": "answered", "dispatched": "open", "answered": "answered", "handed_over": "withdrawn"}
_EVENTS = ("case_opened", "finding_received", "task_opened", "accepted", "noted", "answered")

TABLES = {
    "parties": "id name name_key code locality address registered_for added_at",
    "visits": "id party_id visited_on source inspector result note recorded_at",
    "cases": (
        "id number party_id issue lead state outcome needs_office severity opened_at found_on locality dispatched_at "
        "answered_at closed_at aside_from parked_until handed_to at_conference drawn office_by"
    ),
    "tasks": (
        "id case_id unit role state opened_at deadline extensions receive_by received_at counted_from allowance "
        "answered_at result"
    ),
    "findings": "id visit_id case_id issue facts text found_on action severity digest received_at",
    "decisions": "id finding_id answer kind made_at",
    "visit_attendance": "visit_id unit",
    "evidence": "id finding_id name sha256 size taken_on received_on",
    "attachments": "id case_id unit purpose name sha256 size taken_on received_on",
    "returns": (
        "id case_id unit clause proposed reason returned_at returned_by consulted_on consultation settled_at ruling_id"
    ),
    "extensions": "id case_id task_id unit asked_by asked_at until reason state decided_at decided_by remark",
    "verifications": "id case_id visit_id passed recheck verified_at",
    "signals": (
        "id number party_id kind rule key proposes cases findings units clauses state raised_at decided_at decided_by "
        "reason"
    ),
    "events": (
        "seq id at actor_unit actor_role actor_name act party_id visit_id case_id finding_id why changes salt "
        "content_hash prev_hash hash"
    ),
}
"""The columns that are filled, by table; each row begins with the district."""


def _id(kind: int, n: int) -> str:
    return f"{n:08x}-0000-7000-8000-{kind:012x}"


PARTY, VISIT, CASE, FINDING, TASK, OTHER = range(6)


@dataclass(frozen=True)
class Life:
    """The `n`th of `count` cases, of what `said` says."""

    n: int
    count: int
    said: dict[str, Any]
    units: tuple[str, ...]

    @property
    def state(self) -> str:
        """One in fifty is open: the newest ones, and some old ones."""
        return _state(self.n, self.count)

    @cached_property
    def opened(self) -> datetime:
        """The later the number, the later."""
        return NOW - timedelta(days=DAYS) * ((self.count - self.n) / self.count)

    def day(self, after: int = 0) -> str:
        """The day so many days after it was opened."""
        return (self.opened + timedelta(days=after)).date().isoformat()

    def by(self, after: int) -> str:
        """The end of that day."""
        return f"{self.day(after)}T15:59:59.000000Z"

    @property
    def lead(self) -> str | None:
        """The unit that leads it; handed over, none does."""
        return None if self.state == "handed_over" else self.said["lead"]

    @property
    def id(self) -> str:
        """Its own id."""
        return _id(CASE, self.n)

    @property
    def party(self) -> str:
        """Each has four cases."""
        return _id(PARTY, self.n % (self.count // 4 + 1))

    @property
    def visits(self) -> range:
        """One finding, or for one in five another two weeks later."""
        first = self.n + (self.n + 4) // 5
        return range(first, first + 1 + (self.n % 5 == 0))

    @property
    def told(self) -> bool:
        """Whether its events are there: of all open cases, and of some closed ones."""
        return self.state != "closed" or self.n % 20 == 0


def _state(n: int, count: int) -> str:
    if n * 1000 >= count * 985:
        return _OPEN[n % 20]
    if n % 200 == 0:
        return _OPEN[n // 200 % 20]
    return "closed"


def lives(allocation: Allocation, count: int) -> Iterator[Life]:
    """`count` cases, the oldest first."""
    _statement, all_made = answers_of(allocation)[-1]
    units = tuple(str(unit) for unit in allocation.units)
    led = [each for each in all_made if each["state"] == "dispatched"]
    desk = [each for each in all_made if each["lead"] is None]
    for n in range(count):
        kind = desk if _state(n, count) == "desk" or (n % 20 == 11 and _state(n, count) == "closed") else led
        yield Life(n, count, kind[n * 7919 % len(kind)], units)


def _case(life: Life) -> tuple[Any, ...]:
    state, at = life.state, plain(life.opened)
    parked, waits = state == "parked", state in {"desk", "answered", "returned"}
    confirms = life.said["outcome"] == "to_confirm" and state in {"dispatched", "accepted"}
    return (
        *(life.id, f"{life.opened.year}-{life.n + 1:04d}", life.party, life.said["issue"], life.lead),
        *(state, life.said["outcome"], int(confirms), "ordinary" if life.n % 3 else "urgent", at, life.day()),
        *("南门街道" if life.n % 7 else "二塘乡", at, life.by(9) if state in {"answered", "closed"} else None),
        *(life.by(12) if state == "closed" else None, "accepted" if state in {"parked", "returned"} else None),
        *(life.day(60) if parked else None, "某单位" if state == "handed_over" else None),
        *(int(state == "returned" and life.n % 3 == 0), int(state == "closed" and life.n % 20_000 == 7)),
        life.by(10) if waits or confirms else None,
    )


def _shares(life: Life) -> Iterator[tuple[Any, ...]]:
    """The lead's, for one in three another's, and for one in forty one that nobody ever answers."""
    if life.said["lead"] is None:
        return
    others = [unit for unit in life.units if unit != life.said["lead"]]
    state = _SHARE.get(life.state, "accepted")
    shares = [(life.said["lead"], "lead", state)]
    if life.n % 3 == 0:
        shares.append((others[life.n // 3 % len(others)], "joint", "open" if state == "accepted" else state))
    if life.n % 40 == 1:
        shares.append((others[life.n // 40 % len(others)], "support", "open"))
    unique = {unit: (unit, role, at) for unit, role, at in reversed(shares)}
    for k, (unit, role, stands) in enumerate(unique.values()):
        received = None if stands == "open" else life.by(1)
        done = life.by(9) if stands == "answered" else None
        yield (
            *(_id(TASK + 16 * k, life.n), life.id, unit, role, stands, plain(life.opened), life.by(18), 0, life.by(3)),
            *(received, plain(life.opened), "13wd", done, "已按要求整改。" if done else ""),
        )


def _findings(life: Life) -> Iterator[tuple[Any, ...]]:
    for k, visit in enumerate(life.visits):
        yield (
            *(_id(FINDING, visit), _id(VISIT, visit), life.id, life.said["issue"], life.said["facts"]),
            *(f"现场发现问题若干，见照片，第{visit}条", life.day(14 * k), "当场告知", "ordinary", f"{visit:064x}"),
            plain(life.opened + timedelta(days=14 * k)),
        )


def _asked(life: Life) -> Iterator[tuple[Any, ...]]:
    if life.state == "accepted" and (life.n % 100 == 10 or life.n % 1000 == 0):
        task, asked = _id(TASK, life.n), (life.day(30), "材料在途", "asked", None, "", "")
        yield (_id(OTHER, life.n), life.id, task, life.lead, "李强", plain(life.opened), *asked)


def _returned(life: Life) -> Iterator[tuple[Any, ...]]:
    if life.state == "returned" or life.n % 100 == 3:
        settled = None if life.state == "returned" else life.by(5)
        yield (
            *(_id(OTHER, life.n), life.id, life.units[0], "13b", life.units[1], "不属本单位职责", plain(life.opened)),
            *("李强", None, "", settled, None),
        )


def _event(life: Life, k: int) -> tuple[Any, ...]:
    row = dict(zip(TABLES["cases"].split(), _case(life), strict=True))
    return (
        *(life.n * len(_EVENTS) + k + 1, _id(OTHER + 16 * k, life.n), plain(life.opened), life.lead, "handler", "王芳"),
        *(_EVENTS[k], life.party, None, life.id, None, "", canonical({"added": {"cases": [row]}})),
        *("", "", "", ""),
    )


def _signal(life: Life) -> tuple[Any, ...]:
    cases = canonical([life.id])
    return (
        *(_id(OTHER, life.n), f"S{life.opened.year}-{life.n + 1:04d}", life.party, "recurrence", "again"),
        *(str(life.n), "conference", cases, "[]", canonical(list(life.units[:2])), '["13b"]'),
        *("taken" if life.n % 1000 else "raised", plain(life.opened), None, "", ""),
    )


def rows_of(life: Life) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The rows of one case, each with its table."""
    at, n = plain(life.opened), life.n
    if n <= life.count // 4:
        name = f"培训机构第{n}号"
        yield "parties", (life.party, name, name, None, "南门街道", "", "艺术培训", at)
    for k, visit in enumerate(life.visits):
        seen = (life.party, life.day(14 * k), "random_check", f"检查员{visit}", "found", "", at)
        yield "visits", (_id(VISIT, visit), *seen)
        yield "visit_attendance", (_id(VISIT, visit), life.units[0])
        yield "decisions", (_id(OTHER, visit), _id(FINDING, visit), life.said["digest"], "rule", at)
        if visit % 3 == 0:
            file = (f"现场{visit}.jpg", f"{visit:064x}", 1, None, life.day())
            yield "evidence", (_id(OTHER, visit), _id(FINDING, visit), *file)
    yield "cases", _case(life)
    yield from (("tasks", row) for row in _shares(life))
    yield from (("findings", row) for row in _findings(life))
    yield from (("extensions", row) for row in _asked(life))
    yield from (("returns", row) for row in _returned(life))
    if life.state == "closed" and n % 10 == 0:
        yield "verifications", (_id(OTHER, n), life.id, _id(VISIT, life.visits[0]), 1, 0, life.by(12))
        after = (None, "completion", f"整改后{n}.jpg", f"{n:064x}", 1, None, life.day(9))
        yield "attachments", (_id(OTHER, n), life.id, *after)
    if n % 500 == 0:
        yield "signals", _signal(life)
    if life.told:
        yield from (("events", _event(life, k)) for k in range(len(_EVENTS)))
