"""How an allowance is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.deadlines import Allowance, Span, read_allowance


@pytest.mark.parametrize(
    ("text", "amount", "span"),
    [
        ("13wd", 13, Span.WORKING_DAYS),
        ("0wd", 0, Span.WORKING_DAYS),
        ("180d", 180, Span.DAYS),
        ("0d", 0, Span.DAYS),
        ("24h", 24, Span.HOURS),
        (" 9999wd ", 9999, Span.WORKING_DAYS),
    ],
)
def test_a_number_and_what_it_counts(text, amount, span):
    assert read_allowance(text) == Allowance(amount, span)


@given(st.integers(0, 9999), st.sampled_from(Span))
def test_what_is_written_is_read_again(amount, span):
    allowance = Allowance(amount, span)
    if str(allowance) == "0h":
        return
    assert read_allowance(str(allowance)) == allowance


@pytest.mark.parametrize(
    "text", ["", "13", "wd", "13 wd", "-1wd", "1.5d", "03d", "10000d", "3w", "二d", "3WD", "1wd1h"]
)
def test_anything_else_is_told_what_is_right(text):
    with pytest.raises(ValueError) as error:
        read_allowance(text)
    assert str(error.value) == f"“{text}” is no time: write 13wd (working days), 180d (days) or 24h (hours)."


def test_no_hour_is_no_time():
    with pytest.raises(ValueError, match=r"0h is over when it begins: write 1h, or 0wd for the same day\."):
        read_allowance("0h")
