"""Steps about by when who has to act: what the calendar says, the limits of a case, and who is chased when."""

from __future__ import annotations

from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from compliance.casework.refresh import refresh
from compliance.chasing import chase
from compliance.policy.load import bundled_policies
from compliance.states import SlipColour
from compliance.store.office import Message, Slip
from tests.features.duty_steps import rows_of
from tests.features.office import CASE, MOMENT, UNIT, WHO, read_day, read_limit, read_moment

COLOURS = {"蓝": SlipColour.BLUE, "橙": SlipColour.ORANGE, "红": SlipColour.RED}
LIMIT = f"(?P<limit>{MOMENT})(?P<provisional>，暂定)?"
OFFICE = "办公室"
EVENING = 17
"""When the office chases, where only the days are named."""
URGENT = "  urgent:\n    lead: 1wd\n    joint: 1wd\n    support: 1wd\n"


# ---------------------------------------------------------------- the calendar and the policy


@given(parsers.re(rf"(?P<days>{MOMENT}(?:、{MOMENT})*)(?P<worked>上班|放假)$"))
@then(parsers.re(rf"(?P<days>{MOMENT}(?:、{MOMENT})*)(?P<worked>上班|放假)$"))
def _(office, days, worked):
    """What is published is not made true by saying it: it is held against the calendar."""
    calendar = office.book.terms.calendar
    for day in map(read_day, days.split("、")):
        assert calendar.knows(day.year), f"{day}: nothing is published for that year"
        assert calendar.is_workday(day) is (worked == "上班"), day


@given(parsers.re(r"(?P<year>\d+)年放假安排尚未公布$"))
def _(office, year):
    assert not office.book.terms.calendar.knows(int(year))


PUBLISHED = (
    rf"(?P<year>\d+)年放假安排公布：(?P<off>{MOMENT}(?:、{MOMENT})*)放假，(?P<worked>{MOMENT}(?:、{MOMENT})*)上班$"
)


@given(parsers.re(PUBLISHED))
def _(office, tmp_path, year, off, worked):
    file = tmp_path / "calendar.yaml"
    lists = (", ".join(read_day(day).isoformat() for day in days.split("、")) for days in (off, worked))
    file.write_text(
        "years:\n  - {{year: {}, source: 通知, off: [{}], worked: [{}]}}\n".format(year, *lists), encoding="utf-8"
    )
    office.go_by(calendar=file)


@given("办公室规定紧急事项当日办结")
def _(office, tmp_path):
    own = bundled_policies()[office.book.allocation.ref.id].read_text(encoding="utf-8")
    assert own.count(URGENT) == 1
    file = tmp_path / "policy.yaml"
    file.write_text(own.replace(URGENT, URGENT.replace("1wd", "0wd")), encoding="utf-8")
    office.go_by(policy=file)


# ---------------------------------------------------------------- limits


@then(parsers.re(f"{UNIT}对{CASE}的(?P<what>签收|反馈)期限(?:仍)?为{LIMIT}$"))
def _(office, unit, case, what, limit, provisional):
    assert office.refusal is None, office.refusal
    task = office.share(case, unit)
    if what == "签收":
        assert provisional is None
        assert task.receive_by == read_limit(limit)
    else:
        assert (task.deadline, task.provisional) == (read_limit(limit), provisional is not None)


@then(parsers.re(f"办公室对{CASE}的(?:交办|裁定|核查|确认)期限为{LIMIT}$"))
def _(office, case, limit, provisional):
    found = office.case(case)
    assert (found.office_by, found.office_provisional) == (read_limit(limit), provisional is not None)


@then(parsers.re(f"办公室对{CASE}没有待办$"))
def _(office, case):
    assert office.case(case).office_by is None


@when(parsers.re(rf"(?P<moment>{MOMENT})，{WHO}重算期限$"))
def _(office, who, moment):
    office.try_out(who, moment, refresh)


@then(parsers.re(r"重算改动(?P<count>\d+)项期限$"))
def _(office, count):
    assert len(office.done) == int(count)


# ---------------------------------------------------------------- chasing


def run(office, moment) -> None:
    """The office chases; first, time does to the cases what it does by itself."""
    at = office.move_on(moment)
    chase(
        office.database,
        office.book,
        office.actor("办公室"),
        at,
        None,
        send=False,
        dry_run=False,
        first=lambda session: office.time_passes(session, at),
    )


@given(parsers.re(rf"(?P<moment>{MOMENT})，办公室催办$"))
@when(parsers.re(rf"(?P<moment>{MOMENT})，办公室催办$"))
def _(office, moment):
    run(office, moment)


@when(parsers.re(rf"(?P<first>{MOMENT})至(?P<last>{MOMENT})，办公室每日催办$"))
def _(office, first, last):
    moment, end = read_moment(first), read_moment(last)
    while moment <= end:
        run(office, f"{moment.year}年{moment.month}月{moment.day}日{EVENING}时")
        moment += timedelta(days=1)


@then("催办单为")
def _(office, datatable):
    expected = [
        (
            row["案件"],
            None if row["单位"] == OFFICE else office.unit(row["单位"]),
            COLOURS[row["颜色"]],
            read_day(row["日期"]),
        )
        for row in rows_of(datatable)
    ]
    by_id = {office.case(name).id: name for name in office.names}
    found = [(by_id[slip.case_id], slip.unit, slip.colour, slip.due_on) for slip in office.rows(Slip)]
    assert sorted(found, key=repr) == sorted(expected, key=repr)


@then("没有催办单")
def _(office):
    assert office.rows(Slip) == []


@then(parsers.re(r"每家单位每日至多收到1份催办通知，共(?P<count>\d+)份$"))
def _(office, count):
    got = [(message.unit, message.day) for message in office.rows(Message)]
    assert len(got) == len(set(got)) == int(count)
