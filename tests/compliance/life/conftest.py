"""One database with a case in every scene, and another allocation from the next day on; each test undoes what it does."""

from __future__ import annotations

import pytest

from compliance.store.database import open_database
from tests.compliance.adopting import in_force, law
from tests.compliance.life.scenes import TOMORROW, staged


@pytest.fixture(scope="module")
def database():
    with open_database(":memory:") as opened:
        yield opened


@pytest.fixture(scope="module")
def book(database):
    """The default allocation, and from tomorrow on one by which most of what is on stage goes elsewhere."""
    other = law(("unlicensed_training", "emergency"), ("teacher_qualification", "cyberspace"))
    return in_force(database, other, TOMORROW)


@pytest.fixture(scope="module")
def stages(database, book):
    return staged(database, book)
