"""How many findings are in this sentence, and which stretch of it tells each?

A list needs no commas: 证照全无又有严重火灾隐患的辅导点 is two findings. So the words decide,
not the punctuation: a part begins where a strong word speaks for other issues than the part
before it. Marks and joining words only say where exactly to cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rules.words import Hit, Text

__all__ = ["Spoken", "Stretch", "joined", "stretches", "trimmed"]

_MARKS = r"\s,，、。;；:：!！?？．.|/"
_JOIN = "并且|而且|以及|同时|还有|另外|此外|另有|且|并|又|和|及|与|还|也"
_MARK = re.compile(rf"[{_MARKS}]+")
_JOINING = re.compile(_JOIN)
_AROUND = re.compile(rf"^(?:[{_MARKS}]|{_JOIN})+|[{_MARKS}]+$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word that was heard, and the issues that it names (`strong`) or only hints at (`weak`)."""

    hit: Hit
    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()

    @property
    def alone(self) -> bool:
        """Whether the word is a finding by itself."""
        return self.hit.word.endswith("!")


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` to `end` of the text one finding is told; `named` are the strong words that tell it."""

    start: int
    end: int
    named: tuple[Spoken, ...]

    def words(self, heard: Iterable[Spoken]) -> list[Spoken]:
        """Its strong words, and the weak ones of `heard` that begin inside it."""
        return [*self.named, *(one for one in heard if not one.strong and self.start <= one.hit.start < self.end)]


def stretches(text: Text, heard: Iterable[Spoken]) -> tuple[Stretch, ...]:
    """
    The findings in `text`: together they are the whole text, and there is always one.

    Strong words in a row are one finding as long as one issue can be meant by all of them, and
    also where nothing parts them: no mark, no joining word, and neither is a finding by itself.
    Weak words make no finding of their own.
    """
    runs: list[_Run] = []
    for spoken in sorted((one for one in heard if one.strong), key=lambda one: (one.hit.start, -one.hit.size)):
        if not (runs and runs[-1].takes(text, spoken)):
            runs.append(_Run(spoken))
    whole = len(text.characters)
    if not runs:
        return (Stretch(0, whole, ()),)
    ends = [*(after.begins(text, before) for before, after in pairwise(runs)), whole]
    return tuple(Stretch(start, end, tuple(run.words)) for start, end, run in zip([0, *ends], ends, runs, strict=False))


def joined(left: Stretch, right: Stretch) -> Stretch:
    """Two neighbours that tell the same finding, as one."""
    return Stretch(left.start, right.end, (*left.named, *right.named))


class _Run:
    """Strong words in a row that tell one finding; `meant` are the issues it may still be."""

    def __init__(self, spoken: Spoken) -> None:
        self.words = [spoken]
        self.meant = spoken.strong

    def takes(self, text: Text, spoken: Spoken) -> bool:
        """Whether `spoken` tells the same finding; if so it is one of its words now."""
        if self.meant & spoken.strong:
            self.meant &= spoken.strong
        elif self._same_characters(spoken) or not self._parted(text, spoken):
            self.meant |= spoken.strong
        else:
            return False
        self.words.append(spoken)
        return True

    def begins(self, text: Text, before: _Run) -> int:
        """Where it begins to own the text: behind a mark, else at a joining word, else at its first word."""
        start = self.words[0].hit.start
        border = _border(text, before._end(start), start)
        return start if border is None else border

    def _end(self, limit: int) -> int:
        return max((end for one in self.words for _, end in one.hit.spans if end <= limit), default=limit)

    def _same_characters(self, spoken: Spoken) -> bool:
        """Two readings of the same characters are a tie, not a list."""
        return any(2 * len(one.hit.places & spoken.hit.places) >= spoken.hit.size for one in self.words)

    def _parted(self, text: Text, spoken: Spoken) -> bool:
        start = spoken.hit.start
        if any(start < one.hit.spans[-1][0] for one in self.words):
            return False
        alone = spoken.alone or any(one.alone for one in self.words)
        return alone or _border(text, self._end(start), start) is not None


def _border(text: Text, low: int, high: int) -> int | None:
    """Where something parts the text between `low` and `high`: a mark, else white space, else a joining word."""
    mark = _MARK.search(text.characters, low, high)
    if mark:
        return mark.end()
    spaced = [place for place in text.spaced if low <= place <= high]
    if spaced:
        return min(spaced)
    joining = _JOINING.search(text.characters, low, high)
    return joining.start() if joining else None


def trimmed(text: str) -> str:
    """
    `text` without marks around it and joining words before it, unless nothing else is in it.

    >>> trimmed("又有严重火灾隐患，")
    '有严重火灾隐患'
    """
    return _AROUND.sub("", text) or text
