"""How is a signal told to people? A sentence or two, with the facts that it rests on, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.policy.model import Proposal, SignalRules
from compliance.signals.model import PartyRecord, SeenCase, SeenFinding, Signal, SignalKind
from rules.catalogue import Label
from rules.errors import with_remedy
from rules.language import Language, _, ngettext, speaking

__all__ = ["Names", "told"]


@dataclass(frozen=True, slots=True)
class Names:
    """What people call the party, and the units, issues and clauses by their ids; one that is missing by its id."""

    party: str
    units: Mapping[str, Label]
    issues: Mapping[str, Label]
    clauses: Mapping[str, Label]


def told(signal: Signal, record: PartyRecord, rules: SignalRules, names: Names) -> Label:
    """`signal`, which was found in `record` by `rules`, in Chinese and in English."""
    texts = {}
    for language in Language:
        with speaking(language):
            texts[language] = _Teller(signal, record, rules, names).text()
    return Label(zh=texts[Language.ZH], en=texts[Language.EN])


class _Teller:
    """The sentences of one signal, in the language of the context."""

    def __init__(self, signal: Signal, record: PartyRecord, rules: SignalRules, names: Names) -> None:
        self._signal = signal
        self._rules = rules
        self._names = names
        cases = {case.id: case for case in record.cases}
        findings = {finding.id: finding for finding in record.findings}
        self._numbers = {case.id: case.number for case in record.cases}
        self._cases = [cases[id_] for id_ in signal.cases if id_ in cases]
        self._findings = [findings[id_] for id_ in signal.findings]

    def text(self) -> str:
        """What was seen, and what is proposed."""
        seen = {
            SignalKind.RECURRENCE: self._recurrence,
            SignalKind.SEVERAL_UNITS: self._several_units,
            SignalKind.TOGETHER: self._together,
            SignalKind.OVERDUE_TWICE: self._overdue,
            SignalKind.WAITS_ON: self._waits,
        }[self._signal.kind]()
        return with_remedy(seen, self._proposal())

    def _recurrence(self) -> str:
        closed = self._cases[0]
        found = self._findings[0]
        days = (found.found_on - closed.closed_on).days if closed.closed_on else 0
        text = ngettext(
            "{issue} again at {party}: {found}, {count} day after case {case} was closed on {day}.",
            "{issue} again at {party}: {found}, {count} days after case {case} was closed on {day}.",
            days,
        )
        return text.format(
            issue=self._issue(closed.issue),
            party=self._names.party,
            found=self._listed(map(self._found, self._findings)),
            count=days,
            case=closed.number,
            day=closed.closed_on,
        )

    def _several_units(self) -> str:
        leads = list(dict.fromkeys(case.lead for case in self._cases if case.lead))
        text = _("{count} units lead open cases at {party}: {cases}.")
        cases = self._listed(map(self._led, self._cases))
        return text.format(count=len(leads), party=self._names.party, cases=cases)

    def _together(self) -> str:
        rule = next(rule for rule in self._rules.together if rule.id == self._signal.rule)
        text = _("{name}, at {party}: {findings}.")
        findings = self._listed(f"{self._issue(each.issue)} {self._found(each)}" for each in self._findings)
        return text.format(name=rule.name, party=self._names.party, findings=findings)

    def _overdue(self) -> str:
        case = self._cases[0]
        text = _("Case {case} ({issue}) at {party} has been overdue {count} times and is still open.")
        return text.format(
            case=case.number, issue=self._issue(case.issue), party=self._names.party, count=case.overdue_marks
        )

    def _waits(self) -> str:
        awaited, *others = self._cases
        text = _("Case {case} ({issue}) at {party} is open, and what becomes of these may depend on it: {cases}.")
        return text.format(
            case=awaited.number,
            issue=self._issue(awaited.issue),
            party=self._names.party,
            cases=self._listed(self._named(case, self._issue(case.issue)) for case in others),
        )

    def _proposal(self) -> str:
        units = self._listed(str(self._names.units.get(unit, unit)) for unit in self._signal.units)
        clauses = [str(self._names.clauses.get(clause, clause)) for clause in self._signal.clauses]
        text = {
            Proposal.JOINT_VISIT: _("Proposed: one joint visit by {units}."),
            Proposal.STABILITY: _("Proposed: to handle it as a matter of stability, with {units}."),
            Proposal.CONFERENCE: _("Proposed: to put it to the joint conference."),
            Proposal.WAIT: _("Proposed: to let them wait for it."),
            Proposal.SUPERVISE: _("Proposed: to supervise {units}."),
        }[self._signal.proposes].format(units=units or _("the units concerned"))
        if not clauses:
            return text
        return with_remedy(text, _("It rests on {clauses}.").format(clauses=self._listed(dict.fromkeys(clauses))))

    def _issue(self, id_: str) -> str:
        return str(self._names.issues.get(id_, id_))

    def _found(self, finding: SeenFinding) -> str:
        number = self._numbers.get(finding.case_id, finding.case_id)
        return _("found on {day} (case {case})").format(day=finding.found_on, case=number)

    def _named(self, case: SeenCase, who: str) -> str:
        return _("{case} ({what})").format(case=case.number, what=who)

    def _led(self, case: SeenCase) -> str:
        return self._named(case, str(self._names.units.get(case.lead, case.lead)) if case.lead else _("no lead yet"))

    @staticmethod
    def _listed(texts: Iterable[str]) -> str:
        return _(", ").join(texts)
