"""Policies to be tested: the text of a small whole one, and the invented allocation that it goes with."""

from __future__ import annotations

from pathlib import Path

from rules.allocation import Allocation
from rules.load import load_allocation

__all__ = ["LINES", "invented", "notice"]

LINES = """\
policy: {id: small, version: 1, name: {zh: 小区, en: Small}}
receive: {within: 1wd, life_safety: 2h, source: 甲}
return: {within: 3wd, life_safety: 24h, source: 乙}
handle:
  at_once: {lead: 24h, joint: 12h, support: 6h, source: 丙}
  urgent: {lead: 2wd, joint: 1wd, support: 0wd, life_safety: 8h, source: 丁}
  ordinary: {lead: 13wd, joint: 10wd, support: 5wd, source: 戊}
  long: {lead: 60wd, joint: 50d, support: 20wd, source: 己}
life_safety: {severities: [at_once, urgent], issues: [hygiene], groups: [fire], source: 庚}
office: {decide: 2wd, rule: 3wd, verify: 5wd, source: 辛}
remind: {before: 2wd, life_safety: 4h, source: 壬}
escalate: {after: 5wd, life_safety: 12h, source: 癸}
park: {longest: 90d, source: 子}
reopen: {within: 180d, source: 丑}
recheck: {share: 10, within: 90d, source: 寅}
answer: {evidence: [lead], source: 卯}
precedents: {from: [ruling], source: 辰}
signals:
  recurrence: {within: 170d, source: 巳}
  several_units: {at_least: 4, source: 午}
  together:
    - id: pair
      name: {zh: 一对, en: Pair}
      first: {groups: [buildings]}
      second: {issues: [fire_safety]}
      within: 30d
      clauses: ["10"]
      proposes: conference
      source: 未
  overdue_twice: {source: 申}
  waits_on: {issues: [unlicensed_training], source: 酉}
  by_themselves: [recurrence, pair]
"""
"""A policy for the notice's allocation, in which no number is that of a bundled one by chance."""


def notice() -> Allocation:
    return load_allocation()


def invented() -> Allocation:
    return load_allocation(Path(__file__).parents[3] / "examples/allocations/small-district.yaml")
