"""What an allocation file may hold, and how each mistake is told."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest

from rules.errors import AllocationError, UnknownName
from rules.load import bundled, load_allocation, load_document
from rules.schema import json_schema

SMALL = """\
allocation: {id: small, version: 1, name: {zh: 小区, en: Small}}
district: {id: small, name: {zh: 小区, en: Small}}
source: {title: 通知, number: 一号, issued_on: 2024-01-05, issuer: 区政府}
units:
  parks: {name: {zh: 园林局, en: Parks}, aliases: [绿化]}
  water: {name: {zh: 水务局, en: Water}}
  county: {name: {zh: 县局, en: County}, member: false}
facts:
  place: {name: {zh: 地点, en: place}, values: {garden: {name: {zh: 园, en: garden}}, lake: {name: {zh: 湖, en: lake}}}}
  depth: {name: {zh: 深度, en: depth}, number: {from: 0, to: 50}}
  owner: {name: {zh: 业主, en: owner}, units: [parks, water]}
groups:
  nature: {name: {zh: 自然, en: nature}}
issues:
  litter: {name: {zh: 垃圾, en: litter}, group: nature}
  flood: {name: {zh: 内涝, en: flood}, group: nature}
clauses:
  "1": {cite: {zh: 第一条, en: clause 1}, summary: {zh: 园林管园, en: Parks keeps gardens}}
duties:
  - {clause: "1", reading: explicit, lead: parks, when: {place: garden}}
  - {id: deep, clause: "1", reading: explicit, lead: water, when: {place: lake, depth: {from: 3}}}
