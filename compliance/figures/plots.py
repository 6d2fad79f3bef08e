"""Which pictures are there of the work? Four kinds, each laid out from the figures."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from compliance.clock import day_in
from compliance.figures.breakdown import MATTERS, By, group_of
from compliance.figures.layout import BLUE, GREY, LEFT, PALE, RED, WIDE, Sheet, shade
from compliance.figures.shapes import INK, PAPER, Anchor, Picture, cut
from compliance.figures.words import NOTHING, band_words, excluded_words, formula, key_words, percent
from compliance.indices import IndexKind
from rules.language import _

if TYPE_CHECKING:
    from compliance.figures.breakdown import Line
    from compliance.figures.flow import Month
    from compliance.figures.read import Figures

__all__ = ["PlotKind", "draw", "heat_places", "heat_rows", "period_words", "plot_title"]

_MOST_MONTHS = 12
_MOST_ISSUES = 15
_MOST_PLACES = 12


class PlotKind(StrEnum):
    """What is drawn."""

    ON_TIME = "on_time"
    FLOW = "flow"
    HEAT = "heat"
    AGES = "ages"


def plot_title(kind: PlotKind) -> str:
    """What the picture is called."""
    return {
        PlotKind.ON_TIME: _("Closed on time, by unit"),
        PlotKind.FLOW: _("What came in and what was closed, by month"),
        PlotKind.HEAT: _("Cases opened, by issue and locality"),
        PlotKind.AGES: _("How old the open cases are"),
    }[kind]


def draw(kind: PlotKind, figures: Figures) -> Picture:
    """Lay out one kind of picture."""
    sheet = Sheet(plot_title(kind), period_words(figures, kind))
    {PlotKind.ON_TIME: _on_time, PlotKind.FLOW: _flow, PlotKind.HEAT: _heat, PlotKind.AGES: _ages}[kind](sheet, figures)
    return sheet.picture()


def period_words(figures: Figures, kind: PlotKind) -> str:
    """From which day to which, and as it was at which."""
    day = day_in(figures.time_zone, figures.at)
    if kind is PlotKind.AGES or (figures.start is None and figures.end is None):
        return _("as of {day}").format(day=day)
    return _("from {start} to {end}, as of {day}").format(start=figures.start or "…", end=figures.end or day, day=day)


def _issue(figures: Figures, issue: str) -> str:
    """What an issue is called; all matters are one."""
    if group_of(figures.allocation, issue) == MATTERS:
        return _("matters agreed")
    known = figures.allocation.issues.get(issue)
    return str(known.name) if known else issue


def _on_time(sheet: Sheet, figures: Figures) -> None:
    """A bar for each unit, with what it is a part of, and how many were left out."""
    room = WIDE - LEFT - 240
    for line in figures.table(By.UNIT).lines:
        name, index = key_words(figures.allocation, By.UNIT, line.key), line.index(IndexKind.ON_TIME_CLOSING)
        if not index.whole and not index.excluded:
            continue
        y = sheet.label(name)
        sheet.box(LEFT, y, room, PALE, edge=GREY)
        sheet.box(LEFT, y, room * (index.ratio or 0), BLUE, tip=f"{name}: {percent(index)}")
        sheet.say(LEFT + room + 8, _bar_words(line), name)
    if not sheet.said:
        sheet.nothing()
    kind = IndexKind.ON_TIME_CLOSING
    sheet.foot(formula(kind), excluded_words(kind))


def _bar_words(line: Line) -> str:
    index = line.index(IndexKind.ON_TIME_CLOSING)
    text = f"{percent(index)}  {len(index.part)}/{len(index.whole)}"
    left_out = len(index.excluded)
    return _("{text}, {count} left out").format(text=text, count=left_out) if left_out else text


def _flow(sheet: Sheet, figures: Figures) -> None:
    """Two columns for each month, and above them how many were open at its end."""
    shown = figures.months[-_MOST_MONTHS:]
    if not shown:
        sheet.nothing()
    else:
        sheet.legend((BLUE, _("came in, or opened again")), (PALE, _("closed or void")), (RED, _("open at the end")))
        sheet.y -= 4
        sheet.columns(
            [each.key for each in shown],
            [[(_came(each), BLUE), (_went(each), PALE)] for each in shown],
            [each.open for each in shown],
        )
    sheet.foot(
        _("open at the end = open before + came in + opened again – closed – void; what is parked counts as open")
    )


def _came(month: Month) -> int:
    return len(month.opened) + len(month.again)


def _went(month: Month) -> int:
    return len(month.closed) + len(month.voided)


def _heat(sheet: Sheet, figures: Figures) -> None:
    """A square for each issue and locality, the darker the more; the number stands in it."""
    grid = list(heat_rows(figures))
    if not grid:
        sheet.nothing()
    else:
        places = [_place(figures, each) for each in heat_places(figures)]
        most = max(count for _name, counts in grid[:_MOST_ISSUES] for count in counts)
        width = min((WIDE - LEFT - 20) / len(places), 120)
        for number, place in enumerate(places):
            sheet.word(LEFT + (number + 0.5) * width, sheet.y, cut(place, width / 13), anchor=Anchor.MIDDLE, full=place)
        sheet.y += 10
        for row, (name, counts) in enumerate(grid):
            y = sheet.label(name)
            for number, (place, count) in enumerate(zip(places, counts, strict=True)):
                fill, ink = shade(count / most) if row < _MOST_ISSUES else (PAPER, INK)
                tip = f"{name}, {place}: {count}"
                sheet.box(LEFT + number * width, y - 3, width - 2, fill, edge=GREY, tip=tip, height=24)
                x = LEFT + (number + 0.5) * width - 1
                sheet.say(x, str(count) if count else NOTHING, "", anchor=Anchor.MIDDLE, fill=ink)
    sheet.foot(_("left out: what is void ({count})").format(count=len(figures.heat.voided)))


def heat_places(figures: Figures) -> list[str]:
    """The localities with cases, in the district's order, then others; the one of those without any is last."""
    there = {place for _issue, place in figures.heat.counts}
    known = figures.allocation.district.localities
    ordered = sorted(there, key=lambda each: (not each, known.index(each) if each in known else len(known), each))
    return ordered[:_MOST_PLACES]


