"""Real databases: SQLite in memory and, where LIANBAN_TEST_POSTGRESQL names a server, PostgreSQL too."""

import os

import pytest
from sqlalchemy import create_engine, text

from compliance.store.database import open_database
from tests.compliance.making import the_book

POSTGRESQL = os.environ.get("LIANBAN_TEST_POSTGRESQL", "")
"""The address of an empty database that the tests may do with as they like."""

STORES = [
    "sqlite",
    *([pytest.param("postgresql", marks=pytest.mark.postgresql)] if POSTGRESQL else []),
]


@pytest.fixture(scope="session")
def allocation():
    return the_book().allocation


@pytest.fixture(scope="session")
def book():
    return the_book()


def emptied():
    """The address of the PostgreSQL database, with nothing in it."""
    engine = create_engine(POSTGRESQL)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return POSTGRESQL


@pytest.fixture(params=STORES)
def database(request):
    with open_database(emptied() if request.param == "postgresql" else ":memory:") as opened:
        yield opened


@pytest.fixture(params=STORES)
def shared(request, tmp_path):
    """The address of a database that several can open."""
    return emptied() if request.param == "postgresql" else str(tmp_path / "lianban.db")
