"""How do jobs and their runs read? Names, when they run, how far they have come, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.options import Settings, local
from compliance.jobs.names import JobKind, RunState
from compliance.policy.schedule import Days
from rules.language import _, ngettext

if TYPE_CHECKING:
    from compliance.jobs.runs import Run
    from compliance.policy.schedule import Schedule

__all__ = ["job_name", "result_text", "run_line", "schedule_text", "state_text"]


def job_name(job: JobKind) -> str:
    """What a job is called."""
    return {
        JobKind.CHASE: _("chasing"),
        JobKind.SEND: _("sending"),
        JobKind.AUDIT: _("audit"),
        JobKind.IMPORT: _("import"),
        JobKind.REPLAY: _("replay"),
    }[job]


def state_text(state: RunState) -> str:
    """How far a run has come."""
    return {
        RunState.WAITING: _("to be done"),
        RunState.RUNNING: _("being done"),
        RunState.DONE: _("done"),
        RunState.ATTENTION: _("done, look at it"),
        RunState.FAILED: _("failed"),
    }[state]


def schedule_text(schedule: Schedule) -> str:
    """When a job runs."""
    days = {
        Days.WORKING_DAYS: _("on working days"),
        Days.EVERY_DAY: _("every day"),
        Days.MONDAY: _("on Mondays"),
        Days.TUESDAY: _("on Tuesdays"),
        Days.WEDNESDAY: _("on Wednesdays"),
        Days.THURSDAY: _("on Thursdays"),
        Days.FRIDAY: _("on Fridays"),
        Days.SATURDAY: _("on Saturdays"),
        Days.SUNDAY: _("on Sundays"),
    }[schedule.days]
    if schedule.every:
        times = ngettext("every {count} minute", "every {count} minutes", schedule.every).format(count=schedule.every)
    else:
        times = _(", ").join(f"{each:%H:%M}" for each in schedule.times)
    return _("{days}, {times}").format(days=days, times=times)


def result_text(run: Run) -> str:
    """What came of a run; nothing while it is not over."""
    if not run.counts:
        return ""
    if "error" in run.counts:
        return str(run.counts["error"])
    texts = {
        JobKind.CHASE: _("reminders {slips}, digests {digests}, new signals {signals}"),
        JobKind.SEND: _("digests sent {sent}, not sent {unsent}"),
        JobKind.AUDIT: _("events {events}, papers {papers}, faults {faults}"),
        JobKind.IMPORT: _("read {read}, stored {stored}, already known {known}, rejected {rejected}"),
        JobKind.REPLAY: _(
            "findings {findings}, another way {changed}, not sayable {unsayable}; open cases that would move {moving}"
        ),
    }
    return texts[run.job].format(**run.counts)


def run_line(settings: Settings, run: Run) -> str:
    """What a worker tells of a run that begins or ends: when, which, how, and what came of it."""
    moment = run.finished_at or run.started_at or run.due_at
    text = _("{at} {job}: {state}").format(
        at=local(settings, moment), job=job_name(run.job), state=state_text(run.state)
    )
    result = result_text(run)
    return _("{line}. {result}").format(line=text, result=result) if result else text
