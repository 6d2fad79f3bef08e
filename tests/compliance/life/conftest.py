"""One database with a case in every scene; each test undoes what it does."""

from __future__ import annotations

import pytest

from compliance.store.database import open_database
from tests.compliance.life.scenes import staged


@pytest.fixture(scope="module")
def database():
    with open_database(":memory:") as opened:
        yield opened


@pytest.fixture(scope="module")
def stages(database, book):
    return staged(database, book)
