"""What becomes of the outbox: who got what, who did not and why, and that nobody keeps the others from theirs."""

import pytest

from compliance.actor import Actor, ActorRole
from compliance.chasing import MOST_ATTEMPTS, AppriseSender
from compliance.chasing.send import send_waiting
from compliance.errors import BadInput, NotAllowed
from compliance.states import MessageState
from tests.compliance.chasing.cases import (
    OF_FIRE,
    OFFICE,
    Channels,
    contacts,
    deliveries,
    hand_out,
    liaison,
    local,
    messages,
    run,
)
from tests.compliance.chasing.servers import refusing_port, web
from tests.compliance.making import the_book

# apprise's plugin for mail asks for a module that Python 3.11 and 3.12 warn of; it does without from 3.13 on.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

START = local("2026-03-02", "10:00")
TODAY = local("2026-03-20")
OF_ORDER = "public_security"

KNOWN = contacts(fire_rescue=liaison("json://fire/"), public_security=liaison("json://order/"))


@pytest.fixture(autouse=True)
def two_units(database):
    hand_out(database, START, "fire_safety", "public_order")


def states(database):
    return {row["unit"]: (row["state"].value, row["attempts"]) for row in messages(database)}


def test_each_unit_gets_its_digest(database):
    channels = Channels()
    report = run(database, TODAY, KNOWN, sender=channels)
    assert [(address, title.split(",")[0]) for address, title, _body in channels.taken] == [
        ("json://fire/", "Reminder to Fire and Rescue"),
        ("json://order/", "Reminder to Public Security"),
    ]
    assert states(database) == {OF_FIRE: ("sent", 1), OF_ORDER: ("sent", 1)}
    assert {row["sent_at"] for row in messages(database)} == {TODAY}
    assert deliveries(database) == [("json", True, ""), ("json", True, "")]
    assert (report.sent, report.failed, report.without_liaison) == (2, (), ())


def test_what_is_sent_is_not_sent_again(database):
    channels = Channels()
    run(database, TODAY, KNOWN, sender=channels)
    run(database, local("2026-03-20", "17:00"), KNOWN, sender=channels)
    run(database, local("2026-03-21"), KNOWN, sender=channels)
    assert len(channels.taken) == 2


def test_without_send_nothing_leaves_the_house(database):
    channels = Channels()
    run(database, TODAY, KNOWN, sender=channels, send=False)
    assert channels.taken == []
    assert states(database) == {OF_FIRE: ("waiting", 0), OF_ORDER: ("waiting", 0)}


def test_a_dry_run_sends_nothing(database):
    channels = Channels()
    run(database, TODAY, KNOWN, sender=channels, dry_run=True)
    assert (channels.taken, messages(database)) == ([], [])


def test_a_refusal_is_recorded_and_the_others_get_theirs(database):
    channels = Channels(refusing={"json://fire/"})
    report = run(database, TODAY, KNOWN, sender=channels)
    assert states(database) == {OF_FIRE: ("failed", 1), OF_ORDER: ("sent", 1)}
    assert deliveries(database) == [("json", False, "error=500"), ("json", True, "")]
    assert [(each.unit, each.attempts, each.refused) for each in report.failed] == [
        (OF_FIRE, 1, (("json", "error=500"),))
    ]


def test_what_was_refused_is_tried_again_at_the_next_chase(database):
    channels = Channels(refusing={"json://fire/"})
    run(database, TODAY, KNOWN, sender=channels)
    channels.refusing.clear()
    report = run(database, local("2026-03-21"), KNOWN, sender=channels)
    assert states(database)[OF_FIRE] == ("sent", 2)
    assert [(each.unit, each.attempts, each.state) for each in report.tried] == [(OF_FIRE, 2, MessageState.SENT)]


def test_after_five_refusals_it_is_only_told(database):
    channels = Channels(refusing={"json://fire/"})
    for day in range(20, 29):
        report = run(database, local(f"2026-03-{day}"), KNOWN, sender=channels)
    oldest = messages(database)[0]
    assert (oldest["state"], oldest["attempts"]) == (MessageState.FAILED, MOST_ATTEMPTS)
    assert report.failed[0].attempts == MOST_ATTEMPTS
    assert report.failed[0].refused == ()


def test_one_channel_that_takes_it_is_enough_and_the_other_is_told(database):
    both = contacts(fire_rescue=liaison("wecombot://key", "json://fire/"), public_security=liaison("json://order/"))
    report = run(database, TODAY, both, sender=Channels(refusing={"wecombot://key"}))
    assert states(database)[OF_FIRE] == ("sent", 1)
    assert deliveries(database)[:2] == [("wecombot", False, "error=500"), ("json", True, "")]
    assert report.tried[0].refused == (("wecombot", "error=500"),)
    assert report.failed == ()


