"""What did a check of the record come to?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rules.language import _, ngettext

if TYPE_CHECKING:
    from compliance.audit import Count, PapersChecked

__all__ = ["Checked", "end_lines", "summary"]


class Checked:
    """What was gone through: the events of the district or of a `case`, the papers, and the tables if wanted."""

    def __init__(self, case: str | None, *, tables: bool) -> None:
        from compliance.audit import Count, PapersChecked

        self.case = case
        self.tables = tables
        self.events: Count = Count()
        self.papers: PapersChecked = PapersChecked()
        self.guards = 0
        self.wrong = 0

    @property
    def whole(self) -> bool:
        """Whether nothing was wrong anywhere."""
        return not (self.events.faults or self.guards or self.wrong or self.papers.faults)


def summary(checked: Checked) -> dict[str, Any]:
    """The end of the check, as JSON."""
    head = checked.events.head
    return {
        "about": "check",
        "case": checked.case,
        "events": checked.events.events,
        "faults": checked.events.faults,
        "triggers": {"faults": checked.guards},
        "redacted": [{"reference": order, "events": count} for order, count in _under(checked)],
        "head": head and {"seq": head.seq, "hash": head.hash},
        "tables": {"wrong": checked.wrong} if checked.tables else None,
        "papers": {
            "checked": checked.papers.papers,
            "faults": len(checked.papers.faults),
            "redacted": [{"number": number, "reference": order} for number, order in checked.papers.redacted.items()],
        },
        "whole": checked.whole,
    }


def _under(checked: Checked) -> list[tuple[str, int]]:
    return sorted(checked.events.orders.under.items())


def end_lines(checked: Checked) -> Iterator[str]:
    """The end of the check, for people."""
    for order, count in _under(checked):
        text = ngettext(
            "{count} event is redacted under order {order}.", "{count} events are redacted under order {order}.", count
        )
        yield text.format(count=count, order=order)
    for number, order in checked.papers.redacted.items():
        text = _("Paper {number}: its bytes were taken out under order {order}; their hashes are left.")
        yield text.format(number=number, order=order)
    yield _compared(checked)
    if checked.papers.papers:
        yield _kept(checked.papers)
    head = checked.events.head
    if head is not None and checked.case is None:
        text = _("Head of the chain: event {seq}, {hash}. Kept elsewhere, it shows later whether all was sealed anew.")
        yield text.format(seq=head.seq, hash=head.hash)
    yield _result(checked)


def _compared(checked: Checked) -> str:
    if not checked.tables:
        return _("The tables were not compared with the events; --tables does that too.")
    if not checked.wrong:
        return _("The tables are as the events say.")
    return ngettext(
        "The tables are not as the events say, in {count} place.",
        "The tables are not as the events say, in {count} places.",
        checked.wrong,
    ).format(count=checked.wrong)


def _kept(papers: PapersChecked) -> str:
    checked = ngettext("{count} paper checked", "{count} papers checked", papers.papers).format(count=papers.papers)
    if papers.faults:
        return _("{checked}: not all are kept as they were issued.").format(checked=checked)
    if papers.redacted:
        return _("{checked}: each is kept as it was issued, but for what was taken out under an order.").format(
            checked=checked
        )
    return _("{checked}: each is kept as it was issued.").format(checked=checked)


def _result(checked: Checked) -> str:
    count = checked.events
    said = ngettext("{count} event checked", "{count} events checked", count.events).format(count=count.events)
    if count.faults:
        text = ngettext("{checked}: {faults} fault was found.", "{checked}: {faults} faults were found.", count.faults)
        return text.format(checked=said, faults=count.faults)
    if checked.case is None:
        return _("{checked}: the chain is whole.").format(checked=said)
    return _("{checked} of this case: each is as it was recorded, in its place.").format(checked=said)
