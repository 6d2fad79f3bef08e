"""The papers that the office sends, as the features state it."""

from pytest_bdd import scenarios

scenarios("papers")
