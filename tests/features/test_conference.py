"""The conference: its posts, meetings and what they agree, as the features state it."""

from pytest_bdd import scenarios

scenarios("conference")
