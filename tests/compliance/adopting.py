"""Another allocation for the tests, and a district that has it from a day on."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from compliance.adopting.adopt import adopt
from compliance.adopting.versions import read_versions
from rules.amend import Proposal, amended
from rules.catalogue import Label
from rules.load import load_document
from tests.compliance.acting import OFFICE
from tests.compliance.making import AT, DISTRICT, the_book

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.store.database import Database
    from rules.allocation import Allocation

_ADDED = Label("新增", "added")


@cache
def law(*leads: tuple[str, str], joint: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Allocation:
    """The default allocation, where others lead, with `joint`: ("fire_safety site=school", "education") and so on; no unit of `without`."""
    allocation = the_book().allocation
    for place, (what, unit) in enumerate(leads):
        issue, *more = what.split()
        when = {"issue": issue, **dict(each.split("=") for each in more)}
        allocation = amended(allocation, Proposal(f"a{place}", _ADDED, _ADDED, when, unit, joint))
    content = json.loads(allocation.document)
    content["allocation"]["version"] = "2"
    for unit in without:
        del content["units"][unit]
        content["duties"] = [duty for duty in content["duties"] if unit not in json.dumps(duty)]
    return load_document(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def without_duty(id_: str) -> Allocation:
    """The default allocation without one of its duties, as version 0."""
    content = json.loads(the_book().allocation.document)
    content["allocation"]["version"] = "0"
    content["duties"] = [duty for duty in content["duties"] if duty["id"] != id_]
    return load_document(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def in_force(
    database: Database, allocation: Allocation, starts: date, at: datetime = AT, first: Book | None = None
) -> Book:
    """The book of a district that has the default allocation first, or another, and adopts one from a day on."""
    first = first or the_book()
    with database.write() as session:
        adopt(session, first, allocation, starts, OFFICE, at)
    with database.read() as session:
        versions = read_versions(session, DISTRICT, [first.allocation, allocation])
    assert versions is not None
    return versions.book(at.date())
