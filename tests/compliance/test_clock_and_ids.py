from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from compliance.clock import FixedClock, SystemClock
from compliance.ids import new_id

MOMENTS = st.integers(946684800_000, 4102444800_000).map(
    lambda milliseconds: datetime.fromtimestamp(milliseconds / 1000, UTC)
)


def test_the_day_is_that_of_the_district_and_not_of_greenwich():
    clock = FixedClock(datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    assert clock.today("Asia/Shanghai") == date(2027, 1, 1)
    assert clock.today("UTC") == date(2026, 12, 31)


def test_clocks_speak_utc():
    noon = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    assert FixedClock(noon).now().isoformat() == "2026-03-01T04:00:00+00:00"
    assert SystemClock().now().tzinfo is UTC


@given(MOMENTS)
def test_an_id_is_a_uuid_of_version_seven_that_carries_its_time(at):
    id_ = UUID(new_id(at))
    assert (id_.version, id_.variant) == (7, "specified in RFC 4122")
    assert id_.int >> 80 == int(at.timestamp() * 1000)


@given(MOMENTS)
def test_ids_of_one_moment_ascend(at):
    ids = [new_id(at) for _ in range(50)]
    assert ids == sorted(set(ids))
    assert new_id(at + timedelta(milliseconds=1)) > ids[-1]
