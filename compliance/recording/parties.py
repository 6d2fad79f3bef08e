"""Which party does the inspector mean? Known by its code, else by its name and locality."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from compliance.draft import PartyDraft
from compliance.ids import new_id
from compliance.recording.identity import name_key
from compliance.recording.journal import Journal
from compliance.recording.ledger import Ledger
from compliance.recording.rows import PartyRow
from compliance.states import EventAct
from compliance.store.lookup import rows_with
from compliance.store.models import Party

__all__ = ["Parties"]


class Parties:
    """
    The parties that a batch may mean, and the new ones that it brings.

    A party without a code takes the first code that comes with its name and locality.
    Where several with different codes share a name and locality, a finding without a
    code is none of theirs: it gets a party of its own, and nobody is blamed for another.
    """

    def __init__(self, session: Session, district: str, ledger: Ledger, journal: Journal) -> None:
        self._session = session
        self._district = district
        self._ledger = ledger
        self._journal = journal
        self._by_code: dict[str, PartyRow] = {}
        self._by_name: dict[tuple[str, str], dict[str, PartyRow]] = {}

    def load(self, drafts: Iterable[PartyDraft]) -> None:
        """Read the stored parties that `drafts` may mean."""
        drafts = list(drafts)
        for column, wanted in (
            ("code", {draft.code for draft in drafts if draft.code} - self._by_code.keys()),
            ("name_key", {name_key(draft.name) for draft in drafts}),
        ):
            keys = [(value,) for value in wanted]
            for row in rows_with(self._session, Party, self._district, (column,), keys):
                self._keep(cast("PartyRow", row))

    def _keep(self, party: PartyRow) -> None:
        if party["code"]:
            party = self._by_code.setdefault(party["code"], party)
        self._by_name.setdefault((party["name_key"], party["locality"]), {}).setdefault(party["id"], party)

    def resolve(self, draft: PartyDraft, at: datetime) -> PartyRow:
        """The party that `draft` means; a new one where none is known."""
        party = self._find(draft)
        if party is None:
            return self._add(draft, at)
        self._complete(party, draft)
        return party

    def _find(self, draft: PartyDraft) -> PartyRow | None:
        if draft.code and draft.code in self._by_code:
            return self._by_code[draft.code]
        same = list(self._by_name.get((name_key(draft.name), draft.locality), {}).values())
        nameless = next((party for party in same if party["code"] is None), None)
        if draft.code or nameless is not None:
            return nameless
        return same[0] if len(same) == 1 else None

    def _add(self, draft: PartyDraft, at: datetime) -> PartyRow:
        party: PartyRow = {
            "district": self._district,
            "id": new_id(at),
            "name": draft.name,
            "name_key": name_key(draft.name),
            "code": draft.code or None,
            "locality": draft.locality,
            "address": draft.address,
            "registered_for": draft.registered_for,
            "added_at": at,
        }
        self._ledger.add(Party, party)
        self._journal.note(EventAct.PARTY_ADDED, {"party_id": party["id"]}, added={"parties": [party]})
        self._keep(party)
        return party

    def _complete(self, party: PartyRow, draft: PartyDraft) -> None:
        """Fill in what the record does not know yet of `party`; what it knows, it keeps."""
        news = {
            name: value
            for name in ("code", "locality", "address", "registered_for")
            if (value := getattr(draft, name)) and not party.get(name)
        }
        if not news:
            return
        self._by_name[party["name_key"], party["locality"]].pop(party["id"], None)
        party.update(cast("PartyRow", news))
        self._ledger.change(Party, party)
        self._journal.note(
            EventAct.PARTY_IDENTIFIED if "code" in news else EventAct.PARTY_COMPLETED,
            {"party_id": party["id"]},
            changed={"parties": [{"id": party["id"], **news}]},
        )
        self._keep(party)
