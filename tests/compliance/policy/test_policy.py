"""What a policy answers: the bundled ones, one for another district, one of an office's own."""

import dataclasses
import json
import re

import pytest
import yaml

from compliance.deadlines import read_allowance
from compliance.draft import Severity
from compliance.policy import OfficeWork, Precedent, Proposal, bundled_policies, load_policy
from compliance.policy.schema import HandleIn, OfficeIn, SharesIn, policy_schema
from compliance.states import TaskRole
from rules.errors import UnknownName
from tests.compliance.policy.making import LINES, invented, notice


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(LINES, "utf-8")
    return load_policy(file, notice())


def test_the_policy_of_the_allocations_own_name_is_used_and_else_the_general_one():
    assert set(bundled_policies()) == {"default", "xiangshan-2021"}
    assert load_policy(None, notice()).id == "xiangshan-2021"
    assert load_policy(None, invented()).id == "default"
    assert load_policy("default", notice()).id == "default"


def test_the_general_policy_names_nothing_of_any_allocation():
    policy = load_policy("default", invented())
    assert policy.signals.together == ()
    assert policy.signals.waits_on == frozenset()
    assert policy.is_life_safety("anything", "at all", Severity.AT_ONCE)
    assert not policy.is_life_safety("anything", "at all", Severity.URGENT)


@pytest.mark.parametrize("name", ["default", "xiangshan-2021"])
def test_no_bundled_signal_acts_without_a_person(name):
    assert load_policy(name, notice()).signals.by_themselves == frozenset()


@pytest.mark.parametrize("name", ["default", "xiangshan-2021"])
def test_at_once_is_never_longer_than_urgent_nor_joint_than_lead(name):
    policy = load_policy(name, notice())
    hours = {"h": 1, "d": 24, "wd": 24}
    lengths = [
        [
            given.amount * hours[given.span]
            for severity in Severity
            for given in [policy.handle_within(severity, role, life=False)]
        ]
        for role in TaskRole
    ]
    assert all(row == sorted(row) for row in lengths)
    lead, joint, support = lengths
    assert all(a >= b >= c for a, b, c in zip(lead, joint, support, strict=True))


