"""A PostgreSQL server that goes away in the middle, or does not let anybody in: one clear message, and nothing half done."""

import os
import signal
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from cli.app import app
from compliance.errors import StoreError
from compliance.store.cases import Case
from compliance.store.database import open_database
from compliance.store.log import Event
from compliance.store.models import Finding, Party
from tests.compliance import server
from tests.compliance.making import count, finding, submit
from tests.compliance.rebuilding import chain_faults

pytestmark = pytest.mark.postgresql

LOST = r"was lost in the middle\. Nothing of it is half done: do it again once the server is back\."
MANY = [finding(text=str(number)) for number in range(30)]
"""More than go in one by one."""

KILL = (
    "CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
)
MOMENTS = {
    "as the parties go in": "CREATE TRIGGER gone AFTER INSERT ON parties EXECUTE FUNCTION gone()",
    "as the findings go in": "CREATE TRIGGER gone AFTER INSERT ON findings EXECUTE FUNCTION gone()",
    "as the events go in": "CREATE TRIGGER gone AFTER INSERT ON events EXECUTE FUNCTION gone()",
    "as the chain's head moves": "CREATE TRIGGER gone AFTER UPDATE ON chain_heads EXECUTE FUNCTION gone()",
    "at the very end": "CREATE CONSTRAINT TRIGGER gone AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION gone()",
}


def told(address, *statements):
    """Have the owner say so to the database."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def stored(database):
    return [count(database, model) for model in (Party, Case, Finding)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_connection_that_ends_leaves_nothing_and_the_next_try_works(empty_postgresql, book, moment):
    told(empty_postgresql, KILL, MOMENTS[moment])
    with open_database(empty_postgresql) as database:
        with pytest.raises(StoreError, match=LOST):
            submit(database, book, *MANY)
        assert (stored(database), count(database, Event)) == ([0, 0, 0], 0)
        told(empty_postgresql, "DROP FUNCTION gone CASCADE")
        submit(database, book, *MANY)
        assert stored(database) == [1, 1, 30]
        with database.read() as session:
            assert chain_faults(session) == []


def test_a_connection_that_ends_while_reading_is_said_and_the_next_one_reads(empty_postgresql, book):
    with open_database(empty_postgresql) as database:
        submit(database, book, finding())
        with pytest.raises(StoreError, match=LOST), database.read() as session:
            session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        assert stored(database) == [1, 1, 1]


def lianban(address, home, *words):
    given = {"LANGUAGE": "en", "HOME": str(home)}
    done = CliRunner().invoke(app, [*words, "--database", address], prog_name="lianban", env=given)
    return done.exit_code, " ".join(done.output.split())


SUBMIT = ("submit", "--party", "启明教育", "--issue", "fire_safety", "--fact", "site=institution", "--as", "education")


def test_a_command_that_loses_the_server_ends_with_7_and_can_be_given_again(empty_postgresql, tmp_path):
    told(empty_postgresql, KILL, MOMENTS["as the events go in"])
    code, said = lianban(empty_postgresql, tmp_path, *SUBMIT)
    assert code == 7
    assert "was lost in the middle. Nothing of it is half done: do it again once the server is back." in said
    told(empty_postgresql, "DROP FUNCTION gone CASCADE")
    assert lianban(empty_postgresql, tmp_path, *SUBMIT)[0] == 0


def refused(address):
    with pytest.raises(StoreError) as refusal:
        open_database(address)
    return str(refusal.value)


def test_a_database_or_a_user_that_is_not_there_is_said(empty_postgresql):
    url = make_url(empty_postgresql)
    nowhere = url.set(database="nowhere").render_as_string(hide_password=False)
    assert "has no database" in refused(nowhere)
    nobody = url.set(username="nobody_here").render_as_string(hide_password=False)
    assert "refuses this user" in refused(nobody)


def test_too_many_connections_are_said(empty_postgresql):
    name = make_url(empty_postgresql).database
    told(empty_postgresql, f"ALTER DATABASE {name} CONNECTION LIMIT 0")
    assert "takes no more connections at present. Try again in a moment" in refused(empty_postgresql)


def test_a_database_that_only_reads_is_said(empty_postgresql, book):
    name = make_url(empty_postgresql).database
    told(empty_postgresql, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with (
        open_database(empty_postgresql) as database,
        pytest.raises(StoreError, match="cannot be written: it is read-only for you"),
    ):
        submit(database, book, finding())


@pytest.fixture(scope="module")
def apart():
    """A server apart, which can be stopped."""
    with tempfile.TemporaryDirectory(prefix="lianban-postgresql-") as folder:
        try:
            running = server.new_server(Path(folder) / "data")
        except server.NoServer as error:
            pytest.skip(str(error))
        yield running
        if running.pgdata.joinpath("postmaster.pid").exists():
            running.stop()


@pytest.fixture
def own(apart):
    """The same, running."""
    apart.ensure_postgres_running()
    return apart


def stopped_in_the_middle(own, database):
    with database.write() as session:
        session.execute(text("SELECT 1"))
        own.stop()
        session.execute(text("SELECT 1"))


def test_a_server_that_stops_and_comes_back_costs_only_what_was_under_way(own, book, tmp_path):
    address = own.get_uri()
    with open_database(address) as database:
        submit(database, book, finding())
        with pytest.raises(StoreError, match=LOST):
            stopped_in_the_middle(own, database)
        with pytest.raises(
            StoreError, match=r"no database server answers at .* Check the address, and that the server"
        ):
            submit(database, book, finding(text="另一处"))
        assert lianban(address, tmp_path, "case", "list")[0] == 7
        own.ensure_postgres_running()
        submit(database, book, finding(text="另一处"))
        assert stored(database) == [1, 1, 2]


def lets_in(engine):
    try:
        engine.connect().close()
    except OperationalError:
        return False
    return True


def test_a_server_that_is_stopping_says_so(own):
    engine = create_engine(own.get_uri(), poolclass=NullPool)
    with engine.connect():
        os.kill(own.get_pid(), signal.SIGTERM)  # lets whoever is in finish, and nobody else in
        while lets_in(engine):
            continue
        assert "is just starting or stopping. Try again in a moment." in refused(own.get_uri())
