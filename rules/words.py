"""Which words of the allocation does a sentence contain, and where? Patterns, and the finding of them.

A word of the vocabulary is a small pattern:

- plain characters stand for themselves;
- `…` stands for up to ten other characters, in order, inside one clause;
- `<name>` stands for any word of the class `name`;
- `A&B` needs both halves in one sentence, in any order, anywhere;
- `!` at the end: a finding by itself, even with no mark or joining word before or after it.

Gaps are bounded and do not nest, so that no sentence, however hostile, is slow to read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

__all__ = ["GAP", "LIMIT", "Hit", "Lexicon", "Text", "Word", "classes_in", "longest", "normal", "unsilenced"]

GAP = 10
"""How many characters `…` may skip."""

LIMIT = 2000
"""How many characters of a text are read; nobody writes a finding longer than that."""

_BETWEEN = rf"[^。;!?,、\n]{{0,{GAP}}}?"
_SENTENCE = re.compile(r"[^。;!?\n]+")
_PIECE = re.compile(r"<([^<>]+)>|…+|[^<…]+|<")


@dataclass(frozen=True, slots=True)
class Text:
    """
    A text made ready for matching.

    `origin[i]` is where its i-th character stood before; `spaced` are the places of the
    characters that had white space before them.
    """

    characters: str
    origin: tuple[int, ...]
    spaced: frozenset[int] = frozenset()


def normal(text: str) -> Text:
    r"""
    `text` in half-width lower case, without white space and control characters, cut at `LIMIT`.

    >>> normal("ＡＰＰ 未备案\u200b，").characters
    'app未备案,'
    """
    kept: list[str] = []
    origin: list[int] = []
    spaced: set[int] = set()
    for index, character in enumerate(text[:LIMIT]):
        if character.isspace():
            spaced.add(len(kept))
        for plain in _plain(character):
            kept.append(plain)
            origin.append(index)
    return Text("".join(kept[:LIMIT]), tuple(origin[:LIMIT]), frozenset(spaced))


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    if character in "\n\r":
        return "\n"
    plain = unicodedata.normalize("NFKC", character).lower()
    return "".join(one for one in plain if unicodedata.category(one)[0] not in "ZC")


@dataclass(frozen=True)
class Hit:
    """A word found: the stretches of the text that it covers, in order, without the gaps."""

    word: str
    spans: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """Where its first character stands."""
        return self.spans[0][0]

    @cached_property
    def places(self) -> frozenset[int]:
        """The places of the characters that it covers."""
        return frozenset(place for start, end in self.spans for place in range(start, end))

    @property
    def size(self) -> int:
        """How many characters it covers: the longer word is the more telling one."""
        return len(self.places)


@dataclass(frozen=True)
class Word:
    """
    One pattern of the vocabulary, ready to be looked for.

    >>> [hit.spans for hit in Word("未…<paper>", {"paper": ("许可证",)}).find("未取得许可证")]
    [((0, 1), (3, 6))]
    """

    pattern: str
    classes: Mapping[str, Sequence[str]]

    @cached_property
    def _halves(self) -> tuple[re.Pattern[str], ...]:
        return tuple(_compiled(half, self.classes) for half in _halves(self.pattern))

    @cached_property
    def _literals(self) -> tuple[str, ...]:
        return tuple(_literals(self.pattern))

    @property
    def letter(self) -> str:
        """A character without which the word cannot be in a text; none if it is all classes."""
        return next(_literals(self.pattern), "")[:1]

    def find(self, text: str) -> Iterator[Hit]:
        """Where the word stands in `text`, which is `normal` already."""
        for literal in self._literals:
            if literal not in text:
                return
        if len(self._halves) == 1:
            for match in _nearest(self._halves[0], text):
                yield Hit(self.pattern, _spans(match))
        else:
            yield from self._together(text)

    def _together(self, text: str) -> Iterator[Hit]:
        for sentence in _SENTENCE.finditer(text):
            found = [regex.search(text, *sentence.span()) for regex in self._halves]
            present = [match for match in found if match is not None]
            if len(present) == len(found):
                yield Hit(self.pattern, tuple(sorted({span for match in present for span in _spans(match)})))


class Lexicon:
    """
    Many words, looked for together.

    >>> [hit.word for hit in Lexicon(["消防", "通道…堵"], {}).find("消防通道被堵")]
    ['消防', '通道…堵']
    """

    def __init__(self, patterns: Iterable[str], classes: Mapping[str, Sequence[str]]) -> None:
        words = [Word(pattern, classes) for pattern in dict.fromkeys(patterns)]
        self._by_letter: dict[str, list[tuple[int, Word]]] = {}
        for at, word in enumerate(words):
            self._by_letter.setdefault(word.letter, []).append((at, word))

    def find(self, text: str) -> tuple[Hit, ...]:
        """Every word in `text`, which is `normal` already, wherever it stands; in the order of the patterns."""
        letters = sorted({"", *text} & self._by_letter.keys())
        possible = sorted((one for letter in letters for one in self._by_letter[letter]), key=lambda one: one[0])
        return tuple(hit for _, word in possible for hit in word.find(text))


def unsilenced(found: Iterable[Hit], silent: Iterable[Hit]) -> tuple[Hit, ...]:
    """
    `found` without the words that have a fragment inside a silent word.

    So 小学生 keeps 小学 from being heard as a school.
    """
    mute = [span for hit in silent for span in hit.spans]
    return tuple(hit for hit in found if not any(_inside(span, mute) for span in hit.spans))


def _inside(span: tuple[int, int], mute: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end and span != (start, end) for start, end in mute)


def longest(found: Iterable[Hit]) -> tuple[Hit, ...]:
    """
    `found` without the words of which longer words cover half or more; words of one length stand together.

    So 消防验收 silences 消防, and two hazards that are both 未通过 keep their own names.
    """
    taken: set[int] = set()
    kept: list[Hit] = []
    for _, group in groupby(sorted(found, key=lambda hit: -hit.size), key=lambda hit: hit.size):
        speaking = [hit for hit in group if 2 * len(hit.places & taken) < hit.size]
        kept.extend(speaking)
        taken.update(place for hit in speaking for place in hit.places)
    return tuple(kept)


def _nearest(regex: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of `regex`, each from the last place that it can begin at: a gap is no longer than it must be."""
    for match in regex.finditer(text):
        nearest = match
        while nearer := regex.search(text, nearest.start() + 1, nearest.end()):
            nearest = nearer
        yield nearest


