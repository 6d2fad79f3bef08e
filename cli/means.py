"""What has this host for jobs? The book by what is adopted now, the contacts, the folder of files, its own name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from compliance.book import Book
    from compliance.chasing import Contacts, Sender
    from compliance.jobs.runs import Run
    from compliance.jobs.work import Means

__all__ = ["means_of"]


def means_of(settings: Settings, tell: Callable[[Run], None]) -> Means:
    """The means of this host; what may change while a worker runs is asked for each time."""
    import socket

    from cli.config import read_config
    from compliance.jobs.work import Means

    incoming = read_config().get("incoming")
    return Means(
        book=lambda: _book(settings),
        clock=settings.clock,
        contacts=lambda: _contacts(settings),
        sender=_sender,
        folder=Path(incoming).expanduser() if incoming else None,
        host=socket.gethostname(),
        tell=tell,
    )


def _book(settings: Settings) -> Book:
    """By what the policy, the calendar and the adoptions are at this moment."""
    with click.Context(click.Command("book")):  # what is opened for it is closed with it, and not when the worker ends
        return Settings(settings.given, settings.as_of, settings.with_database, settings.district).book


def _contacts(settings: Settings) -> Contacts | None:
    from cli.config import read_config
    from compliance.chasing import load_contacts

    named = read_config().get("contacts")
    return load_contacts(Path(named).expanduser(), settings.allocation) if named else None


def _sender() -> Sender:
    from compliance.chasing import AppriseSender

    return AppriseSender()
