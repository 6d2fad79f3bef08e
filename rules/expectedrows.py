"""What does a row of a district's own table expect? Its words, in either language, become ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rules.allocation import Allocation
from rules.catalogue import Label, Regime, Unit
from rules.decision import FactValue, Outcome
from rules.errors import FactsError, Problem
from rules.expectations import Aspect, Expectation
from rules.facts import fact_names, fold, nearest, read_facts, resolve
from rules.language import _

__all__ = ["NOBODY", "NOTE", "ON", "OutcomeWords", "column_words", "read_row"]

ON = "on"
NOTE = "note"

NOBODY = frozenset({"无", "nobody", "none", "nothing", "-", "–", "—"})
"""Ways of writing that nobody is expected; a blank cell says the same, but a row may not be blank throughout."""

OutcomeWords = Mapping[str, Iterable[str]]
"""What people call each outcome, by its id."""

_COLUMNS: dict[str, tuple[str, ...]] = {
    Aspect.LEAD: ("主办单位", "lead", "主办"),
    Aspect.JOINT: ("会同单位", "joint", "会同"),
    Aspect.SUPPORT: ("配合单位", "support", "配合"),
    Aspect.COORDINATE: ("统筹单位", "coordinate", "统筹"),
    Aspect.OTHERS: ("其他单位", "others"),
    Aspect.CANDIDATES: ("候选单位", "candidates", "候选"),
    Aspect.REFER: ("移送", "refer", "referred to", "移送单位"),
    Aspect.OUTCOME: ("结果", "outcome"),
    Aspect.QUESTION: ("待明确", "question", "问明"),
    Aspect.CLAUSE: ("依据", "clause", "clauses", "条款"),
    ON: ("发现日期", "on", "date found", "日期"),
    NOTE: ("备注", "note", "说明"),
}
_UNITS = (Aspect.JOINT, Aspect.SUPPORT, Aspect.COORDINATE, Aspect.OTHERS, Aspect.CANDIDATES)
_NO_UNITS = frozenset({Aspect.OUTCOME, Aspect.QUESTION, Aspect.CLAUSE})
_SEPARATORS = re.compile(r"[、，,;；\n]")
_SHOWN = 60


def column_words(allocation: Allocation) -> dict[str, tuple[str, ...]]:
    """
    Every column of such a table that is no fact, with the words that head it, the Chinese and the English first.

    A word that the allocation has for a fact means the fact.
    """
    taken = {fold(word) for names in fact_names(allocation).values() for word in names}
    return {key: tuple(word for word in words if fold(word) not in taken) for key, words in _COLUMNS.items()}


def read_row(
    allocation: Allocation,
    raw: Mapping[str, object],
    outcomes: OutcomeWords | None = None,
    *,
    file: str = "",
    line: int | None = None,
) -> Expectation:
    """
    The expectation that `raw` states: column → cell, where several units are a list or stand between 、 , or ; signs.

    Columns are facts and what `column_words` has; the key of a column that is blank in this row counts as the column.
    Raises `FactsError` with every problem: a column, fact, value, unit, outcome or clause that is not known, more than
    one lead, and a row that expects nothing.
    """
    row = _Row(allocation, outcomes or {})
    facts = row.facts(row.sorted(raw))
    expected = row.expected()
    if row.problems:
        raise FactsError(row.problems)
    return Expectation(facts, expected, row.day, row.note, file, line)


class _Row:
    """One row while it is read, with what is wrong in it."""

    def __init__(self, allocation: Allocation, outcomes: OutcomeWords) -> None:
        self._allocation = allocation
        self._outcomes = {each.value: (each.value, *outcomes.get(each.value, ())) for each in Outcome}
        self._cells: dict[str, list[str]] = {}
        self.problems: list[Problem] = []
        self.day: date | None = None
        self.note = ""

    def sorted(self, raw: Mapping[str, object]) -> dict[str, object]:
        """Keep the cells that expect something; the rest are facts."""
        facts, columns = fact_names(self._allocation), column_words(self._allocation)
        rest: dict[str, object] = {}
        for key, cell in raw.items():
            column = None if resolve(str(key), facts) else resolve(str(key), columns)
            if column is None:
                rest[str(key)] = cell
            elif column in self._cells:
                self._problem(str(key), _("is given twice."), _("Keep one of the two."))
            else:
                self._cells[column] = _listed(cell)
        self.note = " ".join(self._cells.pop(NOTE, []))
        self._read_day(self._cells.pop(ON, []))
        return rest

    def facts(self, rest: Mapping[str, object]) -> Mapping[str, FactValue]:
        """The facts; a column that is neither a fact nor expects anything is told with the nearest of either."""
        names = fact_names(self._allocation)
        known: dict[str, object] = {}
        for key, cell in rest.items():
            if resolve(key, names) is None:
                words = [
                    word for every in (*names.values(), *column_words(self._allocation).values()) for word in every
                ]
                what = _("is neither a fact of this allocation nor a column of expectations.")
                self._problem(key[:_SHOWN], what, nearest(key, words))
            else:
                known[key] = cell
        try:
            return read_facts(self._allocation, known)
        except FactsError as error:
            self.problems += error.problems
            return {}

    def expected(self) -> dict[Aspect, tuple[str, ...]]:
        """What is expected, by aspect."""
        if not any(self._cells.values()):
            what = _("nothing is expected of these facts.")
            self._problem("", what, _("Write who leads, or “无” where nobody does."))
            return {}
        expected: dict[Aspect, tuple[str, ...]] = {}
        for key, words in self._cells.items():
            aspect = Aspect(key)
            if words or aspect in {Aspect.LEAD, *_UNITS, Aspect.REFER}:
                named = [word for word in words if word.casefold() not in NOBODY]
                expected[aspect] = tuple(dict.fromkeys(self._ids(aspect, named)))
        self._check_single(expected)
        return expected

    def _check_single(self, expected: Mapping[Aspect, tuple[str, ...]]) -> None:
        if len(expected.get(Aspect.LEAD, ())) > 1:
            remedy = _("The first-named leads; expect the others as joint units.")
            self._problem(Aspect.LEAD, _("names more than one unit."), remedy)
        for aspect in (Aspect.REFER, Aspect.OUTCOME, Aspect.QUESTION):
            if len(expected.get(aspect, ())) > 1:
                self._problem(aspect, _("names more than one."), _("Keep one, or make a row for each."))

    def _ids(self, aspect: Aspect, words: Sequence[str]) -> Iterable[str]:
        choices = self._choices(aspect)
        for word in words:
            found = resolve(word, choices)
            if found is None:
                what = _("there is no {kind} “{name}”.").format(kind=_kind(aspect), name=word[:_SHOWN])
                near = nearest(fold(word), [each for names in choices.values() for each in names])
                self._problem(aspect, what, near or nearest("", choices))
            else:
                yield found if aspect in _NO_UNITS else self._allocation.desk_of(found)

    def _choices(self, aspect: Aspect) -> Mapping[str, tuple[str, ...]]:
        if aspect is Aspect.OUTCOME:
            return self._outcomes
        if aspect is Aspect.QUESTION:
            return fact_names(self._allocation)
        if aspect is Aspect.CLAUSE:
            return {id_: (id_,) for id_ in self._allocation.clauses}
        places: dict[str, Unit | Regime] = dict(self._allocation.units)
        if aspect is Aspect.REFER:
            places |= self._allocation.regimes
        return {id_: _names(place) for id_, place in places.items()}

    def _read_day(self, words: Sequence[str]) -> None:
        if not words:
            return
        try:
            self.day = date.fromisoformat("".join(words))
        except ValueError:
            what = _("“{text}” is not a date such as 2026-03-01.").format(text=" ".join(words)[:_SHOWN])
            self._problem(ON, what)

    def _problem(self, column: str, what: str, remedy: str = "") -> None:
        words = _COLUMNS.get(column)
        self.problems.append(Problem(str(Label(words[0], words[1])) if words else column, what, remedy))


def _listed(cell: object) -> list[str]:
    """What stands in a cell, one thing each."""
    parts = cell if isinstance(cell, list) else [] if cell is None else _SEPARATORS.split(str(cell))
    return [text for each in parts if (text := str(each).strip())]


def _names(place: Unit | Regime) -> tuple[str, ...]:
    names = (place.id, place.name.zh, place.name.en)
    return (*names, place.short.zh, place.short.en, *place.aliases) if isinstance(place, Unit) else names


def _kind(aspect: Aspect) -> str:
    kinds = {
        Aspect.OUTCOME: _("outcome"),
        Aspect.QUESTION: _("fact"),
        Aspect.CLAUSE: _("clause"),
        Aspect.REFER: _("unit or regime"),
    }
    return kinds.get(aspect, _("unit"))
