"""Which days are worked: as published from 2021 to 2026, as the office says, and in a year that nobody knows."""

from datetime import date, timedelta

import pytest

from compliance.deadlines import make_calendar
from compliance.errors import BadInput, CalendarError
from tests.compliance.deadlines.days import OFF, WORKED

CALENDAR = make_calendar()

OWN = """\
year: 2027
source: 国务院办公厅通知（示例）
off: [2027-01-01, 2027-02-05, 2027-02-08]
worked: [2027-02-06]
"""


@pytest.fixture
def write(tmp_path):
    def writing(text):
        file = tmp_path / "holidays.yaml"
        file.write_text(text, "utf-8")
        return file

    return writing


def test_the_days_that_everybody_remembers():
    worked = [date(2024, 2, 4), date(2025, 1, 26), date(2025, 9, 28)]
    off = [date(2021, 9, 20), date(2023, 9, 29), date(2025, 10, 8)]
    assert [CALENDAR.is_workday(day) for day in worked + off] == [True] * 3 + [False] * 3


@pytest.mark.parametrize("year", range(2021, 2027))
def test_every_day_of_a_published_year_is_as_its_notice_says(year):
    day = date(year, 1, 1)
    wrong = []
    while day.year == year:
        expected = day in WORKED[year] or (day.weekday() < 5 and day not in OFF[year])
        wrong += [day] if CALENDAR.is_workday(day) != expected else []
        day += timedelta(days=1)
    assert CALENDAR.knows(year)
    assert wrong == []


@pytest.mark.parametrize("year", range(2021, 2027))
def test_every_make_up_day_is_on_a_weekend(year):
    assert [day for day in WORKED[year] if day.weekday() < 5] == []


@pytest.mark.parametrize("year", [2003, 2027, 2031, 9999])
def test_in_a_year_that_nobody_knows_offices_work_from_monday_to_friday(year):
    days = [date(year, 10, number) for number in range(1, 15)]
    assert not CALENDAR.knows(year)
    assert [CALENDAR.is_workday(day) for day in days] == [day.weekday() < 5 for day in days]


def test_the_name_says_what_the_answers_rest_on(write):
    assert CALENDAR.name == "chinesecalendar 1.11.0"
    name = make_calendar(write(OWN)).name
    assert name.startswith("chinesecalendar 1.11.0 + holidays.yaml ")
    assert len(name.rsplit(" ", 1)[1]) == 12
    assert make_calendar(write("# a remark\n" + OWN)).name == name
    assert make_calendar(write(OWN.replace("2027-02-05", "2027-02-04"))).name != name


def test_an_own_file_makes_a_year_known(write):
    calendar = make_calendar(write(OWN))
    assert calendar.knows(2027)
    assert not calendar.knows(2028)
    days = [date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7), date(2027, 2, 8), date(2027, 2, 9)]
    assert [calendar.is_workday(day) for day in days] == [False, True, False, False, True]


def test_an_own_file_comes_before_the_library_day_by_day(write):
    text = "{year: 2026, source: 更正, off: [2026-03-02], worked: [2026-02-15, 2026-02-16]}"
    calendar = make_calendar(write(text))
    assert not calendar.is_workday(date(2026, 3, 2))
    assert calendar.is_workday(date(2026, 2, 15))
    assert calendar.is_workday(date(2026, 2, 16))
    assert not calendar.is_workday(date(2026, 2, 17)), "the other days stay as they were published"


def test_days_of_a_region_do_not_make_a_year_known(write):
    calendar = make_calendar(write("{year: 2027, local: true, source: 自治区通知（示例）, off: [2027-04-09]}"))
    assert not calendar.is_workday(date(2027, 4, 9))
    assert not calendar.knows(2027)


def test_one_file_can_hold_several_years(write):
    entry = "- {{year: {0}, source: 通知, off: [{0}-10-01]}}\n"
    calendar = make_calendar(write("years:\n" + "".join(entry.format(year) for year in (2027, 2028))))
    assert [calendar.knows(year) for year in (2026, 2027, 2028, 2029)] == [True, True, True, False]


BAD = [
    ("", "holidays.yaml: is empty."),
    ("[]", "holidays.yaml:1: must be a set of `key: value` lines."),
    (OWN.replace("2027-02-05", "2026-02-05"), "yaml:3: off.1: 2026-02-05 is not in 2027. Move it to an entry of its"),
    (OWN.replace("[2027-02-06]", "[2027-02-08]"), "yaml:4: worked.0: 2027-02-08 is listed twice. Keep one of the two."),
    (OWN.replace("2027-02-05", "2027-02-30"), "yaml:3: off.1: must be a date such as 2021-09-08."),
    (OWN.replace("year: 2027", "year: next"), "yaml:1: year: must be a whole number."),
    (OWN.replace("year: 2027", "year: 27"), "yaml:1: year: must be at least 1950."),
    (OWN.replace("year: 2027", "year: 20270"), "yaml:1: year: must be at most 2999."),
    (OWN.replace("off:", "of:"), "yaml:3: of: there is no such entry here. Did you mean “off”?"),
    (OWN.replace("source: 国务院办公厅通知（示例）\n", ""), "source: is missing. Add it."),
    (
        OWN.replace("off: [2027-01-01, 2027-02-05, 2027-02-08]\n", ""),
        "off: names no day off, and so cannot be the whole",
    ),
    (OWN + "local: no\n", "yaml:5: local: must be true or false."),
    (OWN + "year: 2028\n", "yaml:5: year: is given twice. Keep one of the two."),
    ("years: []", "yaml:1: years: must not be empty."),
    (
        "years:\n- {year: 2027, source: 甲, off: [2027-10-01]}\n- {year: 2027, source: 乙, off: [2027-10-02]}\n",
        "yaml:3: years.1.year: is given twice. Keep one of the two.",
    ),
]


@pytest.mark.parametrize(("text", "message"), BAD, ids=[message[:50] for _text, message in BAD])
def test_a_mistake_in_an_own_file_is_told_with_its_line_and_what_to_do(write, text, message):
    with pytest.raises(CalendarError) as error:
        make_calendar(write(text))
    assert message in str(error.value)


def test_a_file_that_is_not_there_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match=r"none\.yaml: cannot be read: No such file or directory\."):
        make_calendar(tmp_path / "none.yaml")
