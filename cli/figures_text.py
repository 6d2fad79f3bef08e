"""How do the figures read: as tables and bars for people, as one object, as rows of a sheet?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.bars import Bar, bars
from cli.texts import wrap
from compliance.figures import By
from compliance.figures.plots import PlotKind, heat_places, heat_rows, period_words, plot_title
from compliance.figures.words import (
    NOTHING,
    band_words,
    day_words,
    excluded_words,
    formula,
    key_words,
    name_of_index,
    percent,
)
from compliance.indices import IndexKind
from rules.language import _

if TYPE_CHECKING:
    from compliance.figures import Figures, Line, Table
    from compliance.indices import Index

__all__ = [
    "as_object",
    "case_records",
    "formulas",
    "heading",
    "heat_columns",
    "heat_records",
    "index_records",
    "line_columns",
    "line_records",
    "pictures",
]

_BESIDE = (IndexKind.EXTENDED, IndexKind.PARKED, IndexKind.VOIDED)


def heading(figures: Figures) -> str:
    """Whose figures these are, from when to when."""
    named = [str(figures.allocation.district.name), period_words(figures, PlotKind.ON_TIME)]
    if figures.unit is not None:
        named.append(key_words(figures.allocation, By.UNIT, figures.unit))
    return _("; ").join(named)


def line_columns(by: str) -> tuple[dict[str, str], dict[str, str]]:
    """The headings of the table of indices, and of the one beside it that keeps them honest."""
    names = {kind.value: name_of_index(kind) for kind in IndexKind}
    beside = {kind.value: names.pop(kind.value) for kind in _BESIDE}
    return {"name": by, **names}, {"name": by, **beside}


def line_records(figures: Figures, table: Table) -> list[dict[str, str]]:
    """A row for each line, and one for the whole."""
    rows = [_record(key_words(figures.allocation, table.by, line.key), line) for line in table.lines]
    return [*rows, _record(_("all"), table.whole)]


def _record(name: str, line: Line) -> dict[str, str]:
    return {"name": name, **{index.kind.value: _counted(index) for index in line.indices}}


def _counted(index: Index) -> str:
    text = f"{len(index.part)}/{len(index.whole)}"
    return f"{percent(index)} {text}" if index.whole else f"{NOTHING} {text}"


def index_records(figures: Figures, table: Table) -> Iterator[dict[str, Any]]:
    """A row for each index of each line, as a sheet takes it."""
    for line in (*table.lines, table.whole):
        whole = line is table.whole
        name = _("all") if whole else key_words(figures.allocation, table.by, line.key)
        for index in line.indices:
            yield {
                "name": name,
                "index": name_of_index(index.kind),
                "part": len(index.part),
                "whole": len(index.whole),
                "excluded": len(index.excluded),
                "percent": percent(index),
            }


def case_records(figures: Figures, table: Table) -> Iterator[dict[str, str]]:
    """A row for each case behind each figure, with whether it counts; once, however often it is counted."""
    for line in table.lines:
        name = key_words(figures.allocation, table.by, line.key)
        for index in line.indices:
            yes, all_ = Counter(index.part), Counter(index.whole)
            counted = {number: _counts(yes[number], all_[number]) for number in (*index.whole, *index.excluded)}
            for number in sorted(counted):
                yield {"name": name, "index": name_of_index(index.kind), "number": number, "counts": counted[number]}


def _counts(yes: int, times: int) -> str:
    """Whether a case counts; of several shares or re-inspections, how many do."""
    if times > 1:
        return _("{count} of {times}").format(count=yes, times=times)
    if not times:
        return _("left out")
    return _("yes") if yes else _("no")


def formulas(columns: int) -> list[str]:
    """How each index is reckoned, what is left out of it, and for which day it counts."""
    lines = []
    for kind in IndexKind:
        text = _("; ").join(filter(None, (formula(kind), excluded_words(kind), day_words(kind))))
        first, *more = wrap(_("{name} = {text}").format(name=name_of_index(kind), text=text), columns)
        lines += [first, *(f"  {each}" for line in more for each in wrap(line, columns - 2))]
    return lines


def pictures(figures: Figures, table: Table, columns: int) -> Iterator[str]:
    """On time by line, what came in and was closed by month, and the ages of what is open; as bars."""
    drawn = (
        (name_of_index(IndexKind.ON_TIME_CLOSING), _on_time(figures, table)),
        (plot_title(PlotKind.FLOW), _flow(figures)),
        (plot_title(PlotKind.AGES), _ages(figures)),
    )
    for title, rows in drawn:
        if rows:
            yield from ("", title, *bars(rows, columns))


def _on_time(figures: Figures, table: Table) -> list[Bar]:
    found = [(line.key, line.index(IndexKind.ON_TIME_CLOSING)) for line in table.lines]
    names = {key: key_words(figures.allocation, table.by, key) for key, _index in found}
    return [Bar(names[key], each.ratio, _with_left_out(each)) for key, each in found if each.whole or each.excluded]


def _with_left_out(index: Index) -> str:
    text, count = _counted(index), len(index.excluded)
    return _("{text}, {count} left out").format(text=text, count=count) if count else text


def _flow(figures: Figures) -> list[Bar]:
    rows = []
    came = {month.key: len(month.opened) + len(month.again) for month in figures.months}
    went = {month.key: len(month.closed) + len(month.voided) for month in figures.months}
    most = max([1, *came.values(), *went.values()])
    for month in figures.months:
        rows.append(Bar(month.key, came[month.key] / most, _("{count} came in").format(count=came[month.key])))
        said = _("{count} closed or void, {open} open").format(count=went[month.key], open=month.open)
        rows.append(Bar("", went[month.key] / most, said))
    return rows


def _ages(figures: Figures) -> list[Bar]:
    most = max(len(band.cases) for band in figures.ages)
    rows = []
    for band in figures.ages if most else ():
        text, parked = str(len(band.cases)), len(band.parked)
        said = _("{count}, {parked} of them parked").format(count=text, parked=parked) if parked else text
        rows.append(Bar(band_words(band), len(band.cases) / most, said))
    return rows


def heat_columns(figures: Figures) -> dict[str, str]:
    """The headings of the table of issues and localities."""
    places = heat_places(figures)
    return {"name": _("issue"), **{place: key_words(figures.allocation, By.LOCALITY, place) for place in places}}


def heat_records(figures: Figures) -> list[dict[str, str]]:
    """The most frequent issues, and how often each was found where."""
    places = heat_places(figures)
    return [
        {"name": name, **{place: str(count or NOTHING) for place, count in zip(places, counts, strict=True)}}
        for name, counts in heat_rows(figures)
    ]


def as_object(figures: Figures, table: Table, *, cases: bool) -> dict[str, Any]:
    """Everything as one object; with `cases` their numbers, else how many they are."""

    def told(numbers: tuple[str, ...]) -> object:
        return list(numbers) if cases else len(numbers)

    def line(each: Line, name: str) -> dict[str, Any]:
        indices = {
            index.kind.value: {
                "ratio": index.ratio,
                "part": told(index.part),
                "whole": told(index.whole),
                "excluded": told(index.excluded),
            }
            for index in each.indices
        }
        return {"key": each.key, "name": name, "indices": indices}

    kinds = ("opened", "again", "closed", "voided")
    return {
        "district": figures.allocation.district.id,
        "as_of": figures.at.isoformat(),
        "from": figures.start,
        "to": figures.end,
        "unit": figures.unit,
        "by": table.by.value,
        "lines": [line(each, key_words(figures.allocation, table.by, each.key)) for each in table.lines],
        "whole": line(table.whole, _("all")),
        "months": [
            {"month": each.key, **{kind: told(getattr(each, kind)) for kind in kinds}, "open": each.open}
            for each in figures.months
        ],
        "ages": [
            {"from": each.low, "to": each.high, "cases": told(each.cases), "parked": told(each.parked)}
            for each in figures.ages
        ],
        "heat": [
            {"issue": issue, "locality": place, "cases": told(numbers)}
            for (issue, place), numbers in sorted(figures.heat.counts.items())
        ],
    }