def _numbers(node, path=()):
    """The dotted entries that hold a number or a time."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _numbers(value, (*path, key))
    elif isinstance(node, list):
        for each in node:
            yield from _numbers(each, (*path, each["id"]) if isinstance(each, dict) else path)
    elif isinstance(node, int) or re.fullmatch(r"\d+(wd|d|h)", str(node)):
        yield ".".join(path)


@pytest.mark.parametrize("name", ["default", "xiangshan-2021"])
def test_every_number_has_its_source_beside_it(name):
    policy = load_policy(name, notice())
    numbers = list(
        _numbers(
            {
                key: value
                for key, value in yaml.safe_load(bundled_policies()[name].read_text("utf-8")).items()
                if key != "policy"
            }
        )
    )
    assert len(numbers) >= 29
    assert [number for number in numbers if not policy.sources.get(number.rpartition(".")[0])] == []
    assert all(len(source) > 10 for source in policy.sources.values())


def test_sources_are_found_by_the_dotted_name_of_their_entry(small):
    assert small.sources["return"] == "乙"
    assert small.sources["handle.long"] == "己"
    assert small.sources["signals.together.pair"] == "未"
    assert small.sources["signals.overdue_twice"] == "申"
    assert len(small.sources) == 20


def test_each_question_has_the_number_of_the_file(small):
    asked = {
        "receive": (small.receive_within(life=False), small.receive_within(life=True)),
        "return": (small.return_within(life=False), small.return_within(life=True)),
        "remind": (small.remind_before(life=False), small.remind_before(life=True)),
        "escalate": (small.escalate_after(life=False), small.escalate_after(life=True)),
        "office": tuple(small.office_within(what) for what in OfficeWork),
        "others": (small.park_longest, small.reopen_within, small.recheck_within),
    }
    assert {key: " ".join(map(str, values)) for key, values in asked.items()} == {
        "receive": "1wd 2h",
        "return": "3wd 24h",
        "remind": "2wd 4h",
        "escalate": "5wd 12h",
        "office": "2wd 3wd 5wd",
        "others": "90d 180d 90d",
    }
    assert (small.id, small.version, small.name.zh) == ("small", "1", "小区")
    assert (small.recheck_share, small.time_zone) == (10, "Asia/Shanghai")
    assert small.evidence_from == {TaskRole.LEAD}
    assert small.precedents_from == {"ruling"} == {Precedent.RULING}


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        (Severity.AT_ONCE, "24h 12h 6h"),
        (Severity.URGENT, "2wd 1wd 0wd"),
        (Severity.ORDINARY, "13wd 10wd 5wd"),
        (Severity.LONG, "60wd 50d 20wd"),
    ],
)
def test_handling_goes_by_severity_and_role(small, severity, expected):
    assert " ".join(str(small.handle_within(severity, role, life=False)) for role in TaskRole) == expected


def test_a_life_at_stake_changes_handling_only_where_the_policy_says_so(small):
    assert {small.handle_within(Severity.URGENT, role, life=True) for role in TaskRole} == {read_allowance("8h")}
    assert small.handle_within(Severity.AT_ONCE, TaskRole.JOINT, life=True) == read_allowance("12h")
    assert small.handle_within(Severity.ORDINARY, TaskRole.LEAD, life=True) == read_allowance("13wd")


@pytest.mark.parametrize(
    ("issue", "group", "severity", "expected"),
    [
        ("fire_safety", "fire", Severity.AT_ONCE, True),
        ("fire_safety", "fire", Severity.URGENT, True),
        ("fire_safety", "fire", Severity.ORDINARY, False),
        ("hygiene", "health", Severity.AT_ONCE, True),
        ("advertising", "advertising", Severity.AT_ONCE, False),
    ],
)
def test_hours_need_the_severity_and_one_of_the_issues_or_groups(small, issue, group, severity, expected):
    assert small.is_life_safety(issue, group, severity) is expected


def test_signals_have_issues_where_the_file_had_groups(small):
    signals = small.signals
    assert (signals.recurrence_days, signals.several_at_least) == (170, 4)
    [pair] = signals.together
    assert pair.first == {"building_safety", "building_approval"}
    assert pair.second == {"fire_safety"}
    assert (pair.within_days, pair.clauses, pair.proposes) == (30, ("10",), Proposal.CONFERENCE)
    assert signals.waits_on == {"unlicensed_training"}
    assert signals.by_themselves == {"recurrence", "pair"}


def test_the_pairs_of_xiangshan_cite_their_clauses():
    pairs = {each.id: each for each in load_policy(None, notice()).signals.together}
    assert pairs["fire_with_buildings"].clauses == ("10", "14")
    assert pairs["fire_with_buildings"].proposes is Proposal.JOINT_VISIT
    assert pairs["refunds_with_crowd"].first == {"fee_refund"}
    assert pairs["refunds_with_crowd"].second == {"stability_risk", "stability_incident", "public_order"}
    assert pairs["refunds_with_crowd"].proposes is Proposal.STABILITY


def test_the_fingerprint_follows_the_content_and_not_the_layout(tmp_path):
    def fingerprint(text):
        file = tmp_path / "own.yaml"
        file.write_text(text, "utf-8")
        return load_policy(file, notice()).fingerprint

    first = fingerprint(LINES)
    assert re.fullmatch(r"[0-9a-f]{64}", first)
    assert fingerprint("# a remark\n" + LINES.replace("share: 10,", "share:   10,")) == first
    assert fingerprint(LINES.replace("share: 10", "share: 11")) != first
    assert fingerprint(LINES.replace("source: 申", "source: 又")) != first


def test_a_policy_cannot_be_changed(small):
    with pytest.raises(dataclasses.FrozenInstanceError):
        small.recheck_share = 100
    with pytest.raises(TypeError):
        small.sources["receive"] = "nowhere"
    with pytest.raises(TypeError):
        small.limits.handle[Severity.LONG] = None


def test_the_form_has_an_entry_for_each_severity_role_and_work():
    assert set(HandleIn.model_fields) == set(Severity)
    assert set(SharesIn.model_fields) == {*TaskRole, "life_safety", "source"}
    assert set(OfficeIn.model_fields) == {*OfficeWork, "source"}


def test_a_policy_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(UnknownName, match=r"There is no policy “defalt”\. Did you mean “default”\? Or give the path"):
        load_policy("defalt", notice())
    with pytest.raises(UnknownName, match=r"There is no policy file nowhere/own\.yaml\."):
        load_policy("nowhere/own.yaml", notice())


def test_the_schema_is_json_and_knows_every_section():
    schema = policy_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert {"policy", "return", "handle", "signals"} <= set(schema["properties"])
    assert schema["$defs"]["LimitIn"]["required"] == ["source", "within", "life_safety"]
    assert schema["$defs"]["LimitIn"]["properties"]["within"]["pattern"] == "^[0-9]{1,4}(wd|d|h)$"
    assert set(schema["$defs"]["Proposal"]["enum"]) == set(Proposal)
