"""What another process reads, and what goes wrong there, is the same here."""

import pytest

from compliance.bulk.apart import read_apart
from compliance.errors import BadInput, CalendarError, StoreError, UnreadableFile
from rules.errors import Problem

PROBLEM = Problem("f.csv", "could not be read to its end.", "Copy it to this machine, and try again.", line=3)


def test_what_is_read_comes_in_order():
    with read_apart(lambda: iter(range(5))) as read:
        assert list(read) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "error",
    [UnreadableFile([PROBLEM]), BadInput([PROBLEM, PROBLEM]), CalendarError("f.yaml", [PROBLEM]), StoreError("full")],
    ids=lambda error: type(error).__name__,
)
def test_what_goes_wrong_there_is_told_here_word_for_word(error):
    def made():
        yield 1
        raise error

    with read_apart(made) as read:
        rows = iter(read)
        assert next(rows) == 1
        with pytest.raises(type(error)) as told:
            next(rows)
    assert str(told.value) == str(error)
    assert vars(told.value) == vars(error)
