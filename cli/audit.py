"""`lianban audit`: is the record what was recorded?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cli.framework import Commands, Exit, argument, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, store_options
from cli.render import echo_json
from cli.texts import plain
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.audit import Count, Difference, PaperFault, PapersChecked, Replayed
    from compliance.chain import Fault
    from compliance.store.database import Reading

__all__ = ["command"]


@click.group(name="audit", cls=Commands, help=N_("Check that the record is what was recorded."))
def command() -> None:
    """Check the record."""


@a_command(
    "verify",
    help=N_(
        "Check the chain of events, of the whole district or of one case: which event was changed, removed, inserted "
        "or reordered. Every paper that was issued is held against its hash.\n\n"
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
    told = _Told(form)
    with settings.database() as database, database.read() as session, _progress() as progress:
        count = _chain(settings, session, number, told, progress)
        papers = _papers(settings, session, number, told)
        replayed = _tables(settings, session, number, told, progress) if tables else None
    if form == "json":
        echo_json(_summary(count, told, replayed, papers, number))
    else:
        click.echo("\n".join(_lines(count, told, replayed, papers, number)))
    if count.faults or told.wrong or papers.faults:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


class _Told:
    """What was told so far of the tables; tells it as it comes."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.wrong = 0
        self.excused = 0

    def tell(self, message: object, record: dict[str, Any]) -> None:
        if self.form == "json":
            echo_json({**record, "message": str(message)})
        else:
            click.echo(plain(str(message)))

    def faults(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.tell(fault, {"about": "event", "kind": fault.kind.value, "seq": fault.seq})

    def papers(self, faults: Iterable[PaperFault]) -> None:
        for fault in faults:
            record = {"about": "paper", "kind": fault.kind.value, "number": fault.number, "form": fault.form.value}
            self.tell(fault, record)

    def differences(self, differences: Iterable[Difference]) -> None:
        for each in differences:
            self.wrong += not each.excused
            self.excused += each.excused
            columns = {name: {"table": stored, "events": made} for name, (stored, made) in each.columns.items()}
            record = {"about": "row", "kind": each.kind.value, "table": each.table, "key": dict(each.key)}
            self.tell(each, {**record, "columns": columns, "excused": each.excused})

    def unreadable(self, numbers: Iterable[int]) -> None:
        for seq in numbers:
            self.wrong += 1
            text = _("event {seq} does not say in a readable way which rows it wrote; it was passed over.")
            self.tell(text.format(seq=seq), {"about": "event", "kind": "unreadable", "seq": seq})


def _chain(
    settings: Settings, session: Reading, number: str | None, told: _Told, progress: Callable[[int], None]
) -> Count:
    from compliance.audit import Count, verify_case, verify_chain

    count, district = Count(), settings.allocation.district.id
    if number is None:
        told.faults(verify_chain(session, district, count, progress))
    else:
        told.faults(verify_case(session, district, number, count))
    return count


def _papers(settings: Settings, session: Reading, number: str | None, told: _Told) -> PapersChecked:
    from compliance.audit import PapersChecked, verify_papers

    checked = PapersChecked()
    told.papers(verify_papers(session, settings.allocation.district.id, checked, number))
    return checked


def _tables(
    settings: Settings, session: Reading, number: str | None, told: _Told, progress: Callable[[int], None]
) -> Replayed:
    from compliance.audit import differences, replay, scratch

    district = settings.allocation.district.id
    with scratch() as made:
        replayed = replay(session, district, made, progress)
        told.unreadable(replayed.unreadable)
        told.differences(differences(session, made, district, replayed, number))
    return replayed


def _summary(
    count: Count, told: _Told, replayed: Replayed | None, papers: PapersChecked, number: str | None
) -> dict[str, Any]:
    return {
        "about": "check",
        "case": number,
        "events": count.events,
        "faults": count.faults,
        "redacted": count.redacted,
        "head": count.head and {"seq": count.head.seq, "hash": count.head.hash},
        "tables": replayed and {"wrong": told.wrong, "excused": told.excused},
        "papers": {"checked": papers.papers, "faults": len(papers.faults)},
        "whole": not count.faults and not told.wrong and not papers.faults,
    }


def _lines(
    count: Count, told: _Told, replayed: Replayed | None, papers: PapersChecked, number: str | None
) -> Iterator[str]:
    """The end of the check, for people."""
    for seq in count.redacted:
        yield _("Event {seq} was redacted: it is sealed, and its content can be checked no more.").format(seq=seq)
    if replayed is None:
        yield _("The tables were not compared with the events; --tables does that too.")
    else:
        yield _compared(told)
    if papers.papers:
        yield _kept(papers)
    if count.head is not None and number is None:
        text = _("Head of the chain: event {seq}, {hash}. Kept elsewhere, it shows later whether all was sealed anew.")
        yield text.format(seq=count.head.seq, hash=count.head.hash)
    yield _result(count, number)


def _compared(told: _Told) -> str:
    if told.wrong:
        return ngettext(
            "The tables are not as the events say, in {count} place.",
            "The tables are not as the events say, in {count} places.",
            told.wrong,
        ).format(count=told.wrong)
    if told.excused:
        return _("The tables are as the events say, as far as events were not redacted.")
    return _("The tables are as the events say.")


def _kept(papers: PapersChecked) -> str:
    checked = ngettext("{count} paper checked", "{count} papers checked", papers.papers).format(count=papers.papers)
    if papers.faults:
        return _("{checked}: not all are kept as they were issued.").format(checked=checked)
    return _("{checked}: each is kept as it was issued.").format(checked=checked)


def _result(count: Count, number: str | None) -> str:
    checked = ngettext("{count} event checked", "{count} events checked", count.events).format(count=count.events)
    if count.faults:
        text = ngettext("{checked}: {faults} fault was found.", "{checked}: {faults} faults were found.", count.faults)
        return text.format(checked=checked, faults=count.faults)
    if number is None:
        return _("{checked}: the chain is whole.").format(checked=checked)
    return _("{checked} of this case: each is as it was recorded, in its place.").format(checked=checked)


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


command.add_command(verify)
