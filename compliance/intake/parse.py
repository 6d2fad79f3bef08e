"""Is this a finding? Everything that is wrong with it is said at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from compliance.draft import FindingDraft, PartyDraft, Severity, VisitSource
from compliance.errors import BadInput
from compliance.intake import fields
from compliance.intake.bylaw import Meanings, MeaningsByDay
from compliance.intake.creditcode import read_code
from compliance.intake.dates import read_day
from compliance.intake.evidence import read_evidence
from compliance.intake.fields import Field
from compliance.intake.text import read_line, read_text
from compliance.intake.wording import kind_of, printable, shown
from rules.allocation import Allocation
from rules.decision import FactValue
from rules.errors import Problem
from rules.facts import fact_names, fold, nearest
from rules.language import _

__all__ = ["Parser", "VisitDraft", "parse_finding"]

_KEYS = frozenset(field.path[0] for field in (*fields.FIELDS, fields.FACTS))
_VISIT_KEYS = frozenset({"party", "found_on", "source", "inspector", "attended"})
_LONGEST = 100
_NO_PARTY: Mapping[str, object] = {}

_Meaning = TypeVar("_Meaning")


def _by_word(words: Mapping[_Meaning, tuple[str, ...]]) -> dict[str, _Meaning]:
    return {fold(word): meaning for meaning, names in words.items() for word in (str(meaning), *names)}


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """One inspection by itself, as when nothing was found: who, when, why and by whom."""

    party: PartyDraft
    found_on: date
    source: VisitSource = VisitSource.RANDOM_CHECK
    inspector: str = ""
    attended: tuple[str, ...] = ()


class Parser:
    """
    Checks findings against one allocation, as of one day, with evidence from one folder.

    Where the district has adopted several, `law` says which is in force on the day of a finding, and
    `allocation` has the names of all. What names mean is prepared once; `parse` can then be called for each
    of many findings.
    """

    def __init__(
        self,
        allocation: Allocation,
        today: date,
        base: Path | None = None,
        law: Callable[[date], Allocation] | None = None,
    ) -> None:
        self._today = today
        self._base = base
        self._fact_names = fact_names(allocation)
        self._meanings = MeaningsByDay(law or (lambda _day: allocation), today)
        self._sources = _by_word(fields.SOURCE_WORDS)
        self._severities = _by_word(fields.SEVERITY_WORDS)

    def parse(self, raw: Mapping[str, object]) -> FindingDraft:
        """
        The finding that `raw` states, in the allocation's ids. Raises `BadInput` with every problem.

        `raw` has the shape of a finding in JSON; a date may also be a `date`.
        """
        problems = self._begun(raw, _KEYS)
        party = self._party(raw.get("party"), problems)
        undated: list[Problem] = []
        found_on = read_day(raw.get("found_on"), self._today, undated)
        meant = self._meanings.on(found_on)
        who = self._named(party, meant, problems)
        facts = self._stated(raw, party, found_on, problems)
        problems += undated
        draft = FindingDraft(
            party=who,
            facts=facts,
            found_on=found_on,
            text=read_text(fields.TEXT, raw.get("text"), problems),
            inspector=read_line(fields.INSPECTOR, raw.get("inspector"), problems),
            source=_choice(fields.SOURCE, raw, self._sources, problems) or VisitSource.RANDOM_CHECK,
            severity=_choice(fields.SEVERITY, raw, self._severities, problems) or Severity.ORDINARY,
            action=read_text(fields.ACTION, raw.get("action"), problems),
            evidence=read_evidence(raw.get("evidence"), self._base, problems),
            key=read_line(fields.KEY, raw.get("id"), problems) or None,
            attended=self._attended(raw.get("attended"), meant, problems),
        )
        if problems:
            raise BadInput(problems)
        return draft

    def _stated(
        self, raw: Mapping[str, object], party: Mapping[str, object], found_on: date, problems: list[Problem]
    ) -> tuple[tuple[str, FactValue], ...]:
        wrong: list[Problem] = []
        facts = self._meanings.on(found_on).facts.read(raw, party, wrong)
        problems += self._meanings.told(wrong, found_on)
        return facts

    def parse_visit(self, raw: Mapping[str, object]) -> VisitDraft:
        """The visit that `raw` states, in the shape of a finding without one. Raises `BadInput` with every problem."""
        problems = self._begun(raw, _VISIT_KEYS)
        party = self._party(raw.get("party"), problems)
        undated: list[Problem] = []
        found_on = read_day(raw.get("found_on"), self._today, undated)
        meant = self._meanings.on(found_on)
        meant.party_facts.read({}, party, problems)
        who = self._named(party, meant, problems)
        problems += undated
        draft = VisitDraft(
            party=who,
            found_on=found_on,
            source=_choice(fields.SOURCE, raw, self._sources, problems) or VisitSource.RANDOM_CHECK,
            inspector=read_line(fields.INSPECTOR, raw.get("inspector"), problems),
            attended=self._attended(raw.get("attended"), meant, problems),
        )
        if problems:
            raise BadInput(problems)
        return draft

    def _begun(self, raw: Mapping[str, object], keys: frozenset[str]) -> list[Problem]:
        """The problems of `raw` as a whole: none of its parts is read yet."""
        if not isinstance(raw, Mapping):
            raise BadInput([Problem("", _("A finding is an object, and this is {kind}.").format(kind=kind_of(raw)))])
        problems: list[Problem] = []
        if not raw.keys() <= keys:
            self._unknown(raw, keys, problems)
        return problems

    def _unknown(self, raw: Mapping[str, object], keys: frozenset[str], problems: list[Problem]) -> None:
        for key in raw:
            if key in keys:
                continue
            word = str(key)[:_LONGEST]
            if fold(word) in (fold(name) for names in self._fact_names.values() for name in names):
                remedy = _("It is a fact: put it under “facts”.")
            else:
                every = _("Possible: {words}.").format(words=_(", ").join(sorted(keys)))
                remedy = nearest(word, sorted(keys)) or every
            problems.append(Problem(printable(word), _("does not belong here."), remedy))

    @staticmethod
    def _party(value: object, problems: list[Problem]) -> Mapping[str, object]:
        if isinstance(value, str):
            return {fields.NAME.path[1]: value}
        if isinstance(value, Mapping):
            return value
        if value is not None:
            what = _("is {kind}, not a name or an object.").format(kind=kind_of(value))
            problems.append(Problem(fields.PARTY.place, what, _("Write the name of who was inspected.")))
        else:
            problems.append(Problem(fields.PARTY.place, _("is missing."), _("Write the name of who was inspected.")))
        return _NO_PARTY

    def _named(self, party: Mapping[str, object], meant: Meanings, problems: list[Problem]) -> PartyDraft:
        before = len(problems)
        name = read_line(fields.NAME, party.get("name"), problems)
        if not name and party is not _NO_PARTY and len(problems) == before:
            problems.append(Problem(fields.NAME.place, _("is missing."), _("Write the name of who was inspected.")))
        return PartyDraft(
            name=name,
            code=read_code(party.get("code"), problems),
            locality=self._locality(party.get("locality"), meant.localities, problems),
            address=read_line(fields.ADDRESS, party.get("address"), problems),
            registered_for=read_line(fields.REGISTERED_FOR, party.get("registered_for"), problems),
        )

    @staticmethod
    def _locality(value: object, localities: Mapping[str, str], problems: list[Problem]) -> str:
        text = read_line(fields.LOCALITY, value, problems)
        if not text or not localities:
            return text
        known = localities.get(fold(text))
        if known is None:
            what = _("{value} is not a locality of this district.").format(value=shown(text))
            problems.append(Problem(fields.LOCALITY.place, what, nearest(text, localities.values())))
        return known or ""

    @staticmethod
    def _attended(value: object, meant: Meanings, problems: list[Problem]) -> tuple[str, ...]:
        if value is None or value == "":
            return ()
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list | tuple):
            what = _("is {kind}, not a list of units.").format(kind=kind_of(value))
            problems.append(Problem(fields.ATTENDED.place, what, _("Write a list of units.")))
            return ()
        units = (_meant(fields.ATTENDED, each, meant.units, problems) for each in given)
        return tuple(dict.fromkeys(unit for unit in units if unit is not None))


def _choice(
    field: Field, raw: Mapping[str, object], choices: Mapping[str, _Meaning], problems: list[Problem]
) -> _Meaning | None:
    """What the field means in `raw`."""
    value = raw.get(field.path[0])
    return None if value is None else _meant(field, value, choices, problems)


def _meant(field: Field, value: object, choices: Mapping[str, _Meaning], problems: list[Problem]) -> _Meaning | None:
    """What `value` means among `choices`; None if it is empty, or unknown, which goes to `problems`."""
    text = read_line(field, value, problems)
    if not text:
        return None
    found = choices.get(fold(text))
    if found is None:
        what = _("there is no value {value}.").format(value=shown(text))
        every = _("Possible: {words}.").format(words=_(", ").join(dict.fromkeys(map(str, choices.values()))))
        problems.append(Problem(field.place, what, nearest(text, choices) or every))
    return found


def parse_finding(
    raw: Mapping[str, object], allocation: Allocation, today: date, base: Path | None = None
) -> FindingDraft:
    """One finding, checked; for many, keep a `Parser`. Raises `BadInput` with every problem."""
    return Parser(allocation, today, base).parse(raw)