def test_a_unit_without_a_liaison_keeps_nobody_from_theirs(database):
    channels = Channels()
    only_order = contacts(public_security=liaison("json://order/"))
    report = run(database, TODAY, only_order, sender=channels)
    assert states(database) == {OF_FIRE: ("no_liaison", 0), OF_ORDER: ("sent", 1)}
    assert report.without_liaison == (OF_FIRE,)
    again = run(database, local("2026-03-21"), only_order, sender=channels)
    assert again.without_liaison == (OF_FIRE,)


def test_a_successor_in_post_gets_what_waited(database):
    channels = Channels()
    in_turn = contacts(
        fire_rescue=(
            liaison("json://old/", until="2026-03-10"),
            liaison("json://new/", name="赵强", since="2026-03-23"),
        ),
        public_security=liaison("json://order/"),
    )
    run(database, TODAY, in_turn, sender=channels)
    assert states(database)[OF_FIRE] == ("no_liaison", 0)
    run(database, local("2026-03-23"), in_turn, sender=channels)
    assert states(database)[OF_FIRE] == ("sent", 1)
    assert [address for address, *_rest in channels.taken] == ["json://order/", "json://new/"]


def test_what_waited_with_no_contacts_is_found_to_have_no_liaison_when_it_is_to_be_sent(database):
    run(database, TODAY)
    assert set(states(database).values()) == {("waiting", 0)}
    run(database, local("2026-03-20", "12:00"), contacts(), sender=Channels())
    assert set(states(database).values()) == {("no_liaison", 0)}


def test_no_address_is_in_the_database(database):
    run(database, TODAY, contacts(fire_rescue=liaison("json://joe:geheim@fire.example/")), sender=Channels())
    with database.read() as session:
        from sqlalchemy import text

        from compliance.store.base import Base

        everything = [
            repr(session.execute(text(f'SELECT * FROM "{table}"')).all())  # the names are our own
            for table in Base.metadata.tables
        ]
    assert not any("geheim" in each or "fire.example" in each or "joe" in each for each in everything)


def test_a_process_that_dies_has_recorded_what_it_sent_and_sends_the_rest_later(database):
    class Dies(Channels):
        def send(self, address, title, body):
            if self.taken:
                raise KeyboardInterrupt
            return super().send(address, title, body)

    dying = Dies()
    with pytest.raises(KeyboardInterrupt):
        run(database, TODAY, KNOWN, sender=dying)
    assert states(database) == {OF_FIRE: ("sent", 1), OF_ORDER: ("waiting", 0)}
    rest = Channels()
    run(database, local("2026-03-20", "12:00"), KNOWN, sender=rest)
    assert [address for address, *_rest in rest.taken] == ["json://order/"]


def test_what_another_process_sent_meanwhile_stays_sent(database):
    run(database, TODAY, KNOWN)

    class Slow(Channels):
        def send(self, address, title, body):
            if not self.taken:
                self.taken.append(("", "", ""))
                send_waiting(database, the_book(), KNOWN, OFFICE, TODAY, Channels())
            return super().send(address, title, body)

    run(database, TODAY, KNOWN, sender=Slow(refusing={"json://fire/", "json://order/"}))
    assert {state for state, _attempts in states(database).values()} == {"sent"}
    assert {row["sent_at"] for row in messages(database)} == {TODAY}


def test_to_send_somebody_must_be_known(database):
    with pytest.raises(BadInput) as told:
        run(database, TODAY, None, sender=Channels())
    assert str(told.value) == "--send: there is nobody to send to. Name the file of contacts with `--contacts FILE`."
    assert messages(database) == []


def test_only_the_office_sends(database):
    run(database, TODAY, KNOWN)
    with pytest.raises(NotAllowed):
        send_waiting(database, the_book(), KNOWN, Actor(OF_FIRE, ActorRole.HANDLER), TODAY, Channels())


def test_the_whole_way_to_a_server_and_to_one_that_is_not_there(database):
    with web() as server:
        known = contacts(
            fire_rescue=liaison(f"json://127.0.0.1:{refusing_port()}/"),
            public_security=liaison(f"json://127.0.0.1:{server.port}/order"),
        )
        report = run(database, TODAY, known, sender=AppriseSender())
    assert [(path, got["title"]) for path, got in server.got] == [
        ("/order", "Reminder to Public Security, 2026-03-20: orange 1")
    ]
    assert states(database) == {OF_FIRE: ("failed", 1), OF_ORDER: ("sent", 1)}
    assert (report.sent, len(report.failed)) == (1, 1)
    assert all("127.0.0.1" not in detail for _channel, _delivered, detail in deliveries(database))
