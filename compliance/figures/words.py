"""What are the figures called, how is each reckoned, and what is left out of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.figures.breakdown import MATTERS, OTHERS, By
from compliance.indices import Index, IndexKind
from rules.language import _

if TYPE_CHECKING:
    from compliance.figures.flow import Band
    from rules.allocation import Allocation

__all__ = [
    "NOTHING",
    "band_words",
    "by_words",
    "day_words",
    "excluded_words",
    "formula",
    "index_words",
    "key_words",
    "name_of_index",
    "percent",
]

NOTHING = "–"
"""What stands where there is nothing to divide by."""


def name_of_index(kind: IndexKind) -> str:
    """What it is called, in a word or two."""
    return {
        IndexKind.ON_TIME_CLOSING: _("on time"),
        IndexKind.DISPATCH_ACCURACY: _("rightly handed out"),
        IndexKind.RECEIPT_ON_TIME: _("received in time"),
        IndexKind.REWORK: _("rework"),
        IndexKind.RECURRENCE: _("seen again"),
        IndexKind.EXTENDED: _("extended"),
        IndexKind.PARKED: _("parked"),
        IndexKind.VOIDED: _("void"),
    }[kind]


def index_words(kind: IndexKind) -> str:
    """What it is, in a sentence's part."""
    return {
        IndexKind.ON_TIME_CLOSING: _("closed on time, of those due and not parked"),
        IndexKind.DISPATCH_ACCURACY: _("neither returned nor ruled anew, of those handed out"),
        IndexKind.RECEIPT_ON_TIME: _("received in time, of all shares to be received"),
        IndexKind.REWORK: _("not put right, of all re-inspections"),
        IndexKind.RECURRENCE: _("seen again within the time, of those closed"),
        IndexKind.EXTENDED: _("given more time, of those handed out"),
        IndexKind.PARKED: _("parked at any time, of all"),
        IndexKind.VOIDED: _("void, of all"),
    }[kind]


def formula(kind: IndexKind) -> str:
    """What is divided by what."""
    return {
        IndexKind.ON_TIME_CLOSING: _("closed, and answered by the deadline ÷ (due – parked)"),
        IndexKind.DISPATCH_ACCURACY: _("neither returned nor ruled anew ÷ handed out"),
        IndexKind.RECEIPT_ON_TIME: _("shares received in time ÷ shares received, or past the time to"),
        IndexKind.REWORK: _("failed re-inspections ÷ re-inspections"),
        IndexKind.RECURRENCE: _("reopened because the same was found again in time ÷ ever closed"),
        IndexKind.EXTENDED: _("given more time ÷ handed out"),
        IndexKind.PARKED: _("ever parked ÷ all cases"),
        IndexKind.VOIDED: _("void ÷ all cases"),
    }[kind]


def excluded_words(kind: IndexKind) -> str:
    """What is left out of it by rule; empty where nothing is."""
    return {
        IndexKind.ON_TIME_CLOSING: _("left out: what is parked now, and what is void"),
        IndexKind.DISPATCH_ACCURACY: _("left out: what is void"),
        IndexKind.RECEIPT_ON_TIME: _("left out: shares that were withdrawn unreceived"),
        IndexKind.REWORK: _("left out: the checks of closed cases drawn at random"),
        IndexKind.EXTENDED: _("left out: what is void"),
    }.get(kind, "")


def day_words(kind: IndexKind) -> str:
    """For which day, and so for which month, something counts."""
    return {
        IndexKind.ON_TIME_CLOSING: _("by the day of the deadline, or of the closing where that was earlier"),
        IndexKind.DISPATCH_ACCURACY: _("by the day on which it was first handed out"),
        IndexKind.RECEIPT_ON_TIME: _("by the day of the receipt, or the last day for it"),
        IndexKind.REWORK: _("by the day of the re-inspection"),
        IndexKind.RECURRENCE: _("by the day of the first closing"),
        IndexKind.EXTENDED: _("by the day on which it was first handed out"),
        IndexKind.PARKED: _("by the day on which it was opened"),
        IndexKind.VOIDED: _("by the day on which it was opened"),
    }[kind]


def percent(index: Index) -> str:
    """The ratio as people read it, such as `87.5%`; a dash of nothing."""
    return NOTHING if index.ratio is None else f"{index.ratio * 100:.1f}%"


def by_words(by: By) -> str:
    """By what a table is broken down."""
    return {
        By.UNIT: _("unit"),
        By.GROUP: _("group of issues"),
        By.LOCALITY: _("locality"),
        By.MONTH: _("month"),
    }[by]


def key_words(allocation: Allocation, by: By, key: str) -> str:
    """What the key of a line is called; a word of the record that the allocation does not have stays as it is."""
    if key == OTHERS:
        return {
            By.UNIT: _("no unit yet"),
            By.GROUP: _("other issues"),
            By.LOCALITY: _("no locality given"),
        }.get(by, _("all"))
    if by is By.UNIT and key in allocation.units:
        return str(allocation.units[key].short)
    if by is By.GROUP and key in allocation.groups:
        return str(allocation.groups[key].name)
    return _("matters agreed") if by is By.GROUP and key == MATTERS else key


def band_words(band: Band) -> str:
    """From how many days to how many."""
    if band.high is None:
        return _("{days} days and more").format(days=band.low)
    return _("{low} to {high} days").format(low=band.low, high=band.high)