def heat_rows(figures: Figures) -> Iterator[tuple[str, list[int]]]:
    """Each issue with its counts, the most frequent first; those beyond the fifteenth are one row together."""
    places, named = heat_places(figures), dict[str, list[int]]()
    for issue in figures.heat.issues:
        name = _issue(figures, issue)
        counts = [figures.heat.count(issue, place) for place in places]
        named[name] = [a + b for a, b in zip(named.get(name, [0] * len(places)), counts, strict=True)]
    rows = sorted(named.items(), key=lambda row: -sum(row[1]))
    yield from rows[:_MOST_ISSUES]
    rest = [counts for _name, counts in rows[_MOST_ISSUES:]]
    if rest:
        name = _("{count} other issues").format(count=len(rest))
        yield name, [sum(column) for column in zip(*rest, strict=True)]


def _place(figures: Figures, place: str) -> str:
    return key_words(figures.allocation, By.LOCALITY, place)


def _ages(sheet: Sheet, figures: Figures) -> None:
    """A bar for each band of ages, what is parked at its end."""
    most = max(len(band.cases) for band in figures.ages)
    if not most:
        sheet.nothing()
    else:
        sheet.legend((BLUE, _("being worked on, or with the office")), (PALE, _("parked")))
        for band in figures.ages:
            name, parked = band_words(band), len(band.parked)
            y = sheet.label(name)
            unit = (WIDE - LEFT - 220) / most
            free = (len(band.cases) - parked) * unit
            sheet.box(LEFT, y, free, BLUE, tip=f"{name}: {len(band.cases) - parked}")
            if parked:
                sheet.box(LEFT + free, y, parked * unit, PALE, edge=GREY, tip=_("parked: {count}").format(count=parked))
            text = str(len(band.cases))
            said = _("{count}, {parked} of them parked").format(count=text, parked=parked) if parked else text
            sheet.say(LEFT + len(band.cases) * unit + 8, said, name)
    sheet.foot(_("calendar days since a case was opened; closed and void ones are left out"))
