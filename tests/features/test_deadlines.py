"""By when who has to act, around weekends and holidays, as the features state it."""

from pytest_bdd import scenarios

scenarios("deadlines")
