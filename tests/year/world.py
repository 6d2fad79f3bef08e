"""A district for one year: its institutions and schools, and what inspectors find at them. The same seed, the same year."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from compliance.deadlines import make_calendar
from rules.allocation import Allocation

__all__ = ["Finding", "Place", "World"]

PLACES = (
    "青禾",
    "晨光",
    "博雅",
    "墨香",
    "启航",
    "翰林",
    "星河",
    "蓝天",
    "知行",
    "育英",
    "桂苑",
    "漓江",
    "叠彩",
    "朝阳",
    "小桥",
)
KINDS = {
    "academic": ("文化", "学科辅导", "英语"),
    "non_academic": ("艺术", "书画", "舞蹈", "围棋", "科创"),
}
TEXTS = ("现场检查发现，已拍照", "群众反映，查证属实", "限期整改后仍存在", "抽查时发现", "专项检查中发现")
SEVERITIES = ("at_once", "urgent", "ordinary", "ordinary", "ordinary", "ordinary", "long")
SOURCES = ("random_check", "random_check", "complaint", "hotline", "media", "from_above", "campaign")


@dataclass(frozen=True)
class Place:
    """An institution or a school; `facts` are what is true of it, known or not."""

    name: str
    locality: str
    facts: dict[str, str]


@dataclass(frozen=True)
class Finding:
    """What is handed in on `day`; `hidden` are the facts that nobody noted."""

    day: date
    place: Place
    issue: str
    record: dict[str, object]
    hidden: dict[str, str] = field(default_factory=dict)


@cache
def working_days(first: date, last: date) -> tuple[date, ...]:
    """The days on which offices work."""
    calendar = make_calendar()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in days if calendar.is_workday(day))


class World:
    """
    `cases` different matters (a party and an issue), spread over `parties` and the working days of `year`.

    One in seven findings is of something that was found before; in one of five a fact
    is missing that may decide.
    """

    def __init__(
        self, allocation: Allocation, seed: int, year: int, cases: int, parties: int, days: int | None
    ) -> None:
        self._random = random.Random(seed)
        self._allocation = allocation
        every = working_days(date(year, 1, 2), date(year, 12, 31))
        self.days, self.last = every[:days], every[-1]
        self.places = list(self._places(parties))
        self.by_day: dict[date, list[Finding]] = {day: [] for day in self.days}
        self._fill(cases)

    def _places(self, count: int) -> Iterator[Place]:
        localities = self._allocation.district.localities
        for number in range(count):
            locality = localities[number % len(localities)]
            name = f"{PLACES[number % len(PLACES)]}{number:03d}"
            if number % 8 == 7:
                yield Place(f"{name}小学", locality, {"site": "school"})
                continue
            training = self._random.choice(list(KINDS))
            facts = {
                "site": "institution",
                "training": training,
                "mode": "online" if self._random.random() < 0.12 else "offline",
                "stage": self._random.choice(["preschool", "compulsory", "compulsory", "senior_secondary"]),
            }
            yield Place(f"{name}{self._random.choice(KINDS[training])}中心", locality, facts)

    def _fill(self, cases: int) -> None:
        issues = sorted(self._allocation.issues)
        pairs = [(place, issue) for place in self.places for issue in issues]
        self._random.shuffle(pairs)
        fresh = pairs[:cases]
        early = self.days[: int(len(self.days) * 0.85)]
        for number, (place, issue) in enumerate(fresh):
            day = early[number * len(early) // cases]
            self._add(day, place, issue)
            if self._random.random() < 1 / 7:
                again = self._random.choice([each for each in self.days if each > day])
                self._add(again, place, issue)

    def _add(self, day: date, place: Place, issue: str) -> None:
        hidden = {}
        if self._random.random() < 0.2:
            name = self._random.choice(sorted(place.facts))
            hidden = {name: place.facts[name]}
        known = {name: value for name, value in place.facts.items() if name not in hidden}
        record = {
            "party": {"name": place.name, "locality": place.locality},
            "facts": known,
            "issue": issue,
            "found_on": (day - timedelta(days=self._random.choice([0, 0, 1]))).isoformat(),
            "text": f"{self._random.choice(TEXTS)}（{len(self.by_day[day]) + 1}）",
            "severity": self._random.choice(SEVERITIES),
            "source": self._random.choice(SOURCES),
            "inspector": self._random.choice(["王芳", "陈静", "刘洋"]),
        }
        self.by_day[day].append(Finding(day, place, issue, record, hidden))
