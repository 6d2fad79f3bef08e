"""The duties of the sixteen units, as the features state them."""

from pytest_bdd import scenarios

scenarios("duties")
