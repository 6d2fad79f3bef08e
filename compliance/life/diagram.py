"""How is the life of a case drawn and listed for people? From the table, so that no document says otherwise."""

from __future__ import annotations

from collections import defaultdict

from compliance.labels import case_state_label
from compliance.life.acts import Who
from compliance.life.table import TRANSITIONS, End, Transition
from compliance.life.words import act_label, guard_label, who_label
from compliance.states import ASIDE, CaseState
from rules.language import _

__all__ = ["mermaid", "table"]

_BEGINNINGS = (CaseState.DESK, CaseState.DISPATCHED)
"""Where a finding leaves a new case."""


def mermaid() -> str:
    """The states and what leads from one to another, as a Mermaid state diagram; not what leaves a case where it is."""
    edges: dict[tuple[CaseState, CaseState], dict[str, None]] = defaultdict(dict)
    for row in TRANSITIONS:
        for start in row.starts:
            for end in _ends(row, start):
                edges[start, end][_short(row)] = None
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{case_state_label(state)}" as {state.value}' for state in CaseState]
    lines += [f"    [*] --> {state.value}" for state in _BEGINNINGS]
    lines += [
        f"    {start.value} --> {end.value}: {_(', ').join(acts)}" for (start, end), acts in sorted(edges.items())
    ]
    lines += [f"    {state.value} --> [*]" for state in (CaseState.CLOSED, CaseState.VOID)]
    return "\n".join(lines)


def table() -> str:
    """Every row of the table, as a table in Markdown."""
    heads = [_("act"), _("from"), _("who may"), _("what it needs"), _("leads to")]
    lines = [_line(heads), _line(["---"] * len(heads))]
    lines += [_line(_cells(row)) for row in TRANSITIONS]
    return "\n".join(lines)


def _cells(row: Transition) -> list[str]:
    starts = _("any state") if set(row.starts) == set(CaseState) else _states(row.starts)
    needs = _("; ").join(guard_label(guard) for guard in row.guards)
    return [act_label(row.act), starts, who_label(row.who), needs or "–", _leads_to(row)]


def _leads_to(row: Transition) -> str:
    if row.ends is End.SAME:
        return _("where it stands")
    if row.ends is End.BACK:
        return _("where it stood before it went aside")
    assert isinstance(row.ends, tuple)
    return _states(row.ends)


def _states(states: tuple[CaseState, ...]) -> str:
    return _(" or ").join(case_state_label(state) for state in states)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _short(row: Transition) -> str:
    label = act_label(row.act)
    return _("{act} (time)").format(act=label) if row.who is Who.CLOCK else label


def _ends(row: Transition, start: CaseState) -> tuple[CaseState, ...]:
    """Where the row leads from `start`; back is wherever an act leads from into `start`."""
    if row.ends is End.SAME:
        return ()
    if row.ends is End.BACK:
        into = (other for other in TRANSITIONS if isinstance(other.ends, tuple) and start in other.ends)
        return tuple(dict.fromkeys(state for other in into for state in other.starts if state not in ASIDE))
    assert isinstance(row.ends, tuple)
    return row.ends
