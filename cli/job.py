"""`lianban job`: what runs by itself, what became of it, and how to have it done now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli.framework import Commands, Exit, Failure, argument, option
from cli.framework import command as a_command
from cli.job_text import job_name, result_text, run_line, schedule_text, state_text
from cli.options import Settings, format_option, limit_option, local, pass_settings, store_options
from cli.render import paragraph, print_records
from compliance.jobs.names import PERIODIC, SUBMITTED, JobKind, RunState
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.jobs.listing import JobLine
    from compliance.jobs.runs import Run
    from compliance.store.database import Database

__all__ = ["command"]


@click.group(
    name="job", cls=Commands, help=N_("What runs by itself: when, what became of it, and to have it done now.")
)
def command() -> None:
    """Jobs."""


@a_command(
    "list", help=N_("List what the policy lets run by itself: when, how the last run ended, and when the next is due.")
)
@format_option
@store_options
@pass_settings
def list_(settings: Settings, form: str) -> None:
    """List the periodic jobs."""
    from compliance.jobs.listing import job_list
    from compliance.rights import Act, require

    require(settings.actor, Act.READ)
    with settings.database() as database, database.read() as session:
        lines = job_list(session, settings.book, settings.clock.now())
    columns = {
        "job": _("job"),
        "runs": _("runs"),
        "last": _("last run"),
        "state": _("state"),
        "result": _("result"),
        "next": _("next"),
    }
    records = [_line_record(settings, line, form) for line in lines]
    print_records(records, columns, form, _("The policy lets nothing run by itself."), spare=("result",))


def _line_record(settings: Settings, line: JobLine, form: str) -> dict[str, Any]:
    if form == "json":
        ended = line.last and _run_json(line.last)
        return {"job": line.job.value, "due": line.due, "next": line.next.isoformat(), "last": ended}
    last = line.last
    return {
        "job": _("{name} ({word})").format(name=job_name(line.job), word=line.job.value),
        "runs": schedule_text(line.schedule),
        "last": local(settings, last.finished_at or last.started_at or last.due_at) if last else "",
        "state": state_text(last.state) if last else _("not yet"),
        "result": result_text(last) if last else "",
        "next": _("now") if line.due else local(settings, line.next),
    }


@a_command("runs", help=N_("List the last runs, of periodic jobs and of what was handed in, the newest first."))
@option("--job", type=click.Choice([each.value for each in JobKind]), metavar="JOB", help=N_("only of this job"))
@limit_option
@format_option
@store_options
@pass_settings
def runs(settings: Settings, job: str | None, limit: int, form: str) -> None:
    """List the last runs."""
    from compliance.jobs.listing import run_list
    from compliance.rights import Act, require

    require(settings.actor, Act.READ)
    with settings.database() as database, database.read() as session:
        found = run_list(session, settings.allocation.district.id, JobKind(job) if job else None, limit)
    columns = {
        "due": _("due"),
        "job": _("job"),
        "about": _("about"),
        "state": _("state"),
        "result": _("result"),
        "attempts": _("tries"),
        "host": _("host"),
    }
    records = [_run_json(run) if form == "json" else _run_record(settings, run) for run in found]
    print_records(records, columns, form, _("Nothing has run by itself yet."), spare=("host", "attempts"))


def _run_json(run: Run) -> dict[str, Any]:
    return {
        "job": run.job.value,
        "due": run.due_at.isoformat(),
        "about": run.arguments.get("what"),
        "state": run.state.value,
        "result": dict(run.counts),
        "attempts": run.attempt,
        "host": run.host,
        "started": run.started_at and run.started_at.isoformat(),
        "finished": run.finished_at and run.finished_at.isoformat(),
    }


def _run_record(settings: Settings, run: Run) -> dict[str, Any]:
    return {
        "due": local(settings, run.due_at),
        "job": job_name(run.job),
        "about": run.arguments.get("what", ""),
        "state": state_text(run.state),
        "result": result_text(run),
        "attempts": run.attempt,
        "host": run.host,
    }


@a_command(
    "run",
    help=N_(
        "Do a job now, here, in your own name, whether it is due or not; if it is, it counts as done. "
        "The exit code is 1 if it fails or found something to look at."
    ),
    epilog=N_("Example: lianban job run chase --as :office"),
)
@argument("job", type=click.Choice([each.value for each in PERIODIC]), help=N_("chase, send or audit"))
@store_options
@pass_settings
def run_(settings: Settings, job: str) -> None:
    """Do a job now."""
    from compliance.jobs.runs import due_runs

    kind = JobKind(job)
    _allowed(settings, kind)
    now = settings.clock.now()
    with settings.database() as database:
        with database.read() as session:
            run = next(iter(due_runs(session, settings.book, now, (kind,))), None)
        if run is None:
            run = _handed_in(settings, database, kind, {})
        _do(settings, database, run)


@a_command(
    "submit",
    help=N_(
        "Hand in large work. On PostgreSQL a worker does it; on a SQLite file it is done at once.\n\n"
        "The file must lie in the folder that the configuration names as `incoming`, or below, on each host that works."
    ),
    epilog=N_("Example: lianban job submit import 2026-03/findings.jsonl --as 教育:inspector"),
)
@argument("job", type=click.Choice([each.value for each in SUBMITTED]), help=N_("import or replay"))
@argument("what", help=N_("the file, as seen from that folder; for a replay also the name of a bundled allocation"))
@store_options
@pass_settings
def submit_(settings: Settings, job: str, what: str) -> None:
    """Hand in a job."""
    from cli.means import means_of
    from compliance.jobs.doing import check_named
    from compliance.store.queue import has_queue

    kind = JobKind(job)
    _allowed(settings, kind)
    check_named(kind, means_of(settings, lambda _run: None).folder, what)
    with settings.database(create=True) as database:
        run = _handed_in(settings, database, kind, {"what": what})
        if not has_queue(settings.database_name):
            _do(settings, database, run)
            return
    click.echo(paragraph(_("Handed in. A worker does it; `lianban job runs` tells what became of it.")))


def _allowed(settings: Settings, kind: JobKind) -> None:
    from compliance.jobs.kinds import KINDS
    from compliance.rights import require

    require(settings.actor, KINDS[kind].right)


def _handed_in(settings: Settings, database: Database, kind: JobKind, arguments: dict[str, str]) -> Run:
    """A run that was put down, with who acts, as `--as` takes it."""
    from compliance.jobs.runs import submit

    actor = settings.actor
    arguments["as"] = f"{actor.unit or ''}:{actor.role.value}:{actor.name}"
    with database.write() as session:
        return submit(session, settings.allocation.district.id, kind, arguments, actor, settings.clock.now())


def _do(settings: Settings, database: Database, run: Run) -> None:
    from cli.means import means_of
    from compliance.jobs.perform import perform

    ended = perform(database, means_of(settings, lambda _run: None), run, settings.actor)
    if ended is None:
        text = _("{job} is being done elsewhere at this moment. Look at `lianban job runs` in a while.")
        raise Failure(text.format(job=job_name(run.job)), Exit.CONFLICT)
    click.echo(paragraph(run_line(settings, ended)))
    if ended.state is not RunState.DONE:
        raise click.exceptions.Exit(Exit.CHECK_FAILED)


for _each in (list_, runs, run_, submit_):
    command.add_command(_each)
