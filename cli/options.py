"""What do all commands share? Which allocation, which database, who acts, and what day it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from cli.framework import option
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.actor import Actor
    from compliance.adopting.versions import Versions
    from compliance.book import Book
    from compliance.clock import Clock
    from compliance.queries import AsOf
    from compliance.store.database import Database, Reading
    from rules.allocation import Allocation
    from rules.decide import Decider

__all__ = [
    "Settings",
    "dry_run_option",
    "format_option",
    "limit_option",
    "local",
    "pass_settings",
    "read_day",
    "settings_options",
    "store_options",
]


_Command = TypeVar("_Command", bound=Callable[..., object])


@dataclass
class Settings:
    """What the options, the config file and the defaults come to; each part is made when it is asked for."""

    given: dict[str, str] = field(default_factory=dict)
    as_of: datetime | None = None
    with_database: bool = False
    district: str | None = None
    _opened: Database | None = field(default=None, init=False, repr=False)
    _looked: bool = field(default=False, init=False, repr=False)

    @cached_property
    def _config(self) -> dict[str, str]:
        from cli.config import read_config

        return read_config()

    def _setting(self, key: str) -> str | None:
        return self.given.get(key) or self._config.get(key)

    @cached_property
    def named(self) -> Allocation:
        """The allocation that is named, or the default one."""
        from cli.config import cache_dir
        from rules.load import DEFAULT, load_allocation

        return load_allocation(self._setting("allocation") or DEFAULT, kept_in=cache_dir())

    @property
    def names_one(self) -> bool:
        """Whether an allocation is named, on the command line or in the configuration."""
        return self._setting("allocation") is not None

    @cached_property
    def versions(self) -> Versions | None:
        """What the database has adopted; None where that is nothing, and for a command that has no database."""
        from cli.in_force import adopted_in, opened_if_there

        self._opened = opened_if_there(self.database_name) if self.with_database else None
        if self._opened is None:
            return None
        return adopted_in(self._opened, self.named if self.names_one else None, self.district)

    @property
    def allocation(self) -> Allocation:
        """What things are called: the allocation in force today, and what only others have that were adopted."""
        return self.named if self.versions is None else self.book.names

    @cached_property
    def decider(self) -> Decider:
        """Decides under the allocation that is named."""
        from rules.decide import Decider

        return Decider(self.named)

    @cached_property
    def book(self) -> Book:
        """What is decided by, and the policy and calendar that go with it."""
        from cli.config import cache_dir
        from compliance.book import Book

        given, kept_in = self._setting("calendar"), cache_dir()
        policy, calendar = self._setting("policy"), Path(given).expanduser() if given else None
        if self.versions is not None:
            return self.versions.book(self.today, policy, calendar, kept_in)
        return Book(self.named, lambda facts, on: self.decider.decide(facts, on=on), policy, calendar, kept_in=kept_in)

    @property
    def _time_zone(self) -> str:
        allocation = self.named if self.versions is None else self.versions.law(date.max)
        return allocation.district.time_zone

    @property
    def as_it_is(self) -> AsOf:
        """By what the record is shown as time has brought it to be."""
        from compliance.queries import AsOf

        return AsOf(self.book.terms, self.clock.now())

    @cached_property
    def clock(self) -> Clock:
        """The system's clock, or the one that `--as-of` sets."""
        from zoneinfo import ZoneInfo

        from compliance.clock import FixedClock, SystemClock

        if self.as_of is None:
            return SystemClock()
        moment, zone = self.as_of, ZoneInfo(self._time_zone)
        return FixedClock((moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC))

    @property
    def today(self) -> date:
        """The day it is in the district."""
        return self.clock.today(self._time_zone)

    @cached_property
    def actor(self) -> Actor:
        """Who acts: `--as`, else the config file, else an inspector of no stated unit."""
        from compliance.actor import read_actor

        return read_actor(self._setting("as") or ":inspector", self._config.get("name") or _login(), self.allocation)

    @cached_property
    def database_name(self) -> str:
        """The path or URL of the database."""
        from cli.config import data_dir

        return self._setting("database") or str(data_dir() / "lianban.db")

    def database(self, *, create: bool = False, dry_run: bool = False) -> Database:
        """
        The database, opened; made, if it is missing and `create`.

        Whoever acts is looked up first, so that a wrong `--as` opens nothing. A dry run
        on a database that is not there yet makes none.
        """
        from compliance.store.database import open_database

        self.actor  # noqa: B018 - a wrong one is told here
        opened, self._opened = self._opened, None
        if opened is None:
            name = self.database_name
            if dry_run and "://" not in name and not Path(name).expanduser().exists():
                name = ":memory:"
            opened = open_database(name, create=create)
        return opened.of(self.allocation.district.id).before_writing(self._look_at_clock)

    def _look_at_clock(self, session: Reading) -> None:
        """Tell once if the machine's clock is behind the record; whoever states a moment knows what it is."""
        from compliance.behind import look_at_clock

        if self.as_of is not None or self._looked:
            return
        self._looked = True
        behind = look_at_clock(session, self.allocation.district, self.clock.now())
        if behind is not None:
            click.echo(behind, err=True)


