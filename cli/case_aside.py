"""`lianban case`: more time, and out of the way. Grant, refuse, park, resume, merge, void, restore."""

from __future__ import annotations

from datetime import date

from cli.acting import Acting, acting, number_argument, reason_option, remark_option, unit_option
from cli.framework import command as a_command
from cli.framework import option
from cli.options import read_day
from rules.language import N_

__all__ = ["COMMANDS"]


@a_command("grant", help=N_("Grant the time that a unit asked for."))
@number_argument
@unit_option
@remark_option
@acting
def grant(act: Acting, number: str, unit: str | None, remark: str) -> None:
    """Grant more time."""
    from compliance.casework import extensions

    asking = act.unit(unit)
    act.one(lambda bench: extensions.grant(bench, number, asking, remark))


@a_command("refuse", help=N_("Refuse the time that a unit asked for."))
@number_argument
@unit_option
@reason_option
@acting
def refuse(act: Acting, number: str, unit: str | None, reason: str) -> None:
    """Refuse more time."""
    from compliance.casework import extensions

    asking = act.unit(unit)
    act.one(lambda bench: extensions.refuse(bench, number, reason, asking))


@a_command("park", help=N_("Park a case that cannot be solved now. It comes back by itself, and is still counted."))
@number_argument
@option("--approver", default="", metavar="NAME", help=N_("who approved it"))
@option("--until", metavar="DAY", callback=read_day, help=N_("the last day for which it is parked"))
@reason_option
@acting
def park(act: Acting, number: str, approver: str, until: date | None, reason: str) -> None:
    """Park a case."""
    from compliance.casework import aside

    act.one(lambda bench: aside.park(bench, number, approver, reason, until))


@a_command("resume", help=N_("Bring a parked case back before its day. Its time runs anew."))
@number_argument
@remark_option
@acting
def resume(act: Acting, number: str, remark: str) -> None:
    """Resume a case."""
    from compliance.casework import aside

    act.one(lambda bench: aside.resume(bench, number, remark))


@a_command("merge", help=N_("Merge a case that was opened twice into the older one."))
@number_argument
@option("--into", metavar="NUMBER", help=N_("the older case, which goes on for both"))
@reason_option
@acting
def merge(act: Acting, number: str, into: str | None, reason: str) -> None:
    """Merge two cases."""
    from compliance.casework import aside

    act.one(lambda bench: aside.merge(bench, number, into, reason))


@a_command("void", help=N_("Void a case that was opened in error. Nothing is deleted."))
@number_argument
@reason_option
@acting
def void(act: Acting, number: str, reason: str) -> None:
    """Void a case."""
    from compliance.casework import aside

    act.one(lambda bench: aside.void(bench, number, reason))


@a_command("restore", help=N_("Undo a merge or a voiding: the case is again where it stood."))
@number_argument
@option("--reason", default="", metavar="TEXT", help=N_("the reason"))
@acting
def restore(act: Acting, number: str, reason: str) -> None:
    """Restore a case."""
    from compliance.casework import aside

    act.one(lambda bench: aside.restore(bench, number, reason))


COMMANDS = (grant, refuse, park, resume, merge, void, restore)
