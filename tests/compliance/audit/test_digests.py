"""A line on paper pins a day of the record: which event was its last, what a slip of the pen does, what does not fit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.audit.digest_line import DigestLine, read_line
from compliance.audit.digests import Verdict, digests, hold_against
from compliance.chain import GENESIS
from tests.compliance.audit import tampering as hands
from tests.compliance.making import AT, DISTRICT, finding, submit

ZONE = "Asia/Shanghai"
DAY = date(2026, 3, 10)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
"""As a Chinese input method may write it."""

LINE = DigestLine.of("xiangshan", DAY, 4128, "9f86d081884c7d659a2feaa0c55ad015" * 2)


def lines(session, first=DAY, last=DAY):
    return [*digests(session, DISTRICT, ZONE, first, last)]


def held(session, *texts, today=DAY + timedelta(days=30)):
    return [(each.verdict, str(each)) for each in hold_against(session, DISTRICT, today, texts)]


def on_days(database, book, *moments):
    """One finding at each of these moments."""
    for number, at in enumerate(moments):
        submit(database, book, finding(text=str(number)), at=at)


def last_before(session, moment):
    seqs = range(1, hands.length(session) + 1)
    return max((seq for seq in seqs if hands.event(session, seq)["at"] < moment), default=0)


def test_a_line_reads_as_it_is_printed():
    assert str(LINE) == "xiangshan 2026-03-10 4128 KY3D-10C8-9HYP-B6HF-" + LINE.check
    assert read_line(str(LINE)) == LINE


@pytest.mark.parametrize(
    "copied",
    [
        str(LINE).lower(),
        str(LINE).replace("-0", "-O").replace("10C8", "I0C8").replace("2026-O3", "2026-3"),
        "  xiangshan\t2026-3-10   4128 KY3D 10C8 9HYP B6HF " + LINE.check,
        str(LINE).translate(FULL_WIDTH),
    ],
)
def test_a_line_may_be_copied_by_hand(copied):
    assert read_line(copied) == LINE


@given(st.data())
def test_one_wrong_character_shows_wherever_it_is(data):
    printed = str(LINE)
    at = data.draw(st.sampled_from([place for place, char in enumerate(printed) if char.isalnum()]))
    wrong = data.draw(st.sampled_from([char for char in LETTERS + "abcxyz" if char.upper() != printed[at].upper()]))
    assert read_line(printed[:at] + wrong + printed[at + 1 :]) is None


@given(st.integers(0, len(str(LINE)) - 2))
def test_two_that_changed_places_show(at):
    printed = str(LINE)
    swapped = printed[:at] + printed[at + 1] + printed[at] + printed[at + 2 :]
    assert read_line(swapped) in (
        {LINE, None} if "-" in printed[at : at + 2] or printed[at] == printed[at + 1] else {None}
    )


@pytest.mark.parametrize(
    "text", ["", "xiangshan", "xiangshan 2026-03-10 4128", "xiangshan 2026-13-10 4128 A", "\x00 " * 9]
)
def test_what_is_no_line_is_none(text):
    assert read_line(text) is None


def test_a_day_ends_at_midnight_in_the_district(database, book):
    """16:00 in UTC is midnight in Guilin."""
    end = datetime(2026, 3, 10, 16, tzinfo=UTC)
    on_days(database, book, AT, end - timedelta(microseconds=1), end)
    with database.read() as session:
        [line] = lines(session)
        assert line == DigestLine.of(DISTRICT, DAY, line.seq, hands.event(session, line.seq)["hash"])
        assert line.seq == last_before(session, end) < hands.length(session)


def test_each_day_has_its_line_also_one_on_which_nothing_was_done(database, book):
    on_days(database, book, AT, AT + timedelta(days=2))
    with database.read() as session:
        four = lines(session, DAY - timedelta(days=1), DAY + timedelta(days=2))
        assert [line.day.day for line in four] == [12, 11, 10, 9]
        assert [line.seq for line in four] == [hands.length(session), four[2].seq, four[2].seq, 0]
        assert four[3] == DigestLine.of(DISTRICT, DAY - timedelta(days=1), 0, GENESIS)


def test_before_the_first_event_there_is_nothing_to_pin(database, book):
    on_days(database, book, AT)
    with database.read() as session:
        assert [line.seq for line in lines(session, date.min, date(1, 1, 3))] == [0, 0, 0]


def test_where_the_clock_was_moved_back_the_last_of_the_day_counts(database, book):
    on_days(database, book, AT, AT + timedelta(days=3), AT + timedelta(minutes=1), AT + timedelta(days=4))
    with database.read() as session:
        [line] = lines(session)
        assert line.seq == last_before(session, datetime(2026, 3, 10, 16, tzinfo=UTC))
        assert hands.event(session, line.seq)["at"] == AT + timedelta(minutes=1)
        assert [each.seq for each in lines(session, DAY, DAY + timedelta(days=2))] == [line.seq] * 3


def test_a_line_fits_the_record_that_it_was_printed_from(database, book):
    on_days(database, book, AT)
    with database.read() as session:
        printed = str(lines(session)[0])
        end = hands.length(session)
    on_days(database, book, AT + timedelta(days=1))
    with database.read() as session:
        assert held(session, printed) == [
            ("fits", f"2026-03-10: the record up to event {end} is what it was on that day.")
        ]


def test_what_does_not_fit_says_how(database, book):
    on_days(database, book, AT)
    with database.read() as session:
        line = lines(session)[0]
        end = hands.length(session)
        other = DigestLine("qixing", line.day, line.seq, line.code)
        later = DigestLine(line.district, DAY + timedelta(days=40), line.seq, line.code)
        more = DigestLine(line.district, line.day, end + 9, line.code)
        changed = DigestLine(line.district, line.day, line.seq, "0" * 16)
        mistyped = str(line)[:-1] + ("0" if str(line)[-1] != "0" else "1")
        told = held(session, *map(str, (other, later, more, changed)), mistyped)
    assert told == [
        (
            Verdict.OTHER_DISTRICT,
            "2026-03-10: this is a line of the district qixing, and the record is that of xiangshan.",
        ),
        (Verdict.UNKNOWN_DAY, "2026-04-19: this day has not come yet. Compare the line with the paper, or the clock."),
        (
            Verdict.CUT_OFF,
            f"2026-03-10: event {end + 9}, the last one of that day, is not there; the record ends with event {end}.",
        ),
        (
            Verdict.CHANGED,
            (
                f"2026-03-10: the record is not what it was on that day: something from event 1 to event {end} was "
                "changed, and what follows was sealed anew."
            ),
        ),
        (
            Verdict.MISTYPED,
            f"“{mistyped}” is not as it was printed: a character of it is wrong. Compare it with the paper.",
        ),
    ]
