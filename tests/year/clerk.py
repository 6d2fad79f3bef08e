"""What the office sends and files besides: papers about cases, circulars and reports, ledgers, and the handbook once."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any

from tests.cli.making import Run
from tests.year.people import Person

__all__ = ["Clerk"]

_LEDGERS = (("issues", "xlsx"), ("closed", "xlsx"), ("matters", "xlsx"), ("dispatched", "csv"))
_FEATURES = Path(__file__).resolve().parents[2] / "features"


class Clerk(Person):
    """Whoever in the office writes what goes out."""

    def begin(self) -> None:
        """The handbook of the duties."""
        self._done(self._issue("handbook", "--features", str(_FEATURES)))

    def each_week(self, _day: date) -> None:
        """A paper of each kind about some case that it fits; the lists know which."""
        shares = self.program.lines("task", "list")
        listed = {line["number"]: line for line in self.program.lines("case", "list")}
        late = {line["number"] for line in shares if line["overdue"] and line["case_state"] != "returned"}
        to_put_right = [line for line in listed.values() if line["state"] == "accepted" and line["findings"]]
        self._letter("dispatch", [line["number"] for line in listed.values() if line["state"] == "dispatched"])
        self._letter("supervision", sorted(late), "--missing", "尚未反馈整改结果")
        self._letter("rectification", [line["number"] for line in to_put_right], "--missing", "限期整改并报送材料")

    def _letter(self, kind: str, numbers: list[str], *words: str) -> None:
        if numbers and self.happens(0.6):
            self._done(self._issue(kind, self.chance.choice(sorted(numbers)), *words))

    def each_month(self, first: date) -> None:
        """The circular on the month that begins with `first`; at the end of a quarter the report and the ledgers."""
        days = ("--from", first.isoformat(), "--to", _last(first).isoformat())
        self._done(self._issue("circular", *days))
        if first.month % 3 == 0:
            self._quarter(first.replace(month=first.month - 2), _last(first))

    def _quarter(self, since: date, until: date) -> None:
        days = ("--from", since.isoformat(), "--to", until.isoformat())
        name = f"{since:%Y}-{(since.month + 2) // 3}"
        self._done(self._issue("report", *days))
        for kind, form in _LEDGERS:
            self._done(self.program.office("ledger", kind, "--output", f"{kind}-{name}.{form}"))
        self._done(self.program.office("report", *days, "--by", "locality", "--plots", f"plots-{name}"))
        self._done(self.program.office("status"))
        circular = self.program.lines("paper", "list", "--kind", "circular")[0]["number"]
        words = ("--reason", "更正附注")
        self._done(self.program.office("paper", "reissue", circular, *words))

    def _issue(self, kind: str, *words: str) -> Run:
        return self.program.office("paper", "issue", kind, *words)

    @staticmethod
    def _done(answer: Any) -> None:
        assert answer.code == 0, answer.err


def _last(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
