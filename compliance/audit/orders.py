"""Which events were redacted, and was each by an order that is recorded in the chain itself?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from compliance.audit.fault import Fault, FaultKind, fault_at
from compliance.redacting.marks import under

__all__ = ["Orders"]


class Orders:
    """
    What a pass over the chain learns of redactions.

    An event that was blackened no longer has the content that it was sealed with. The event that recorded the order
    is sealed as any other, and holds the seal of what the blackened one says now; so that can be checked as well.
    """

    def __init__(self) -> None:
        self.under: Counter[str] = Counter()
        self._found: dict[int, tuple[int, str]] = {}
        self._ordered: dict[int, tuple[str, str]] = {}
        self._references: dict[str, str] = {}
        self._told: set[int] = set()
        self._ranges: list[tuple[int, int]] = []

    @property
    def events(self) -> int:
        """How many events were found blackened."""
        return len(self._found)

    def take(self, changes: str) -> None:
        """Learn what the event of a redaction, whose rows are `changes`, had blackened."""
        added = json.loads(changes)["added"]
        self._references |= {row["id"]: row["reference"] for row in added.get("redactions", ())}
        for row in added.get("redacted_events", ()):
            self._ordered[row["seq"]] = (row["seal"], self._references.get(row["redaction_id"], ""))

    def blackened(self, seq: int, place: int, salt: str, seal: str) -> bool:
        """Whether the event number `seq`, at `place`, says that it was redacted; if so, note what stands for it now."""
        if not under(salt):
            return False
        self._found[seq] = (place, seal)
        return True

    def told(self, fault: Fault) -> None:
        """Something else is known to be wrong with these events."""
        if fault.last is None:
            self._told.add(fault.seq)
        else:
            self._ranges.append((fault.seq, fault.last))

    def finish(self, *, whole: bool = True) -> Iterator[Fault]:
        """
        The events that were blackened without an order, and those that do not hold what an order left of them.

        If not the `whole` chain was gone through, nothing is said of events that were not met.
        """
        for seq, (place, seal) in sorted(self._found.items()):
            ordered, reference = self._ordered.get(seq, ("", ""))
            if ordered == seal:
                self.under[reference] += 1
            elif ordered:
                yield fault_at(FaultKind.RESTORED, place)
            else:
                yield fault_at(FaultKind.BLACKENED, place)
        unseen = self._ordered.keys() - self._found.keys() - self._told if whole else ()
        for seq in sorted(unseen):
            if not any(first <= seq <= last for first, last in self._ranges):
                yield fault_at(FaultKind.RESTORED, seq)
