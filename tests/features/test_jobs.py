"""What runs by itself, as the features state it."""

from pytest_bdd import scenarios

scenarios("jobs")
