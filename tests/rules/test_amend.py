"""Once the amendment that a ruling proposes is in the file, the allocation itself decides as it was ruled."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.allocation import Allocation, Reading, Role
from rules.alterations import alterations
from rules.amend import Added, Proposal, added_by, amended, with_added
from rules.amendtext import as_yaml, one_line
from rules.catalogue import Label
from rules.decide import Decider, Law
from rules.decision import Outcome, Verdict
from rules.errors import AllocationError
from rules.load import bundled, load_allocation, load_document
from rules.verdicts import effect
from tests.rules.invented import UNITS, contents, some_facts

ON = date(2026, 3, 2)
XIANGSHAN = load_allocation("xiangshan-2021")
BEFORE = Decider(XIANGSHAN)
NASTY = "第一行\n  lead: fire_rescue # 不是注释\r\n\"'引号': {a: [b, *c]} \u2028\x07---\n..."


def ruling(lead: str, *joint: str, id_: str = "r2026-0001", summary: str = "按裁定办理", **when: Any) -> Proposal:
    return Proposal(id_, Label("裁定R2026-0001", "ruling R2026-0001"), Label(summary, summary), when, lead, joint)


def decided(allocation: Allocation, **facts: Any):
    return Decider(allocation).decide(facts, on=ON)


def pasted(file_text: str, yaml_text: str) -> str:
    """What a person does: each section's new entries, put into that section of the file."""
    sections: dict[str, list[str]] = {}
    for line in yaml_text.splitlines():
        if line.startswith("#"):
            continue
        if line in {"clauses:", "duties:"}:
            current = sections.setdefault(line, [])
        else:
            assert line.startswith("  "), line
            current.append(line)
    lines = []
    for line in file_text.splitlines():
        lines += [line, *sections.get(line, ())]
    return "\n".join(lines) + "\n"


def in_the_file(tmp_path, added: Added, *remarks: str) -> Allocation:
    """Xiangshan's own file with the printed text pasted into it, loaded."""
    file = tmp_path / "amended.yaml"
    text = bundled()["xiangshan-2021"].read_text("utf-8")
    file.write_text(pasted(text, as_yaml(remarks, [added])), encoding="utf-8")
    return load_allocation(file)


EXAMPLES = [
    pytest.param(
        ruling("market_regulation", site="institution", issue="food_safety"), [], [], id="nobody was named before"
    ),
    pytest.param(
        ruling("civil_affairs", "market_regulation", site="institution", issue="registration"),
        ["13a"],
        [],
        id="a missing fact was the question",
    ),
    pytest.param(
        ruling("development_reform", site="institution", issue="fee_posting"), ["13b"], [], id="taken from another"
    ),
    pytest.param(
        ruling("cyberspace", site="institution", mode="online", issue="online_filing"),
        ["2b"],
        [],
        id="who was in support leads",
    ),
    pytest.param(
        ruling("education", site="institution", mode="online", issue="teaching_content"),
        [],
        [],
        id="a reading is confirmed",
    ),
    pytest.param(
        ruling("industry_it", site="institution", mode="online", issue="online_filing"),
        ["2b"],
        ["cyberspace"],
        id="support goes on under another lead",
    ),
]


@pytest.mark.parametrize(("proposal", "displaced", "support"), EXAMPLES)
def test_pasted_into_the_file_it_decides_as_it_was_ruled(tmp_path, proposal, displaced, support):
    added = added_by(XIANGSHAN, proposal)
    assert added.duty.get("overrides", []) == displaced
    after = decided(in_the_file(tmp_path, added), **proposal.when)
    assert after.outcome is Outcome.SETTLED
    assert after.lead == proposal.lead
    assert after.verdict.with_role(Role.JOINT) == proposal.joint
    assert list(after.verdict.with_role(Role.SUPPORT)) == support
    assert set(after.verdict.with_role(Role.COORDINATE)) == {"education"} - {proposal.lead}
    assert proposal.id in after.verdict.clauses


