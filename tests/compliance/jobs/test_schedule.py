"""When a job is due: on the days and at the times of the district that the policy names."""

import pytest

from compliance.deadlines import make_calendar
from compliance.errors import PolicyError
from compliance.jobs.names import JobKind
from compliance.policy import load_policy
from compliance.policy.schedule import read_schedule
from tests.compliance.chasing.cases import local
from tests.compliance.policy.making import LINES, notice

CALENDAR = make_calendar()
MORNINGS = {"on": "working_days", "at": ["07:30"]}


@pytest.mark.parametrize(
    ("entry", "at", "latest", "following"),
    [
        (MORNINGS, ("2026-03-20", "07:29"), ("2026-03-19", "07:30"), ("2026-03-20", "07:30")),
        (MORNINGS, ("2026-03-20", "07:30"), ("2026-03-20", "07:30"), ("2026-03-23", "07:30")),
        (MORNINGS, ("2026-03-22", "12:00"), ("2026-03-20", "07:30"), ("2026-03-23", "07:30")),
        # the Sunday before National Day is worked, the days after it are not
        (MORNINGS, ("2025-09-27", "12:00"), ("2025-09-26", "07:30"), ("2025-09-28", "07:30")),
        (MORNINGS, ("2025-10-05", "12:00"), ("2025-09-30", "07:30"), ("2025-10-09", "07:30")),
        (
            {"on": "every_day", "at": ["08:00", "14:00"]},
            ("2026-03-22", "12:00"),
            ("2026-03-22", "08:00"),
            ("2026-03-22", "14:00"),
        ),
        ({"on": "monday", "at": ["02:00"]}, ("2026-03-22", "12:00"), ("2026-03-16", "02:00"), ("2026-03-23", "02:00")),
        (
            {"on": "every_day", "every": "25m"},
            ("2026-03-22", "23:59"),
            ("2026-03-22", "23:45"),
            ("2026-03-23", "00:00"),
        ),
        (
            {"on": "working_days", "every": "60m"},
            ("2026-03-22", "12:00"),
            ("2026-03-20", "23:00"),
            ("2026-03-23", "00:00"),
        ),
    ],
)
def test_it_was_due_last_and_will_be_next(entry, at, latest, following):
    schedule, moment = read_schedule(entry), local(*at)
    assert schedule.latest(CALENDAR, "Asia/Shanghai", moment) == local(*latest)
    assert schedule.following(CALENDAR, "Asia/Shanghai", moment) == local(*following)


# ---------------------------------------------------------------- the policy file


def with_jobs(*lines):
    return LINES + "\njobs:\n" + "".join(f"  {line}\n" for line in lines)


def read(tmp_path, text):
    file = tmp_path / "own.yaml"
    file.write_text(text, "utf-8")
    return load_policy(file, notice())


def test_a_policy_that_says_nothing_of_jobs_lets_nothing_run(tmp_path):
    assert read(tmp_path, LINES).jobs == {}


def test_a_policy_says_what_runs_and_when(tmp_path):
    policy = read(
        tmp_path,
        with_jobs(
            "chase: {on: working_days, at: [14:00, 07:30], source: x}", "audit: {on: sunday, every: 720m, source: y}"
        ),
    )
    assert policy.jobs == {
        JobKind.CHASE: read_schedule({"on": "working_days", "at": ["07:30", "14:00"]}),
        JobKind.AUDIT: read_schedule({"on": "sunday", "every": "720m"}),
    }
    assert policy.sources["jobs.audit"] == "y"


FIRST = LINES.count("\n") + 3
BAD = [
    ("chase: {on: working_days, at: 07:30}", "jobs.chase.source: is missing. Add it."),
    ("chase: {on: workdays, at: 07:30, source: x}", "jobs.chase.on: must be one of working_days, every_day, monday, tuesday, wednesday, thursday, friday, saturday, sunday."),
    ("chase: {on: monday, at: 7.30, source: x}", "jobs.chase.at: “7.30” is no time of the day: write it as 07:30; several as [08:00, 14:00]."),
    ("chase: {on: monday, at: [07:30, 24:00], source: x}", "jobs.chase.at: “24:00” is no time of the day: write it as 07:30; several as [08:00, 14:00]."),
    ("chase: {on: monday, every: 30, source: x}", "jobs.chase.every: “30” is no number of minutes from 1m to 1440m, such as 30m."),
    ("chase: {on: monday, every: 1441m, source: x}", "jobs.chase.every: “1441m” is no number of minutes from 1m to 1440m, such as 30m."),
    ("chase: {on: monday, source: x}", "jobs.chase: needs either `at` or `every`, and not both."),
    ("chase: {on: monday, at: 07:30, every: 30m, source: x}", "jobs.chase: needs either `at` or `every`, and not both."),
    ("chases: {on: monday, at: 07:30, source: x}", "jobs.chases: there is no such entry here. Did you mean “chase”?"),
    ("import: {on: monday, at: 07:30, source: x}", "jobs.import: there is no such entry here. Possible: chase, send, audit."),
]  # fmt: skip


@pytest.mark.parametrize(("line", "message"), BAD, ids=[message[:40] for _line, message in BAD])
def test_a_mistake_is_told_with_its_line(tmp_path, line, message):
    with pytest.raises(PolicyError) as told:
        read(tmp_path, with_jobs(line))
    assert f"{tmp_path / 'own.yaml'}:{FIRST}: {message}" in str(told.value).splitlines()
