"""What do ids and moments read like in a ledger? In the reader's language, by the allocation that has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from compliance.draft import Severity
from compliance.labels import severity_label
from rules.allocation import ISSUE, Allocation
from rules.catalogue import FactKind
from rules.language import _

if TYPE_CHECKING:
    from compliance.ledgers.entries import Cited
    from rules.decision import FactValue

__all__ = ["Names"]

_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Names:
    """
    Names of `allocation`; a clause is cited as the `law` with its decision's fingerprint has it.

    What neither has any more keeps its id.
    """

    allocation: Allocation
    law: Callable[[str], Allocation]

    def unit(self, id_: str | None) -> str:
        """The short name of a unit; nothing for none."""
        found = None if id_ is None else self.allocation.units.get(id_)
        return str(found.short) if found else id_ or ""

    def units(self, ids: Iterable[str]) -> str:
        """Short names of several units."""
        return _(", ").join(map(self.unit, ids))

    def place(self, id_: str) -> str:
        """The regime or unit that something was handed over to; its own words where it is neither."""
        found = self.allocation.regimes.get(id_) or self.allocation.units.get(id_)
        return str(found.name) if found else id_

    def issue(self, id_: str) -> str:
        """The name of an issue."""
        found = self.allocation.issues.get(id_)
        return str(found.name) if found else id_

    def kind(self, facts: Iterable[Mapping[str, FactValue]]) -> str:
        """What is known of a place, but for the issue that was found there; each thing once."""
        pairs = ((id_, value) for each in facts for id_, value in each.items() if id_ != ISSUE)
        return _(", ").join(dict.fromkeys(self._value(id_, value) for id_, value in pairs))

    def _value(self, id_: str, value: FactValue) -> str:
        fact = self.allocation.facts.get(id_)
        if fact is None:
            return str(value)
        if fact.kind is FactKind.UNIT:
            return self.unit(str(value))
        if fact.kind is FactKind.NUMBER:
            return f"{fact.name} {value} {fact.unit or ''}".rstrip()
        return next((str(each.name) for each in fact.values if each.id == value), str(value))

    def clauses(self, cited: Iterable[Cited]) -> str:
        """The clauses, as their document counts them."""
        return _(", ").join(dict.fromkeys(map(self._cite, cited)))

    def _cite(self, cited: Cited) -> str:
        found = self.law(cited.fingerprint).clauses.get(cited.clause)
        return str(found.cite) if found else cited.clause

    def basis(self, cited: Iterable[Cited]) -> str:
        """The documents in which the clauses stand, by number where they have one, one a line."""
        laws = ((self.law(each.fingerprint), each.clause) for each in cited)
        sources = dict.fromkeys(law.instrument_of(clause) for law, clause in laws if clause in law.clauses)
        return "\n".join(each.number or each.title for each in sources)

    @staticmethod
    def nature(severity: Severity) -> str:
        """Whether it has to be put right at once, or within a time."""
        return severity_label(severity) if severity is Severity.AT_ONCE else _("within a time")

    def day(self, at: datetime | None) -> date | None:
        """The district's day of a moment."""
        return None if at is None else self._here(at).date()

    def limit(self, at: datetime | None) -> date | datetime | None:
        """The last moment that is in time: a day where it ends with that, else to the minute."""
        if at is None:
            return None
        here = self._here(at)
        return here.date() if here.time() == _END_OF_DAY else here.replace(second=0, microsecond=0)

    def _here(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.allocation.district.time_zone)).replace(tzinfo=None)
