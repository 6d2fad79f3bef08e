"""`lianban audit`: is the record what was recorded?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cli.audit_digest import digest
from cli.audit_redact import redact
from cli.audit_text import Checked, end_lines, summary
from cli.framework import Commands, Exit, argument, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, store_options
from cli.render import echo_json
from cli.texts import plain
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.audit import CounterFault, Difference, Fault, GuardFault, PaperFault
    from compliance.store.database import Reading

__all__ = ["command"]


@click.group(
    name="audit",
    cls=Commands,
    help=N_("Check that the record is what was recorded, pin a day of it on paper, take something out under an order."),
)
def command() -> None:
    """Check the record."""


@a_command(
    "verify",
    help=N_(
        "Check the chain of events, of the whole district or of one case: which event was changed, removed, inserted "
        "or reordered. Every paper that was issued is held against its hash, and the triggers that guard the events "
        "are looked for.\n\n"
        "With --tables, every table is also made again from the events alone and compared, which shows a case, a task "
        "or a finding that was edited without any event. The exit code is 1 if anything is wrong."
    ),
    epilog=N_("Example: lianban audit verify --tables --as :auditor"),
)
@argument("number", required=False, help=N_("only the events of this case, such as 2026-0001"))
@option("--tables", is_flag=True, help=N_("also compare the tables with what the events make of them"))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("for people, or one JSON object for each thing that is wrong, and one at the end"),
)
@store_options
@pass_settings
def verify(settings: Settings, number: str | None, form: str, *, tables: bool) -> None:
    """Check the chain, and the tables if they are wanted."""
    from compliance.audit import guard_faults

    checked, told = Checked(number, tables=tables), _Told(form)
    with settings.database() as database, database.read() as session, _progress() as progress:
        checked.guards = told.guards(guard_faults(session))
        _chain(settings, session, checked, told, progress)
        _papers(settings, session, checked, told)
        if tables:
            checked.wrong = _tables(settings, session, number, told, progress)
    if form == "json":
        echo_json(summary(checked))
    else:
        click.echo("\n".join(end_lines(checked)))
    if not checked.whole:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


class _Told:
    """Tells what is wrong as it comes, and says how much there was."""

    def __init__(self, form: str) -> None:
        self.form = form

    def tell(self, message: object, record: dict[str, Any]) -> None:
        if self.form == "json":
            echo_json({**record, "message": str(message)})
        else:
            click.echo(plain(str(message)))

    def guards(self, faults: Iterable[GuardFault]) -> int:
        count = 0
        for fault in faults:
            count += 1
            self.tell(fault, {"about": "trigger", "kind": fault.kind.value, "name": fault.name})
        return count

    def faults(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.tell(fault, {"about": "event", "kind": fault.kind.value, "seq": fault.seq})

    def papers(self, faults: Iterable[PaperFault]) -> None:
        for fault in faults:
            record = {"about": "paper", "kind": fault.kind.value, "number": fault.number, "form": fault.form.value}
            self.tell(fault, record)

    def differences(self, differences: Iterable[Difference]) -> int:
        count = 0
        for each in differences:
            count += 1
            columns = {name: {"table": stored, "events": made} for name, (stored, made) in each.columns.items()}
            record = {"about": "row", "kind": each.kind.value, "table": each.table, "key": dict(each.key)}
            self.tell(each, {**record, "columns": columns})
        return count

    def counters(self, faults: Iterable[CounterFault]) -> int:
        count = 0
        for fault in faults:
            count += 1
            stands = {"counter": fault.kind, "year": fault.year, "stands": fault.stands, "given": fault.given}
            self.tell(fault, {"about": "counter", **stands})
        return count

    def unreadable(self, numbers: Iterable[int]) -> int:
        count = 0
        for seq in numbers:
            count += 1
            text = _("event {seq} does not say in a readable way which rows it wrote; it was passed over.")
            self.tell(text.format(seq=seq), {"about": "event", "kind": "unreadable", "seq": seq})
        return count


def _chain(
    settings: Settings, session: Reading, checked: Checked, told: _Told, progress: Callable[[int], None]
) -> None:
    from compliance.audit import verify_case, verify_chain

    district = settings.allocation.district.id
    if checked.case is None:
        told.faults(verify_chain(session, district, checked.events, progress))
    else:
        told.faults(verify_case(session, district, checked.case, checked.events))


def _papers(settings: Settings, session: Reading, checked: Checked, told: _Told) -> None:
    from compliance.audit import verify_papers

    told.papers(verify_papers(session, settings.allocation.district.id, checked.papers, checked.case))


def _tables(
    settings: Settings, session: Reading, number: str | None, told: _Told, progress: Callable[[int], None]
) -> int:
    """How many rows and counters are not as the events say."""
    from compliance.audit import counter_faults, differences, replay, scratch

    district = settings.allocation.district.id
    with scratch() as made:
        replayed = replay(session, district, made, progress)
        wrong = told.unreadable(replayed.unreadable)
        wrong += told.differences(differences(session, made, district, number))
        return wrong + (told.counters(counter_faults(session, made, district)) if number is None else 0)


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """A count of events on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("events"), total=None)
        yield lambda count: bar.advance(task, count)


for _each in (verify, digest, redact):
    command.add_command(_each)
