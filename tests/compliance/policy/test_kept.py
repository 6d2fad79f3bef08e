"""What a policy's file came to is kept for the allocation that it was checked against."""

import pytest

from compliance.errors import PolicyError
from compliance.policy import bundled_policies, load_policy
from tests.compliance.policy.making import invented, notice


@pytest.mark.parametrize("name", [*bundled_policies(), None])
def test_a_policy_that_was_kept_is_the_one_that_was_read(name, tmp_path):
    read = load_policy(name, notice())
    assert [load_policy(name, notice(), kept_in=tmp_path / "cache") for _time in range(2)] == [read, read]
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_it_is_held_against_another_allocation_anew(tmp_path):
    load_policy("xiangshan-2021", notice(), kept_in=tmp_path)
    told = []
    for _time in range(2):
        with pytest.raises(PolicyError) as caught:
            load_policy("xiangshan-2021", invented(), kept_in=tmp_path)
        told.append([(str(each), each.line) for each in caught.value.problems])
    assert told[0] == told[1]
    assert all(line for _text, line in told[0])
