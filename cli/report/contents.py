"""What stands in the report of a check? Everything in words, in order, before it gets a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import starmap

from cli.proof_text import days_text, span_text
from cli.report.findings import Section, sections
from cli.report.sheet import Key, Sheet, legend, sheet
from compliance.duty_words import duty_record
from compliance.labels import outcome_label, role_label
from rules.allocation import Allocation, Duty, Role
from rules.catalogue import Source
from rules.decision import Outcome
from rules.language import Language, _, current
from rules.proving.check import Check
from rules.proving.matrix import Matrix, matrix
from rules.proving.survey import Survey

__all__ = ["ClauseEntry", "Pair", "Report", "Table", "contents"]

Pair = tuple[str, str]

_MOST_COLUMNS = 24
"""How many units fit across A4, laid on its side."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; of each row the first cell is what it is about, the others are numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ClauseEntry:
    """A clause: how it is cited, what it says, and its duties, a line each."""

    cite: str
    summary: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A check in words; `words` are the headings and phrases that every form needs, by name."""

    language: Language
    words: dict[str, str]
    title: str
    name: str
    passed: bool
    particulars: tuple[Pair, ...]
    figures: tuple[Pair, ...]
    counts: Table
    sections: tuple[Section, ...]
    sheets: tuple[Sheet, ...]
    legend: tuple[Key, ...]
    clauses: tuple[ClauseEntry, ...]
    signature: tuple[str, ...]

    @property
    def wide(self) -> bool:
        """Whether a matrix asks for more than the width of A4."""
        return any(len(each.columns) > _MOST_COLUMNS for each in self.sheets)


def contents(check: Check, made_on: date) -> Report:
    """The report of `check`, made on `made_on`, in the language of this context."""
    allocation = check.allocation
    matrices = [matrix(each) for each in check.surveys]
    return Report(
        language=current(),
        words=_words(),
        title=_("Check of the allocation of duties"),
        name=str(allocation.name),
        passed=check.passed,
        particulars=tuple(_particulars(allocation, made_on)),
        figures=tuple(_figures(check, matrices)),
        counts=_counts(check),
        sections=sections(check),
        sheets=tuple(map(sheet, matrices)),
        legend=legend(),
        clauses=tuple(_clauses(allocation)),
        signature=(
            _("Drawn up by (unit)"),
            _("Checked by"),
            _("Opinion of the staffing office"),
            _("Signature and seal"),
            _("Date"),
        ),
    )


def _words() -> dict[str, str]:
    return {
        "passed": _("Passed"),
        "failed": _("Not passed"),
        "result": _("Conclusion"),
        "counts": _("Combinations by outcome"),
        "counts_note": _(
            "A combination says of every fact what it is, or that it is not stated. All that follows is about "
            "combinations in which everything is stated."
        ),
        "none": _("None"),
        "matrix": _("Issues and units"),
        "issue": _("Issue"),
        "combinations": _("Combinations"),
        "nobody": _("Nobody named"),
        "numbered": _("with a number: only in the combinations that the note of that number tells"),
        "sometimes": _("hatched, with a number: only in the combinations that the note of that number tells"),
        "nobody_meaning": _("in how many of the issue's combinations no clause names a unit"),
        "notes": _("Notes"),
        "clauses": _("Clauses and their duties"),
        "clause": _("Clause"),
        "summary": _("What it says"),
        "duties": _("Duties"),
        "signature": _("Confirmation"),
        "colon": _(": "),
    }


def _particulars(allocation: Allocation, made_on: date) -> Iterator[Pair]:
    ref = allocation.ref
    yield _("Allocation"), _("{name} ({id})").format(name=allocation.name, id=ref.id)
    yield _("District"), str(allocation.district.name)
    yield _("Version"), ref.version
    yield _("Fingerprint (SHA-256)"), ref.fingerprint
    yield _("Document"), _source(allocation.source)
    for instrument in allocation.instruments.values():
        yield _("Also read"), _source(instrument)
    yield _("In force"), days_text(allocation.valid) or _("on every day")
    yield _("Checked on"), made_on.isoformat()


def _source(source: Source) -> str:
    text = _("“{title}”, {number}, {issuer}, {day}")
    return text.format(title=source.title, number=source.number, issuer=source.issuer, day=source.issued_on)


def _figures(check: Check, matrices: Iterable[Matrix]) -> Iterator[Pair]:
    rows = [row for each in matrices for row in each.rows]
    whole = sum(row.combinations for row in rows)
    gone, gaps = whole - sum(row.left_out for row in rows), sum(row.nobody.count for row in rows)
    yield _("Combinations in which everything is stated"), f"{whole:,}"
    yield _("– gone through"), _share(gone, whole)
    yield _("– for which no clause names a unit"), _share(gaps, whole)
    yield _("Faults"), str(len(check.faults))


def _counts(check: Check) -> Table:
    present = [outcome for outcome in Outcome if any(each.outcomes[outcome] for each in check.surveys)]
    left_out = any(each.left_out for each in check.surveys)
    headings = (
        _("Days"),
        _("Combinations"),
        *map(outcome_label, present),
        *([_("not counted")] if left_out else []),
    )
    return Table(headings, tuple(_count_row(each, present, left_out=left_out) for each in check.surveys))


def _count_row(survey: Survey, present: list[Outcome], *, left_out: bool) -> tuple[str, ...]:
    counts = [survey.outcomes[outcome] for outcome in present]
    counts += [survey.left_out] if left_out else []
    shares = (_share(count, survey.combinations) for count in counts)
    return (span_text(survey.span) or _("on every day"), f"{survey.combinations:,}", *shares)


def _share(count: int, every: int) -> str:
    return _("{count} ({share})").format(count=f"{count:,}", share=f"{count / every:.1%}") if count else "0"


def _clauses(allocation: Allocation) -> Iterator[ClauseEntry]:
    for clause in allocation.clauses.values():
        duties = [duty for duty in allocation.duties.values() if duty.clause == clause.id]
        lines = tuple(_duty(allocation, duty) for duty in duties)
        yield ClauseEntry(_("{name} ({id})").format(name=clause.cite, id=clause.id), str(clause.summary), lines)


def _duty(allocation: Allocation, duty: Duty) -> str:
    """A duty on one line, such as “14 (explicit) – lead: Fire; when: …”."""
    record = duty_record(allocation, duty)
    labels = {**{role.value: role_label(role) for role in Role}, "when": _("when")}
    parts = list(starmap(_part, ((labels[key], record[key]) for key in labels if record[key])))
    days = days_text(duty.valid)
    parts += [_("in force {days}").format(days=days)] if days else []
    text = _("{duty} ({reading}) – {parts}") if parts else _("{duty} ({reading})")
    return text.format(duty=duty.id, reading=record["reading"], parts=_("; ").join(parts))


def _part(label: str, words: object) -> str:
    assert isinstance(words, list)
    return _("{label}: {words}").format(label=label, words=_(", ").join(words))
