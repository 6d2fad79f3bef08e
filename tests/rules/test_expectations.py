"""A district's own expectations: strict both ways, read in either language, and told with what came instead."""

from datetime import date
from pathlib import Path

import pytest

from compliance.errors import BadInput
from compliance.intake.expected import read_expectations
from rules.decide import Decider
from rules.errors import AllocationError, FactsError
from rules.expectations import Aspect, Expectation, check_expectations
from rules.expectedcause import Why, cause_of
from rules.expectedrows import read_row
from rules.load import load_allocation

ON = date(2025, 3, 3)
SMALL = Path(__file__).parents[2] / "examples" / "allocations" / "small-district.yaml"


@pytest.fixture(scope="module")
def decider():
    return Decider(load_allocation(SMALL))


@pytest.fixture(scope="module")
def allocation(decider):
    return decider.allocation


def differences(decider, raw, on=ON):
    """aspect → (expected, found) of a row that is read and checked."""
    failures = check_expectations(decider, [read_row(decider.allocation, raw)], on)
    return {each.aspect.value: (each.expected, each.found) for failure in failures for each in failure.differences}


SMALL_FIRE = {"问题": "消防安全", "学员人数": 12}


@pytest.mark.parametrize(
    "raw",
    [
        {**SMALL_FIRE, "主办单位": "属地", "其他单位": "消防大队"},
        {**SMALL_FIRE, "lead": "town", "others": ["fire_rescue"]},
        {**SMALL_FIRE, "lead": "镇（街道）", "support": "Fire and Rescue", "outcome": "settled"},
        {**SMALL_FIRE, "lead": "town", "配合单位": "消防", "会同单位": "无", "统筹单位": "教育"},
        {**SMALL_FIRE, "lead": "town", "others": "消防", "依据": "3.2"},
        {"issue": "fire_safety", "lead": "", "question": "学员人数"},
        {"issue": "fire_safety", "lead": "无"},
        {"issue": "coach_qualification", "candidates": "文旅、体育", "outcome": "contested"},
        {"issue": "child_care", "refer": "幼儿园管理", "outcome": "out_of_scope"},
        {"issue": "no_permit", "lead": "市监", "joint": "教育", "outcome": "to_confirm"},
        {"issue": "deposit", "class": "arts", "pupils": "3", "held_by": "town", "lead": "市监局", "others": "town;"},
    ],
)
def test_what_is_expected_and_comes_holds(decider, raw):
    assert differences(decider, raw) == {}


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        ({**SMALL_FIRE, "lead": "town"}, {"others": ((), ("fire_rescue",))}),
        (
            {**SMALL_FIRE, "lead": "town", "others": "消防、市监"},
            {"others": (("fire_rescue", "market_regulation"), ("fire_rescue",))},
        ),
        ({**SMALL_FIRE, "others": "消防"}, {"lead": ((), ("town",))}),
        (
            {**SMALL_FIRE, "lead": "消防", "others": "town"},
            {"lead": (("fire_rescue",), ("town",)), "others": (("town",), ("fire_rescue",))},
        ),
        (
            {**SMALL_FIRE, "lead": "town", "joint": "消防"},
            {"joint": (("fire_rescue",), ()), "others": ((), ("fire_rescue",))},
        ),
        ({**SMALL_FIRE, "lead": "town", "others": "消防", "统筹单位": ""}, {"coordinate": ((), ("education",))}),
        (
            {**SMALL_FIRE, "lead": "town", "others": "消防、教育"},
            {"others": (("fire_rescue", "education"), ("fire_rescue",))},
        ),
        ({**SMALL_FIRE, "lead": "town", "others": "消防", "clause": "3"}, {"clause": (("3",), ("3.2",))}),
        ({"issue": "coach_qualification", "outcome": "contested"}, {"candidates": ((), ("culture_tourism", "sports"))}),
        ({"issue": "child_care", "outcome": "out_of_scope"}, {"refer": ((), ("kindergartens",))}),
        ({"issue": "fire_safety", "lead": "无", "question": "无"}, {"question": ((), ("pupils",))}),
        (
            {"issue": "no_permit", "lead": "市监", "joint": "教育", "outcome": "settled"},
            {"outcome": (("settled",), ("to_confirm",))},
        ),
    ],
)
def test_what_comes_and_is_not_expected_is_as_wrong_as_what_is_missing(decider, raw, wrong):
    assert differences(decider, raw) == wrong