def local(settings: Settings, at: datetime) -> str:
    """A moment as people of the district read it, to the minute."""
    from zoneinfo import ZoneInfo

    return f"{at.astimezone(ZoneInfo(settings.allocation.district.time_zone)):%Y-%m-%d %H:%M}"


def _login() -> str:
    try:
        import getpass

        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _moved(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """A callback: a day (then noon) or a day and time, in the district's time zone unless it has its own."""
    if not value:
        return
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        what = _("“{text}” is not a day or time such as 2026-03-01 or 2026-03-01T10:00.").format(text=value[:40])
        raise click.BadParameter(what, ctx, param) from None
    noon = datetime.combine(moment.date(), time(12))
    ctx.ensure_object(Settings).as_of = noon if len(value) <= len("2026-03-01") else moment


def read_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A callback: an ISO date."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        what = _("“{text}” is not a date such as 2026-03-01.").format(text=value[:40])
        raise click.BadParameter(what, ctx, param) from None


def _remember(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    settings = ctx.ensure_object(Settings)
    settings.with_database |= param.name == "database"
    if value is not None and param.name is not None:
        settings.given[param.name] = value


def _kept(*names: str, **settings: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click's own
    return option(*names, expose_value=False, callback=_remember, **settings)


_ALLOCATION = _kept(
    "--allocation", metavar="NAME|FILE", help=N_("the allocation of duties: a bundled name or a YAML file")
)
_DATABASE = _kept(
    "--database",
    envvar="LIANBAN_DATABASE",
    show_envvar=True,
    metavar="PATH|URL",
    help=N_("the database: a file, or postgresql://…"),
)
_AS = _kept(
    "--as",
    "as",
    envvar="LIANBAN_AS",
    show_envvar=True,
    metavar="UNIT[:ROLE[:NAME]]",
    help=N_("who acts, in which role (inspector, handler, office, convener or auditor), and their name"),
)
_POLICY = _kept(
    "--policy",
    envvar="LIANBAN_POLICY",
    show_envvar=True,
    metavar="NAME|FILE",
    help=N_("the policy with the deadlines: a bundled name or a YAML file"),
)
_CALENDAR = _kept(
    "--calendar",
    envvar="LIANBAN_CALENDAR",
    show_envvar=True,
    metavar="FILE",
    help=N_("the office's own file of days off and days worked"),
)
_AS_OF = option("--as-of", metavar="DAY", expose_value=False, callback=_moved, help=N_("act as if it were this day"))
_LANG = option("--lang", type=click.Choice(["zh", "en"]), expose_value=False, help=N_("the language of all messages"))


def settings_options(target: _Command) -> _Command:
    """The options that every command takes."""
    return cast("_Command", _ALLOCATION(_LANG(target)))


def store_options(target: _Command) -> _Command:
    """The options of commands that read or write the database."""
    for decorate in (_AS_OF, _CALENDAR, _POLICY, _AS, _DATABASE):
        target = decorate(target)
    return settings_options(target)


format_option = option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help=N_("how to print: for people, one JSON object a line, or CSV"),
)
limit_option = option(
    "--limit",
    type=int,
    metavar="COUNT",
    default=50,
    show_default=True,
    callback=lambda ctx, param, value: click.IntRange(1, 1_000_000).convert(value, param, ctx),
    help=N_("how many at most"),
)
dry_run_option = option("--dry-run", is_flag=True, help=N_("do everything, then undo it: nothing is stored"))
pass_settings = click.make_pass_decorator(Settings, ensure=True)
