"""What a unit reads: one digest a day with everything new, the most urgent first, in the outbox before it is sent."""

import pytest

from compliance.states import MessageState
from compliance.store.office import Message, Slip
from rules.language import Language, speaking
from tests.compliance.chasing.cases import (
    OF_FIRE,
    change,
    contacts,
    hand_out,
    liaison,
    local,
    messages,
    rows,
    run,
)
from tests.compliance.making import DISTRICT

START = local("2026-03-02", "10:00")
SOON = local("2026-03-10", "10:00")


@pytest.fixture
def written(database):
    """Two cases of fire, one overdue and one near due, and one of the office."""
    hand_out(database, START, "fire_safety")
    hand_out(database, local("2026-03-04"), "fire_safety", party="晨光艺术培训中心")
    hand_out(database, START, "food_safety")
    run(database, local("2026-03-20"))
    return {row["unit"]: row for row in messages(database)}


def test_each_unit_has_one_digest_and_the_office_its_own(written):
    assert set(written) == {OF_FIRE, None}
    assert written[OF_FIRE]["title"] == "Reminder to Fire and Rescue, 2026-03-20: orange 1, blue 1"
    assert written[OF_FIRE]["body"].splitlines() == [
        "colour | case | party | issue | what for | deadline | days",
        "orange: overdue | 2026-0001 | 启明教育 | fire safety | lead | 2026-03-19 | 1 day over",
        "blue: near due | 2026-0002 | 晨光艺术培训中心 | fire safety | lead | 2026-03-23 | 3 days left",
    ]
    assert written[None]["title"] == "Reminder to the office, 2026-03-20: red 1"
    assert written[None]["body"].splitlines()[1:] == [
        "red: overdue again | 2026-0003 | 启明教育 | food safety | decide or confirm | 2026-03-04 | 16 days over"
    ]


def test_it_waits_in_the_outbox_until_somebody_sends(written):
    assert {(row["state"], row["attempts"], row["sent_at"]) for row in written.values()} == {
        (MessageState.WAITING, 0, None)
    }


def test_every_slip_knows_its_digest(database, written):
    homes = {(row["unit"], row["message_id"]) for row in rows(database, Slip)}
    assert homes == {(unit, row["id"]) for unit, row in written.items()}


def test_the_digest_and_its_slips_are_one_event(database, written):
    from sqlalchemy import select

    from compliance.store.log import Event

    with database.read() as session:
        query = select(Event.why).where(Event.district == DISTRICT, Event.act == "digest_written").order_by(Event.seq)
        assert session.scalars(query).all() == [OF_FIRE, ""]


def test_what_comes_up_later_on_the_day_waits_for_the_next_day(database):
    hand_out(database, START, "fire_safety")
    run(database, local("2026-03-20", "08:00"))
    hand_out(database, local("2026-03-20", "09:00"), "fire_safety", party="晨光艺术培训中心", severity="urgent")
    run(database, local("2026-03-20", "10:00"))
    assert [(row["unit"], row["day"].isoformat()) for row in messages(database)] == [(OF_FIRE, "2026-03-20")]
    assert [row["message_id"] is None for row in rows(database, Slip)] == [False, False, True]
    run(database, local("2026-03-21", "08:00"))
    assert [(row["unit"], row["day"].isoformat()) for row in messages(database)] == [
        (OF_FIRE, "2026-03-20"),
        (OF_FIRE, "2026-03-21"),
    ]
    assert "2026-0002" in messages(database)[1]["body"]
    assert "2026-0001" not in messages(database)[1]["body"]


def test_a_reminder_of_what_was_done_meanwhile_goes_into_no_digest(database):
    hand_out(database, START, "fire_safety")
    run(database, local("2026-03-20", "08:00"))
    hand_out(database, local("2026-03-20", "09:00"), "fire_safety", party="晨光艺术培训中心", severity="urgent")
    run(database, local("2026-03-20", "10:00"))
    change(database, "2026-0002", local("2026-03-20", "11:00"), task={"state": "answered"})
    run(database, local("2026-03-21", "08:00"))
    assert len(messages(database)) == 1


def test_a_case_with_several_reminders_is_one_line_of_the_most_urgent_colour(database):
    hand_out(database, START, "fire_safety")
    run(database, local("2026-05-29"))
    [message] = messages(database)
    assert message["title"] == "Reminder to Fire and Rescue, 2026-05-29: red 1"
    assert message["body"].count("2026-0001") == 1
    assert len(rows(database, Slip)) == 3


def test_a_provisional_deadline_is_marked_and_explained(database):
    """The holidays of 2027 are not published yet."""
    hand_out(database, local("2026-12-21"), "fire_safety")
    run(database, local("2027-01-06"))
    [message] = messages(database)
    assert "2027-01-07 (provisional)" in message["body"]
    assert message["body"].endswith(
        "Provisional: the holidays of that year are not published yet; the deadline may move."
    )


def test_hours_are_told_where_they_count(database):
    hand_out(database, local("2026-03-06", "20:30"), "fire_safety", severity="at_once")
    run(database, local("2026-03-07", "16:45"))
    assert "| 2026-03-07 20:30 | due today" in messages(database)[0]["body"]
    run(database, local("2026-03-08", "16:45"))
    assert "| 2026-03-07 20:30 | 1 day over" in messages(database)[1]["body"]


def test_where_contacts_are_known_a_unit_without_a_liaison_is_marked_and_blocks_nobody(database):
    hand_out(database, START, "fire_safety", "public_order")
    known = contacts(fire_rescue=liaison("json://127.0.0.1/"))
    report = run(database, local("2026-03-20"), known)
    assert {row["unit"]: row["state"] for row in messages(database)} == {
        OF_FIRE: MessageState.WAITING,
        "public_security": MessageState.NO_LIAISON,
    }
    assert report.without_liaison == ("public_security",)


def test_it_is_written_in_the_language_of_who_chases(database):
    """The catalogue has the words when the messages are made; here it is the issue's own name that shows it."""
    hand_out(database, START, "fire_safety")
    with speaking(Language.ZH):
        run(database, local("2026-03-20"))
    [message] = messages(database)
    assert "消防安全" in message["body"]
    assert "消防" in message["title"]


def test_no_two_digests_of_one_day_fit_into_the_outbox(database, written):
    from sqlalchemy import insert
    from sqlalchemy.exc import IntegrityError

    from compliance.errors import Conflict

    again = {**written[None], "id": "00000000-0000-7000-8000-000000000000"}
    with pytest.raises((IntegrityError, Conflict)), database.write() as session:
        session.execute(insert(Message), [again])
