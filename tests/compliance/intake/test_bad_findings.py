"""A finding that cannot be used is refused with one clear sentence for each thing that is wrong."""

from datetime import date, time

import pytest

from compliance.errors import BadInput
from compliance.intake import Parser, parse_finding
from tests.compliance.intake.samples import CODE, TODAY, finding

NAME = "party.name (party's name)"
CREDIT = "party.code (unified social credit code)"
FOUND = "found_on (date found)"


def party(**parts: object) -> dict[str, object]:
    return finding(party={"name": "晨光培训中心", **parts})


BAD = {
    "no party": (
        finding(party=None),
        "party (inspected party): is missing. Write the name of who was inspected.",
    ),
    "a list for a party": (
        finding(party=["晨光"]),
        "party (inspected party): is a list, not a name or an object. Write the name of who was inspected.",
    ),
    "a number for a party": (
        finding(party=7),
        "party (inspected party): is a number, not a name or an object. Write the name of who was inspected.",
    ),
    "a party without a name": (
        finding(party={"site": "institution"}),
        f"{NAME}: is missing. Write the name of who was inspected.",
    ),
    "a name of spaces": (finding(party=" 　 "), f"{NAME}: is missing. Write the name of who was inspected."),
    "true for a name": (party(name=True), f"{NAME}: is true or false, not text. Write text."),
    "a name too long": (
        finding(party="甲" * 201),
        f"{NAME}: has 201 characters; at most 200 are kept. Shorten it; it begins “{'甲' * 60}…”.",
    ),
    "NUL in a name": (finding(party="晨\x00光"), f"{NAME}: has the control character U+0000. Type it again."),
    "DEL in a name": (finding(party="晨\x7f光"), f"{NAME}: has the control character U+007F. Type it again."),
    "a lone surrogate in a name": (
        finding(party="晨\ud800光"),
        f"{NAME}: has half a character (U+D800): it was damaged on its way. Type it again.",
    ),
    "a name that turns its order round": (
        finding(party="晨\u202e光"),
        f"{NAME}: has the invisible character U+202E, which can hide what a text says. Type it again.",
    ),
    "a name with a joiner in it": (
        finding(party="晨\u200d光"),
        f"{NAME}: has the invisible character U+200D, which can hide what a text says. Type it again.",
    ),
    "an unknown part of a party": (
        party(adress="解放路1号"),
        "party.adress: is not a part of a party. Did you mean “address”?",
    ),
    "a locality of another district": (
        party(locality="平山街"),
        "party.locality (locality): “平山街” is not a locality of this district. Did you mean “平山街道”?",
    ),
    "a code too short": (
        party(code="9111"),
        f"{CREDIT}: “9111” has 4 characters; a code has 18. Copy it from the licence.",
    ),
    "a code with the letter O": (
        party(code="9111000O600037341L"),
        (
            f"{CREDIT}: “9111000O600037341L” has “O” at place 8, which no code has. "
            "The letters I, O, S, V and Z are never used: look for 1, 0, 5, U or 2."
        ),
    ),
    "a code with a letter in the region": (
        party(code="91A10000600037341L"),
        (
            f"{CREDIT}: “91A10000600037341L” has a letter at places 3 to 8, where the region's number stands. "
            "Copy it from the licence."
        ),
    ),
    "a code with the wrong check digit": (
        party(code=CODE[:-1] + "X"),
        (
            f"{CREDIT}: “91110000600037341X” has a check digit that does not fit the rest. "
            "Compare it with the licence, character by character."
        ),
    ),
    "a code that a spreadsheet made a number": (
        party(code=911100006000373000),
        f"{CREDIT}: is kept as a number, which loses digits. Format the column as text, and enter the code again.",
    ),
    "a list for a code": (party(code=[]), f"{CREDIT}: is a list, not text. Write text."),
    "no issue": (finding(issue=None), "issue: is missing. See `lianban duty list --what issues`."),
    "an issue that is unknown": (finding(issue="不详"), "issue: is missing. See `lianban duty list --what issues`."),
    "an issue misspelt": (
        finding(issue="fire_safty"),
        "issue: there is no value “fire_safty”. Did you mean “fire_safety” or “fire safety” or “food_safety”?",
    ),
    "a list for an issue": (
        finding(issue=["fire_safety"]),
        "issue: is a list, not a word or a number. Give one value.",
    ),
    "a control character in an issue": (
        finding(issue="fire\x1b[2J"),
        "issue: has the control character U+001B. Write an id or a name from the allocation.",
    ),
    "an issue as long as a letter": (
        finding(issue="消" * 5000),
        f"issue: “{'消' * 60}…” is too long for a name. Write an id or a name from the allocation.",
    ),
    "facts in a list": (
        finding(facts=["institution"]),
        "facts: is a list, not an object with facts. Write one key for each fact.",
    ),
    "a fact nobody declared": (
        finding(facts={"trainign": "academic"}),
        "trainign: is not a fact of this allocation. Did you mean “training”?",
    ),
    "a value nobody declared": (
        finding(facts={"mode": "on the moon"}),
        "mode (mode of training): there is no value “on the moon”. Possible: offline (线下), online (线上).",
    ),
    "true for a fact": (finding(facts={"mode": True}), "mode (mode of training): “True” is not a word."),
    "a fact given twice, differently": (
        finding(facts={"site": "school"}),
        "site (site): is given twice, as “school” and “institution”. Leave one of them out.",
    ),
    "an issue given twice, differently": (
        finding(facts={"问题": "hygiene"}),
        "issue: is given twice, as “fire_safety” and “hygiene”. Leave one of them out.",
    ),
    "no date": (finding(found_on=None), f"{FOUND}: is missing. Write the day, as in 2026-03-05."),
    "a date in the future": (
        finding(found_on="2026-11-24"),
        f"{FOUND}: 2026-11-24 is in the future: today is 2026-11-23. Write the day on which it was found.",
    ),
    "a date in the last century": (
        finding(found_on="1999-12-31"),
        f"{FOUND}: 1999-12-31 is before 2000-01-01. Check the year.",
    ),
    "a day that is in no calendar": (
        finding(found_on="2026-02-30"),
        f"{FOUND}: “2026-02-30” is not a date. Write it as 2026-03-05.",
    ),
    "a date with the day first": (
        finding(found_on="5/3/2026"),
        f"{FOUND}: “5/3/2026” is not a date. Write it as 2026-03-05.",
    ),
    "a date that mixes its separators": (
        finding(found_on="2026-3/5"),
        f"{FOUND}: “2026-3/5” is not a date. Write it as 2026-03-05.",
    ),
    "the number that a spreadsheet has for a date": (
        finding(found_on=46086),
        f"{FOUND}: “46086” is not a date. Write it as 2026-03-05.",
    ),
    "a time of day for a date": (
        finding(found_on=time(9, 30)),
        f"{FOUND}: a time of day is not a date. Write it as 2026-03-05.",
    ),
    "true for a date": (finding(found_on=True), f"{FOUND}: “True” is not a date. Write it as 2026-03-05."),
    "a number for a text": (finding(text=1.5), "text (description): is a number, not text. Write text."),
    "a text too long": (
        finding(text="甲" * 2001),
        f"text (description): has 2001 characters; at most 2000 are kept. Shorten it; it begins “{'甲' * 60}…”.",
    ),
    "an escape sequence in a text": (
        finding(text="墙上\x1b[31m有裂缝"),
        "text (description): has the control character U+001B. Type it again.",
    ),
    "a source misspelt": (
        finding(source="hotlin"),
        "source: there is no value “hotlin”. Did you mean “hotline”?",
    ),
    "a severity out of nowhere": (
        finding(severity="马马虎虎"),
        "severity: there is no value “马马虎虎”. Possible: at_once, urgent, ordinary, long.",
    ),
    "an object for the inspector": (
        finding(inspector={"name": "李某"}),
        "inspector: is an object, not text. Write text.",
    ),
    "an unknown unit": (
        finding(attended=["卫生局"]),
        "attended (units attending): there is no value “卫生局”. Did you mean “卫健局” or “区卫生健康局”?",
    ),
    "an object for the units": (
        finding(attended={}),
        "attended (units attending): is an object, not a list of units. Write a list of units.",
    ),
    "an unknown key": (finding(isue="x"), "isue: does not belong here. Did you mean “issue” or “source”?"),
    "a fact at the top": (
        finding(training="academic"),
        "training: does not belong here. It is a fact: put it under “facts”.",
    ),
    "an unknown key that is like nothing": (
        finding(备用="x"),
        (
            "备用: does not belong here. Possible: action, attended, evidence, facts, found_on, id, "
            "inspector, issue, party, severity, source, text."
        ),
    ),
    "a key with a control character": (
        finding(**{"a\x1bb": 1}),
        (
            "a\\u001bb: does not belong here. Possible: action, attended, evidence, facts, found_on, id, "
            "inspector, issue, party, severity, source, text."
        ),
    ),
    "evidence where there is no folder": (
        finding(evidence=["a.jpg"]),
        "evidence: files can only be found from a folder. Hand the finding in as a file that lies beside them.",
    ),
    "a list for an id": (finding(id=[1]), "id: is a list, not text. Write text."),
}


