"""
How quickly is it decided whose a finding is, beside what others take for the same table?

Run `python benchmarks/deciding.py [ROUNDS]`: 60 duties over 6 facts, 100,000 findings of which one in 34 is of a
combination that was not met before. All contestants take turns in each round, the slow ones with fewer findings, and
the least time of each is told: processor time, since the machine may be busy with other things. Ours looks up what it
decided, as the dict does; the first decision of each combination, with its explanation, is told by itself. On a sample,
all must find the same duties. Packages to compare with are in `benchmarks/requirements.txt`; those that are not
installed are passed over. Promised: at most 4 times the dict lookup, and a tenth of zen-engine or less.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from operator import itemgetter
from random import Random
from time import process_time

from deciding_others import OTHERS, Contestant, scan
from deciding_table import NAMES, Duty, Finding, allocation_of, duties, findings
from machine import heading

from rules.decide import Decider
from rules.decision import Decision

ON = date(2026, 3, 2)
SAMPLE = 300
SCANNED = 20_000
OURS, LIMIT = "lianban, remembered", "dict lookup (the limit)"

Run = tuple[Callable[[list[Finding]], object], int]


def looked_up(decisions: dict[object, Decision]) -> Callable[[list[Finding]], object]:
    """What cannot be done in less: a tuple of the facts is made, and looked up."""
    pick = itemgetter(*NAMES)
    return lambda found: [decisions[pick(each)] for each in found]


def first_decisions(table: list[Duty], found: list[Finding]) -> Decider:
    """A decider that has met all of `found`; tells what that took for each combination."""
    decider = Decider(allocation_of(table))
    kinds = list({tuple(each.values()): each for each in found}.values())
    plain = Decider(decider.allocation).law(ON)
    start = process_time()
    for each in kinds:
        plain.settle(plain.routing(each))
    decided = process_time()
    for each in kinds:
        decider.decide(each, ON)
    told = process_time() - decided
    print(f"{len(found):,} findings, {len(kinds):,} combinations ({len(kinds) / len(found):.1%})")
    print(f"first decision of a combination: {(decided - start) / len(kinds) * 1e6:,.0f} µs without its explanation,")
    print(f"{told / len(kinds) * 1e6:,.0f} µs with it, and {decider.engine_calls / len(kinds):.1f} calls of the engine")
    return decider


def contestants(table: list[Duty]) -> dict[str, tuple[Contestant, int]]:
    """Those that evaluate the table each time, as far as they are installed."""
    found = {"plain scan": (scan(table), SCANNED)}
    for name, (made, count) in OTHERS.items():
        try:
            found[f"{name} {version(name)}"] = (made(table), count)
        except ImportError:
            print(f"passed over, not installed: {name}")
    return found


def check(decider: Decider, sample: list[Finding], others: dict[str, tuple[Contestant, int]]) -> None:
    """All find the same duties, and what is remembered is what a decider that remembers nothing says."""
    law = Decider(decider.allocation).law(ON)
    known = [law.routing(each) for each in sample]
    expected = [frozenset(duty.id for duty in law.matched(each)) for each in known]
    for name, (contestant, _count) in others.items():
        assert contestant(sample) == expected, name
    assert [decider.decide(each, ON).verdict for each in sample] == [law.settle(each)[0] for each in known]
    print(f"on {len(sample)} findings all {len(others) + 1} find the same duties, {sum(map(len, expected))} in all\n")


def measured(runs: dict[str, Run], found: list[Finding], rounds: int) -> dict[str, float]:
    """The least processor time a finding in microseconds; all take turns."""
    least: dict[str, float] = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for name, (run, count) in runs.items():
            some = found[:count]
            start = process_time()
            run(some)
            least[name] = min(least[name], (process_time() - start) / count * 1e6)
    return least


def main(rounds: int) -> None:
    """Decide, check and measure."""
    print(f"{heading()}\n")
    table, found = duties(Random(1)), findings(Random(2))
    decider = first_decisions(table, found)
    others = contestants(table)
    check(decider, found[:SAMPLE], others)
    pick = itemgetter(*NAMES)
    decide = decider.decide
    runs: dict[str, Run] = {
        LIMIT: (looked_up({pick(each): decide(each, ON) for each in found}), len(found)),
        OURS: (lambda some: [decide(each, ON) for each in some], len(found)),
        **others,
    }
    least = measured(runs, found, rounds)
    print(f"{'':26}{'findings':>10}{'µs each':>11}{'of the dict':>13}{'of ours':>10}")
    for name, (_run, count) in runs.items():
        each = least[name]
        print(f"{name:26}{count:10,}{each:11.3f}{each / least[LIMIT]:12.1f}×{each / least[OURS]:9.1f}×")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
