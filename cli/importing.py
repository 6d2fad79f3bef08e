"""`lianban import`: files of findings, with every row accounted for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.failures import told
from cli.framework import Exit, Failure, argument, option
from cli.framework import command as a_command
from cli.options import Settings, dry_run_option, local, pass_settings, store_options
from cli.render import echo_json
from cli.streams import shown_source, standard_input
from cli.texts import plain
from rules.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from compliance.bulk import FileMark, Import, Rejected, Tally
    from compliance.errors import UnreadableFile
    from compliance.intake.rejects import RejectFile
    from compliance.store.database import Database

__all__ = ["command", "import_file", "tally_lines"]

_MOST_SHOWN = 10
_LARGE = 4 << 20
"""Bytes from which on a second process is worth being started."""


@a_command(
    "import",
    help=N_(
        "Import findings from files: .jsonl, .csv (UTF-8 or GB18030) or .xlsx, with Chinese or English headers.\n\n"
        "Rows that cannot be taken go to a file beside it (FILE.rejected.jsonl) with line and reason; "
        "the others are stored, and the exit code is 3. The same file again changes nothing. An import that was "
        "stopped goes on where it stood when the file is imported again."
    ),
    epilog=N_("Example: lianban import findings.xlsx --dry-run"),
)
@argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help=N_("files of findings; - for standard input (JSON lines or CSV)"),
)
@dry_run_option
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("for people, or one JSON object a file"),
)
@option(
    "--processes",
    type=click.IntRange(1, 2),
    help=N_("2 reads and checks in a process of its own; 2 for large files where there are two processors"),
)
@store_options
@pass_settings
def command(settings: Settings, files: tuple[Path, ...], form: str, processes: int | None, *, dry_run: bool) -> None:
    """Import files."""
    from compliance.errors import UnreadableFile

    any_bad = False
    with settings.database(create=True, dry_run=dry_run) as database:
        for file in files:
            try:
                tally, rejects = import_file(
                    settings, database, file, dry_run=dry_run, processes=_processes(processes, file)
                )
            except UnreadableFile as error:
                any_bad = True
                _tell_unread(file, error, form)
                continue
            any_bad |= tally.rejected > 0
            if form == "json":
                counts = {name: getattr(tally, name) for name in tally.__slots__}
                echo_json({"file": str(file), **counts, "rejected_file": rejects and str(rejects), "dry_run": dry_run})
            else:
                click.echo("\n".join(tally_lines(file, tally, rejects, dry_run=dry_run)))
    if any_bad:
        raise click.exceptions.Exit(Exit.BAD_INPUT)


def _processes(wanted: int | None, file: Path) -> int:
    """As many as were asked for; else two for a file with which that is worth it."""
    from compliance.bulk import can_read_apart

    if wanted is not None:
        return wanted
    return 2 if file.is_file() and file.stat().st_size > _LARGE and can_read_apart() else 1


def _tell_unread(file: Path, error: UnreadableFile, form: str) -> None:
    """Say why a file could not be read at all; the others are imported all the same."""
    Failure(told(error), Exit.BAD_INPUT).show()
    if form == "json":
        echo_json({"file": str(file), "error": told(error)})


def import_file(
    settings: Settings, database: Database, file: Path, *, dry_run: bool, processes: int = 1
) -> tuple[Tally, Path | None]:
    """Import one file; what became of its rows, and the file of rejected ones if there is one."""
    from compliance.bulk import import_rows
    from compliance.intake.parse import Parser
    from compliance.intake.read import read_rows
    from compliance.intake.rejects import RejectFile

    standard = str(file) == "-"
    source = standard_input() if standard else file
    base = Path.cwd() if standard else file.parent
    parser = Parser(settings.allocation, settings.today, base, settings.book.law)
    mark = None if standard else _mark(file)
    rows = read_rows(source, str(file), settings.allocation)
    first = list(islice(rows, 1))  # what is wrong with the whole file is told now, before anything is recorded
    record = None if dry_run else _record(settings, database, file, mark)
    resumed = (record.rejects, record.rejects_size) if record else None
    with (
        RejectFile(base / "stdin" if standard else file, resumed) as rejects,
        _progress(file, mark.lines if mark else 0, record.tally.read if record else 0) as progress,
    ):
        tally = import_rows(
            database,
            settings.book,
            parser,
            chain(first, rows),
            settings.actor,
            settings.clock,
            rejected=_sink(file, None if dry_run else rejects),
            progress=progress,
            dry_run=dry_run,
            record=record,
            kept=rejects.kept,
            apart=processes > 1 and not standard and not dry_run,
        )
    return tally, rejects.path


def _mark(file: Path) -> FileMark | None:
    """What tells the file from others; none where it cannot be read, which is told when it is opened."""
    from compliance.bulk import mark_of

    try:
        return mark_of(file)
    except OSError:
        return None


def _record(settings: Settings, database: Database, file: Path, mark: FileMark | None) -> Import | None:
    """The import of a file as the record knows it; what fits into one transaction needs none."""
    from compliance.bulk import begin_file

    if mark is None:
        return None
    district = settings.allocation.district.id
    record = begin_file(database, district, mark, file, settings.actor, settings.clock.now())
    if record is not None and record.resumed:
        text = _("{file}: its import was begun at {at} and stopped after {count} rows; it goes on there.")
        at = local(settings, record.begun_at)
        click.echo(plain(text.format(file=shown_source(file), at=at, count=record.tally.read)), err=True)
    return record


def _sink(file: Path, rejects: RejectFile | None) -> Callable[[Rejected], None]:
    """Tells the first rejected rows, and keeps all of them in the file beside, if there is to be one."""
    told = 0

    def take(row: Rejected) -> None:
        nonlocal told
        told += 1
        if told <= _MOST_SHOWN:
            where = _("{file}, line {line}").format(file=shown_source(file), line=row.line)
            reasons = _("; ").join(map(str, row.problems))
            click.echo(plain(_("{where}: {reasons}").format(where=where, reasons=reasons)), err=True)
        elif told == _MOST_SHOWN + 1:
            click.echo(_("… and more."), err=True)
        if rejects is not None:
            rejects.add(row.line, row.problems, row.text, row.raw)

    return take


@contextmanager
def _progress(file: Path, rows: int, done: int) -> Iterator[Callable[[int], None]]:
    """A count of rows on stderr, with the rate and (where the file tells how many there are) the time left."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(_("{speed} rows/s").format(speed="{task.fields[rate]}")),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(plain(file.name), total=rows or None, completed=done, rate="–")

        def advance(count: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, advance=count, rate=f"{speed:,.0f}" if speed else "–")

        yield advance


def tally_lines(file: Path, tally: Tally, rejects: Path | None, *, dry_run: bool) -> list[str]:
    """What became of a file, for people."""
    shown = shown_source(file)
    counts = _(
        "{file}: read {read}, stored {stored}, already known {known}, rejected {rejected}; "
        "cases opened {opened}, cases joined {joined}."
    )
    named = {name: getattr(tally, name) for name in tally.__slots__}
    lines = [counts.format(file=shown, **named)]
    if rejects is not None:
        lines.append(_("The rejected rows, with their reasons, are in {file}.").format(file=rejects))
    if dry_run:
        lines.append(_("This was a dry run: nothing was stored."))
    elif not tally.stored and tally.known:
        lines.append(_("Nothing new: everything in it was stored before."))
    return lines
