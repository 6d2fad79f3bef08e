"""Whose is what? The handbook of duties: the allocation, what was proved of it, and the scenarios of each clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.conference_states import PaperKind
from compliance.duty_words import duty_record
from compliance.errors import BadInput
from compliance.papers.addressees import addressees_of
from compliance.papers.compose import Draft
from compliance.papers.content import Table
from compliance.papers.scenarios import scenario_titles
from rules.allocation import Role
from rules.errors import Problem
from rules.facts import ISSUE_NAME
from rules.language import Language, _, speaking
from rules.proving.check import check
from rules.proving.flaws import Flaw
from rules.proving.matrix import Part, matrix
from rules.proving.space import Space
from rules.proving.words import in_words

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.papers.content import Block
    from compliance.papers.patterns import Names
    from compliance.papers.scenarios import Proof
    from rules.allocation import Allocation, Validity
    from rules.proving.check import Check
    from rules.proving.matrix import Extent, Matrix, Row

__all__ = ["handbook"]

_UNITS = 6
"""How many units a table of the matrix has beside the issues: what fits the width of the page."""


def handbook(bench: Bench, about: Mapping[str, str]) -> Draft:
    """
    The handbook of the allocation in force, to its units; `about["features"]`, if given, is the folder of the features.

    Raises `BadInput` where that is no folder.
    """
    allocation = bench.book.allocation
    proofs = _proofs(allocation, about.get("features", ""))
    with speaking(Language.ZH):
        done = check(allocation, None if proofs is None else frozenset(proofs))
        blocks = {"matrix": tuple(each for survey in done.surveys for each in _grids(matrix(survey)))}
        names = _names(allocation, done, proofs)
    members = [unit.id for unit in allocation.units.values() if unit.member]
    return Draft(PaperKind.HANDBOOK, about, names, addressees_of(bench, members), blocks=blocks)


def _proofs(allocation: Allocation, folder: str) -> Mapping[str, tuple[Proof, ...]] | None:
    if not folder:
        return None
    if not Path(folder).is_dir():
        what = _("there is no folder {folder}.").format(folder=folder)
        raise BadInput([Problem("--features", what, _("Name the folder where the features are."))])
    return scenario_titles(allocation.ref.id, [Path(folder)])


def _names(allocation: Allocation, done: Check, proofs: Mapping[str, tuple[Proof, ...]] | None) -> Names:
    ref, issued = allocation.ref, allocation.source
    return {
        "allocation": {
            "name": allocation.name.zh,
            "id": ref.id,
            "version": ref.version,
            "fingerprint": ref.fingerprint,
            "issuer": issued.issuer,
            "issued_on": issued.issued_on,
            **_span(allocation.valid),
        },
        "units": [_unit(allocation, unit) for unit in allocation.units],
        "duties": [_duty(allocation, each) for each in allocation.duties],
        "clauses": len(allocation.clauses),
        "combinations": sum(Space.size(each.region) for survey in done.surveys for each in survey.whole),
        "faults": len(done.faults),
        "complete": done.complete,
        "gaps": list(_gaps(allocation, done)),
        "looked": proofs is not None,
        "proofs": [
            {"clause": allocation.clauses[clause].cite.zh, "id": clause, "rule": each.rule, "title": each.title}
            for clause in allocation.clauses
            for each in (proofs or {}).get(clause, ())
        ],
        "unproved": [allocation.clauses[each.subject[0]].cite.zh for each in done.of(Flaw.UNPROVED_CLAUSE)],
    }


def _span(valid: Validity) -> dict[str, object]:
    return {"start": valid.start, "until": valid.until}


def _unit(allocation: Allocation, id_: str) -> dict[str, object]:
    """A unit with the clauses by which it has each role."""
    unit = allocation.units[id_]
    roles: dict[str, list[str]] = {role.value: [] for role in Role}
    for duty in allocation.duties.values():
        for role in Role:
            named = {who.unit for who in getattr(duty, role.value)}
            if id_ in named and duty.clause not in roles[role.value]:
                roles[role.value].append(duty.clause)
    return {"name": unit.name.zh, "short": unit.short.zh, "member": unit.member, **roles}


def _duty(allocation: Allocation, id_: str) -> dict[str, object]:
    """A duty in words, with what its clause says."""
    duty = allocation.duties[id_]
    clause = allocation.clauses[duty.clause]
    record = duty_record(allocation, duty)
    roles = [{"role": role.value, "units": record[role.value]} for role in Role if record[role.value]]
    return {**record, "id": id_, "cite": clause.cite.zh, "roles": roles, **_span(duty.valid)}


def _gaps(allocation: Allocation, done: Check) -> Iterator[dict[str, object]]:
    """The situations for which no clause names a unit, with how many combinations each has."""
    for point in done.of(Flaw.GAP):
        caught = [allocation.clauses[each].cite.zh for each in point.clauses]
        for shown in point.shown:
            for region in shown.regions:
                yield {"situation": in_words(shown.space, region), "count": Space.size(region), "caught": caught}


def _grids(found: Matrix) -> Iterator[Block]:
    """The matrix in tables of a few units each; a star where a part is had only in some situations."""
    allocation = found.survey.space.allocation
    for first in range(0, len(found.columns), _UNITS):
        columns = found.columns[first : first + _UNITS]
        rows = tuple(
            (allocation.issues[row.issue].name.zh, *(_cell(row, row.cells.get(each, {})) for each in columns))
            for row in found.rows
        )
        names = [_column(allocation, each) for each in columns]
        yield Table((ISSUE_NAME.zh, *names), rows, (28, *(12 for _each in columns)), _(", ").join(names))


def _column(allocation: Allocation, id_: str) -> str:
    unit = allocation.units.get(id_)
    return unit.short.zh if unit else allocation.regimes[id_].name.zh


def _cell(row: Row, parts: Mapping[Part, Extent]) -> str:
    letters = {
        # Translators: one letter for “leads”, in a narrow cell of a table.
        Part.LEAD: _("L"),
        # Translators: one letter for “acts jointly”, in a narrow cell of a table.
        Part.JOINT: _("J"),
        # Translators: one letter for “supports”, in a narrow cell of a table.
        Part.SUPPORT: _("S"),
        # Translators: one letter for “coordinates”, in a narrow cell of a table.
        Part.COORDINATE: _("C"),
        # Translators: one letter for a unit that is named, but not chosen, in a narrow cell of a table.
        Part.CANDIDATE: _("?"),
        # Translators: one letter for “it is handed over to”, in a narrow cell of a table.
        Part.REFERRED: _("H"),
    }
    return " ".join(letters[part] + ("" if row.always(extent) else "*") for part, extent in parts.items())
