"""Every figure of a circular and of a report is what the events tell, counted again by a query that shares no code."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from compliance.actor import Actor, ActorRole
from compliance.casework import aside, closing, tasks
from compliance.conference_states import PaperKind
from compliance.draft import PartyDraft
from compliance.errors import BadInput
from compliance.papers.content import Paragraph, Picture
from compliance.store.database import open_database
from tests.compliance.acting import LOOKER, OFFICE, PHOTO, act
from tests.compliance.making import finding, submit, the_book
from tests.compliance.papers.recount import by_unit, check_figures, recounted, short, tables
from tests.compliance.papers.sitting import issued, with_roster

FROM, TO = date(2026, 3, 1), date(2026, 4, 30)
ISSUED = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)


def at(month, day, hour=10):
    """That hour in the district."""
    return datetime(2026, month, day, hour - 8, tzinfo=UTC)


def handler(unit):
    return Actor(unit, ActorRole.HANDLER, f"{unit}承办人")


class Record:
    """A record in which things are done, case by case."""

    def __init__(self, database):
        self.database = database

    def case(self, name, issue, when):
        draft = replace(finding(issue), party=PartyDraft(name, locality="南门街道"), found_on=when.date())
        [receipt] = submit(self.database, the_book(), draft, at=when)
        return receipt.case

    def act(self, actor, when, use_case, *given, **more):
        act(self.database, the_book(), actor, when, use_case, *given, **more)

    def answered(self, number, unit, when):
        self.act(handler(unit), when, tasks.answer, number, "已整改", (PHOTO,))

    def closed(self, number, when):
        self.act(LOOKER if when.day % 2 else OFFICE, when, closing.verify, number, passed=True)


@pytest.fixture(scope="module")
def lived():
    """Two months in which something of every kind happened."""
    with open_database(":memory:") as database:
        with_roster(database, at(3, 2))
        record = Record(database)
        hygiene = [record.case(f"卫生{n}号", "hygiene", at(3, 3 + n)) for n in range(3)]
        for number in hygiene:
            record.answered(number, "health", at(3, 9))
            record.closed(number, at(3, 11))
        late, owed, parked, void, again = (record.case(f"消防{n}号", "fire_safety", at(3, 4)) for n in range(5))
        record.act(OFFICE, at(3, 5), aside.park, parked, "联席会议", "房东诉讼", date(2026, 5, 29))
        record.act(OFFICE, at(3, 5), aside.void, void, "录入有误")
        record.act(OFFICE, at(3, 6), aside.void, record.case("重复一号", "fire_safety", at(3, 5)), "录入有误")
        record.answered(again, "fire_rescue", at(3, 10))
        record.act(OFFICE, at(3, 12), closing.verify, again, passed=True)
        record.act(OFFICE, at(4, 1), closing.reopen, again, "再次发现")
        record.answered(late, "fire_rescue", at(4, 20))
        record.act(OFFICE, at(4, 22), closing.verify, late, passed=True)
        record.case("广告一号", "advertising", at(3, 4))
        prompt = record.case("广告二号", "advertising", at(4, 13))
        record.act(handler("market_regulation"), at(4, 13, 15), tasks.accept, prompt)
        record.answered(prompt, "market_regulation", at(4, 14))
        record.closed(prompt, at(4, 15))
        record.case("广告三号", "advertising", at(4, 29))
        record.case("五月一号", "fire_safety", at(5, 4))
        assert owed
        yield database


@pytest.fixture(scope="module")
def paper(lived):
    return issued(lived, PaperKind.CIRCULAR, ISSUED, **{"from": FROM.isoformat(), "to": TO.isoformat()})


@pytest.fixture(scope="module")
def counted(lived):
    with lived.read() as session:
        return recounted(session, FROM, TO)


def check_sentence(paper, counted):
    """The sentence at the head of it."""
    [said] = [each.text for each in paper.content.body if isinstance(each, Paragraph) and "本期新增案件" in each.text]
    opened, closed, due, on_time, overdue = (
        sum(counted[kind].values()) for kind in ("opened", "closed", "due", "on_time", "overdue")
    )
    assert f"本期新增案件{opened}件，销号{closed}件；期末在办{counted['standing']['']}件" in said
    assert f"本期应办结{due}件，按期办结{on_time}件，按期办结率{on_time / due:.1%}。" in said
    assert f"期末逾期未反馈{overdue}件次。" in said
    assert f"其中挂账{counted['parked']['']}件" in said


def test_every_figure_of_a_circular_is_what_the_events_tell(paper, counted):
    check_figures(paper, counted)
    check_sentence(paper, counted)


def test_the_story_has_something_of_everything(counted):
    assert all(counted.values()), counted


def test_what_came_after_the_period_is_not_in_it(paper):
    assert [row[0] for row in tables(paper)["各月新增和销号"].rows] == ["2026-03", "2026-04"]
    assert "2026年4月30日" in "".join(each.text for each in paper.content.body if isinstance(each, Paragraph))


def test_units_are_praised_and_blamed_by_name_and_in_order(paper):
    good, bad = (
        next(each.text for each in paper.content.body if isinstance(each, Paragraph) and word in each.text)
        for word in ("予以表扬", "限期办结")
    )
    assert "卫健（3件）" in good
    assert "消防" not in good
    assert bad.index("消防") < bad.index("市监")
    assert "卫健" not in bad


def test_a_unit_that_owes_something_from_before_is_not_praised(lived):
    paper = issued(lived, PaperKind.CIRCULAR, ISSUED, **{"from": "2026-04-10", "to": "2026-04-30"})
    assert by_unit(paper, "各单位办理情况")["市监"][:2] == ("1", "1")
    [good] = [each.text for each in paper.content.body if isinstance(each, Paragraph) and "没有逾期的单位" in each.text]
    assert "市监" not in good


def test_a_circular_has_two_plots_for_print_and_for_the_screen(paper):
    pictures = [each for each in paper.content.body if isinstance(each, Picture)]
    assert [each.alt for each in pictures] != []
    assert all(each.png.startswith(b"\x89PNG") and b"<svg" in each.svg for each in pictures)
    assert len(pictures) == 2


def test_a_circular_goes_to_the_sixteen_units(paper):
    assert len({each.unit for each in paper.content.addressees}) == 16


def test_a_report_goes_to_those_who_call_the_conference_and_has_the_same_figures(lived, counted):
    paper = issued(lived, PaperKind.REPORT, ISSUED, **{"from": FROM.isoformat(), "to": TO.isoformat()})
    assert [each.text.split("（")[0] for each in paper.content.addressees] == ["召集人", "副召集人", "副召集人"]
    found = by_unit(paper, "各单位办理情况")
    assert {unit: row[0] for unit, row in found.items()} == {
        short(unit): str(counted["due"].get(unit, 0)) for unit in {*counted["due"], *counted["unanswered"]}
    }


@pytest.mark.parametrize(
    ("since", "until", "what"),
    [
        ("2026-04-02", "2026-04-01", "--from: 2026-04-02 is later than 2026-04-01."),
        ("2026-04-01", "2026-05-07", "--to: 2026-05-07 is not over: today is 2026-05-06."),
    ],
)
def test_a_period_has_to_be_one_that_was(lived, since, until, what):
    with pytest.raises(BadInput) as refused:
        issued(lived, PaperKind.CIRCULAR, ISSUED, **{"from": since, "to": until})
    assert str(refused.value).startswith(what)


def test_a_period_in_which_nothing_happened_has_a_circular_too(lived):
    paper = issued(lived, PaperKind.CIRCULAR, ISSUED, **{"from": "2026-01-01", "to": "2026-01-31"})
    text = "".join(each.text for each in paper.content.body if isinstance(each, Paragraph))
    assert "本期新增案件0件，销号0件；期末在办0件。本期应办结0件，按期办结0件。期末逾期未反馈0件次。" in text
