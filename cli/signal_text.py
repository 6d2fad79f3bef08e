"""How does a signal read, and what was made of it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.decision_text import unit_short, units_short
from cli.options import Settings, local
from compliance.labels import case_state_label
from compliance.policy.model import Proposal
from compliance.signals.labels import done_label, kind_label, proposal_label, signal_state_label
from compliance.signals.model import SignalKind
from compliance.states import SignalState
from rules.errors import UnknownName, with_remedy
from rules.facts import nearest
from rules.language import _, current, ngettext

if TYPE_CHECKING:
    from compliance.queries.signals import SignalFile, SignalLine
    from compliance.signals.acting import Settled

__all__ = ["kind_of", "scanned_text", "settled_text", "signal_record", "signal_text"]


def kind_of(settings: Settings, kind: str | None) -> str | None:
    """The kind of signal or the pair of issues that is named. Raises `UnknownName` with the nearest one."""
    known = [*(each.value for each in SignalKind), *(pair.id for pair in settings.book.terms.policy.signals.together)]
    if kind is None or kind in known:
        return kind
    what = _("There is no kind of signal “{name}”.").format(name=kind[:40])
    raise UnknownName(with_remedy(what, nearest(kind, known)))


def signal_record(settings: Settings, line: SignalLine) -> dict[str, Any]:
    """A signal by column, in words."""
    return {
        "number": line.number,
        "state": signal_state_label(line.state),
        "kind": _name(settings, line),
        "party": line.party,
        "proposes": proposal_label(Proposal(line.proposes)),
        "units": units_short(settings.allocation, line.units),
        "cases": _(", ").join(line.cases),
        "raised_on": local(settings, line.raised_at)[:10],
    }


def _name(settings: Settings, line: SignalLine) -> str:
    """A pair of issues has a name of its own, as long as the policy has it."""
    pairs = {pair.id: pair.name for pair in settings.book.terms.policy.signals.together}
    return str(pairs.get(line.rule) or kind_label(SignalKind(line.kind)))


def signal_text(settings: Settings, file: SignalFile) -> str:
    """A signal with what it rests on, one thing a line."""
    return "\n".join([*_head(settings, file.signal), *_facts(settings, file)])


def _head(settings: Settings, line: SignalLine) -> Iterator[str]:
    yield _("Signal {number} ({kind}): {state}").format(
        number=line.number, kind=_name(settings, line), state=signal_state_label(line.state)
    )
    text = line.text.get(current().value)
    if text:
        yield text
    yield _("Raised: {at}").format(at=local(settings, line.raised_at))
    if line.decided_at is not None:
        decided = _("Taken up: {at}, by {who}") if line.state is SignalState.TAKEN else _("Dismissed: {at}, by {who}")
        yield decided.format(at=local(settings, line.decided_at), who=line.decided_by)
    if line.reason:
        yield _("Reason: {reason}").format(reason=line.reason)


def _facts(settings: Settings, file: SignalFile) -> Iterator[str]:
    allocation = settings.allocation
    yield ""
    yield _("Cases")
    for case in file.cases:
        issue = str(allocation.issues[case.issue].name) if case.issue in allocation.issues else case.issue
        parts = [
            case.number,
            issue,
            unit_short(allocation, case.lead) or _("no lead yet"),
            case_state_label(case.state),
        ]
        yield "  " + _(", ").join(parts)
    if file.findings:
        yield ""
        yield _("Findings")
    for finding in file.findings:
        issue = str(allocation.issues[finding.issue].name) if finding.issue in allocation.issues else finding.issue
        yield "  " + _(", ").join([finding.found_on.isoformat(), finding.case, issue, *filter(None, [finding.text])])
    clauses = [allocation.clauses[each] for each in file.signal.clauses if each in allocation.clauses]
    if clauses:
        yield ""
        yield _("Clauses")
    for clause in clauses:
        yield "  " + _("{clause}: {summary}").format(clause=clause.cite, summary=clause.summary)


def settled_text(settled: Settled) -> str:
    """What was made of a signal, and of each of its cases."""
    taken = settled.state is SignalState.TAKEN
    text = _("Signal {number} is taken up.") if taken else _("Signal {number} is dismissed.")
    done = (_("{case}: {reason}").format(case=each.number, reason=done_label(each.act)) for each in settled.done)
    not_done = _("{case}: nothing was done. {reason}")
    refused = (not_done.format(case=case, reason=reason) for case, reason in settled.refused)
    return "\n  ".join([text.format(number=settled.number), *done, *refused])


def scanned_text(numbers: Sequence[str]) -> str:
    """How many new signals there are, and which."""
    if not numbers:
        return _("Nothing new shows at any party.")
    text = ngettext("{count} new signal: {numbers}.", "{count} new signals: {numbers}.", len(numbers))
    return text.format(count=len(numbers), numbers=_(", ").join(numbers))
