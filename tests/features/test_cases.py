"""What can be done to a case, by whom, and what cannot, as the features state it."""

from pytest_bdd import scenarios

scenarios("cases")
