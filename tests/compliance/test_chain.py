"""Each way of altering the record by hand is found, and named by the number of the event."""

import json

import pytest

from compliance.audit.fault import FaultKind
from compliance.audit.orders import Orders
from compliance.audit.walk import Head, Link, verify
from compliance.chain import GENESIS, canonical, seal, seal_content


def made(seq, prev_hash, body, content, salt="salt"):
    """An event that is sealed as the program does it."""
    body = {**body, "content_hash": seal_content(salt, content)}
    return Link(
        seq, prev_hash, seal(prev_hash, seq, body), canonical(body), body["content_hash"], salt, canonical(content)
    )


def a_chain(length):
    links, last = [], GENESIS
    for seq in range(1, length + 1):
        links.append(made(seq, last, {"act": f"act {seq}"}, {"why": f"reason {seq}"}))
        last = links[-1].hash
    return links, Head(length, last)


def renumbered(links):
    return [link._replace(seq=seq) for seq, link in enumerate(links, 1)]


def changed(link, **body):
    return link._replace(body=canonical({**json.loads(link.body), **body}))


def resealed(link, **body):
    other = changed(link, **body)
    return other._replace(hash=seal(link.prev_hash, link.seq, json.loads(other.body)))


def forged(after, seq):
    return made(seq, after.hash, {"act": "forged"}, {})


def told(links, head=None):
    return [(fault.kind.value, fault.seq) for fault in verify(links, head)]


def test_a_whole_chain_has_no_fault():
    links, head = a_chain(20)
    assert told(links, head) == []
    assert told([], Head(0, GENESIS)) == []


def with_body(links):
    links[4] = changed(links[4], act="other")
    return links


def with_content(links):
    links[4] = links[4]._replace(content=canonical({"why": "another reason"}))
    return links


def with_hash(links):
    links[4] = links[4]._replace(hash="0" * 64)
    return links


def with_new_seal(links):
    links[4] = resealed(links[4], act="other")
    return links


def with_last_resealed(links):
    links[-1] = resealed(links[-1], act="other")
    return links


def with_first_resealed(links):
    links[0] = resealed(links[0], act="other")
    return links


def without_one(links):
    return links[:4] + links[5:]


def without_one_renumbered(links):
    return renumbered(links[:4] + links[5:])


def without_the_first(links):
    return links[1:]


def without_the_end(links):
    return links[:-2]


def with_one_between(links):
    return renumbered([*links[:4], forged(links[3], 5), *links[4:]])


def with_one_at_the_end(links):
    return [*links, forged(links[-1], len(links) + 1)]


def with_two_swapped(links):
    return renumbered([*links[:4], links[5], links[4], *links[6:]])


def with_nothing_left(links):
    return []


def with_two_that_are_not_neighbours_swapped(links):
    return renumbered([*links[:4], links[6], links[5], links[4], *links[7:]])


def with_two_far_apart_swapped(links):
    return renumbered([links[8], *links[1:8], links[0], links[9]])


def with_the_last_swapped(links):
    return renumbered([*links[:7], links[9], links[8], links[7]])


def junk(seq):
    return made(seq, "1" * 64, {"act": "junk"}, {})._replace(hash="2" * 64)


def with_junk_between(links):
    return renumbered([*links[:4], junk(5), *links[4:]])


def with_much_junk_between(links):
    return renumbered([*links[:4], junk(5), junk(6), junk(7), junk(8), junk(9), *links[4:]])


def with_junk_at_the_beginning(links):
    return renumbered([junk(1), *links])


def with_junk_at_the_end(links):
    return [*links, junk(11), junk(12)]


def with_a_copy_between(links):
    return renumbered([*links[:4], links[1], *links[4:]])


def with_a_copy_at_the_end(links):
    return renumbered([*links, links[8]])


def without_many_renumbered(links):
    return renumbered([*links[:2], *links[8:]])


def with_many_sealed_between(links):
    made = [forged(links[3], 5)]
    for seq in range(6, 11):
        made.append(forged(made[-1], seq))
    return renumbered([*links[:4], *made, *links[4:]])


@pytest.mark.parametrize(
    ("alter", "kind", "seq"),
    [
        (with_body, FaultKind.CHANGED, 5),
        (with_content, FaultKind.CHANGED, 5),
        (with_hash, FaultKind.CHANGED, 5),
        (with_new_seal, FaultKind.CHANGED, 5),
        (with_last_resealed, FaultKind.HEAD, 10),
        (with_first_resealed, FaultKind.CHANGED, 1),
        (without_one, FaultKind.REMOVED, 5),
        (without_one_renumbered, FaultKind.REMOVED, 5),
        (without_the_first, FaultKind.REMOVED, 1),
        (without_the_end, FaultKind.REMOVED, 9),
        (with_one_between, FaultKind.INSERTED, 5),
        (with_one_at_the_end, FaultKind.INSERTED, 11),
        (with_two_swapped, FaultKind.REORDERED, 5),
        (with_nothing_left, FaultKind.REMOVED, 1),
        (with_junk_between, FaultKind.INSERTED, 5),
        (with_much_junk_between, FaultKind.INSERTED, 5),
        (with_junk_at_the_beginning, FaultKind.INSERTED, 1),
        (with_junk_at_the_end, FaultKind.INSERTED, 11),
        (with_a_copy_between, FaultKind.INSERTED, 5),
        (with_a_copy_at_the_end, FaultKind.INSERTED, 11),
        (without_many_renumbered, FaultKind.REMOVED, 3),
        (with_many_sealed_between, FaultKind.INSERTED, 5),
    ],
)
def test_an_alteration_is_found_once_and_named(alter, kind, seq):
    links, head = a_chain(10)
    faults = told(alter(links), head)
    assert faults[0] == (kind.value, seq)
    assert faults[1:] in ([], [(kind.value, seq + 1)] if kind is FaultKind.REORDERED else [])


