"""What the findings of the record would have become under another allocation, as the features say it."""

from __future__ import annotations

import json
import re

from pytest_bdd import parsers, then, when

from compliance.replaying import replay
from compliance.replaying.result import Replay
from rules.language import Language, speaking
from rules.load import load_document
from tests.features.office import CASE, MOMENT, UNIT, read_day


def issue_named(office, name):
    [found] = [issue.id for issue in office.book.allocation.issues.values() if issue.name.zh == name]
    return found


def edited(office, issue, lead):
    """The allocation in which that issue, where one duty names it, or else by a new duty, is led by that unit."""
    document = json.loads(office.book.allocation.document)
    own = [duty for duty in document["duties"] if duty.get("when", {}).get("issue") == [issue]]
    if own:
        own[0]["lead"] = [lead]
    else:
        document["duties"].append(
            {
                "id": "new",
                "clause": document["duties"][0]["clause"],
                "reading": "explicit",
                "when": {"issue": [issue]},
                "lead": [lead],
            }
        )
    return load_document(json.dumps(document, ensure_ascii=False))


def replayed(office, allocation, start=None) -> None:
    office.before = office.snapshot()
    with speaking(Language.ZH), office.database.read() as session:
        office.done = [replay(session, office.book.allocation.district.id, allocation, start)]


def result(office) -> Replay:
    [told] = office.done
    return told


@when("按现行分工推演已登记的各件")
def _(office):
    replayed(office, office.book.allocation)


@when(parsers.re(rf"假设“(?P<issue>[^”]+)”问题改由{UNIT}主办，(?:推演已登记的各件|只推演(?P<day>{MOMENT})以后发现的)$"))
def _(office, issue, unit, day):
    allocation = edited(office, issue_named(office, issue), office.unit(unit))
    replayed(office, allocation, read_day(day) if day else None)


@when(parsers.re(r"假设分工中没有“(?P<issue>[^”]+)”问题，推演已登记的各件$"))
def _(office, issue):
    document = json.loads(office.book.allocation.document)
    del document["issues"][issue_named(office, issue)]
    replayed(office, load_document(json.dumps(document, ensure_ascii=False)))


@then(parsers.re(r"(?P<all_>\d+)件中有(?P<changed>\d+)件会改变，由“(?P<was>[^”]+)”改为“(?P<would>[^”]+)”$"))
def _(office, all_, changed, was, would):
    told = result(office)
    assert (told.findings, told.changed) == (int(all_), int(changed))
    leads = [(each.was.lead, each.would.lead) for each in told.changes]
    assert leads == [(office.unit(was), office.unit(would))]


@then("没有一件会改变")
def _(office):
    assert result(office).changes == []


@then("没有案件会移动")
def _(office):
    assert result(office).moving == 0


@then(parsers.re(f"只有{CASE}会移动，收回“(?P<loses>[^”]+)”的交办，另发“(?P<gains>[^”]+)”$"))
def _(office, case, loses, gains):
    [moving] = result(office).cases
    assert moving.number == office.number(case)
    assert [each.unit for each in moving.loses] == [office.unit(loses)]
    assert [each.unit for each in moving.gains] == [office.unit(gains)]


@then("案件和记录都没有改变")
def _(office):
    assert office.snapshot() == office.before


@then(parsers.re(r"有(?P<count>\d+)件已经裁定，维持裁定$"))
def _(office, count):
    assert result(office).ruled == int(count)


@then(parsers.re(r"有(?P<count>\d+)件在那份分工里说不了，因为没有“(?P<what>[^”]+)”$"))
def _(office, count, what):
    [unsayable] = result(office).unsayable
    assert unsayable.findings == int(count)
    assert re.search(what, unsayable.reason)
