"""What shows only across the cases of one party, as the features state it."""

from pytest_bdd import scenarios

scenarios("signals")
