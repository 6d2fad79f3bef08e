"""What came in, what was closed and what is open, month by month."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from compliance.figures.flow import ages, heat, months
from compliance.indices import Told
from compliance.states import OVER, CaseState

ZONE = "Asia/Shanghai"
START = datetime(2026, 1, 15, 2, tzinfo=UTC)
STATES = [CaseState.ACCEPTED, CaseState.PARKED, CaseState.CLOSED, CaseState.VOID]

lives = st.lists(
    st.tuples(st.integers(0, 100), st.lists(st.tuples(st.integers(0, 60), st.sampled_from(STATES)), max_size=5)),
    max_size=8,
)


def told(histories):
    """Cases that begin on a day, and come to other states so many days later."""
    events = []
    for number, (day, turns) in enumerate(histories):
        row = {"id": f"c-{number}", "number": f"2026-{number:04d}", "state": "desk", "locality": "", "issue": "x"}
        row["opened_at"] = (START + timedelta(days=day)).isoformat()
        events.append((day, number, {"added": {"cases": [row]}}))
        moment = day
        for later, state in turns:
            moment += later
            events.append((moment, number, {"changed": {"cases": [{"id": f"c-{number}", "state": state.value}]}}))
    found = Told()
    for day, number, changes in sorted(events, key=lambda event: event[0]):
        found.take("x", f"c-{number}", "", changes, START + timedelta(days=day))
    return found


@given(lives)
def test_what_is_open_at_the_end_is_what_is_open_now(histories):
    found = told(histories)
    rows = months(found, ZONE, found.cases, date(2026, 1, 1), date(2028, 12, 31))
    assert rows[-1].open == sum(case["state"] not in OVER for case in found.cases.values())
    before = 0
    for row in rows:
        assert row.open == before + len(row.opened) + len(row.again) - len(row.closed) - len(row.voided)
        before = row.open


@given(lives)
def test_a_later_beginning_leaves_what_is_open_as_it_is(histories):
    found = told(histories)
    whole = months(found, ZONE, found.cases, date(2026, 1, 1), date(2027, 12, 31))
    later = months(found, ZONE, found.cases, date(2026, 3, 1), date(2027, 12, 31))
    assert [(row.key, row.open) for row in whole[2:]] == [(row.key, row.open) for row in later]


@given(lives)
def test_every_open_case_is_in_one_band_and_every_case_in_the_map_or_void(histories):
    found = told(histories)
    at = START + timedelta(days=500)
    bands = ages(found.cases.values(), ZONE, at)
    numbers = [number for band in bands for number in band.cases]
    assert sorted(numbers) == sorted(c["number"] for c in found.cases.values() if c["state"] not in OVER)
    counted = heat(found.cases.values())
    assert sum(map(len, counted.counts.values())) + len(counted.voided) == len(found.cases)


def test_the_bands_end_where_they_say():
    found = told([(0, []), (7, []), (8, []), (30, [(1, CaseState.PARKED)])])
    bands = ages(found.cases.values(), ZONE, START + timedelta(days=38))
    assert [(band.low, band.high) for band in bands] == [(0, 7), (8, 30), (31, 60), (61, 90), (91, None)]
    assert [band.cases for band in bands] == [(), ("2026-0002", "2026-0003"), ("2026-0000", "2026-0001"), (), ()]
    assert bands[1].parked == ("2026-0003",)
    bands = ages(found.cases.values(), ZONE, START + timedelta(days=37))
    assert bands[0].cases == ("2026-0003",)


def test_a_day_is_the_districts():
    late = datetime(2026, 1, 31, 16, 30, tzinfo=UTC)  # half past midnight of 1 February in Guilin
    found = Told()
    row = {"id": "c", "number": "2026-0001", "state": "desk", "opened_at": late.isoformat()}
    found.take("x", "c", "", {"added": {"cases": [row]}}, late)
    [january, february] = months(found, ZONE, found.cases, date(2026, 1, 1), date(2026, 2, 28))
    assert (january.opened, february.opened) == ((), ("2026-0001",))