def test_the_text_is_what_a_person_would_write():
    proposal = ruling(
        "development_reform", "finance", "education", site="institution", issue="fee_posting", summary="发改: 主办"
    )
    assert as_yaml(["R2026-0001", ""], [added_by(XIANGSHAN, proposal)]) == (
        "# R2026-0001\n"
        "#\n"
        "clauses:\n"
        "  r2026-0001:\n"
        "    cite: {zh: 裁定R2026-0001, en: ruling R2026-0001}\n"
        "    summary: {zh: '发改: 主办', en: '发改: 主办'}\n"
        "duties:\n"
        "  - id: r2026-0001\n"
        "    clause: r2026-0001\n"
        "    reading: explicit\n"
        "    when: {site: institution, issue: fee_posting}\n"
        "    lead: development_reform\n"
        "    joint: [finance, education]\n"
        "    overrides: 13b\n"
    )


@pytest.mark.parametrize(
    "reason", [NASTY, "# x", "- a: b", "{", "'", '"', "&a", "*a", "!!x y", "2026-03-01", "null", "😀%"]
)
def test_no_reason_breaks_out_of_its_comment_or_its_clause(tmp_path, reason):
    proposal = ruling("market_regulation", site="institution", issue="food_safety", summary=one_line(reason))
    after = in_the_file(tmp_path, added_by(XIANGSHAN, proposal), reason, f"Why: {reason}")
    assert after.clauses["r2026-0001"].summary == Label(one_line(reason), one_line(reason))
    assert set(after.duties) == {*XIANGSHAN.duties, "r2026-0001"}
    assert decided(after, **proposal.when).lead == "market_regulation"


@given(st.text())
def test_any_text_is_one_comment(reason):
    added = added_by_once()
    first, *rest = as_yaml([reason], [added]).split("\n")
    assert first.startswith("#")
    assert rest == as_yaml([], [added]).split("\n")


def added_by_once() -> Added:
    return Added("r1", {"cite": {"zh": "一", "en": "one"}}, {"id": "r1", "clause": "r1"})


def test_without_entries_there_are_comments_alone():
    assert as_yaml(["nothing"], []) == "# nothing\n"


def test_a_fact_that_other_values_do_not_need_is_left_out():
    """At an institution fire safety is the brigade's already: with schools ruled to it, the site says nothing."""
    added = added_by(XIANGSHAN, ruling("fire_rescue", site="school", issue="fire_safety"))
    assert added.duty["when"] == {"issue": ["fire_safety"]}
    assert "overrides" not in added.duty


def test_a_fact_without_which_others_would_be_decided_otherwise_is_kept():
    when = {"site": "school", "stage": "compulsory", "issue": "food_safety"}
    added = added_by(XIANGSHAN, ruling("market_regulation", **when))
    assert added.duty["when"] == {fact: [value] for fact, value in when.items()}


def test_what_the_allocation_does_not_have_is_told():
    with pytest.raises(AllocationError) as caught:
        added_by(XIANGSHAN, ruling("treasury", site="barn", colour="red", issue="fire"))
    assert [str(each).split(":")[0] for each in caught.value.problems] == [
        "r2026-0001.lead.0",
        "r2026-0001.when.site.0",
        "r2026-0001.when.colour",
        "r2026-0001.when.issue.0",
    ]
    assert "there is no unit “treasury”" in str(caught.value)


def test_an_id_that_is_taken_is_told():
    with pytest.raises(AllocationError, match="there are two duties “16”"):
        amended(XIANGSHAN, ruling("education", id_="16", issue="other"))


# --------------------------------------------------------------------------- what it would alter


def every_combination():
    values = [[None, *(value.id for value in fact.values)] for fact in XIANGSHAN.facts.values()]
    for combination in product(*values, [None, *XIANGSHAN.issues]):
        named = zip([*XIANGSHAN.facts, "issue"], combination, strict=True)
        yield {fact: value for fact, value in named if value is not None}


def verdict_of(law: Law, facts: dict[str, Any]) -> Verdict:
    return law.settle(law.routing(facts))[0]


@cache
def as_it_was() -> list[tuple[dict[str, Any], Verdict]]:
    """Every combination, with what Xiangshan's own allocation says of it."""
    law = BEFORE.law(ON)
    return [(facts, verdict_of(law, facts)) for facts in every_combination()]


