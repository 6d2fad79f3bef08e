"""What do many findings look like? As a city hands them in: few parties have many, some come twice, some are wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from rules.allocation import ISSUE

if TYPE_CHECKING:
    from rules.allocation import Allocation

FIRST = date(2023, 1, 1)
DAYS = 1000
TWICE = 0.02
WRONG = 0.002
A_PARTY = 8
"""Findings a party, on average."""

_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def credit_code(number: int) -> str:
    """A unified social credit code with its check character."""
    body = f"52450304MJ{number:07d}"[:17]
    total = sum(_CODE.index(letter) * weight for letter, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CODE[(31 - total % 31) % 31]


def _party(number: int, localities: list[str]) -> dict[str, str]:
    party = {"name": f"明德第{number}培训中心", "locality": localities[number % len(localities)]}
    if number % 5 < 3:
        party["code"] = credit_code(number)
    if number % 3 == 0:
        party["address"] = f"中山路{number}号"
    return party


def findings(count: int, allocation: Allocation, seed: int = 1) -> Iterator[dict[str, object]]:
    """`count` findings, by chance and always the same."""
    chance = random.Random(seed)
    issues = sorted(allocation.issues)
    weights = [1 / (place + 1) for place in range(len(issues))]
    facts = {id_: [each.id for each in fact.values] for id_, fact in allocation.facts.items() if id_ != ISSUE}
    localities = list(allocation.district.localities) or [""]
    units = sorted(allocation.units)[:6]
    earlier: list[dict[str, object]] = []
    for number in range(count):
        if earlier and chance.random() < TWICE:
            yield chance.choice(earlier)
            continue
        found = _finding(number, count, chance, chance.choices(issues, weights)[0], facts, localities, units)
        if chance.random() < WRONG:
            found["found_on"] = "31.02.2024"
        elif len(earlier) < 1000:
            earlier.append(found)
        yield found


def _finding(
    number: int,
    count: int,
    chance: random.Random,
    issue: str,
    facts: dict[str, list[str]],
    localities: list[str],
    units: list[str],
) -> dict[str, object]:
    who = min(int(chance.paretovariate(1.2)), 40) * 7919 + chance.randrange(max(count // A_PARTY, 1))
    return {
        "id": f"X-{number}",
        "party": _party(who % max(count // A_PARTY, 1), localities),
        "found_on": str(FIRST + timedelta(days=chance.randrange(DAYS))),
        "source": chance.choice(["random_check", "complaint", "hotline", "campaign"]),
        "inspector": f"检查员{chance.randrange(40)}",
        "attended": chance.sample(units, chance.randrange(3)),
        "issue": issue,
        "facts": {id_: chance.choice(values) for id_, values in facts.items() if chance.random() < 0.8},
        "text": f"检查时发现第{number}项问题，现场要求整改并拍照留存。",
        "severity": chance.choices(["ordinary", "urgent", "at_once", "long"], [80, 12, 5, 3])[0],
    }


def write_file(path: Path, count: int, allocation: Allocation, seed: int = 1) -> None:
    """The findings as a file of JSON lines."""
    with path.open("wb") as file:
        for found in findings(count, allocation, seed):
            file.write(orjson.dumps(found) + b"\n")
