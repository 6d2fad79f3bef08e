"""What an order takes out is nowhere any more; the chain stays whole, and the tables are what the events make of them."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update

from compliance.actor import Actor, ActorRole
from compliance.audit import (
    Count,
    PapersChecked,
    differences,
    replay,
    scratch,
    verify_case,
    verify_chain,
    verify_papers,
)
from compliance.conference_states import PaperForm, PaperKind
from compliance.draft import EvidenceDraft, PartyDraft
from compliance.errors import BadInput, ComplianceError, NotAllowed, NotFound
from compliance.queries.papers import find_paper, paper_bytes
from compliance.redacting.marks import name_orders
from compliance.redacting.order import Warrant, require_sound
from compliance.redacting.redact import redact
from compliance.store.base import Base
from compliance.store.database import open_database
from compliance.store.models import Evidence, Finding, Party
from compliance.store.redactions import RedactedKind
from tests.compliance.audit import tampering as hands
from tests.compliance.conftest import STORES, made, set_up
from tests.compliance.making import AT, DISTRICT, QIMING, finding, submit, the_book
from tests.compliance.papers.issuing import CASE, LATE, issued

NAME = "赵四海"
SHA256 = "ab" * 32
REFERENCE = "桂象法〔2026〕3号"
ORDER = Warrant(REFERENCE, "象山区人民法院", "判决生效")
CONVENER = Actor(None, ActorRole.CONVENER, "何静")
PICTURE = EvidenceDraft("赵四海家门口.jpg", SHA256, 10, None)
LATER = LATE + timedelta(days=1)


def fill(database):
    """Two cases of one party and one of another; the name stands in texts, as an inspector, in a party's name."""
    submit(
        database,
        the_book(),
        replace(CASE, text=f"未取得办学许可，负责人{NAME}在场", evidence=(PICTURE,)),
        finding("food_safety", text="食堂无证", inspector=NAME),
        finding("registration", text=f"{NAME}未登记", party=PartyDraft(f"{NAME} 舞蹈室", locality="南门街道")),
        finding(text="灭火器过期", found_on=date(2026, 3, 5)),
    )
    issued(database, PaperKind.RECTIFICATION)


@pytest.fixture(scope="module", params=STORES)
def filled(request):
    """Each test undoes what it does."""
    address = ":memory:"
    if request.param != "sqlite":
        server = request.getfixturevalue("postgresql")
        address = made(server, "lianban_redacting_" + set_up(server), like=set_up(server))
    with open_database(address) as database:
        fill(database)
        yield database


@pytest.fixture
def session(filled):
    with filled.write(dry_run=True) as opened:
        yield opened


def take_out(session, what=NAME, kind=RedactedKind.NAME, order=ORDER, actor=CONVENER, case=None):
    return redact(session, DISTRICT, "Asia/Shanghai", kind, what, order, actor, LATER, case)


def holds(session, what):
    """The tables in which it stands, plain or escaped."""
    escaped = json.dumps(what)[1:-1]
    told = {
        table.name: " ".join(repr(tuple(row)) for row in session.execute(select(table)))
        for table in Base.metadata.sorted_tables
    }
    return [name for name, rows in told.items() if what in rows or escaped in rows.replace("\\\\", "\\")]


def wrong(session):
    """Whatever an audit finds."""
    with scratch() as tables:
        replay(session, DISTRICT, tables)
        faults = [
            *verify_chain(session, DISTRICT, Count()),
            *verify_papers(session, DISTRICT, PapersChecked()),
            *differences(session, tables, DISTRICT),
        ]
        return [str(each) for each in faults]


def test_a_name_is_nowhere_any_more_and_all_the_rest_stays(session):
    assert set(holds(session, NAME)) == {"events", "findings", "parties", "visits", "evidence", "papers"}
    before = session.execute(select(Finding.id, Finding.issue, Finding.found_on).order_by(Finding.id)).all()
    done = take_out(session)
    assert (done.number, done.reference) == ("T2026-0001", REFERENCE)
    assert holds(session, NAME) == []
    assert wrong(session) == []
    assert session.execute(select(Finding.id, Finding.issue, Finding.found_on).order_by(Finding.id)).all() == before
    mark = f"█T2026-0001 {REFERENCE}█"
    assert session.scalars(select(Finding.text).where(Finding.text.contains(mark))).first() == (
        f"未取得办学许可，负责人{mark}在场"
    )
    assert dict(done.cells)["findings.text"] == 2
    assert name_orders(f"负责人{mark}在场", lambda order: f"[{order}]") == f"负责人[{REFERENCE}]在场"


