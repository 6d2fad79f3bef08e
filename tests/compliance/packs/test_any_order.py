"""Packs of several laptops leave the same record and the same questions, in whatever order they come, and come again."""

import os
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.draft import EvidenceDraft, PartyDraft, Severity, VisitSource
from compliance.errors import Conflict
from compliance.store.database import open_database
from tests.compliance.making import DAY, QIMING, finding
from tests.compliance.packs.carrying import CODE, OTHER_CODE, Nothing, asked, exported, hand_in, home, merged, said
from tests.compliance.rebuilding import chain_faults

EXAMPLES = int(os.environ.get("LIANBAN_PACK_EXAMPLES", "4"))
"""How many sets of packs are drawn; a long run draws hundreds."""

PARTIES = st.builds(
    PartyDraft,
    st.sampled_from(["启明教育", "启明 教育", "博雅艺术"]),
    st.sampled_from([None, None, CODE, OTHER_CODE]),
    st.sampled_from(["南门街道", "南门街道", ""]),
    st.sampled_from(["", "民主路1号", "民主路2号"]),
)
FINDINGS = st.builds(
    lambda issue, party, day, more, facts: finding(
        issue, party=party, found_on=DAY - timedelta(days=day), facts=facts, **more
    ),
    st.sampled_from(["fire_safety", "registration", "stability_risk"]),
    PARTIES,
    st.integers(0, 1),
    st.fixed_dictionaries(
        {},
        optional={
            "text": st.sampled_from(["一", "二"]),
            "key": st.sampled_from(["1", "2", "3"]),
            "severity": st.sampled_from([Severity.URGENT, Severity.LONG]),
            "source": st.just(VisitSource.COMPLAINT),
            "attended": st.sampled_from([("education",), ("education", "fire_rescue")]),
            "evidence": st.just((EvidenceDraft("照片/1.jpg", "a" * 64, 10),)),
        },
    ),
    st.sampled_from([{}, {"training": "academic"}]),
)
VISITS = st.builds(
    Nothing,
    PARTIES,
    st.just(DAY),
    st.sampled_from(["", "王芳"]),
    st.sampled_from([(), ("market_regulation",)]),
    st.sampled_from(["", "", "关门", "放假"]),
)
LAPTOP = st.lists(st.one_of(FINDINGS, FINDINGS, VISITS), min_size=1, max_size=5)


def packs_of(things):
    """What a laptop exports on the way, and at the end once more with all; what it refuses is not handed in."""
    with open_database(":memory:") as laptop:
        packs = []
        for count, each in enumerate(things, start=1):
            try:
                hand_in(laptop, each)
            except Conflict:
                continue
            if count == len(things) // 2:
                packs.append(exported(laptop))
        return [*packs, exported(laptop, everything=True)]


def results(packs):
    with home(*packs) as database:
        with database.read() as session:
            assert chain_faults(session) == []
            record = said(session)
        return record, asked(database)


@settings(max_examples=EXAMPLES)
@given(laptops=st.lists(LAPTOP, min_size=3, max_size=4), data=st.data())
def test_any_order_says_the_same(laptops, data):
    packs = [pack for each in laptops for pack in packs_of(each)]
    first = results(packs)
    for _time in range(2):
        again = data.draw(st.permutations([*packs, *data.draw(st.lists(st.sampled_from(packs), max_size=2))]))
        assert results(again) == first


def test_so_it_does_on_either_database(database):
    """One set of packs, in one order on SQLite and in the other on each database."""
    one = replace(QIMING, code=CODE)
    laptops = [
        [finding(text="一", key="1"), Nothing(note="关门"), finding("registration", party=one)],
        [finding(text="二", key="1", party=one, severity=Severity.URGENT), Nothing(inspector="李明", note="放假")],
        [finding(text="三", party=replace(QIMING, code=OTHER_CODE), attended=("education",)), finding(text="一")],
    ]
    packs = [pack for each in laptops for pack in packs_of(each)]
    merged(database, *reversed(packs))
    with database.read() as session:
        assert chain_faults(session) == []
        record = said(session)
    assert (record, asked(database)) == results(packs)
