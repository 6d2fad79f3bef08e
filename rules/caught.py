"""Did the words of an allocation catch what a sentence is about? By a name, by hints alone, or not at all."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from rules.suggest import NAMED, Suggestion

__all__ = ["Caught", "caught", "rank"]


class Caught(StrEnum):
    """How well a sentence was caught."""

    STRONG = "strong"
    WEAK = "weak"
    NONE = "none"


def caught(suggestion: Suggestion) -> Caught:
    """By what the sentence was caught, in the part of it that was caught best."""
    best = max((each.score for part in suggestion.parts for each in part.candidates), default=0.0)
    if best >= NAMED:
        return Caught.STRONG
    return Caught.WEAK if best else Caught.NONE


def rank(suggestion: Suggestion, issues: Collection[str]) -> int | None:
    """How high one of `issues` is among the candidates, from 1, in the part where it is highest; None if in none."""
    places = (
        place
        for part in suggestion.parts
        for place, candidate in enumerate(part.candidates, start=1)
        if candidate.issue in issues
    )
    return min(places, default=None)