@pytest.mark.parametrize(
    ("alter", "first", "second"),
    [
        (with_two_that_are_not_neighbours_swapped, 5, 7),
        (with_the_last_swapped, 8, 10),
        (with_two_far_apart_swapped, 1, 9),
    ],
)
def test_two_that_changed_places_are_both_named(alter, first, second):
    links, head = a_chain(10)
    assert told(alter(links), head) == [("reordered", first), ("reordered", second)]


def test_what_was_cut_off_is_found_behind_a_changed_event():
    links, head = a_chain(10)
    links[7] = links[7]._replace(hash="0" * 64)
    assert told(links[:8], head) == [("changed", 8), ("removed", 9)]


@pytest.mark.parametrize(
    ("seq", "last", "where"),
    [(10, "0" * 64, 10), (12, None, 10), (9, None, 9), (9, "0" * 64, 9), (3, "0" * 64, 3)],
)
def test_a_head_that_fits_no_event_is_told(seq, last, where):
    links, head = a_chain(10)
    assert told(links, Head(seq, last or head.hash)) == [("head", where)]


def test_two_alterations_are_both_found():
    links, head = a_chain(12)
    links[2] = links[2]._replace(content=canonical({"why": "other"}))
    assert told(links[:8] + links[9:], head) == [("changed", 3), ("removed", 9)]


def test_a_fault_is_said_in_words():
    links, head = a_chain(9)
    assert [str(fault) for fault in verify(links[:3] + links[6:], head)] == ["events 4 to 6 were removed."]


def redacting(links, seq, content, salt="T2026-0001:1"):
    """The chain with event `seq` blackened, and the order recorded at its end."""
    links[seq - 1] = links[seq - 1]._replace(salt=salt, content=canonical(content))
    row = {"seq": seq, "redaction_id": "1", "seal": links[seq - 1].content_seal()}
    added = {"redactions": [{"id": "1", "reference": "法〔2026〕3号"}], "redacted_events": [row]}
    order = made(len(links) + 1, links[-1].hash, {"act": "redacted"}, {"changes": canonical({"added": added})})
    return [*links, order._replace(ordered=canonical({"added": added}))], Head(len(links) + 1, order.hash)


def test_an_event_that_was_blackened_under_an_order_leaves_the_chain_whole():
    links, head = redacting(a_chain(5)[0], 3, {"why": "█"})
    orders = Orders()
    assert list(verify(links, head, orders)) == []
    assert (orders.events, orders.under) == (1, {"法〔2026〕3号": 1})


def test_an_event_that_was_blackened_without_an_order_is_told():
    links, head = a_chain(5)
    links[2] = links[2]._replace(salt="T2026-0001:1", content=canonical({"why": "█"}))
    assert told(links, head) == [("blackened", 3)]


@pytest.mark.parametrize("alter", [{"content": '{"why":"?"}'}, {"salt": "T2026-0001:2"}, {"salt": "T2026-0002:1"}])
def test_an_event_that_is_not_what_the_order_left_of_it_is_told(alter):
    links, head = redacting(a_chain(5)[0], 3, {"why": "█"})
    links[2] = links[2]._replace(**alter)
    assert told(links, head) == [("restored", 3)]


def test_what_was_taken_out_and_put_back_is_told():
    links, head = redacting(a_chain(5)[0], 3, {"why": "█"})
    links[2] = a_chain(5)[0][2]
    assert told(links, head) == [("restored", 3)]


def test_a_redacted_event_that_was_removed_is_told_once():
    links, head = redacting(a_chain(5)[0], 3, {"why": "█"})
    assert told(links[:2] + links[3:], head) == [("removed", 3)]
    assert told(links[:1] + links[3:], head) == [("removed", 2)]


def test_an_order_that_was_changed_orders_nothing():
    links, head = redacting(a_chain(5)[0], 3, {"why": "█"})
    links[-1] = links[-1]._replace(content="{}")
    assert told(links, head) == [("changed", 6), ("blackened", 3)]


def test_the_later_of_two_orders_says_what_is_left():
    links, _head = redacting(a_chain(5)[0], 3, {"why": "█ 王芳"})
    first = links[2]
    links, head = redacting(links, 3, {"why": "█ █"}, salt="T2026-0002:1")
    assert told(links, head) == []
    links[2] = first
    assert told(links, head) == [("restored", 3)]


def test_canonical_text_is_one_for_one_value():
    assert canonical({"b": 1, "a": ["人", None, True]}) == '{"a":["\\u4eba",null,true],"b":1}'
    with pytest.raises(TypeError, match="set has no canonical JSON"):
        canonical({1, 2})