@pytest.mark.parametrize(("raw", "message"), BAD.values(), ids=BAD)
def test_what_is_wrong_with_a_finding_is_said_in_one_sentence(parser, raw, message) -> None:
    with pytest.raises(BadInput) as refused:
        parser.parse(raw)
    assert str(refused.value) == message


def test_everything_that_is_wrong_is_said_at_once(parser) -> None:
    raw = {"party": {"code": "1"}, "isue": "x", "found_on": "2027-01-01", "severity": 5}
    with pytest.raises(BadInput) as refused:
        parser.parse(raw)
    assert [problem.where for problem in refused.value.problems] == [
        "isue",
        "party.name (party's name)",
        "party.code (unified social credit code)",
        "issue",
        "found_on (date found)",
        "severity",
    ]


@pytest.mark.parametrize("raw", [None, [], "晨光", 3], ids=repr)
def test_what_is_no_object_is_no_finding(allocation, raw) -> None:
    with pytest.raises(BadInput, match="A finding is an object, and this is"):
        parse_finding(raw, allocation, TODAY)


def test_a_number_outside_its_range_is_refused(riverside) -> None:
    raw = finding(party="河畔学堂", issue="crowding", facts={"pupils": 5001})
    with pytest.raises(BadInput) as refused:
        Parser(riverside, TODAY).parse(raw)
    assert str(refused.value) == "pupils (number of pupils): 5001 is outside 0 to 5000."


def test_the_day_itself_is_not_in_the_future(parser) -> None:
    assert parser.parse(finding(found_on=TODAY)).found_on == TODAY
    assert parser.parse(finding(found_on="2000-01-01")).found_on == date(2000, 1, 1)
