"""What goes into a paper about a case? The record of the case, as the words of its kind ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from compliance.conference_states import PaperKind
from compliance.errors import WrongState
from compliance.papers.addressees import addressees_of, place_named, unit_named
from compliance.papers.casewords import WAITING, case_names, live
from compliance.papers.compose import Draft
from compliance.papers.content import Addressee
from compliance.queries import AsOf, case_show
from compliance.states import CaseState
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.queries import CaseFile

__all__ = ["dispatch", "rectification", "supervision", "transfer"]

_About = Mapping[str, str]


def dispatch(bench: Bench, about: _About) -> Draft:
    """交办单: to the lead, with copies to those who have another share. Raises `WrongState` while nobody leads."""
    file = _file(bench, about)
    lead = file.case.lead
    if lead is None:
        text = _("Case {number} has no lead yet, so there is nobody to hand it out to. Decide first whose it is.")
        raise WrongState(text.format(number=file.case.number))
    others = [each.unit for each in live(file) if each.unit != lead]
    return _draft(bench, PaperKind.DISPATCH, file, about, to=addressees_of(bench, [lead]), copies=others)


def supervision(bench: Bench, about: _About) -> Draft:
    """督办函: to every unit that has not answered. Raises `WrongState` where there is none."""
    file = _file(bench, about)
    late = [each for each in live(file) if each.state in WAITING]
    if not late or file.case.state not in {CaseState.DISPATCHED, CaseState.ACCEPTED}:
        text = _("Case {number} waits for no unit, so there is nobody to urge. `lianban case show {number}` says why.")
        raise WrongState(text.format(number=file.case.number))
    units = [each.unit for each in late]
    copies = [bench.book.names.lead_unit] if bench.book.names.lead_unit not in units else []
    to = addressees_of(bench, units)
    return _draft(bench, PaperKind.SUPERVISION, file, about, to=to, copies=[each for each in copies if each])


def transfer(bench: Bench, about: _About) -> Draft:
    """移送函: to whom the case was handed over. Raises `WrongState` where it was not."""
    file = _file(bench, about)
    receiver = file.standing.handed_to
    if receiver is None:
        text = _(
            "Case {number} was not handed over. `lianban case hand-over {number}` does that; then issue the paper."
        )
        raise WrongState(text.format(number=file.case.number))
    to = (Addressee(place_named(bench, receiver), receiver if receiver in bench.book.names.units else ""),)
    return _draft(bench, PaperKind.TRANSFER, file, about, to=to, copies=[])


def rectification(bench: Bench, about: _About) -> Draft:
    """整改通知书: to the inspected party. Raises `WrongState` for a case that is over, or of no party."""
    file = _file(bench, about)
    if file.case.state in {CaseState.CLOSED, CaseState.VOID} or not file.findings:
        text = _("Case {number} asks nothing of a party any more, or never did: there is nothing to put right.")
        raise WrongState(text.format(number=file.case.number))
    copies = [each.unit for each in live(file)]
    return _draft(bench, PaperKind.RECTIFICATION, file, about, to=(Addressee(file.party.name),), copies=copies)


def _file(bench: Bench, about: _About) -> CaseFile:
    """The case as it stands now."""
    return case_show(bench.session, bench.district, about["case"], AsOf(bench.terms, bench.at))


def _draft(
    bench: Bench, kind: PaperKind, file: CaseFile, about: _About, *, to: tuple[Addressee, ...], copies: Sequence[str]
) -> Draft:
    return Draft(
        kind,
        {**about, "case": file.case.number},
        case_names(bench, file, about),
        addressees=to,
        copies=tuple(unit_named(bench, each) for each in copies),
        case_id=file.case.id,
        party_id=file.party.id,
    )
