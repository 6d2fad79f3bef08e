"""Which issues might an inspector's sentence be about? Proposals, with the words that spoke for each.

There is no model here and no network: the allocation's own vocabulary is looked for in the
sentence, the longer word silences the shorter one that it covers, and what is left speaks.
A word under two issues speaks for both, and the tie is shown: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rules.split import Spoken, Stretch, joined, stretches, trimmed
from rules.words import Hit, Lexicon, Text, longest, normal, unsilenced

if TYPE_CHECKING:
    from rules.allocation import Allocation

__all__ = ["NAMED", "Candidate", "Part", "Suggester", "Suggestion"]

_MOST = 5
NAMED = 0.5
"""From this score on, a word that names the issue spoke; any number of hints stays below."""
_HINTED = 0.1
_PER_CHARACTER = 0.04
_HINTED_MOST = 0.45
_NAMED_MOST = 0.99
_STANDS_OUT = 0.04


@dataclass(frozen=True, slots=True)
class Candidate:
    """One issue that a part may be about, how surely (0 to 1), and the words of the sentence that say so."""

    issue: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One finding's text, and the issues it may be about: best first, at most five, perhaps none."""

    text: str
    candidates: tuple[Candidate, ...]

    @property
    def clear(self) -> bool:
        """Whether one issue stands out. If not, ask: a hint is no answer, and neither is a tie."""
        if not self.candidates or self.candidates[0].score < NAMED:
            return False
        lead = self.candidates[0].score - max((one.score for one in self.candidates[1:]), default=0)
        return round(lead, 2) >= _STANDS_OUT


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The sentence, and the findings in it in its own order: at least one part."""

    text: str
    parts: tuple[Part, ...]


class Suggester:
    """
    Reads sentences with one allocation's words.

    The same sentence always gives the same suggestion, and nothing is guessed where no
    word speaks: such a part has no candidates.
    """

    def __init__(self, allocation: Allocation) -> None:
        self._allocation = allocation
        self._order = {issue: at for at, issue in enumerate(allocation.issues)}

    def suggest(self, text: str) -> Suggestion:
        """The findings that `text` tells, each with the issues that it may be about."""
        ready = normal(text)
        said = unsilenced(self._lexicon.find(ready.characters), self._silent.find(ready.characters))
        speaking = longest(said)
        heard = [self._spoken(hit) for hit in speaking]
        silenced = [self._spoken(hit) for hit in set(said).difference(speaking)]
        told = self._told(_Reading(text, ready, heard, silenced))
        if len(told) == 1:
            return Suggestion(text, (Part(text, told[0][1]),))
        return Suggestion(text, tuple(Part(_own_text(text, ready, stretch), found) for stretch, found in told))

    def _told(self, reading: _Reading) -> list[tuple[Stretch, tuple[Candidate, ...]]]:
        """The findings with their candidates; neighbours that may be about the same issue are one."""
        told: list[tuple[Stretch, tuple[Candidate, ...]]] = []
        for stretch in stretches(reading.ready, reading.heard):
            found = stretch, self._candidates(reading, stretch)
            while told and _same(told[-1][1], found[1]):
                whole = joined(told.pop()[0], found[0])
                found = whole, self._candidates(reading, whole)
            told.append(found)
        return told

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self._meanings, self._allocation.classes)

    @cached_property
    def _silent(self) -> Lexicon:
        return Lexicon(self._allocation.silent, self._allocation.classes)

    @cached_property
    def _meanings(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """What each word names, and what it hints at."""
        issues = self._allocation.issues.values()
        strong = [(pattern, issue.id) for issue in issues for pattern in issue.words.strong]
        weak = [(pattern, issue.id) for issue in issues for pattern in issue.words.weak]
        names, hints = _gathered(strong), _gathered(weak)
        nothing: frozenset[str] = frozenset()
        return {word: (names.get(word, nothing), hints.get(word, nothing)) for word in {**names, **hints}}

    def _spoken(self, hit: Hit) -> Spoken:
        strong, weak = self._meanings[hit.word]
        return Spoken(hit, strong, weak)

    def _candidates(self, reading: _Reading, stretch: Stretch) -> tuple[Candidate, ...]:
        """Best first: by score, then by how many words touch the issue, silenced ones too, then as catalogued."""
        heard = stretch.words(reading.heard)
        ranked = []
        for issue in {issue for one in heard for issue in one.strong | one.weak}:
            named = [one.hit for one in heard if issue in one.strong]
            hinted = [one for one in heard if issue in one.weak]
            spoke = [*named, *(one.hit for one in hinted)]
            touched = len(spoke) + sum(issue in one.strong | one.weak for one in reading.silenced)
            candidate = Candidate(issue, _score(named, hinted), _quoted(reading.text, reading.ready, spoke))
            ranked.append((-candidate.score, -touched, self._order[issue], candidate))
        return tuple(candidate for *_, candidate in sorted(ranked, key=lambda one: one[:3])[:_MOST])


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence with the words heard in it, and the ones that longer words silenced."""

    text: str
    ready: Text
    heard: Sequence[Spoken]
    silenced: Sequence[Spoken]


def _same(before: Sequence[Candidate], after: Sequence[Candidate]) -> bool:
    """Whether what the one before is about is among the best of the one after: then both may be one finding."""
    return any(one.issue == before[0].issue for one in after if one.score == after[0].score)


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    issues: dict[str, frozenset[str]] = {}
    for pattern, issue in pairs:
        issues[pattern] = issues.get(pattern, frozenset()) | {issue}
    return issues


def _places(found: Iterable[Hit]) -> frozenset[int]:
    return frozenset(place for hit in found for place in hit.places)


def _score(named: Sequence[Hit], hinted: Sequence[Spoken]) -> float:
    """The more characters the words cover, the surer; but no number of hints comes up to one name."""
    if named:
        return round(min(_NAMED_MOST, NAMED + _PER_CHARACTER * len(_places(named))), 2)
    return round(min(_HINTED_MOST, _HINTED + _PER_CHARACTER * _said(hinted)), 2)


def _said(hinted: Iterable[Spoken]) -> float:
    """What the hints come to, in characters: a word that hints at many issues says little of each."""
    worth: dict[int, float] = {}
    for one in hinted:
        for place in one.hit.places:
            worth[place] = max(worth.get(place, 0), 2 / (1 + len(one.weak)))
    return sum(worth.values())


def _quoted(text: str, ready: Text, found: Iterable[Hit]) -> tuple[str, ...]:
    """What stands in the sentence itself where the words were found, in its order, touching stretches together."""
    places = sorted(_places(found))
    firsts = [place for place in places if place - 1 not in places]
    lasts = [place for place in places if place + 1 not in places]
    stretch = [text[ready.origin[first] : ready.origin[last] + 1] for first, last in zip(firsts, lasts, strict=True)]
    return tuple(dict.fromkeys(stretch))


def _own_text(text: str, ready: Text, stretch: Stretch) -> str:
    """The part in the sentence's own characters; the first and the last part also have what was not read."""
    start = ready.origin[stretch.start] if stretch.start else 0
    end = ready.origin[stretch.end] if stretch.end < len(ready.origin) else len(text)
    return trimmed(text[start:end])
