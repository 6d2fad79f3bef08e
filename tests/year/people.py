"""What the office, the units and the inspectors do on one day, each by what the lists show them; chance decides the rest."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from rules.allocation import Allocation
from tests.year.program import Program

__all__ = ["Inspectors", "Line", "Office", "Person", "Units"]

Line = dict[str, Any]


class Person:
    """Somebody at work: who uses the program, knows the allocation, and leaves the rest to chance."""

    def __init__(self, program: Program, allocation: Allocation, chance: random.Random) -> None:
        self.program = program
        self.allocation = allocation
        self.chance = chance
        self.members = [unit.id for unit in allocation.units.values() if unit.member]

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def other_than(self, *units: str | None) -> str:
        return self.chance.choice([unit for unit in self.members if unit not in units])


class Office(Person):
    """The conference's office: it clears its desk, chases, and sets aside what cannot go on."""

    def work(self, day: date) -> None:
        confirm: list[str] = []
        for line in self.program.lines("office", "desk"):
            if line["waits"] == "confirm" and self.happens(0.9):
                confirm.append(line["number"])
            else:
                self._one(line, day)
        if confirm:
            self.program.office("case", "confirm", *dict.fromkeys(confirm))

    def _one(self, line: Line, day: date) -> None:
        act = getattr(self, f"_{line['waits']}", None)
        if act is not None and self.happens(0.8):
            act(line, day)

    def _case(self, verb: str, line: Line, *words: str) -> None:
        self.program.office("case", verb, line["number"], *words)

    def _complete(self, line: Line, _day: date) -> None:
        question = line["question"]
        value = self.chance.choice([answer["value"] for answer in question["answers"]])
        self._case("complete", line, "--fact", f"{question['fact']}={value}")

    def _assign(self, line: Line, day: date) -> None:
        if self.happens(0.12):
            self._case("hand-over", line, "--to", "区烟草专卖局", "--reason", "属其他主管部门职责")
            self.program.office("paper", "issue", "transfer", line["number"])
        elif self.happens(0.08):
            self._park(line, day)
        elif self.happens(0.05):
            self._case("confer", line, "--reason", "各单位意见不一")
        else:
            self._case("assign", line, "--unit", self.chance.choice(self.members[:6]), "--reason", "按职责相近原则")

    def _confirm(self, line: Line, _day: date) -> None:
        self._case("assign", line, "--unit", self.other_than(line["lead"]), "--reason", "该条款不作此解")

    def _park(self, line: Line, day: date) -> None:
        until = day + timedelta(days=self.chance.randrange(10, 60))
        self._case("park", line, "--approver", "周强", "--reason", "等待上级文件", "--until", until.isoformat())

    def _rule(self, line: Line, _day: date) -> None:
        dispute = line["dispute"]
        if dispute["consulted_on"] is None and (line["returns"] > 1 or self.happens(0.2)):
            if self.happens(0.3):
                self._case("confer", line, "--reason", "再次退回")
            else:
                self._case("consult", line, "--result", "双方到场，各自说明依据")
        elif self.happens(0.45):
            self._case("rule", line, "--uphold", "--reason", "条款明确，维持原分工")
        else:
            self._case("rule", line, "--unit", dispute["proposed"], "--reason", "退回理由成立")

    def _convene(self, line: Line, _day: date) -> None:
        unit = line["lead"] or self.chance.choice(self.members)
        words = ("case", "rule", line["number"], "--unit", unit, "--reason", "联席会议议定")
        if self.happens(0.3):  # the others wait for a meeting
            self.program.do(":convener:蒋雪娇", *words)

    def _approve(self, line: Line, _day: date) -> None:
        """A major matter, which waits for the district's government."""
        if self.happens(0.3):
            number = line["issue"].removeprefix("matter-").upper()
            self.program.office(
                "matter", "approve", number, "--by", "区政府常务会议", "--reference", "象政纪〔2025〕1号"
            )

    def _decide_time(self, line: Line, _day: date) -> None:
        unit = ("--unit", line["asked"]["unit"])
        if self.happens(0.75):
            self._case("grant", line, *unit)
        else:
            self._case("refuse", line, *unit, "--reason", "理由不充分")

    def _receipt(self, line: Line, _day: date) -> None:
        if self.happens(0.15):
            self._case("take-back", line, "--reason", "对方不予受理")
        else:
            self._case("received", line, "--reference", f"回执{line['number']}")

    def each_week(self, day: date) -> None:
        """Signals, and a few cases of which something else has to be said."""
        for signal in self.program.lines("signal", "list", "--state", "raised"):
            if self.happens(0.6):
                self.program.office("signal", "take", signal["number"], "--reason", "已安排")
            elif self.happens(0.5):
                self.program.office("signal", "dismiss", signal["number"], "--reason", "已另行处理")
        listed = self.program.lines("case", "list")
        going = [each for each in listed if each["state"] in {"dispatched", "accepted"}]
        closed = [each for each in listed if each["state"] == "closed"]
        for line in self._some(going, 3):
            self._park(line, day)
        for line in self._some([each for each in listed if each["state"] == "parked"], 1):
            self._case("resume", line)
        for line in self._some(going, 1):
            self._case("void", line, "--reason", "重复录入")
        for line in self._some([each for each in listed if each["state"] == "void"], 1):
            self._case("restore", line, "--reason", "核对后并非重复")
        for line in self._some(closed, 1):
            self._case("reopen", line, "--reason", "群众再次反映")
        for line in self._some(listed, 2):
            self._case("note", line, "已电话了解进展")
        self._merge(listed)

    def _some(self, lines: list[Line], count: int) -> Iterable[Line]:
        return self.chance.sample(lines, min(count, len(lines)))

    def _merge(self, listed: list[Line]) -> None:
        """Two open cases of one party and issue, of which the younger goes into the older."""
        same = defaultdict(list)
        for line in listed:
            if line["state"] not in {"closed", "void", "handed_over"}:
                same[line["party"], line["issue"]].append(line)
        twins = [sorted(lines, key=lambda line: line["number"]) for lines in same.values() if len(lines) > 1]
        if twins:
            older, younger, *_ = self.chance.choice(twins)
            self._case("merge", younger, "--into", older["number"], "--reason", "同一事项")

    def each_month(self, day: date) -> None:
        """A random re-check by a published seed, and the figures."""
        self.program.office("office", "recheck", "--seed", f"{day:%Y-%m}", "--share", "20")
        self.program.office("calendar", "refresh")


