"""Real databases: SQLite in memory and, where LIANBAN_TEST_POSTGRESQL names a server, PostgreSQL too."""

import functools
import os

import pytest
from sqlalchemy import create_engine, make_url, text

from compliance.store.database import open_database
from tests.compliance.making import the_book

POSTGRESQL = os.environ.get("LIANBAN_TEST_POSTGRESQL", "")
"""The address of a database on a server on which the tests may make databases of their own, one for each worker."""

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


@functools.cache
def of_this_worker():
    """The address of a database that no other worker of the run has."""
    name = f"lianban_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    engine = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)


def emptied():
    """The address of this worker's PostgreSQL database, with nothing in it."""
    engine = create_engine(of_this_worker())
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return of_this_worker()


@pytest.fixture(params=STORES)
def database(request):
    with open_database(emptied() if request.param == "postgresql" else ":memory:") as opened:
        yield opened


@pytest.fixture(params=STORES)
def shared(request, tmp_path):
    """The address of a database that several can open."""
    return emptied() if request.param == "postgresql" else str(tmp_path / "lianban.db")
