"""Laptops that record offline, the packs that they export, and what the record says once they are merged."""

from __future__ import annotations

import gzip
import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from compliance.actor import Actor, ActorRole
from compliance.casework.bench import Bench
from compliance.chain import canonical
from compliance.draft import FindingDraft, Severity, VisitSource
from compliance.packs.decided import decided_first
from compliance.packs.export import export_pack
from compliance.packs.form import read_pack
from compliance.packs.merge import merge_pack
from compliance.packs.questions import questions
from compliance.packs.sameness import pools_of
from compliance.record import record, record_visit
from compliance.states import VisitResult
from compliance.store.cases import Case, Task
from compliance.store.database import open_database
from compliance.store.models import Attendance, Finding, Party, Visit
from compliance.store.packs import PackEntry
from tests.compliance.making import AT, DAY, DISTRICT, QIMING, the_book

OFFICE = Actor("education", ActorRole.OFFICE, "李梅")
INSPECTOR = Actor("education", ActorRole.INSPECTOR, "王芳")
HOME = AT + timedelta(days=3)
CODE = "91450300MA5KDX1F27"
OTHER_CODE = "91450300MA5KDX1F3A"
"""As a licence may have them: a pack is read as strictly as what people type."""


@dataclass(frozen=True)
class Nothing:
    """A visit that found nothing."""

    party: object = QIMING
    day: object = DAY
    inspector: str = "王芳"
    attended: tuple[str, ...] = ()
    note: str = ""
    source: VisitSource = VisitSource.RANDOM_CHECK


def hand_in(database, *things, at=AT, actor=INSPECTOR, book=None):
    """Findings and visits, each by itself, as an inspector does."""
    book = book or the_book()
    for each in things:
        with database.write() as session:
            if isinstance(each, FindingDraft):
                record(session, book, [each], actor, at)
            else:
                visit = (each.party, each.day, each.source, each.inspector, each.attended, each.note)
                record_visit(session, book, *visit, actor, at)


def exported(database, *, everything=False, at=AT, actor=INSPECTOR, book=None):
    """A pack, as bytes."""
    stream = BytesIO()
    with database.write() as session:
        bench = Bench(session, book or the_book(), actor, at)
        export_pack(bench, stream, everything=everything)
        bench.write()
    return stream.getvalue()


def carried(*things, **more):
    """The pack of a laptop on which these were handed in."""
    with open_database(":memory:") as laptop:
        hand_in(laptop, *things, **more)
        return exported(laptop, **more)


def merged(database, *packs, at=HOME, actor=OFFICE, book=None, rejected=None):
    """What became of each of `packs`, merged one after the other."""
    results = []
    for pack in packs:
        with database.write() as session:
            file = read_pack(BytesIO(pack), "甲.pack")
            kept = []
            done = merge_pack(session, book or the_book(), file, actor, at, lambda *row, kept=kept: kept.append(row))
            results.append(done)
        if rejected is None:
            assert kept == []
        else:
            rejected += kept
    return results


@contextmanager
def home(*packs):
    with open_database(":memory:") as database:
        merged(database, *packs)
        yield database


def asked(database):
    """The questions, as what is asked and what was said, without ids of the database."""
    with database.read() as session:
        return [
            (each.kind, each.subject, [(v.said, [brief.digest for brief in v.findings]) for v in each.versions])
            for each in questions(session, the_book().allocation.district)
        ]


def said(session):
    """
    What the record says, in whatever order it came to say so: without ids, numbers, moments and the chain.

    Parties that a question leaves open are taken together. What was said of a party, the ids of findings and the
    notes of visits count as everything that was said, and not as what was said first.
    """
    entries = list(session.scalars(select(PackEntry)))
    pools = pools_of(entries)
    party = {row.id: _party(row, pools) for row in session.scalars(select(Party))}
    visit = {row.id: row for row in session.scalars(select(Visit))}
    findings = list(session.scalars(select(Finding)))
    digest = {row.id: row.digest for row in findings}
    return {
        "parties": sorted({str((who, _said_of(id_, pools, entries))) for id_, who in party.items()}),
        "visits": _visits(session, visit, party),
        "findings": sorted(map(str, _findings(session, findings, visit, party))),
        "cases": _cases(session, party, findings),
        "ids": sorted(
            {str((digest[each.finding_id], each.key)) for each in entries if each.key}
            | {str((row.digest, row.key)) for row in findings if row.key}
        ),
    }


def _party(row, pools):
    pool = pools.get(row.id)
    if pool is not None and pool.in_question:
        return tuple(pool.label)
    return (row.code, "", "") if row.code else ("", row.name_key, row.locality)


def _said_of(id_, pools, entries):
    said = pools[id_].said if id_ in pools else []
    return sorted({str((each.name, each.locality, each.address, each.registered_for)) for each in said})


def _visits(session, visits, party):
    groups = {}
    for row in visits.values():
        key = str((party[row.party_id], row.visited_on, row.source, row.inspector))
        groups.setdefault(key, (set(), set()))[0].add(row.result)
    for row in session.scalars(select(Attendance)):
        seen = visits[row.visit_id]
        groups[str((party[seen.party_id], seen.visited_on, seen.source, seen.inspector))][1].add(row.unit)
    return sorted((key, VisitResult.FOUND in results, sorted(units)) for key, (results, units) in groups.items())


def _findings(session, findings, visits, party):
    decided = decided_first(session, DISTRICT, [row.id for row in findings])
    for row in findings:
        yield row.digest, party[visits[row.visit_id].party_id], row.issue, row.severity, row.found_on, decided[row.id]


def _cases(session, party, findings):
    """Each with its findings and units; of parties taken together, one for issue and lead."""
    groups = {}
    tasks = {}
    for row in session.scalars(select(Task)):
        tasks.setdefault(row.case_id, set()).add((row.unit, row.role))
    held = {}
    for row in findings:
        held.setdefault(row.case_id, set()).add(row.digest)
    for case in session.scalars(select(Case)):
        key = str((party[case.party_id], case.issue, case.lead))
        group = groups.setdefault(
            key, {"state": set(), "office": False, "urgent": [], "found": [], "units": set(), "f": set()}
        )
        group["state"].add(case.state)
        group["office"] |= case.needs_office
        group["urgent"].append(list(Severity).index(case.severity))
        group["found"].append(case.found_on)
        group["units"] |= tasks.get(case.id, set())
        group["f"] |= held.get(case.id, set())
    return sorted(
        str((key, max(g["state"]), g["office"], min(g["urgent"]), min(g["found"]), sorted(g["units"]), sorted(g["f"])))
        for key, g in groups.items()
    )


def lines_of(pack):
    """The lines of a pack, as JSON, without the hash at its end."""
    return [json.loads(line) for line in gzip.decompress(pack).splitlines()][:-1]


def sealed(records):
    """A pack of these lines, with the hash that belongs to them."""
    body = b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in records)
    end = canonical({"sha256": hashlib.sha256(body).hexdigest()}).encode() + b"\n"
    return gzip.compress(body + end)


def forged(pack, line, **changes):
    """The pack with another line, and a hash that fits."""
    records = lines_of(pack)
    records[line] |= changes
    return sealed(records)
