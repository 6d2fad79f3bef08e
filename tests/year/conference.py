"""What the conference does in a year: its roster, a meeting each month, what that agrees, and the papers of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rules.allocation import Allocation
from tests.year.people import Person
from tests.year.program import OFFICE, Program

__all__ = ["Conference"]

CONVENER = "蒋雪娇"
DEPUTIES = ("秦振福", "唐华镁")
MATTERS = (
    "开展校外培训机构消防安全联合检查",
    "清理无证无照培训场所并公布名单",
    "核查预收费监管账户开立情况",
    "摸排寄宿类托管与住宿安全",
    "整治校园周边培训广告",
    "建立线上培训巡查机制",
    "开展从业人员资格核验",
    "印发暑期联合执法方案",
)
MAJOR = ("调整区级联合执法经费", "新增部门专项职责分工")
OUTCOMES = ("会议听取情况汇报，要求抓紧办理", "会议同意按现有分工办理", "会议要求下次会议前报告进展")
BEFORE_CALL, BEFORE_LIAISON, BEFORE_AGENDA = 6, 4, 1


@dataclass
class Sitting:
    """A meeting from its plan to its minutes; `number` once it is called."""

    kind: str
    held: date
    rank: int
    number: str = ""


class Conference(Person):
    """The convener, the deputies and, for them, the office: meetings by the days of `months`."""

    def __init__(
        self,
        program: Program,
        allocation: Allocation,
        chance: random.Random,
        days: tuple[date, ...],
        months: tuple[int, ...],
    ) -> None:
        super().__init__(program, allocation, chance)
        self.diary: dict[date, list[tuple[str, Sitting]]] = {day: [] for day in days}
        for rank, month in enumerate(months):
            self._plan(rank, [day for day in days if day.month == month], days)

    def _plan(self, rank: int, month: list[date], days: tuple[date, ...]) -> None:
        """Called early in the month, held in its second half; before every third one a liaison meeting."""
        at = days.index(month[len(month) * 2 // 3])
        joint = Sitting("joint", days[at], rank)
        self._note("call", days[at - BEFORE_CALL], joint)
        if rank % 3 == 1:
            liaison = Sitting("liaison", days[at - BEFORE_LIAISON], rank)
            self._note("call", days[at - BEFORE_CALL], liaison)
            self._note("hold", liaison.held, liaison)
        if rank % 6 == 2:
            special = Sitting("special", days[at + 2], rank)
            self._note("call", days[at - 1], special)
            self._note("hold", special.held, special)
        if rank == 1:
            self._note("call_off", days[at + 1], Sitting("special", days[at + 3], rank))
        for what, day in (("prepare", at - BEFORE_AGENDA), ("hold", at), ("send", at + 1)):
            self._note(what, days[day], joint)

    def _note(self, what: str, day: date, sitting: Sitting) -> None:
        self.diary[day].append((what, sitting))

    def begin(self) -> None:
        """The roster of the notice is taken into the record; every unit names its liaison officer when it likes."""
        self._done(self.program.office("roster", "take"))

    def work(self, day: date) -> None:
        """Whatever the diary has for today."""
        for what, sitting in self.diary[day]:
            getattr(self, f"_{what}")(sitting, day)

    @staticmethod
    def _done(answer: Any) -> dict[str, Any]:
        assert answer.code == 0, answer.err
        return json.loads(answer.out) if answer.out.startswith("{") else {}

    def _meeting(self, *words: str, who: str = OFFICE) -> dict[str, Any]:
        return self._done(self.program.do(who, "meeting", *words, "--format", "json"))

    # ------------------------------------------------------------------ before it

    def _call(self, sitting: Sitting, day: date) -> None:
        """By the convener, by a deputy, or by the office in the name of either."""
        words = ["call", sitting.kind, "--on", sitting.held.isoformat(), "--at", "15:00", "--place", "区政府三楼会议室"]
        if sitting.kind == "special":
            words += ["--title", "预收费资金监管专题会议"]
        if sitting.rank % 3 == 0:
            view = self._meeting(*words, who=f":convener:{CONVENER}")
        elif sitting.rank % 3 == 1:
            view = self._meeting(*words, "--by", CONVENER)
        else:
            view = self._meeting(*words, "--by", self.chance.choice(DEPUTIES))
        sitting.number = view["meeting"]["number"]
        if sitting.kind == "special":
            self._meeting("invite", sitting.number, "--name", "王教授 师范大学")
        if sitting.kind == "joint":
            self._people(sitting, day)
        if sitting.kind != "liaison":
            self._issue("notice", sitting.number)

    def _people(self, sitting: Sitting, day: date) -> None:
        """A unit proposes another member; another unit says who its liaison officer is, or that nobody is."""
        unit, other = (self.members[(sitting.rank + n) % len(self.members)] for n in (1, 5))
        starts = sitting.held.isoformat()
        self._done(
            self.program.unit(
                unit,
                *("roster", "propose", _seat(unit), f"新成员{sitting.rank + 1}", "--title", "副局长"),
                *("--from", starts, "--reason", "工作变动"),
            )
        )
        seat = f"conference_office.liaison.{other}"
        words = ("roster", "succeed", seat, f"联络员{sitting.rank + 1}", "--title", "股长")
        self._done(self.program.unit(other, *words, "--from", day.isoformat(), "--reason", "接任"))
        if sitting.rank % 4 == 2:
            words = ("roster", "vacate", _seat(other), "--from", starts, "--reason", "退休")
            self._done(self.program.unit(other, *words))

    def _prepare(self, sitting: Sitting, _day: date) -> None:
        """The agenda proposes itself anew; the office adds something, and changes its mind about its place."""
        self._meeting("agenda", "propose", sitting.number)
        view = self._meeting("agenda", "add", sitting.number, "研究近期工作安排")
        last = len(view["agenda"])
        if last > 2:
            self._meeting("agenda", "move", sitting.number, str(last), "2")
        self._issue("agenda", sitting.number)

    def _call_off(self, sitting: Sitting, day: date) -> None:
        self._call(sitting, day)
        self._meeting("cancel", sitting.number, "--reason", "与区里会议冲突")

    # ------------------------------------------------------------------ at it

    def _hold(self, sitting: Sitting, day: date) -> None:
        """Who came, what came of each item, and what was decided; the liaison officers decide nothing."""
        self._attend(sitting)
        view = self._meeting("show", sitting.number)
        words = ["--summary", "会议研究了近期校外培训联合监管工作，并议定有关事项"]
        for item in view["agenda"]:
            words += ["--outcome", str(item["position"]), self.chance.choice(OUTCOMES)]
        if sitting.kind != "liaison":
            words += [word for decision in self._decisions(sitting, day) for word in decision]
        if sitting.kind == "joint":
            words += self._settled(sitting)
        self._meeting("minute", sitting.number, *words)
        if sitting.kind == "special":
            self._send(sitting, day)

    def _attend(self, sitting: Sitting) -> None:
        away, *stood_in = self.chance.sample(self.members, 3)
        words = [word for unit in stood_in for word in ("--stand-in", unit, f"{unit}代")]
        self._meeting("attend", sitting.number, *words, "--absent", away, "另有公务", "--rest-present")

    def _decisions(self, sitting: Sitting, day: date) -> Iterator[tuple[str, ...]]:
        for number in range(self.chance.randrange(2, 4)):
            yield ("--matter", *self._agreed(day, MATTERS[(sitting.rank * 3 + number) % len(MATTERS)]))
        if sitting.rank % 2 == 1 or sitting.kind == "special":
            yield ("--major", *self._agreed(day, MAJOR[sitting.rank % 2]))
        yield from self._rulings(sitting)

    def _agreed(self, day: date, title: str) -> tuple[str, str, str]:
        units = self.chance.sample(self.members, self.chance.randrange(1, 4))
        due = day + timedelta(days=self.chance.randrange(12, 45))
        return ",".join(units), due.isoformat(), title

    def _rulings(self, sitting: Sitting) -> Iterator[tuple[str, ...]]:
        """On what waits for the convener; and now and then on a dispute that nobody has put to the conference."""
        lines = [] if sitting.kind == "special" else self.program.lines("office", "desk")
        for line in lines:
            escalated = line["waits"] == "convene"
            if not escalated and not (line["waits"] == "rule" and self.happens(0.3)):
                continue
            if line["lead"] and self.happens(0.5):
                yield ("--uphold", line["number"], "会议议定维持原分工")
            else:
                yield ("--rule", line["number"], self.other_than(line["lead"]), "会议议定")

    def _settled(self, sitting: Sitting) -> list[str]:
        return ["--settle", _seat(self.members[(sitting.rank + 1) % len(self.members)])]

    # ------------------------------------------------------------------ after it

    def _send(self, sitting: Sitting, _day: date) -> None:
        """The minutes to all, and what was agreed to those who have to carry it out."""
        self._issue("minutes", sitting.number)
        self._issue("matters", sitting.number)

    def _issue(self, kind: str, number: str) -> None:
        self._done(self.program.office("paper", "issue", kind, number))


def _seat(unit: str) -> str:
    return f"joint_conference.member.{unit}"
