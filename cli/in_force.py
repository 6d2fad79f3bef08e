"""By which allocation does a command decide? By what the database has adopted, else by what is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rules.language import _

if TYPE_CHECKING:
    from compliance.adopting.versions import Versions
    from compliance.store.database import Database
    from rules.allocation import Allocation

__all__ = ["adopted_in", "opened_if_there"]


def opened_if_there(name: str) -> Database | None:
    """The database, opened; None where there is none yet. It is closed when the command ends."""
    from compliance.store.address import MEMORY
    from compliance.store.database import open_database

    path = name.removeprefix("sqlite:///")
    if name == MEMORY or ("://" not in path and not Path(path).expanduser().exists()):
        return None
    opened = open_database(name, create=False)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(opened.close)
    return opened


def adopted_in(database: Database, named: Allocation | None, district: str | None) -> Versions | None:
    """
    What is adopted in `database`, for `district` or the one that there is; None where nothing is.

    Where an allocation is `named` that is not among them, nothing is taken for adopted: it can be read by, and
    whoever writes by it is told.
    """
    from compliance.adopting.adoption import adopted_districts
    from compliance.adopting.versions import read_versions

    with database.read() as session:
        there = adopted_districts(session)
        district = named.district.id if named is not None else _chosen(there, district)
        if district not in there:
            return None
        versions = read_versions(session, district, [named] if named is not None else ())
    if versions is None or named is None:
        return versions
    return versions if named.ref.fingerprint in {each.fingerprint for each in versions.adopted} else None


def _chosen(there: list[str], district: str | None) -> str:
    """The district that is asked for, the only one that has adopted anything, or that of the default allocation."""
    if district is not None or len(there) == 1:
        return district or there[0]
    from cli.config import cache_dir
    from rules.load import load_allocation

    default = load_allocation(kept_in=cache_dir()).district.id
    if there and default not in there:
        text = _("This database is of several districts: {districts}. Say which, with an allocation of it: {option}.")
        raise click.UsageError(text.format(districts=_(", ").join(there), option="--allocation NAME|FILE"))
    return default
