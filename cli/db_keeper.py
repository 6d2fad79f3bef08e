"""Who keeps the database, where is it, and how far has a long piece of work on it come?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

    from cli.options import Settings

__all__ = ["as_keeper", "as_reader", "bar_of_pages", "count_of"]


def as_keeper(settings: Settings) -> str:
    """The address of the database, for somebody who may copy, move and upgrade all of it; else `NotAllowed`."""
    from compliance.rights import Act, require

    return _address(settings, lambda: require(settings.actor, Act.KEEP_DATABASE))


def as_reader(settings: Settings) -> str:
    """The address of the database, for somebody who may read the record; else `NotAllowed`."""
    from compliance.rights import Act, require

    return _address(settings, lambda: require(settings.actor, Act.READ))


def _address(settings: Settings, allow: Callable[[], None]) -> str:
    # Who acts is looked up in the allocation that is named, so that nothing opens (and upgrades) the database for it.
    settings.with_database = False
    allow()
    return settings.database_name


@contextmanager
def count_of(what: str) -> Iterator[Callable[[int], None]]:
    """A count of `what`, which grows on stderr where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    with _progress(whole=False) as shown:
        task = shown.add_task(what, total=None)
        yield lambda count: shown.advance(task, count)


@contextmanager
def bar_of_pages(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar, which fills on stderr where that is a terminal; it is told how many pages are left, and of how many."""
    if not sys.stderr.isatty():
        yield lambda _left, _whole: None
        return
    with _progress(whole=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda left, whole: shown.update(task, total=whole, completed=whole - left)


def _progress(*, whole: bool) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    middle = BarColumn() if whole else MofNCompleteColumn()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), middle, TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