def test_a_row_is_decided_by_the_law_of_its_own_day(decider):
    row = {"issue": "fee_posting", "class": "academic", "lead": "市监"}
    assert differences(decider, row, on=date(2024, 12, 31)) == {}
    assert differences(decider, row | {"on": "2024-12-31"}) == {}
    assert differences(decider, row) == {"others": ((), ("education",))}


def test_an_expectation_needs_no_file(decider):
    expected = Expectation({"issue": "fire_safety", "pupils": 12}, {Aspect.LEAD: ("town",)})
    (failure,) = check_expectations(decider, [expected], ON)
    assert failure.expectation is expected
    assert [(each.missing, each.extra) for each in failure.differences] == [((), ("fire_rescue",))]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (
            {**SMALL_FIRE, "colour": "red", "lead": "town"},
            "colour: is neither a fact of this allocation nor a column of expectations.",
        ),
        ({**SMALL_FIRE, "lead": "消房"}, "lead: there is no unit “消房”."),
        (
            {**SMALL_FIRE, "lead": "educaton"},
            "lead: there is no unit “educaton”. Did you mean “education” or “Education”?",
        ),
        (
            {**SMALL_FIRE, "lead": "town, education"},
            "lead: names more than one unit. The first-named leads; expect the others as joint units.",
        ),
        ({**SMALL_FIRE, "outcome": "fine"}, "outcome: there is no outcome “fine”. Possible: settled, to_confirm"),
        ({**SMALL_FIRE, "clause": "99"}, "clause: there is no clause “99”."),
        ({**SMALL_FIRE, "question": "weather", "lead": ""}, "question: there is no fact “weather”."),
        (
            {**SMALL_FIRE, "lead": "", "others": " "},
            "nothing is expected of these facts. Write who leads, or “无” where nobody does.",
        ),
        (SMALL_FIRE, "nothing is expected of these facts."),
        ({**SMALL_FIRE, "lead": "town", "on": "3 March"}, "on: “3 March” is not a date such as 2026-03-01."),
        ({**SMALL_FIRE, "lead": "town", "主办单位": "town"}, "主办单位: is given twice. Keep one of the two."),
        ({"issue": "fire_safty", "lead": "town"}, "issue: there is no value “fire_safty”. Did you mean “fire_safety”"),
        ({"issue": "fire_safety", "pupils": 9999, "lead": "town"}, "9999 is outside 0 to 5000."),
    ],
)
def test_a_row_that_cannot_be_read_says_why(allocation, raw, told):
    with pytest.raises(FactsError) as caught:
        read_row(allocation, raw)
    assert told in "\n".join(map(str, caught.value.problems))


@pytest.mark.parametrize(
    ("raw", "unit", "aspect", "why", "duty"),
    [
        ({**SMALL_FIRE, "lead": "消防"}, "fire_rescue", Aspect.LEAD, Why.DISPLACED, "3"),
        ({**SMALL_FIRE, "lead": "消防"}, "town", Aspect.LEAD, Why.GIVEN, "3.2"),
        ({"issue": "fire_safety", "pupils": 50, "lead": "town"}, "town", Aspect.LEAD, Why.UNMET, "3.2"),
        (
            {"issue": "fee_posting", "lead": "市监", "others": "教育"},
            "education",
            Aspect.OTHERS,
            Why.ASKED,
            "4-academic",
        ),
        (
            {"issue": "fee_posting", "class": "academic", "lead": "town", "on": "2024-06-01"},
            "education",
            Aspect.OTHERS,
            Why.NOT_IN_FORCE,
            "4-academic",
        ),
        ({"issue": "other", "lead": "市交通"}, "city_transport", Aspect.LEAD, Why.NOWHERE, None),
    ],
)
def test_the_nearest_cause_is_found(decider, raw, unit, aspect, why, duty):
    (failure,) = check_expectations(decider, [read_row(decider.allocation, raw)], ON)
    cause = cause_of(decider, failure, aspect, unit)
    assert cause.why is why
    assert next((each.id for each in cause.duties), None) == duty