"""


@pytest.fixture
def write(tmp_path):
    def writing(text: str | bytes) -> Path:
        file = tmp_path / "small.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return writing


def test_the_bundled_allocation_has_what_the_notice_has():
    allocation = load_allocation()
    assert allocation.ref.id == "xiangshan-2021"
    assert len(allocation.units) == 16
    assert list(allocation.facts) == ["site", "training", "mode", "stage"]
    assert len(allocation.issues) == 42
    assert len(allocation.clauses) == 25
    assert {duty.clause for duty in allocation.duties.values()} == set(allocation.clauses)
    assert len(allocation.bodies) == 5
    assert len(allocation.notes) == 5
    assert allocation.source.issued_on == date(2021, 9, 8)
    assert allocation.district.localities == ("二塘乡", "象山街道", "南门街道", "平山街道")


def test_a_small_file_loads_and_cannot_be_changed(write):
    allocation = load_allocation(write(SMALL))
    assert allocation.duties["deep"].when[1].test.high == 50
    with pytest.raises(TypeError):
        allocation.units["parks"] = None
    with pytest.raises(dataclasses.FrozenInstanceError):
        allocation.units["parks"].id = "other"


def test_the_fingerprint_follows_the_content_and_not_the_layout(write):
    first = load_allocation(write(SMALL)).ref.fingerprint
    assert load_allocation(write("# a remark\n" + SMALL + "\n")).ref.fingerprint == first
    assert load_allocation(write(SMALL.replace("from: 3", "from: 4"))).ref.fingerprint != first


def test_the_vocabulary_decides_nothing_and_is_no_part_of_the_fingerprint(write):
    first = load_allocation(write(SMALL)).ref.fingerprint
    worded = load_allocation(write(SMALL + "words: {litter: {strong: [纸屑]}}\n"))
    assert worded.ref.fingerprint == first
    assert worded.issues["litter"].words.strong == ("纸屑",)


def test_a_document_is_read_back(write):
    allocation = load_allocation(write(SMALL))
    again = load_document(allocation.document)
    assert (again.ref, again.duties, again.facts) == (allocation.ref, allocation.duties, allocation.facts)


BAD = [
    ("", "is empty"),
    ("[]", "must be a set of"),
    ("a: [1", "is not valid YAML"),
    ("a: 1\na: 2\n", "small.yaml:2: a: is given twice. Keep one of the two."),
    (b"\xff\xfe" + SMALL.encode("utf-16-le"), "is not UTF-8 text. Save it as UTF-8."),
    (SMALL.encode("gb18030"), "is not UTF-8 text"),
    (SMALL + "\x00", "is not valid YAML"),
    ("a: &x [1]\nb: [*x, *x]\n", "anchors and aliases (& and *) are not allowed"),
    ("a: " + "[" * 40 + "]" * 40, "nested too deeply"),
    ("x: !!python/object:os.system {}\n", "small.yaml:1: tags (!) are not allowed. Leave it out"),
    ("a:\n  b: !!str 3\n", "small.yaml:2: tags (!) are not allowed"),
    ("[" * 400_000, "nested too deeply"),
    ("{a: " * 400_000, "nested too deeply"),
    ("- " * 400_000, "nested too deeply"),
    ("? " * 400_000, "a key must be a word"),
    ("? [a, {b: c}]\n: [d]\na: 1\na: 2\n", "small.yaml:4: a: is given twice"),
    ("a: 1\n" * 300_000, "small.yaml:102: a: is given twice"),
    (SMALL + "---\n" + SMALL, "is not valid YAML"),
    (
        SMALL.replace("district: {id: small,", "district: {id: small, time_zone: Asia/Shangai,"),
        "small.yaml:2: district.time_zone: there is no time zone “Asia/Shangai”. Did you mean “Asia/Shanghai”",
    ),
    (SMALL.replace("units:", "unit:"), "small.yaml:4: unit: there is no such entry here. Did you mean “units”?"),
    (SMALL.replace("lead: parks", "laed: parks"), "there is no such entry here. Did you mean “lead”"),
    (SMALL.replace("lead: parks", "lead: park"), "duties.1.lead.0: there is no unit “park”. Did you mean “parks”?"),
    (SMALL.replace("lead: water", "lead: county"), "county is outside the conference and cannot lead"),
    (SMALL.replace("lead: water", "lead: [water, parcs]"), "there is no unit “parcs”"),
    (SMALL.replace("lead: water", "lead: {fact: place}"), "“place” is not a fact whose value is a unit"),
    (SMALL.replace("lead: water", "refer: parks"), "“parks” is neither a regime nor a unit outside the conference"),
    (SMALL.replace("lead: water", "lead: water, refer: county"), "lead and refer exclude each other"),
    (SMALL.replace("lead: water", "candidates: [water]"), "one candidate is no choice"),
    (SMALL.replace("lead: water, ", ""), "this duty names nobody"),
    (SMALL.replace("explicit, lead: water", "residual, lead: water"), "a residual duty names nobody"),
    (SMALL.replace("reading: explicit", "reading: exact"), "must be one of explicit, interpreted, residual"),
    (SMALL.replace("place: garden", "plaec: garden"), "there is no fact “plaec”. Did you mean “place”?"),
    (SMALL.replace("place: garden", "place: gardn"), "“gardn” is not a value of it. Did you mean “garden”?"),
    (SMALL.replace("place: garden", "place: {from: 1}"), "a range goes with a number only"),
    (SMALL.replace("{from: 3}", "{}"), "the range is open at both ends"),
    (SMALL.replace("{from: 3}", "{from: 9, to: 4}"), "ends before it begins"),
    (
        SMALL.replace("{from: 3}", "{from: 3, to: 51}"),
        "reaches beyond 0 to 50, which is all there is. Leave out the end",
    ),
    (SMALL.replace("place: garden", "place: Garden"), "duties.1.when.place: “Garden” is no id"),
    (SMALL.replace("member: false", "member: no"), "units.county.member: must be true or false"),
    (SMALL + "valid: {from: 2024-02-01T00:00}\n", "valid.from: must be a date such as 2021-09-08"),
    (SMALL.replace("{from: 3}", "99"), "“99” is not a value of it"),
    (SMALL.replace("from: 0, to: 50", "from: 60, to: 50"), "ends before it begins"),
    (SMALL.replace("units: [parks, water]", "units: [parks, watr]"), "there is no unit “watr”. Did you mean “water”?"),
    (SMALL.replace("group: nature}", "group: natur}"), "there is no group “natur”. Did you mean “nature”?"),
    (SMALL.replace('id: deep, clause: "1"', "id: deep, clause: 2"), "there is no clause “2”"),
    (SMALL.replace("id: deep", "id: 1"), "there are two duties “1”"),
    (SMALL.replace("aliases: [绿化]", "aliases: [水务局]"), "is also a name of"),
    (SMALL.replace("issued_on: 2024-01-05", "issued_on: 2024-13-05"), "must be a date such as 2021-09-08"),
    (SMALL.replace("parks: {name", "Parks: {name"), "“Parks” is no id"),
    (SMALL.replace("version: 1", "version: [1]"), "must be text"),
    (SMALL.replace("en: Water", "xx: Water"), "is missing. Add it."),
    (SMALL + "words: {liter: {strong: [纸屑]}}\n", "there is no issue “liter”. Did you mean “litter”?"),
    (
        SMALL + "words: {litter: {strong: [<papr>]}}\nclasses: {paper: [纸]}\n",
        "no class of words “papr”. Did you mean “paper”",
    ),
    (SMALL + "words: {litter: {weak: ['&纸']}}\n", "words.litter.weak.0: this pattern names no word"),
    (SMALL + "valid: {from: 2024-02-01, to: 2024-01-01}\n", "ends before it begins"),
    (SMALL.replace("id: deep,", 'id: deep, overrides: ["2"],'), "there is no duty “2”"),
    (SMALL.replace("id: deep,", "id: deep, overrides: [deep],"), "the exceptions go round in a circle"),
    (SMALL.replace("  depth: {name: {zh: 深度", "  issue: {name: {zh: 深度"), "“issue” is kept for the issue itself"),
    (SMALL.replace("  nature:", "  spare: {name: {zh: 空, en: spare}}\n  nature:"), "no issue belongs to this group"),
]


@pytest.mark.parametrize(("text", "message"), BAD, ids=[message[:40] for _text, message in BAD])
def test_a_mistake_is_told_with_its_line_and_what_to_do(write, text, message):
    file = write(text)
    with pytest.raises(AllocationError) as error:
        load_allocation(file)
    assert message in str(error.value)
    assert str(error.value).startswith(str(file))
    assert "Traceback" not in str(error.value)


def test_every_mistake_is_told_at_once(write):
    text = SMALL.replace("lead: parks", "lead: park").replace("place: lake", "place: laek")
    with pytest.raises(AllocationError) as error:
        load_allocation(write(text))
    assert [problem.line for problem in error.value.problems] == [20, 21]


def test_a_mistake_is_placed_on_its_own_line(write):
    with pytest.raises(AllocationError) as error:
        load_allocation(write(SMALL.replace("depth: {from: 3}", "depth: {from: three}")))
    assert error.value.problems[0].line == 21


def test_an_allocation_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(UnknownName, match=r"There is no allocation “xiangshan-2012”\. Did you mean “xiangshan-2021”\?"):
        load_allocation("xiangshan-2012")
    with pytest.raises(UnknownName, match=r"There is no allocation file nowhere/a\.yaml"):
        load_allocation("nowhere/a.yaml")


def test_a_folder_or_a_huge_file_is_refused(tmp_path):
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"a" * (4 * 1024 * 1024 + 1))
    with pytest.raises(AllocationError, match="is larger than 4 MiB"):
        load_allocation(huge)


def test_the_schema_is_json_and_knows_every_section():
    schema = json_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert {"units", "facts", "issues", "clauses", "duties"} <= set(schema["properties"])


def test_the_bundled_names_are_the_files():
    assert "xiangshan-2021" in bundled()
