"""What any district can write as data, and what is proved of it, as the features state it."""

from pytest_bdd import scenarios

scenarios("allocations")
