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


_MINE = f"lianban_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""No other worker of the run has a database of this name."""


def made(name, like="template1"):
    """The address of the PostgreSQL database `name`, made anew as a copy of `like`."""
    engine = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {like}"))
    engine.dispose()
    return make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)


@functools.cache
def set_up():
    """The name of a database in the form that this lianban knows, without a row: made once, since that takes a while."""
    with open_database(made(f"{_MINE}_form")):
        return f"{_MINE}_form"


def without_rows():
    """The address of this worker's PostgreSQL database, set up and without a row."""
    return made(_MINE, like=set_up())


@pytest.fixture(params=STORES)
def database(request):
    with open_database(without_rows() if request.param == "postgresql" else ":memory:") as opened:
        yield opened


@pytest.fixture(params=STORES)
def shared(request, tmp_path):
    """The address of a database that several can open."""
    return without_rows() if request.param == "postgresql" else str(tmp_path / "lianban.db")
