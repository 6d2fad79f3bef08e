"""Which facts does a duty read, and which of them must be known?"""

from __future__ import annotations

from rules.allocation import GROUP, ISSUE, Duty

__all__ = ["needed_by", "read_by"]


def read_by(duty: Duty) -> set[str]:
    """The facts that `duty` reads: those it tests and those that name its units; a group is read from the issue."""
    return _tested_by(duty) | {who.fact for who in duty.everyone if who.fact is not None}


def needed_by(duty: Duty) -> set[str]:
    """Of the facts that `duty` reads, those without which it says nothing: no unit stands in for what they name."""
    unfilled = {who.fact for who in duty.everyone if who.fact is not None and who.until_named is None}
    return _tested_by(duty) | unfilled


def _tested_by(duty: Duty) -> set[str]:
    return {ISSUE if condition.fact == GROUP else condition.fact for condition in duty.when}
