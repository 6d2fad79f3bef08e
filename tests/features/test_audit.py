"""That the record is what was recorded, as the features state it."""

from pytest_bdd import scenarios

scenarios("audit")
