"""Which signals does a party's record give? The engine joins its facts."""

from __future__ import annotations

from collections import defaultdict

from compliance.policy.model import SignalRules
from compliance.signals.facts import KINDS, joins, tell
from compliance.signals.gather import Gatherer, Match
from compliance.signals.model import PartyRecord, Signal, SignalKind
from rules.joins import JoinEngine

__all__ = ["Detector"]


class Detector:
    """
    Finds the signals of one party at a time; may be shared by threads.

    The answer depends on the rules and the record alone, not on the order of the record. Of a
    party with more facts than the engine takes at once (500; a case is one, a finding one and
    one more for each pair of issues that asks for it), the open cases are looked at first, then
    the latest of the rest: an old recurrence can go unseen, an open case does not. How many
    units have open cases is counted over the whole record.
    """

    def __init__(self, rules: SignalRules) -> None:
        self._rules = rules
        self._engine = JoinEngine(KINDS, joins(rules))

    def detect(self, record: PartyRecord) -> tuple[Signal, ...]:
        """The signals of `record`, by kind, rule and key."""
        told = tell(self._rules, record)
        matches: defaultdict[str, list[Match]] = defaultdict(list)
        for firing in self._engine.match([fact for fact, _seen in told]):
            matches[firing.rule].append(tuple(told[index][1] for index in firing.facts))
        gather = Gatherer(record)
        signals = [
            *gather.recurrences(matches[SignalKind.RECURRENCE]),
            *gather.overdue(matches[SignalKind.OVERDUE_TWICE]),
        ]
        signals += gather.several_units(matches[SignalKind.SEVERAL_UNITS])
        signals += gather.waiting(matches[SignalKind.WAITS_ON])
        for pair in self._rules.together:
            signals += gather.together(pair, matches[pair.id])
        order = list(SignalKind)
        return tuple(sorted(signals, key=lambda signal: (order.index(signal.kind), signal.rule, signal.key)))