def test_the_audit_says_how_many_events_are_redacted_under_which_order(session):
    done = take_out(session)
    count = Count()
    assert list(verify_chain(session, DISTRICT, count)) == []
    assert count.orders.under == {REFERENCE: len(done.events)}
    assert list(verify_case(session, DISTRICT, "2026-1")) == []


def test_what_the_order_took_out_cannot_be_tried_out(session):
    """The salts are gone, and so are the digests that were made of nothing but what was handed in."""
    before = dict(session.execute(select(Finding.text, Finding.digest)).all())
    salts = {seq: hands.event(session, seq)["salt"] for seq in range(1, hands.length(session) + 1)}
    done = take_out(session)
    after = set(session.scalars(select(Finding.digest)))
    assert {text_ for text_, digest in before.items() if digest in after} == {"灭火器过期"}
    assert all(hands.event(session, seq)["salt"] not in {salts[seq], ""} for seq in done.events)


def test_the_papers_that_hold_the_name_keep_their_hashes_alone(session):
    done = take_out(session)
    [number] = done.papers
    checked = PapersChecked()
    assert list(verify_papers(session, DISTRICT, checked)) == []
    assert checked.redacted == {number: REFERENCE}
    with pytest.raises(NotFound, match="were taken out under an order"):
        paper_bytes(session, DISTRICT, find_paper(session, DISTRICT, number), PaperForm.HTML)


def test_a_picture_goes_with_its_hash_and_the_name_of_the_file(session):
    done = take_out(session, SHA256, RedactedKind.PICTURE)
    assert holds(session, SHA256) == []
    [row] = session.execute(select(Evidence.name, Evidence.sha256, Evidence.size)).all()
    assert row == (f"█T2026-0001 {REFERENCE}█", f"█T2026-0001 {REFERENCE}█", 10)
    assert dict(done.cells) == {"evidence.name": 1, "evidence.sha256": 1}
    assert wrong(session) == []


def test_a_name_is_taken_out_of_one_case_alone(session):
    done = take_out(session, case="2026-3")
    assert dict(done.cells) == {"findings.text": 1, "parties.name": 1, "parties.name_key": 1}
    assert set(holds(session, NAME)) == {"events", "findings", "visits", "evidence", "papers"}
    assert done.papers == ()
    assert wrong(session) == []


def test_a_party_is_still_compared_by_its_name(session):
    take_out(session)
    [row] = session.execute(select(Party.name, Party.name_key).where(Party.name.contains("舞蹈室"))).all()
    assert row == (f"█T2026-0001 {REFERENCE}█ 舞蹈室", f"█T2026-0001 {REFERENCE}█舞蹈室")


def test_two_orders_may_concern_one_event(session):
    first = take_out(session)
    second = take_out(session, "负责人", order=replace(ORDER, reference="令二号"))
    assert set(second.events) < set(first.events)
    count = Count()
    assert list(verify_chain(session, DISTRICT, count)) == []
    assert count.orders.under == {REFERENCE: len(first.events) - len(second.events), "令二号": len(second.events)}
    assert wrong(session) == []


def test_two_persons_do_not_become_one(session):
    """They would clash where a table has each visit, or person, once."""
    submit_more = finding("food_safety", text="食堂无证", inspector="李明")
    from compliance.record import record

    record(session, the_book(), [submit_more], CONVENER, AT)
    take_out(session)
    take_out(session, "李明")
    assert wrong(session) == []