def test_a_word_that_the_allocation_has_for_a_fact_means_the_fact(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text(SMALL.read_text("utf-8").replace("aliases: [类别]", "aliases: [结果]"), "utf-8")
    read = read_row(
        load_allocation(file), {"issue": "fee_posting", "结果": "学科类", "outcome": "settled", "lead": "市监"}
    )
    assert read.facts == {"issue": "fee_posting", "class": "academic"}
    assert read.expected[Aspect.OUTCOME] == ("settled",)


TABLE = "清溪区的期望\n问题,学员人数,主办单位,其他单位\n消防安全,12,属地,消防\n消防安全,50,消防,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_of_spreadsheets(tmp_path, decider, encoding):
    file = tmp_path / "expected.csv"
    file.write_text(TABLE, encoding)
    rows = read_expectations(file, decider.allocation)
    assert [(each.line, each.expected[Aspect.LEAD]) for each in rows] == [(3, ("town",)), (4, ("fire_rescue",))]
    assert check_expectations(decider, rows, ON) == []


def test_a_blank_cell_of_a_column_that_is_there_means_nobody(tmp_path, decider):
    file = tmp_path / "expected.csv"
    file.write_text("问题,学员人数,主办单位,配合单位,统筹单位\n消防安全,12,属地,消防,\n", "utf-8")
    (failure,) = check_expectations(decider, read_expectations(file, decider.allocation), ON)
    assert [each.aspect for each in failure.differences] == [Aspect.COORDINATE]


def test_a_list_in_yaml_is_read_with_its_lines(tmp_path, decider):
    file = tmp_path / "expected.yaml"
    file.write_text(
        "# ours\n- {issue: 消防安全, pupils: 12, lead: town, others: [消防]}\n- issue: no_permit\n  lead: 市监\n  joint: 教育\n",
        "utf-8",
    )
    rows = read_expectations(file, decider.allocation)
    assert [each.line for each in rows] == [2, 3]
    assert check_expectations(decider, rows, ON) == []


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "问题,主办单位\n消防安全,town\n校车,town\n", [(3, "there is no value “校车”")]),
        ("a.csv", "问题,主办\n消防安全,town,x\n", [(2, "has 3 cells, and the header has 2.")]),
        ("a.csv", "问题,主办单位\n", [(None, "has no row.")]),
        ("a.csv", "天气,颜色\n晴,红\n", [(None, "Write the names of the columns above the data, such as: 主办单位")]),
        ("a.csv", "问题,主办单位,lead\n消防安全,town,town\n", [(1, "mean the same. Keep one")]),
        ("a.json", "[]", [(None, "is no table of expectations. Hand in one of: .csv, .tsv, .xlsx, .yaml, .yml.")]),
        ("a.yaml", "issue: fire_safety\n", [(None, "is not a list of rows. Begin each row with “- ”")]),
        ("a.yaml", "- 3\n- {issue: fire_safety, lead: x}\n", [(1, "has no columns."), (2, "there is no unit “x”")]),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_line_by_line(tmp_path, allocation, name, text, told):
    file = tmp_path / name
    file.write_text(text, "utf-8")
    with pytest.raises(BadInput) as caught:
        read_expectations(file, allocation)
    found = [(each.line, str(each)) for each in caught.value.problems]
    assert [line for line, _ in found] == [line for line, _ in told]
    assert all(expected in text for (_, expected), (_, text) in zip(told, found, strict=True)), found


def test_yaml_that_is_none_is_refused_with_its_line(tmp_path, allocation):
    file = tmp_path / "a.yaml"
    file.write_text("- {issue: fire_safety\n- lead: town\n", "utf-8")
    with pytest.raises(AllocationError, match=r"a\.yaml:2: is not valid YAML"):
        read_expectations(file, allocation)
