"""Which closed cases are looked at again? A random draw that anybody can repeat from its published seed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from math import ceil

from sqlalchemy import select

from compliance.casework.bench import Bench
from compliance.casework.file import Done
from compliance.chain import canonical
from compliance.clock import day_in
from compliance.deadlines import shift
from compliance.errors import NotFound
from compliance.ids import new_id
from compliance.life.acts import CaseAct
from compliance.life.situation import Request
from compliance.states import CaseState, EventAct
from compliance.store.cases import Case
from compliance.store.casework import Draw
from rules.language import _

__all__ = ["draw", "drawn_by"]


def drawn_by(seed: str, numbers: Sequence[str], share: int) -> list[str]:
    """
    `share` percent of `numbers`, rounded up, drawn by `seed`: those with the lowest SHA-256 of "seed number".

    Whoever has the seed and the list draws the same, with any program; their order does not matter.

    >>> drawn_by("2026-11", ["2026-0001", "2026-0002", "2026-0003"], 50)
    ['2026-0001', '2026-0002']
    """
    count = ceil(len(numbers) * share / 100)
    return sorted(sorted(numbers, key=lambda number: hashlib.sha256(f"{seed} {number}".encode()).hexdigest())[:count])


def draw(bench: Bench, seed: str, share: int | None = None) -> list[Done]:
    """
    Draw closed cases to be checked again: `share` percent (the policy's if left out) of those closed of late.

    The seed, the list drawn from and the result are kept. Raises `NotFound` where nothing
    was closed within the policy's time.
    """
    policy = bench.terms.policy
    since = day_in(
        bench.time_zone,
        shift(bench.terms.calendar, bench.time_zone, bench.at, policy.recheck_within, back=True),
    )
    numbers = _population(bench, since)
    if not numbers:
        raise NotFound(_("No case was closed since {day} that is not drawn already.").format(day=since))
    percent = policy.recheck_share if share is None else share
    chosen = drawn_by(seed, numbers, percent)
    done = []
    for number in chosen:
        file = bench.open(number)
        file.take(CaseAct.DRAW, Request())
        file.change(drawn=True)
        file.note(EventAct.DRAWN, seed)
        done.append(file.done(CaseAct.DRAW))
    row = {
        "district": bench.district,
        "id": new_id(bench.at),
        "seed": seed,
        "closed_since": since,
        "population": canonical(numbers),
        "drawn": canonical(chosen),
        "share": percent,
        "drawn_at": bench.at,
    }
    bench.ledger.add(Draw, row)
    bench.journal.note(EventAct.DRAW_MADE, {}, added={"draws": [row]}, why=seed)
    return done


def _population(bench: Bench, since: date) -> list[str]:
    rows = bench.session.execute(
        select(Case.number, Case.closed_at).where(
            Case.district == bench.district, Case.state == CaseState.CLOSED, Case.drawn == 0
        )
    )
    return sorted(number for number, at in rows if at is not None and day_in(bench.time_zone, at) >= since)
