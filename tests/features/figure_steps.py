"""Steps about the figures of the work: how each is counted, what is left out of it, and what stands beside it."""

from __future__ import annotations

from pytest_bdd import parsers, then

from compliance.figures import By, Figures, Table, read_figures
from compliance.figures.breakdown import MATTERS, group_of
from compliance.figures.words import key_words, percent
from compliance.indices import Index, IndexKind
from rules.language import Language, speaking
from tests.features.office import MOMENT, UNIT, read_moment

KINDS = {
    "按期办结": IndexKind.ON_TIME_CLOSING,
    "挂账": IndexKind.PARKED,
    "作废": IndexKind.VOIDED,
}
INDEX = f"“(?P<kind>{'|'.join(KINDS)})”"
BY = {"问题大类": By.GROUP, "属地": By.LOCALITY, "月份": By.MONTH, "单位": By.UNIT}


def figures(office, at=None) -> Figures:
    """As they are now, or were at another moment."""
    assert office.refusal is None, office.refusal
    with office.database.read() as session:
        return read_figures(session, office.book.allocation, at or office.now)


def of_unit(office, short: str, kind: str) -> Index:
    [line] = [each for each in figures(office).table(By.UNIT).lines if each.key == office.unit(short)]
    return line.index(KINDS[kind])


def counted(index: Index) -> str:
    return f"{len(index.part)}/{len(index.whole)}"


def named(table: Table, office, kind: str) -> dict[str, Index]:
    """The index of each line that has anything in it, by the line's name in Chinese."""
    with speaking(Language.ZH):
        names = {line.key: key_words(office.book.allocation, table.by, line.key) for line in table.lines}
    found = {names[line.key]: line.index(KINDS[kind]) for line in table.lines}
    return {name: index for name, index in found.items() if index.whole or index.excluded}


# ---------------------------------------------------------------- what a figure is


@then(parsers.re(rf"{INDEX}为(?P<ratio>\d+/\d+)，计入(?P<case>[甲乙丙丁]案)$"))
def _(office, kind, ratio, case):
    index = figures(office).table(By.UNIT).whole.index(KINDS[kind])
    assert counted(index) == ratio
    assert index.part == (office.number(case),)


@then(parsers.re(rf"{UNIT}的{INDEX}为(?P<ratio>\d+/\d+)$"))
def _(office, unit, kind, ratio):
    assert counted(of_unit(office, unit, kind)) == ratio


@then(parsers.re(rf"{UNIT}的{INDEX}没有比率，显示“(?P<sign>[^”]+)”$"))
def _(office, unit, kind, sign):
    index = of_unit(office, unit, kind)
    assert index.ratio is None
    assert percent(index) == sign


@then(parsers.re(rf"{UNIT}的{INDEX}除外(?P<case>[甲乙丙丁]案)$"))
def _(office, unit, kind, case):
    assert of_unit(office, unit, kind).excluded == (office.number(case),)


@then(parsers.re(rf"截至(?P<moment>{MOMENT})，没有案件算{INDEX}$"))
def _(office, moment, kind):
    index = figures(office, read_moment(moment)).table(By.UNIT).whole.index(KINDS[kind])
    assert index.part == ()


# ---------------------------------------------------------------- line by line


@then(parsers.re(rf"按(?P<by>{'|'.join(BY)})的{INDEX}为$"))
def _(office, by, kind, datatable):
    headings, *rows = datatable
    assert headings == ["名称", "计入", "分母"]
    found = named(figures(office).table(BY[by]), office, kind)
    assert {name: [str(len(each.part)), str(len(each.whole))] for name, each in found.items()} == {
        name: counts for name, *counts in rows
    }


@then("各行合计等于总数")
def _(office):
    found = figures(office)
    for by in By:
        table = found.table(by)
        for kind in IndexKind:
            whole = table.whole.index(kind)
            assert sorted(n for line in table.lines for n in line.index(kind).part) == sorted(whole.part), (by, kind)
            assert sorted(n for line in table.lines for n in line.index(kind).whole) == sorted(whole.whole), (by, kind)


@then(parsers.re("议定事项的案件归入“(?P<name>[^”]+)”$"))
def _(office, name):
    allocation = office.book.allocation
    assert group_of(allocation, "matter-y2026-0001") == MATTERS
    with speaking(Language.ZH):
        assert key_words(allocation, By.GROUP, MATTERS) == name
