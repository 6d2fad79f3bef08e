"""Which table of duties is decided by, and which findings come in?"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rules.allocation import Allocation
from rules.decision import FactValue
from rules.load import load_allocation

__all__ = ["ALLOWED", "NAMES", "Duty", "Finding", "allocation_of", "duties", "findings"]

Finding = dict[str, FactValue]
Duty = tuple[str, dict[str, tuple[str, ...] | range]]
"""A duty's id, and for each fact that it tests what it may be; a range has both ends that the law names."""

_CHOICES = {"locality": 12, "site": 3, "training": 3, "stage": 4}
_PUPILS = 300
NAMES = ("issue", *_CHOICES, "pupils")
ALLOWED: dict[str, tuple[str, ...]] = {
    "issue": tuple(f"issue_{number}" for number in range(20)),
    **{name: tuple(f"{name}_{number}" for number in range(count)) for name, count in _CHOICES.items()},
}


def duties(chance: Random, count: int = 60) -> list[Duty]:
    """`count` duties, three for each issue, each with two tests more, and in a third of them a number among these."""
    made: list[Duty] = []
    for number in range(count):
        tests: dict[str, tuple[str, ...] | range] = {"issue": (ALLOWED["issue"][number % len(ALLOWED["issue"])],)}
        for name in chance.sample(sorted(_CHOICES), 1 if number % 3 == 0 else 2):
            tests[name] = tuple(chance.sample(ALLOWED[name], len(ALLOWED[name]) // 2))
        if number % 3 == 0:
            low = chance.randrange(0, _PUPILS, 30)
            tests["pupils"] = range(low, low + 61)
        made.append((f"d{number}", tests))
    return made


def findings(chance: Random, count: int = 100_000, kinds: int = 3_000) -> list[Finding]:
    """`count` findings of at most `kinds` combinations, of which a few are met all the time and most hardly ever."""
    combinations = [
        (*(chance.choice(values) for values in ALLOWED.values()), chance.randrange(0, _PUPILS, 10))
        for _ in range(kinds)
    ]
    weights = [1 / (rank + 10) for rank in range(kinds)]
    return [dict(zip(NAMES, each, strict=True)) for each in chance.choices(combinations, weights, k=count)]


def allocation_of(table: list[Duty]) -> Allocation:
    """The table as an allocation, loaded as any is."""
    content = {
        "allocation": {"id": "bench", "version": "1", "name": _name("分工")},
        "district": {"id": "bench", "name": _name("县"), "localities": ["甲镇"]},
        "source": {"title": "分工", "number": "1", "issued_on": "2025-01-01", "issuer": "县政府"},
        "valid": {"from": "2025-01-01"},
        "units": {f"unit_{number}": _unit(number) for number in range(10)},
        "facts": {
            **{name: {"name": _name(name), "values": _named(ALLOWED[name])} for name in _CHOICES},
            "pupils": {"name": _name("pupils"), "number": {"from": 0, "to": 1000}},
        },
        "groups": {f"group_{number}": {"name": _name(f"group_{number}")} for number in range(5)},
        "issues": {
            each: {"name": _name(each), "group": f"group_{number % 5}"} for number, each in enumerate(ALLOWED["issue"])
        },
        "clauses": {id_: {"cite": _name(id_), "summary": _name(id_)} for id_, _ in table},
        "duties": [
            {"clause": id_, "reading": "explicit", "lead": f"unit_{number % 10}", "when": _when(tests)}
            for number, (id_, tests) in enumerate(table)
        ],
    }
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bench.yaml"
        file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return load_allocation(file)


def _when(tests: dict[str, tuple[str, ...] | range]) -> dict[str, object]:
    return {
        name: {"from": test[0], "to": test[-1]} if isinstance(test, range) else list(test)
        for name, test in tests.items()
    }


def _name(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _named(ids: tuple[str, ...]) -> dict[str, object]:
    return {each: {"name": _name(each)} for each in ids}


def _unit(number: int) -> dict[str, object]:
    name = _name(f"局{number}")
    return {"name": name, "short": name, "level": "county"}
