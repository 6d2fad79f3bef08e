"""
What exactly was handed in, when the record keeps a finding with the party and the visit that it was put to?

The record completes a party and adds up who attended, so a finding may have said less than stands there now. Its
hash says which: the few drafts that can have been meant are tried until one has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, islice, product
from typing import TYPE_CHECKING

from compliance.draft import FindingDraft, PartyDraft
from compliance.recording.identity import finding_digest

if TYPE_CHECKING:
    from compliance.recording.rows import PartyRow

__all__ = ["as_handed_in", "parties_meant"]

_MOST = 20_000
"""Drafts that are tried for one finding: some tenths of a second."""


def parties_meant(party: PartyRow, given: Mapping[str, str], localities: Sequence[str]) -> Iterator[PartyDraft]:
    """
    The parties that a finding may have named, the likeliest first, when it is kept with `party`.

    `given` is the name and address that it had, where they are not the party's.
    """
    names = dict.fromkeys((given.get("name") or party["name"], party["name"]))
    addresses = dict.fromkeys((given.get("address") or party["address"], ""))
    places = dict.fromkeys((party["locality"], "", *localities))
    registered = dict.fromkeys((party["registered_for"], ""))
    codes = dict.fromkeys((party["code"], None))
    for locality, name, code, address, registered_for in product(places, names, codes, addresses, registered):
        yield PartyDraft(name, code, locality, address, registered_for)


def as_handed_in(
    kept: FindingDraft, digest: str, parties: Iterable[PartyDraft], attended: Sequence[str]
) -> FindingDraft | None:
    """
    The draft with this digest, of one of `parties`, at whose visit some of the units in `attended` were.

    None where none of those that were tried has it.
    """
    meant = tuple(parties)
    groups = (units for count in range(len(attended), -1, -1) for units in combinations(attended, count))
    tried = (replace(kept, party=party, attended=units) for units in groups for party in meant)
    return next((each for each in islice(tried, _MOST) if finding_digest(each) == digest), None)
