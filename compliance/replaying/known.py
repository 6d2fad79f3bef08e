"""Which way did a stored answer send its findings, and what did it rest on? Each answer is read once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.recording.ledger import chunks
from compliance.replaying.routes import Route, route_in
from compliance.store.models import Answer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from rules.decision import FactValue

__all__ = ["Answered", "Known"]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer's route, and the facts that it rests on: with those that were asked for later."""

    route: Route
    facts: dict[str, FactValue]


class Known:
    """The answers of a district that were asked for, by digest: as many as there are distinct decisions."""

    def __init__(self, session: Session, district: str) -> None:
        self._session = session
        self._district = district
        self._answers: dict[str, Answered] = {}

    def load(self, digests: Iterable[str]) -> None:
        """Read those of `digests` that were not read yet."""
        for piece in chunks(sorted(set(digests) - self._answers.keys())):
            wanted = select(Answer.digest, Answer.record, Answer.facts).where(
                Answer.district == self._district, Answer.digest.in_(piece)
            )
            for digest, record, facts in self._session.execute(wanted):
                self._answers[digest] = Answered(route_in(json.loads(record)), json.loads(facts))

    def __getitem__(self, digest: str) -> Answered:
        return self._answers[digest]
