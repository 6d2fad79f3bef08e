"""Packs of offline laptops, as the features state it."""

from pytest_bdd import scenarios

scenarios("packs")
