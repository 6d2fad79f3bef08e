"""How does a laptop write down what was handed in on it? Once each since its last pack, or all of it again."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import select

from compliance.clock import day_in
from compliance.errors import NotFound
from compliance.ids import new_id
from compliance.packs.entries import HandedIn, finding_record, visit_record
from compliance.packs.form import Header, write_pack
from compliance.packs.handed_in import findings_in, receipts_since, visits_in
from compliance.rights import Act, require
from compliance.states import EventAct
from compliance.store.packs import Direction, Pack
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.packs.handed_in import Receipts

__all__ = ["export_pack"]


def export_pack(bench: Bench, stream: BinaryIO, *, everything: bool = False) -> Header:
    """
    Write what was handed in here since the last pack, or `everything`, and record that it was.

    The record is changed by `bench.write`, so that a pack that was not written whole is not taken for exported.
    Raises `NotAllowed` unless the actor may carry packs, `NotFound` where there is nothing to carry.
    """
    require(bench.actor, Act.CARRY)
    last = _last(bench)
    new = receipts_since(bench.session, bench.district, 0 if last is None or everything else last.upto)
    if not new.findings and not new.visits:
        raise NotFound(_nothing(bench, None if everything else last))
    header = _header(bench, last, new)
    localities = tuple(bench.book.names.district.localities)
    findings = findings_in(bench.session, bench.district, localities, new.findings)
    visits = visits_in(bench.session, bench.district, new.visits)
    sha256 = write_pack(stream, header, chain(map(finding_record, findings), map(visit_record, visits)))
    row: dict[str, object] = {
        "district": bench.district,
        "id": new_id(bench.at),
        "direction": Direction.EXPORTED,
        "sha256": sha256,
        "device": header.device,
        "fingerprint": header.fingerprint,
        "exported_at": bench.at,
        "exported_unit": bench.actor.unit,
        "exported_by": bench.actor.name,
        "upto": new.last,
        "recorded_at": bench.at,
        "findings": header.findings,
        "visits": header.visits,
        **dict.fromkeys(("stored", "known", "conflicting", "rejected", "differing"), 0),
    }
    bench.ledger.add(Pack, row)
    bench.journal.note(EventAct.PACK_EXPORTED, {}, added={"packs": [row]})
    return header


def _last(bench: Bench) -> Pack | None:
    """The last pack that was exported here."""
    mine = (Pack.district == bench.district, Pack.direction == Direction.EXPORTED)
    return bench.session.scalars(select(Pack).where(*mine).order_by(Pack.upto.desc(), Pack.id.desc()).limit(1)).first()


def _nothing(bench: Bench, last: Pack | None) -> str:
    if last is None:
        return _("Nothing was handed in here yet: `lianban submit` or `lianban visit record` does that.")
    text = _("Nothing was handed in here since the pack of {day}. Give `--all` to export everything once more.")
    return text.format(day=day_in(bench.time_zone, last.exported_at))


def _header(bench: Bench, last: Pack | None, new: Receipts) -> Header:
    law, actor = bench.book.allocation, bench.actor
    return Header(
        district=bench.district,
        device=new_id(bench.at) if last is None else last.device,
        exported=HandedIn(bench.at, actor.unit, actor.role.value, actor.name),
        allocation=law.ref.id,
        version=law.ref.version,
        fingerprint=law.ref.fingerprint,
        starts=law.valid.start,
        findings=len(new.findings),
        visits=len(new.visits),
    )