def test_only_the_convener_takes_out(session):
    for role in (ActorRole.OFFICE, ActorRole.AUDITOR, ActorRole.HANDLER, ActorRole.INSPECTOR):
        with pytest.raises(NotAllowed, match=r"you may not take something out of the record\. These may: convener"):
            take_out(session, actor=Actor("education", role, "何静"))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"order": Warrant("", "", "")}, "--order: is missing. Nothing is taken out without an order"),
        ({"order": replace(ORDER, reference="█")}, "--order: has more than 60 characters, or a bar"),
        ({"order": replace(ORDER, reason=f"{NAME}申请")}, "--reason: says the name that is to be taken out."),
        ({"actor": replace(CONVENER, name=NAME)}, "--as: says the name that is to be taken out."),
        ({"order": replace(ORDER, reason="a\x00b")}, "--reason: has the control character U+0000."),
        ({"what": "赵"}, "--name: “赵” is too short: it would be found in other words."),
        ({"what": "fire_rescue"}, "--name: “fire_rescue” may be a word of the record itself"),
        ({"what": "█赵四"}, "--name: has a bar (█) in it: that was taken out already."),
        ({"what": "abc", "kind": RedactedKind.PICTURE}, "--picture: “abc” is not the SHA-256 of a file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_said_well_is_refused(given, told):
    said = {"kind": RedactedKind.NAME, "what": NAME, "order": ORDER, "actor": CONVENER} | given
    with pytest.raises(BadInput) as caught:
        require_sound(**said)
    assert told in str(caught.value)


def test_what_stands_nowhere_is_not_taken_out(session):
    with pytest.raises(NotFound, match="It stands nowhere in the record, as it is written here; nothing was taken out"):
        take_out(session, "钱五")


# ---------------------------------------------------------------- what the triggers let through


def refused(database, *statements):
    with pytest.raises(ComplianceError, match="events are append-only"):
        execute_after_an_order(database, statements)


def execute_after_an_order(database, statements):
    with database.write(dry_run=True) as session:
        done = take_out(session)
        for statement in statements:
            session.execute(text(statement.format(seq=done.events[0])))


def test_an_event_is_blackened_once_by_each_order(filled):
    refused(filled, "UPDATE events SET why = 'x' WHERE seq = {seq}")
    refused(filled, "UPDATE events SET salt = 'T2026-0001:2' WHERE seq = {seq}")
    refused(filled, "UPDATE events SET salt = 'T2026-0009:2' WHERE seq = {seq}")


def test_an_order_lets_nothing_else_be_changed(filled):
    order = (
        (
            "INSERT INTO redactions SELECT district, '00000000-0000-7000-8000-000000000001', 'T2026-0002', kind, "
            "reference, ordered_by, reason, redacted_at, redacted_by, papers FROM redactions"
        ),
        (
            "INSERT INTO redacted_events (district, seq, redaction_id, seal) "
            f"VALUES ('{DISTRICT}', {{seq}}, '00000000-0000-7000-8000-000000000001', '')"
        ),
    )
    for column in ("act", "actor_unit", "actor_role", "content_hash", "prev_hash", "hash"):
        refused(filled, *order, f"UPDATE events SET salt = 'T2026-0002:1', {column} = 'x' WHERE seq = {{seq}}")


def test_an_order_that_only_stands_in_the_table_is_found_out(session):
    """Whoever owns the database can write an order into it by hand; the chain does not know of it."""
    row = {
        "reference": "假",
        "ordered_by": "假",
        "reason": "假",
        "redacted_at": AT,
        "redacted_by": "假",
        "papers": "[]",
    }
    hands.forge_order(session, 4, **row)
    session.execute(update(hands.EVENTS).where(hands.EVENTS.c.seq == 4).values(salt="T2026-0009:1", why="█"))
    found = wrong(session)
    assert found[0] == "event 4 was blackened, and no order that is recorded took that out."
    assert all(each.endswith("it is in the table, and no event added it.") for each in found[1:])
    assert len(found) == 3


def test_a_name_that_was_put_back_is_found_out(session):
    before = {seq: hands.event(session, seq) for seq in range(1, hands.length(session) + 1)}
    seq = take_out(session).events[0]
    hands.disarm(session)
    hands.change(session, seq, **{name: before[seq][name] for name in ("salt", "actor_name", "why", "changes")})
    assert f"event {seq} was redacted under an order, and was changed since." in wrong(session)


def test_nothing_of_it_is_left_in_the_file(tmp_path):
    path = tmp_path / "lianban.db"
    with open_database(str(path)) as database:
        fill(database)
        with database.write() as session:
            take_out(session)
    left = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert NAME.encode() not in left
    assert json.dumps(NAME).encode()[1:-1] not in left


def test_what_is_handed_in_again_is_not_known_any_more(session):
    """Its digest went with the name, so that it becomes another finding of the case."""
    from compliance.record import Status, record

    again = (
        finding(text="灭火器过期", found_on=date(2026, 3, 5)),
        finding("food_safety", text="食堂无证", inspector=NAME),
    )
    take_out(session)
    known, new = record(session, the_book(), again, CONVENER, LATER)
    assert (known.status, new.status) == (Status.KNOWN, Status.STORED)
    assert known.case == "2026-0004"
    assert new.case == "2026-0002"
    assert QIMING.name == "启明教育"
