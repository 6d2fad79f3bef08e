"""The indices by unit, group, locality and month: made by hand, counted again by questions to the tables."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from compliance.casework.aside import park, restore, resume, void
from compliance.casework.closing import reopen, verify
from compliance.casework.disputes import return_
from compliance.casework.extensions import ask_extension, grant
from compliance.casework.tasks import accept, answer
from compliance.draft import PartyDraft
from compliance.figures import By, read_figures
from compliance.figures.breakdown import MATTERS, OTHERS, group_of
from compliance.figures.words import excluded_words, formula, percent
from compliance.indices import Index, IndexKind, indices
from compliance.queries.told import told_of
from compliance.store.cases import Case, Task
from tests.compliance.acting import LEAD, LOOKER, OFFICE, PHOTO, SECOND, act
from tests.compliance.figures.counting import by_tables
from tests.compliance.making import AT, DISTRICT, finding, submit

DAY = timedelta(days=1)
LATE = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
PLACES = ("二塘乡", "南门街道", "平山街道")
ISSUES = ("advertising", "fee_posting")


def at(days):
    return AT + days * DAY


def opened(database, book, *, issue="advertising", place="南门街道", name="启明教育", days=0):
    """A case of market regulation, unless the issue says otherwise; its number."""
    moment = at(days)
    draft = finding(issue, facts={"mode": "offline"}, party=PartyDraft(name, locality=place))
    [receipt] = submit(database, book, replace(draft, found_on=moment.date()), at=moment)
    return receipt.case


def closed(database, book, number, *, received=1, answered=3, verified=4, lead=LEAD):
    """It is received, answered and closed so many days after the beginning."""
    act(database, book, lead, at(received), accept, number)
    act(database, book, lead, at(answered), answer, number, "已改", (PHOTO,))
    act(database, book, LOOKER, at(verified), verify, number, passed=True)


@pytest.fixture
def record(database, book):
    """Six cases of two issues in three places, with everything that an index speaks of."""
    numbers = [
        opened(database, book, issue=issue, place=place, name=f"{place}{issue}")
        for issue, place in product(ISSUES, PLACES)
    ]
    first, second, third, fourth, fifth, _sixth = numbers
    closed(database, book, first)
    closed(database, book, second, answered=60, verified=61)
    act(database, book, LEAD, at(1), accept, third)
    act(database, book, OFFICE, at(2), park, third, "周区长", "等待司法判决", at(62).date())
    act(database, book, OFFICE, at(1), void, fourth, "登记错误")
    act(database, book, LEAD, at(1), accept, fifth)
    act(database, book, LEAD, at(3), answer, fifth, "已改", (PHOTO,))
    act(database, book, LOOKER, at(4), verify, fifth, passed=False, reason="未改")
    return database


@pytest.fixture
def figures(record, book):
    def made(moment=LATE, **more):
        with record.read() as session:
            return read_figures(session, book.allocation, moment, **more)

    return made


def test_every_line_adds_up_to_the_whole(figures):
    found = figures()
    for by in By:
        table = found.table(by)
        for kind in IndexKind:
            whole = table.whole.index(kind)
            parts = [line.index(kind) for line in table.lines]
            for what in ("part", "whole", "excluded"):
                together = sorted(number for each in parts for number in getattr(each, what))
                assert together == sorted(getattr(whole, what)), (by, kind, what)


def test_the_whole_is_what_the_office_is_told_of_the_whole_record(figures, record):
    with record.read() as session:
        expected = indices(told_of(session, DISTRICT), LATE)
    assert list(figures().table(By.UNIT).whole.indices) == expected


@pytest.mark.parametrize(
    ("by", "key", "of_receipt"),
    [(By.LOCALITY, Case.locality, None), (By.UNIT, Case.lead, Task.unit), (By.GROUP, Case.issue, None)],
)
def test_every_figure_is_what_questions_to_the_tables_say(figures, record, book, by, key, of_receipt):
    table = figures().table(by)
    with record.read() as session:
        counted = dict(by_tables(session, LATE, key, of_receipt))
    for kind in IndexKind:
        found = {line.key: line.index(kind) for line in table.lines}
        expected = counted[kind]
        if by is By.GROUP:
            expected = {book.allocation.issues[issue].group: counts for issue, counts in expected.items()}
        assert {key: (len(each.part), len(each.whole)) for key, each in found.items() if each.whole} == expected, kind


def test_what_is_parked_or_void_is_left_out_and_stands_beside(figures):
    whole = figures().table(By.UNIT).whole
    on_time = whole.index(IndexKind.ON_TIME_CLOSING)
    assert on_time.part == ("2026-0001",)
    assert on_time.whole == ("2026-0001", "2026-0002", "2026-0005", "2026-0006")
    assert on_time.excluded == ("2026-0003", "2026-0004")
    assert whole.index(IndexKind.PARKED).part == ("2026-0003",)
    assert whole.index(IndexKind.VOIDED).part == ("2026-0004",)
    assert len(whole.index(IndexKind.VOIDED).whole) == 6


def test_a_late_answer_is_not_on_time_and_a_failed_look_is_rework(figures):
    whole = figures().table(By.UNIT).whole
    assert "2026-0002" not in whole.index(IndexKind.ON_TIME_CLOSING).part
    assert whole.index(IndexKind.REWORK).part == ("2026-0005",)
    assert whole.index(IndexKind.REWORK).whole == ("2026-0001", "2026-0002", "2026-0005")


def test_silence_is_no_receipt_in_time(figures):
    found = figures().table(By.UNIT).whole.index(IndexKind.RECEIPT_ON_TIME)
    assert "2026-0006" in found.whole
    assert "2026-0006" not in found.part
    assert "2026-0001" in found.part


def test_as_of_an_earlier_moment_nothing_later_is_known(figures):
    early = figures(at(2) - timedelta(hours=1)).table(By.UNIT).whole
    assert early.index(IndexKind.ON_TIME_CLOSING) == Index(IndexKind.ON_TIME_CLOSING, (), (), ())
    assert early.index(IndexKind.PARKED).part == ()
    assert early.index(IndexKind.VOIDED).part == ("2026-0004",)


def test_nothing_due_is_a_dash_and_no_hundred_percent(figures):
    index = figures(AT).table(By.UNIT).whole.index(IndexKind.ON_TIME_CLOSING)
    assert index.ratio is None
    assert percent(index) == "–"


def test_an_empty_record_has_no_lines_and_no_error(database, book):
    with database.read() as session:
        found = read_figures(session, book.allocation, AT)
    for by in By:
        table = found.table(by)
        assert table.lines == ()
        assert all(index.ratio is None for index in table.whole.indices)
    assert found.months == ()
    assert found.heat.counts == {}
    assert [band.cases for band in found.ages] == [()] * 5


def test_a_late_closing_counts_in_the_month_of_its_deadline(figures):
    table = figures().table(By.MONTH)
    assert [line.key for line in table.lines] == ["2026-03", "2026-04", "2026-05"]
    march, april, may = (line.index(IndexKind.ON_TIME_CLOSING) for line in table.lines)
    assert set(march.whole) == {"2026-0001", "2026-0002", "2026-0005", "2026-0006"} - set(april.whole)
    assert may.whole == ()
    assert [line.index(IndexKind.REWORK).whole for line in table.lines] == [
        ("2026-0001", "2026-0005"),
        (),
        ("2026-0002",),
    ]


def test_days_from_and_to_are_both_included_and_are_the_districts(figures):
    first, last = date(2026, 3, 14), date(2026, 3, 14)
    found = figures(start=first, end=last).table(By.UNIT).whole
    assert found.index(IndexKind.REWORK).whole == ("2026-0001", "2026-0005")
    assert found.index(IndexKind.PARKED).whole == ()


def test_a_unit_has_its_own_cases_only(figures, book):
    found = figures(unit="fire_rescue")
    assert found.table(By.UNIT).lines == ()
    assert found.months == ()
    everything = figures()
    for line in everything.table(By.UNIT).lines:
        [own] = figures(unit=line.key).table(By.UNIT).lines
        assert own == line


def test_a_return_spoils_the_accuracy_of_dispatch(database, book):
    number = opened(database, book)
    opened(database, book, name="墨香书画")
    act(database, book, LEAD, at(1), accept, number)
    act(database, book, LEAD, at(1), return_, number, "6b", "education", "属学科类")
    with database.read() as session:
        found = read_figures(session, book.allocation, at(2)).table(By.UNIT).whole.index(IndexKind.DISPATCH_ACCURACY)
    assert (found.part, found.whole) == (("2026-0002",), ("2026-0001", "2026-0002"))


def test_seen_again_within_the_time_is_recurrence_once(database, book):
    number = opened(database, book)
    closed(database, book, number)
    again = opened(database, book, days=20)
    assert again == number
    with database.read() as session:
        found = read_figures(session, book.allocation, at(21)).table(By.UNIT).whole.index(IndexKind.RECURRENCE)
    assert (found.part, found.whole) == ((number,), (number,))


def test_a_void_case_that_is_restored_counts_again(database, book):
    number = opened(database, book)
    act(database, book, OFFICE, at(1), void, number, "登记错误")
    act(database, book, OFFICE, at(2), restore, number, "并非错误")
    with database.read() as session:
        before = read_figures(session, book.allocation, at(1) + DAY / 2)
        after = read_figures(session, book.allocation, at(3))
    assert before.table(By.UNIT).whole.index(IndexKind.VOIDED).part == (number,)
    assert after.table(By.UNIT).whole.index(IndexKind.VOIDED).part == ()
    [month] = after.months
    assert (month.opened, month.voided, month.again, month.open) == ((number,), (number,), (number,), 1)


def test_what_is_parked_and_resumed_is_still_told_as_parked(database, book):
    number = opened(database, book)
    act(database, book, LEAD, at(1), accept, number)
    act(database, book, OFFICE, at(1), park, number, "周区长", "等待", at(5).date())
    act(database, book, OFFICE, at(2), resume, number)
    with database.read() as session:
        whole = read_figures(session, book.allocation, LATE).table(By.UNIT).whole
    assert whole.index(IndexKind.PARKED).part == (number,)
    assert whole.index(IndexKind.ON_TIME_CLOSING).whole == (number,)


def test_more_time_is_told_beside(database, book):
    number = opened(database, book)
    act(database, book, LEAD, at(1), accept, number)
    act(database, book, LEAD, at(2), ask_extension, number, at(20).date(), "材料未齐")
    act(database, book, SECOND, at(3), grant, number)
    with database.read() as session:
        whole = read_figures(session, book.allocation, at(4)).table(By.UNIT).whole
    assert whole.index(IndexKind.EXTENDED).part == (number,)


def test_matters_are_a_group_of_their_own(book):
    assert group_of(book.allocation, "matter-y2026-0001") == MATTERS
    assert group_of(book.allocation, "fire_safety") == book.allocation.issues["fire_safety"].group
    assert group_of(book.allocation, "unheard_of") == OTHERS


def test_every_index_has_its_formula_and_says_what_it_leaves_out():
    assert all("÷" in formula(kind) for kind in IndexKind)
    assert "parked" in excluded_words(IndexKind.ON_TIME_CLOSING)
    assert excluded_words(IndexKind.VOIDED) == ""


def test_a_case_whose_beginning_was_blackened_is_not_counted():
    from compliance.indices import Told

    told = Told()
    told.take("accepted", "c-1", "", {"changed": {"cases": [{"id": "c-1", "state": "accepted"}]}}, AT)
    told.take("closed", "c-1", "", {"added": {"tasks": []}}, AT)
    assert [index.whole for index in indices(told, LATE)] == [()] * len(IndexKind)


def test_a_reopened_case_came_in_again(database, book):
    number = opened(database, book)
    closed(database, book, number)
    act(database, book, OFFICE, at(30), reopen, number, "又有反复")
    with database.read() as session:
        found = read_figures(session, book.allocation, at(31))
    march, april = found.months
    assert (march.opened, march.closed, march.open) == ((number,), (number,), 0)
    assert (april.again, april.open) == ((number,), 1)
