"""The look that spares reading a party whole never passes over one at which something may show."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from compliance.draft import PartyDraft
from compliance.signals.prospects import may_show
from compliance.signals.reader import records_of
from compliance.signals.worth import worth_reading
from compliance.states import CaseState
from compliance.store.cases import Case
from compliance.store.models import Party
from compliance.store.seen_by import keeping
from tests.compliance.making import AT, DAY, DISTRICT, finding, submit

ISSUES = ("fire_safety", "advertising", "registration", "public_opinion", "fees_refund")
CLOSED = {"state": CaseState.CLOSED, "closed_at": AT}


def known(allocation):
    return [issue for issue in ISSUES if issue in allocation.issues] + sorted(allocation.issues)[:6]


@pytest.mark.parametrize("seed", range(3))
def test_it_finds_the_parties_of_which_the_whole_record_says_so(database, book, seed):
    chance = random.Random(seed)
    drafts = [
        finding(
            chance.choice(known(book.allocation)),
            party=PartyDraft(f"机构{chance.randrange(25)}", locality="南门街道"),
            text=str(number),
            found_on=DAY - timedelta(chance.randrange(200)),
        )
        for number in range(70)
    ]
    submit(database, book, *drafts)
    rules = book.terms.policy.signals
    with database.write() as session:
        keeping(session)
        cases = list(session.scalars(select(Case.id).order_by(Case.id)))
        session.execute(update(Case).where(Case.id.in_(chance.sample(cases, 5))).values(**CLOSED))
        session.execute(update(Case).where(Case.id.in_(chance.sample(cases, 3))).values(reopenings=1))
    with database.read() as session:
        parties = list(session.scalars(select(Party.id)))
        expected = {
            record.party_id
            for record in records_of(session, book.allocation.district, parties)
            if may_show(rules, record)
            and (len(record.cases) > 1 or any(case.closed_on and case.open for case in record.cases))
        }
        worth = set(worth_reading(session, DISTRICT, parties, rules))
        assert expected <= worth
        assert len(worth) < len(parties)
        assert worth_reading(session, DISTRICT, [], rules) == []