def test_it_counts_what_changes_out_of_all_combinations():
    proposal = ruling("market_regulation", site="institution", issue="food_safety")
    told = alterations(BEFORE, Decider(amended(XIANGSHAN, proposal)), ON)
    after = Decider(amended(XIANGSHAN, proposal)).law(ON)
    changed = [facts for facts, was in as_it_was() if effect(was) != effect(verdict_of(after, facts))]
    assert told.combinations == 3 * 3 * 3 * 4 * 43
    assert told.altered == len(changed)
    assert told.asked == sum("site" not in facts for facts in changed if "issue" in facts)
    assert [dict(each.facts) for each in told.examples] == [
        {"issue": "food_safety"},
        {"issue": "food_safety", "stage": "preschool"},
        {"issue": "food_safety", "stage": "compulsory"},
    ]
    assert told.examples[0].before.outcome is Outcome.UNASSIGNED
    assert told.examples[0].after.outcome is Outcome.OPEN_QUESTION


def test_where_nothing_differs_nothing_is_altered():
    assert alterations(BEFORE, BEFORE, ON).altered == 0


def test_a_duty_that_was_taken_away_alters_too():
    """Any change of the duties can be measured, and backwards, too."""
    after = Decider(amended(XIANGSHAN, ruling("development_reform", site="institution", issue="fee_posting")))
    there, back = alterations(BEFORE, after, ON), alterations(after, BEFORE, ON)
    assert there.altered == back.altered > 0


def test_what_is_too_large_to_walk_is_said_not_to_be_walked():
    after = Decider(amended(XIANGSHAN, ruling("development_reform", site="institution", issue="fee_posting")))
    told = alterations(BEFORE, after, ON, most=10)
    assert (told.combinations, told.altered, told.asked, told.examples) == (4644, None, None, ())


# --------------------------------------------------------------------------- whatever was ruled


@st.composite
def rulings(draw: st.DrawFn) -> Proposal:
    """Some unit, alone or with others, is given some combination of Xiangshan's facts."""
    units = draw(st.lists(st.sampled_from(list(XIANGSHAN.units)), min_size=1, max_size=3, unique=True))
    when: dict[str, Any] = {"issue": draw(st.sampled_from(list(XIANGSHAN.issues)))}
    for fact in XIANGSHAN.facts.values():
        value = draw(st.sampled_from([None, *(each.id for each in fact.values)]))
        when |= {fact.id: value} if value is not None else {}
    return ruling(*units, **when)


def covers(when: dict[str, Any], facts: dict[str, Any]) -> bool:
    return when.items() <= facts.items()


def apart(when: dict[str, Any], facts: dict[str, Any]) -> bool:
    return any(fact in facts and facts[fact] != value for fact, value in when.items())


@settings(max_examples=10)
@given(rulings())
def test_exactly_what_was_ruled_on_is_decided_so_and_nothing_else_changes(proposal):
    """
    Where the facts of the ruling hold, it is as ruled; where one of them is another, all is as before.

    Where one of them is unknown it can become a question, as it must; it is never contested.
    """
    after = Decider(amended(XIANGSHAN, proposal))
    law = after.law(ON)
    help_before = lasting(verdict_of(BEFORE.law(ON), dict(proposal.when)), proposal)
    changed = 0
    for facts, was in as_it_was():
        now = verdict_of(law, facts)
        changed += effect(was) != effect(now)
        if covers(proposal.when, facts):
            assert now.outcome is Outcome.SETTLED
            assert now.lead == proposal.lead
            assert set(now.with_role(Role.JOINT)) == set(proposal.joint)
            assert lasting(now, proposal) >= help_before
        elif apart(proposal.when, facts):
            assert effect(now) == effect(was), facts
        assert now.outcome is not Outcome.CONTESTED
    assert alterations(BEFORE, after, ON).altered == changed


def lasting(verdict, proposal: Proposal) -> set[tuple[str, Role]]:
    """Who supports and who coordinates, those aside who lead or handle by the ruling."""
    given = {(unit, role) for role in (Role.SUPPORT, Role.COORDINATE) for unit in verdict.with_role(role)}
    return {each for each in given if each[0] not in {proposal.lead, *proposal.joint}}


