"""What becomes of findings that are handed in, as the features state it."""

from pytest_bdd import scenarios

scenarios("findings")
