"""Most of these tests ask nothing of the database but that it is one, and take SQLite."""

import pytest

from compliance.store.database import open_database


@pytest.fixture
def database():
    with open_database(":memory:") as opened:
        yield opened