@settings(max_examples=150)
@given(contents(), some_facts(), st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True))
def test_so_it_is_under_any_allocation(content, facts, units):
    """Ranges, negations, units that a fact names, exceptions of exceptions, referrals, candidates."""
    before = load_document(json.dumps(content))
    known = Decider(before).law(ON).routing(facts)
    assume(known)
    lead, *joint = units
    proposal = Proposal("r1", Label("一", "one"), Label("一", "one"), dict(known), lead, tuple(joint))
    added = added_by(before, proposal)
    after = Decider(with_added(before, added))
    now = after.decide(facts, on=ON)
    assert now.outcome is Outcome.SETTLED
    assert now.question is None
    assert now.lead == lead
    assert set(now.verdict.with_role(Role.JOINT)) == set(joint)
    assert now.verdict.assignments[0].reading is Reading.EXPLICIT


def small(*duties: dict[str, Any]) -> Allocation:
    """A district with two units that a fact can name, and these duties."""
    label = {"zh": "一", "en": "one"}
    units = {id_: {"name": {"zh": id_, "en": id_}} for id_ in ("u1", "u2", "u3")}
    facts = {
        "owner": {"name": {"zh": "许可", "en": "owner"}, "units": ["u1", "u2"]},
        "kind": {"name": {"zh": "类", "en": "kind"}, "values": {"red": {"name": label}}},
    }
    facts["kind"]["values"]["green"] = {"name": {"zh": "二", "en": "two"}}
    content = {
        "allocation": {"id": "small", "version": "1", "name": label},
        "district": {"id": "small", "name": label},
        "source": {"title": "t", "number": "n", "issued_on": "2021-01-01", "issuer": "i"},
        "units": units,
        "facts": facts,
        "groups": {"g": {"name": label}},
        "issues": {"leak": {"name": label, "group": "g"}},
        "clauses": {"c": {"cite": label, "summary": label}},
        "duties": [{"clause": "c", "reading": "explicit", **duty} for duty in duties],
    }
    return load_document(json.dumps(content))


def test_help_that_depends_on_what_is_not_known_is_displaced():
    """Else what was ruled would still be a question: who supports?"""
    before = small({"id": "lead", "lead": ["u2"]}, {"id": "help", "support": [{"fact": "owner"}]})
    added = added_by(before, ruling("u3", issue="leak"))
    assert added.duty["overrides"] == ["lead", "help"]
    assert decided(with_added(before, added), issue="leak").outcome is Outcome.SETTLED


def test_help_that_an_exception_takes_away_in_some_cases_is_displaced():
    exception = {"id": "exception", "lead": ["u3"], "when": {"kind": ["red"]}, "overrides": ["help"]}
    before = small({"id": "help", "support": ["u1"]}, exception)
    added = added_by(before, ruling("u3", issue="leak"))
    assert added.duty["overrides"] == ["help"]
    assert decided(with_added(before, added), issue="leak").outcome is Outcome.SETTLED


def test_help_that_is_in_force_for_a_time_goes_on_for_that_time():
    before = small({"id": "lead", "lead": ["u2"]}, {"id": "help", "support": ["u1"], "valid": {"to": "2026-12-31"}})
    added = added_by(before, ruling("u3", issue="leak"))
    assert added.duty["overrides"] == ["lead"]
    after = Decider(with_added(before, added))
    days = (ON, date(2027, 1, 1))
    told = [after.decide({"issue": "leak"}, on=day).verdict for day in days]
    assert [(each.lead, each.with_role(Role.SUPPORT)) for each in told] == [("u3", ("u1",)), ("u3", ())]


@settings(max_examples=25)
@given(contents(), some_facts(), st.sampled_from(UNITS))
def test_the_count_is_that_of_the_whole_walk_under_any_allocation(content, facts, lead):
    before = load_document(json.dumps(content))
    known = Decider(before).law(ON).routing(facts)
    after = amended(before, Proposal("r1", Label("一", "one"), Label("一", "one"), dict(known), lead))
    deciders = Decider(before), Decider(after)
    told = alterations(*deciders, ON)
    here, there = (each.law(ON) for each in deciders)
    space = {fact: [None, *(kind.value for kind in there.kinds(fact))] for fact in there.read}
    walked = altered = 0
    for values in product(*space.values()):
        some = {fact: value for fact, value in zip(space, values, strict=True) if value is not None}
        was, now = (law.settle(law.routing(some))[0] for law in (here, there))
        walked += 1
        altered += effect(was) != effect(now)
    assert (told.combinations, told.altered) == (walked, altered)
