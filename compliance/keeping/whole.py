"""Is the record of a district as it was recorded: its events, its papers, its tables?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy.orm import Session

from compliance.audit import Count, PapersChecked, differences, replay, scratch, verify_chain, verify_papers
from compliance.audit.count import Progress, quiet
from compliance.errors import ComplianceError
from compliance.keeping.tables import districts
from rules.language import _

__all__ = ["NotWhole", "chain_faults", "record_faults", "require_whole"]

_SHOWN = 20


class NotWhole(ComplianceError):
    """A copy of the record is not what was recorded; its text has each thing that is wrong on a line."""


def chain_faults(session: Session, district: str, count: Count, progress: Progress = quiet) -> Iterator[str]:
    """What is wrong with the events of `district`, a sentence each."""
    yield from map(str, verify_chain(session, district, count, progress))


def record_faults(session: Session, district: str, progress: Progress = quiet) -> Iterator[str]:
    """What is wrong with the events, the papers and the tables of `district`, a sentence each."""
    yield from chain_faults(session, district, Count(), progress)
    yield from map(str, verify_papers(session, district, PapersChecked()))
    with scratch() as made:
        replayed = replay(session, district, made, progress)
        for seq in replayed.unreadable:
            text = _("event {seq} does not say in a readable way which rows it wrote; it was passed over.")
            yield text.format(seq=seq)
        yield from map(str, differences(session, made, district))


def require_whole(session: Session, what: str, progress: Progress = quiet) -> None:
    """Raise `NotWhole`, which begins with `what` was to be done, unless every district's record is as recorded."""
    found: list[str] = []
    for district in districts(session):
        found += islice(record_faults(session, district, progress), _SHOWN + 1 - len(found))
    if found:
        more = [_("There is more.")] if len(found) > _SHOWN else []
        raise NotWhole("\n".join([what, *found[:_SHOWN], *more]))
