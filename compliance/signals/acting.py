"""What is made of a signal? A person takes it up, and what it proposes is done; or dismisses it with a reason."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from compliance.casework.aside import park
from compliance.casework.disputes import confer
from compliance.casework.remarks import note
from compliance.errors import BadInput, Conflict, NotAllowed
from compliance.life.acts import CaseAct
from compliance.life.table import TRANSITIONS
from compliance.life.who import role_fits
from compliance.life.words import act_label
from compliance.policy.model import Proposal
from compliance.queries.signals import find_signal
from compliance.recording.ledger import rows_of
from compliance.rights import Act, require, role_name
from compliance.states import EventAct, SignalState
from compliance.store.office import Signal
from rules.errors import Problem, with_remedy
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.casework.file import Done
    from compliance.signals.rows import SignalRow

__all__ = ["Settled", "dismiss", "take", "take_up"]

_DOES = {Proposal.CONFERENCE: CaseAct.CONFER, Proposal.WAIT: CaseAct.PARK}
"""What is done to each case; for every other proposal a note on it says what was agreed."""


@dataclass(frozen=True, slots=True)
class Settled:
    """
    What was made of a signal.

    `done` is what was done to its cases; `refused` has the number of each case with which
    it could not be done, and why.
    """

    number: str
    state: SignalState
    proposes: Proposal
    done: tuple[Done, ...]
    refused: tuple[tuple[str, str], ...]


def take(bench: Bench, number: str, reason: str = "") -> Settled:
    """
    Take a signal up: what it proposes is done to its cases, as far as they let it.

    A case that stands elsewhere by now does not stop the rest. Raises `NotFound`, `Conflict`
    if it was taken up or dismissed before, `NotAllowed` unless the actor may do all of it.
    """
    require(bench.actor, Act.SIGNAL)
    return take_up(bench, _undecided(bench, number), reason)


def dismiss(bench: Bench, number: str, reason: str) -> Settled:
    """Dismiss a signal, with the reason. Raises as `take` does, and `BadInput` without a reason."""
    require(bench.actor, Act.SIGNAL)
    row = _undecided(bench, number)
    if not reason.strip():
        raise BadInput([Problem("--reason", _("the reason is missing."))])
    _decide(bench, row, SignalState.DISMISSED, reason)
    subjects = {"party_id": row["party_id"]}
    bench.journal.note(EventAct.SIGNAL_DISMISSED, subjects, changed=_changed(row), given=_given(row), why=reason)
    return Settled(row["number"], row["state"], Proposal(row["proposes"]), (), ())


def take_up(bench: Bench, row: SignalRow, reason: str) -> Settled:
    """Take up a signal that is at hand, and was not decided."""
    proposes = Proposal(row["proposes"])
    _require_role(bench, row, _DOES.get(proposes, CaseAct.NOTE))
    done: list[Done] = []
    refused: list[tuple[str, str]] = []
    for number in _numbers(bench, row):
        try:
            done.append(_act(bench, row, number, reason))
        except (Conflict, NotAllowed) as error:
            refused.append((number, str(error)))
    _decide(bench, row, SignalState.TAKEN, reason)
    bench.journal.note(
        EventAct.SIGNAL_TAKEN,
        {"party_id": row["party_id"]},
        changed=_changed(row),
        given=_given(row) | {"done": [each.number for each in done], "refused": [number for number, _why in refused]},
        why=reason,
    )
    return Settled(row["number"], row["state"], proposes, tuple(done), tuple(refused))


def _act(bench: Bench, row: SignalRow, number: str, reason: str) -> Done:
    """What the signal proposes, done to one case; whoever reads the case is led back to the signal."""
    text = with_remedy(_cites(bench, row), reason)
    proposes = Proposal(row["proposes"])
    if proposes is Proposal.CONFERENCE:
        return confer(bench, number, text)
    if proposes is Proposal.WAIT:
        _refuse_life(bench, number)
        approver = bench.actor.name or bench.actor.role.value
        return park(bench, number, approver, text, bench.terms.park_latest(bench.at))
    return note(bench, number, text)


def _refuse_life(bench: Bench, number: str) -> None:
    """What a life may depend on waits for no other case."""
    case = bench.open(number).case
    if bench.terms.is_life(case["issue"], case["severity"]):
        raise Conflict(_("A life may be at stake in it, so it does not wait for another case."))


def _cites(bench: Bench, row: SignalRow) -> str:
    """Which signal it was, and what was agreed."""
    allocation = bench.book.names
    units = [str(allocation.units[unit].short) if unit in allocation.units else unit for unit in _ids(row["units"])]
    clauses = [str(allocation.clauses[id_].cite) if id_ in allocation.clauses else id_ for id_ in _ids(row["clauses"])]
    text = {
        Proposal.CONFERENCE: _("Signal {signal}: put to the joint conference."),
        Proposal.WAIT: _("Signal {signal}: it waits for case {case}."),
        Proposal.JOINT_VISIT: _("Signal {signal}: one joint visit by {units}."),
        Proposal.STABILITY: _("Signal {signal}: handled as a matter of stability, with {units}."),
        Proposal.SUPERVISE: _("Signal {signal}: {units} are supervised."),
    }[Proposal(row["proposes"])]
    first = bench.open_id(_ids(row["cases"])[0]).case["number"]
    told = text.format(signal=row["number"], case=first, units=_(", ").join(units) or _("the units concerned"))
    if not clauses:
        return told
    return with_remedy(told, _("It rests on {clauses}.").format(clauses=_(", ").join(dict.fromkeys(clauses))))


def _numbers(bench: Bench, row: SignalRow) -> list[str]:
    """The cases that something is done to; the first one of those that wait is what they wait for."""
    cases = _ids(row["cases"])
    concerned = cases[1:] if Proposal(row["proposes"]) is Proposal.WAIT else cases
    return [bench.open_id(case_id).case["number"] for case_id in concerned]


def _require_role(bench: Bench, row: SignalRow, act: CaseAct) -> None:
    """Whoever takes it up does what it proposes, and so may have to leave it to somebody else."""
    role = bench.actor.role
    if any(role_fits(each.who, role) for each in TRANSITIONS if each.act is act):
        return
    text = _(
        "As {role} you may not {act}, which signal {signal} proposes for each case. "
        "The office (office) can take it up; you can dismiss it with a reason."
    )
    raise NotAllowed(text.format(role=role_name(role), act=act_label(act), signal=row["number"]))


def _undecided(bench: Bench, number: str) -> SignalRow:
    signal_id = find_signal(bench.session, bench.district, number)
    (found,) = rows_of(bench.session, Signal, Signal.district == bench.district, Signal.id == signal_id)
    row = cast("SignalRow", found)
    if row["state"] is SignalState.RAISED:
        return row
    if row["state"] is SignalState.TAKEN:
        text = _("Signal {signal} was taken up already, on {at}, by {who}.")
    else:
        text = _("Signal {signal} was dismissed already, on {at}, by {who}: {reason}")
    assert row["decided_at"] is not None
    at = f"{row['decided_at'].astimezone(ZoneInfo(bench.time_zone)):%Y-%m-%d %H:%M}"
    raise Conflict(text.format(signal=row["number"], at=at, who=row["decided_by"], reason=row["reason"]))


def _decide(bench: Bench, row: SignalRow, state: SignalState, reason: str) -> None:
    who = bench.actor.name or bench.actor.role.value
    row.update({"state": state, "decided_at": bench.at, "decided_by": who, "reason": reason})
    bench.ledger.change(Signal, row)


def _changed(row: SignalRow) -> dict[str, list[dict[str, object]]]:
    names = ("id", "state", "decided_at", "decided_by", "reason")
    return {"signals": [{name: value for name, value in row.items() if name in names}]}


def _given(row: SignalRow) -> dict[str, object]:
    return {"signal": row["number"]}


def _ids(text: str) -> list[str]:
    return cast("list[str]", json.loads(text))
