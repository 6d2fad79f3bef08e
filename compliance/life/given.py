"""Was everything given that the act needs? The guards that look only at what somebody handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from compliance.actor import ActorRole
from compliance.errors import BadInput, ComplianceError, Conflict
from compliance.life.acts import Guard
from compliance.life.situation import Situation
from compliance.life.words import unit_name
from rules.errors import Problem
from rules.facts import nearest
from rules.language import _

__all__ = ["GIVEN"]


def _missing(option: str, what: str, remedy: str = "") -> BadInput:
    return BadInput([Problem(option, what, remedy)])


def _names_unit(now: Situation) -> ComplianceError | None:
    unit = now.request.unit
    if unit is None:
        return _missing("--unit", _("the unit that it goes to is missing."), _("Name one: `--unit UNIT`."))
    units = now.allocation.units
    named = [("--unit", unit), *(("--joint", each) for each in now.request.joint or ())]
    strange = [pair for pair in named if pair[1] not in units or not units[pair[1]].member]
    if not strange:
        return None
    option, unit = strange[0]
    remedy = nearest(unit, [each.id for each in now.allocation.units.values() if each.member])
    what = _("“{unit}” is no member of the conference. Hand it over with `case hand-over`.").format(unit=unit)
    return _missing(option, what, remedy)


def _names_other_unit(now: Situation) -> ComplianceError | None:
    """Somebody other than the lead; a unit that returns a case cannot propose itself either."""
    wrong = _names_unit(now)
    if wrong is not None:
        return wrong
    own = now.actor.unit if now.actor.role is ActorRole.HANDLER else None  # the office may name the unit it sits in
    if now.request.unit in {now.case["lead"], own}:
        what = _("it is {unit}'s already; name another unit.").format(unit=unit_name(now, now.request.unit))
        return _missing("--unit", what)
    return None


def _names_free_unit(now: Situation) -> ComplianceError | None:
    wrong = _names_unit(now)
    if wrong is not None:
        return wrong
    if now.task_of(now.request.unit) is None:
        return None
    return Conflict(_("{unit} has a task in this case already.").format(unit=unit_name(now, now.request.unit)))


def _names_receiver(now: Situation) -> ComplianceError | None:
    receiver = (now.request.receiver or "").strip()
    if not receiver:
        what = _("who takes it over is missing.")
        return _missing("--to", what, _("Name a regime or unit of the allocation, or write who it is."))
    unit = now.allocation.units.get(receiver)
    if unit is not None and unit.member:
        what = _("{unit} is a member of the conference. Assign it instead.").format(unit=unit.short)
        return _missing("--to", what)
    return None


def _cites_clause(now: Situation) -> ComplianceError | None:
    clause = now.request.clause
    if clause is None:
        what = _("the clause by which it is not yours is missing.")
        return _missing("--clause", what, _("See `lianban duty list --what clauses`."))
    if clause in now.allocation.clauses:
        return None
    what = _("there is no clause “{clause}”.").format(clause=clause[:40])
    close = nearest(clause, list(now.allocation.clauses))
    return _missing("--clause", what, close or _("See `lianban duty list --what clauses`."))


def _text(
    option: str, read: Callable[[Situation], str], what: Callable[[], str]
) -> Callable[[Situation], BadInput | None]:
    def check(now: Situation) -> BadInput | None:
        return None if read(now).strip() else _missing(option, what())

    return check


def _gives_evidence(now: Situation) -> ComplianceError | None:
    own = now.own
    if own is None or own["role"] not in now.evidence_from or now.request.evidence or own["unit"] in now.proven:
        return None
    what = _("completion evidence is missing.")
    remedy = _("Give a file with `--evidence`, or attach it first with `case attach --completion`.")
    return _missing("--evidence", what, remedy)


GIVEN: Mapping[Guard, Callable[[Situation], ComplianceError | None]] = MappingProxyType(
    {
        Guard.NAMES_UNIT: _names_unit,
        Guard.NAMES_OTHER_UNIT: _names_other_unit,
        Guard.NAMES_FREE_UNIT: _names_free_unit,
        Guard.NAMES_RECEIVER: _names_receiver,
        Guard.CITES_CLAUSE: _cites_clause,
        Guard.GIVES_REASON: _text("--reason", lambda now: now.request.reason, lambda: _("the reason is missing.")),
        Guard.GIVES_RESULT: _text("--result", lambda now: now.request.result, lambda: _("the result is missing.")),
        Guard.GIVES_REFERENCE: _text(
            "--reference",
            lambda now: now.request.reference,
            lambda: _("the number or words of the receipt are missing."),
        ),
        Guard.GIVES_APPROVER: _text(
            "--approver", lambda now: now.request.approver, lambda: _("who approved the parking is missing.")
        ),
        Guard.GIVES_EVIDENCE: _gives_evidence,
    }
)
"""The checks of what was given."""