class Units(Person):
    """The units: they receive, return, ask, and answer what their queue shows."""

    def work(self, day: date) -> None:
        shares = self.program.lines("task", "list")
        receive: dict[str, list[str]] = defaultdict(list)
        for share in shares:
            if share["todo"] == "receive" and self.happens(0.6):
                receive[share["unit"]].append(share["number"])
        for unit, numbers in receive.items():
            self.program.unit(unit, "task", "accept", *numbers)
        for share in shares:
            if share["state"] == "accepted" or share["number"] in receive[share["unit"]]:
                self._one(share, day)

    def _one(self, share: Line, day: date) -> None:
        unit, number = share["unit"], share["number"]
        if share["role"] != "support" and self.happens(0.02) and share["case_state"] in {"dispatched", "accepted"}:
            clause = self.chance.choice(sorted(self.allocation.clauses))
            words = ("--clause", clause, "--unit", self.other_than(unit), "--reason", "按该条款不归本单位")
            self.program.unit(unit, "case", "return", number, *words)
        elif share["near"] and not share["asked_until"] and self.happens(0.12):
            until = date.fromisoformat(share["deadline"][:10]) + timedelta(days=self.chance.randrange(8, 20))
            self.program.unit(unit, "task", "extend", number, "--until", until.isoformat(), "--reason", "等待检测报告")
        elif share["role"] == "lead" and self.happens(0.02):
            words = ("--unit", self.other_than(unit, *share["joint"]), "--reason", "请协助现场核实")
            self.program.unit(unit, "case", "support", number, *words)
        elif share["todo"] in {"answer", "receive"} and self.happens(0.9 if share["overdue"] else 0.2):
            self._answer(share, day)

    def _answer(self, share: Line, day: date) -> None:
        unit, number = share["unit"], share["number"]
        file = self.program.evidence(f"{number}-{unit}-{day:%m%d}")
        if self.happens(0.1):
            self.program.unit(unit, "case", "attach", number, file, "--completion")
            self.program.unit(unit, "task", "answer", number, "--result", "已整改到位")
        else:
            self.program.unit(unit, "task", "answer", number, "--result", "已整改到位", "--evidence", file)


class Inspectors(Person):
    """Those who look again: of a unit that has no share in the case."""

    def work(self, day: date) -> None:
        for line in self.program.lines("office", "desk"):
            if line["waits"] in {"verify", "recheck"} and self.happens(0.5):
                self._look(line, day)

    def _look(self, line: Line, day: date) -> None:
        unit = self.other_than(line["lead"])
        who = f"{unit}:inspector:{unit}检查"
        passed = self.happens(0.88)
        if line["waits"] == "verify" and passed and not line["title"] and self.happens(0.2):
            words = ("--party", line["party"], "--locality", line["locality"], "--source", "re_inspection")
            self.program.do(who, "visit", "record", *words, "--on", day.isoformat(), "--note", "已整改")
            self.program.office("case", "close", line["number"])
            return
        words = ("--passed",) if passed else ("--failed", "--reason", "仍未整改到位")
        self.program.do(who, "case", "verify", line["number"], *words)
