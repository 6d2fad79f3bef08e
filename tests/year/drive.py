"""A whole year of a district, driven by commands alone."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.allocation import Allocation
from rules.load import load_allocation
from tests.year.clerk import Clerk
from tests.year.conference import Conference
from tests.year.people import Inspectors, Office, Units
from tests.year.program import Program, kept_at_hand
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
    meetings: tuple[int, ...] = tuple(range(1, 13)),
    told: Callable[[date], None] = lambda day: None,
) -> Lived:
    """
    Let a year pass, or its first working `days`: findings in the morning, then the office, the units and the inspectors, each working day.

    In each of the months `meetings` the conference meets. What goes out about that and about each month is written.
    """
    allocation = load_allocation()
    world = World(allocation, seed, YEAR, cases, parties, days)
    program = Program(database, folder)
    with kept_at_hand():
        _Days(program, allocation, world, random.Random(seed), meetings).pass_by(told)
    return Lived(program, world)


class _Days:
    """Everybody at work."""

    def __init__(
        self, program: Program, allocation: Allocation, world: World, chance: random.Random, meetings: tuple[int, ...]
    ) -> None:
        self.program = program
        self.world = world
        people = (program, allocation, chance)
        self.office, self.units, self.inspectors = Office(*people), Units(*people), Inspectors(*people)
        self.conference = Conference(program, allocation, random.Random(chance.random()), world.days, meetings)
        self.clerk = Clerk(program, allocation, random.Random(chance.random()))

    def pass_by(self, told: Callable[[date], None]) -> None:
        """One after the other."""
        before: date | None = None
        for day in self.world.days:
            self._morning(day)
            if before is None:
                self.conference.begin()
                self.clerk.begin()
            if self.program.database.exists():
                self._day(day)
                self._ends(day, before)
            before = day
            told(day)
        if before == self.world.last:
            self.clerk.each_month(before.replace(day=1))

    def _morning(self, day: date) -> None:
        self.program.turn_to(day, 9)
        findings = self.world.by_day[day]
        if findings:
            lines = "".join(json.dumps(each.record, ensure_ascii=False) + "\n" for each in findings)
            self.program.do("教育:inspector:王芳", "import", "-", stdin=lines)

    def _day(self, day: date) -> None:
        self.program.turn_to(day, 9, 30)
        self.program.office("office", "chase")
        for hour, who in ((10, self.office), (14, self.units), (15, self.conference), (16, self.inspectors)):
            self.program.turn_to(day, hour)
            who.work(day)

    def _ends(self, day: date, before: date | None) -> None:
        """What is done when a week or a month has begun."""
        if before is None:
            return
        if day.isocalendar().week != before.isocalendar().week:
            self.program.turn_to(day, 17)
            self.office.each_week(day)
            self.clerk.each_week(day)
        if day.month != before.month:
            self.program.turn_to(day, 17, 30)
            self.office.each_month(day)
            self.clerk.each_month(before.replace(day=1))
