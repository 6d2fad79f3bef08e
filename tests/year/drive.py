"""A whole year of a district, driven by commands alone."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.load import load_allocation
from tests.year.people import Inspectors, Office, Units
from tests.year.program import Program
from tests.year.world import World

__all__ = ["YEAR", "Lived", "live"]

YEAR = 2025


@dataclass(frozen=True)
class Lived:
    """What came of it: the program with its counts, and the last moment."""

    program: Program
    world: World


def live(
    database: Path,
    folder: Path,
    *,
    cases: int,
    parties: int,
    seed: int = 1,
    days: int | None = None,
    told: Callable[[date], None] = lambda day: None,
) -> Lived:
    """Let a year pass, or its first working `days`: findings in the morning, then the office, the units and the inspectors, each working day."""
    allocation = load_allocation()
    world = World(allocation, seed, YEAR, cases, parties, days)
    program = Program(database, folder)
    chance = random.Random(seed)
    office, units, inspectors = (kind(program, allocation, chance) for kind in (Office, Units, Inspectors))
    month = week = 0
    for day in world.days:
        program.turn_to(day, 9)
        findings = world.by_day[day]
        if findings:
            lines = "".join(json.dumps(each.record, ensure_ascii=False) + "\n" for each in findings)
            program.do("教育:inspector:王芳", "import", "-", stdin=lines)
        if database.exists():
            program.turn_to(day, 9, 30)
            program.office("office", "chase")
            program.turn_to(day, 10)
            office.work(day)
            program.turn_to(day, 14)
            units.work(day)
            program.turn_to(day, 16)
            inspectors.work(day)
            if day.isocalendar().week != week:
                program.turn_to(day, 17)
                office.each_week(day)
            if day.month != month and program.used["case verify"] + program.used["case close"]:
                office.each_month(day)
                month = day.month
        week = day.isocalendar().week
        told(day)
    return Lived(program, world)
