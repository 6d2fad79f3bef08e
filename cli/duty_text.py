"""How does a clause read? What it says, in which document, and the duties that rest on it."""

from __future__ import annotations

from compliance.duty_words import duty_record
from rules.allocation import Allocation, Duty, Reading
from rules.catalogue import Clause, Level, Source
from rules.language import _

__all__ = ["clause_text"]


def clause_text(allocation: Allocation, clause: Clause) -> str:
    """A clause with its duties, as sentences."""
    lines = [f"{clause.id}  {clause.cite}", str(clause.summary)]
    if clause.instrument is not None:
        lines.append(_instrument_text(allocation.instruments[clause.instrument]))
    if clause.note:
        lines.append(_("Note: {note}").format(note=clause.note))
    for duty in (each for each in allocation.duties.values() if each.clause == clause.id):
        lines += ["", *_duty_lines(allocation, duty)]
    return "\n".join(lines)


def _instrument_text(instrument: Source) -> str:
    levels = {
        Level.NATIONAL: _("national"),
        Level.PROVINCE: _("of the province"),
        Level.CITY: _("of the city"),
        Level.DISTRICT: _("of the district"),
        Level.TOWN: _("of the town"),
    }
    return _("In: “{title}” ({number}, {issuer}, {day}; {level})").format(
        title=instrument.title,
        number=instrument.number,
        issuer=instrument.issuer,
        day=instrument.issued_on,
        level=levels[instrument.level],
    )


def _duty_lines(allocation: Allocation, duty: Duty) -> list[str]:
    record = duty_record(allocation, duty)
    labels = {
        "lead": _("Leads"),
        "joint": _("Jointly"),
        "support": _("In support"),
        "coordinate": _("Coordinates"),
        "when": _("When"),
    }
    lines = [_("Duty {id} ({reading})").format(id=duty.id, reading=record["reading"])]
    for key, label in labels.items():
        words = record[key]
        if isinstance(words, list) and words:
            lines.append(_("  {label}: {words}").format(label=label, words=_("; ").join(words)))
    if not duty.when:
        lines.append(_("  When: always") if duty.reading is not Reading.RESIDUAL else _("  When no other clause leads"))
    if duty.valid.start or duty.valid.until:
        span = _("  In force: {start} to {until}")
        lines.append(span.format(start=duty.valid.start or "…", until=duty.valid.until or "…"))
    if duty.overrides:
        lines.append(_("  Displaces: {duties}").format(duties=", ".join(duty.overrides)))
    if duty.note:
        lines.append(_("  Note: {note}").format(note=duty.note))
    return lines