def classes_in(pattern: str) -> tuple[str, ...]:
    """
    The classes that `pattern` names.

    >>> classes_in("<absent>…<paper>")
    ('absent', 'paper')
    """
    return tuple(piece[1] for piece in _PIECE.finditer(pattern) if piece[1] is not None)


def _spans(match: re.Match[str]) -> tuple[tuple[int, int], ...]:
    return tuple(match.span(group) for group in range(1, match.re.groups + 1))


def _halves(pattern: str) -> list[str]:
    return [half.strip() for half in pattern.removesuffix("!").split("&")]


def _literals(pattern: str) -> Iterator[str]:
    for half in _halves(pattern):
        yield from (normal(piece[0]).characters for piece in _PIECE.finditer(half) if _is_literal(piece))


def _is_literal(piece: re.Match[str]) -> bool:
    return piece[1] is None and not piece[0].startswith("…")


def _compiled(half: str, classes: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    expression: list[str] = []
    for piece in _PIECE.finditer(half):
        if piece[1] is not None:
            expression.append(_any_of(classes[piece[1]]))
        elif _is_literal(piece):
            expression.append(f"({re.escape(normal(piece[0]).characters)})")
        else:
            expression.append(_BETWEEN)
    return re.compile("".join(expression))


def _any_of(words: Sequence[str]) -> str:
    longest_first = sorted({normal(word).characters for word in words}, key=lambda word: (-len(word), word))
    return f"({'|'.join(map(re.escape, longest_first)) or '(?!)'})"
