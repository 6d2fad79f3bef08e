"""How each mistake in a policy file is told: its line, what is wrong, the nearest right word."""

import pytest

from compliance.errors import BadInput, PolicyError
from compliance.policy import bundled_policies, load_policy
from rules.language import Language, speaking
from tests.compliance.policy.making import LINES, invented, notice


def changed(old, new):
    assert old in LINES
    return LINES.replace(old, new, 1)


NO_TIME = "is no time: write 13wd (working days), 180d (days) or 24h (hours)."
A_TIME = "must be a time such as 13wd (working days), 180d (days) or 24h (hours)."

BAD = [
    ("", ": is empty."),
    ("- 1", ":1: must be a set of `key: value` lines."),
    (LINES + "park: {longest: 30d, source: 又}\n", ":33: park: is given twice. Keep one of the two."),
    (changed("receive:", "recieve:"), ":2: recieve: there is no such entry here. Did you mean “receive”?"),
    (changed("park: {longest: 90d, source: 子}\n", ""), ":1: park: is missing. Add it."),
    (changed(", source: 甲", ""), ":2: receive.source: is missing. Add it."),
    (changed("source: 甲", "source: ''"), ":2: receive.source: must not be empty."),
    (changed("source: 甲", "source: 5"), ":2: receive.source: must be text."),
    (changed("source: 丁", "sorce: 丁"), ":6: handle.urgent.sorce: there is no such entry here. Did you mean “source”?"),
    (changed("  long:", "  lomg:"), ":8: handle.lomg: there is no such entry here. Did you mean “long”?"),
    (changed("within: 1wd", "within: 1w"), f":2: receive.within: “1w” {NO_TIME}"),
    (changed("within: 1wd", "within: one day"), f":2: receive.within: “one day” {NO_TIME}"),
    (changed("within: 1wd", "within: -1wd"), f":2: receive.within: “-1wd” {NO_TIME}"),
    (changed("within: 1wd", "within: 3"), f":2: receive.within: {A_TIME}"),
    (changed("within: 1wd", "within: {wd: 1}"), f":2: receive.within: {A_TIME}"),
    (changed("life_safety: 8h", "life_safety: 0h"), ":6: handle.urgent.life_safety: 0h is over when it begins: write 1h, or 0wd for the same day."),
    (changed("support: 0wd", "suport: 0wd"), ":6: handle.urgent.suport: there is no such entry here. Did you mean “support”?"),
    (changed("[at_once, urgent]", "[at_onse]"), ":9: life_safety.severities.0: must be one of at_once, urgent, ordinary, long."),
    (changed("[hygiene]", "[hygeine]"), ":9: life_safety.issues.0: there is no issue “hygeine” in this allocation. Did you mean “hygiene”?"),
    (changed("groups: [fire]", "groups: [fires]"), ":9: life_safety.groups.0: there is no group “fires” in this allocation. Did you mean “fire” or “fees”?"),
    (changed("groups: [fire]", "groups: fire"), ":9: life_safety.groups: must be a list."),
    (changed("groups: [fire]", "groups: [消防]"), ":9: life_safety.groups.0: “消防” is no id: use lower-case letters, digits and underscores."),
    (changed("share: 10", "share: 0"), ":15: recheck.share: must be at least 1."),
    (changed("share: 10", "share: 101"), ":15: recheck.share: must be at most 100."),
    (changed("share: 10", "share: 10%"), ":15: recheck.share: must be a whole number."),
    (changed("share: 10", "share: true"), ":15: recheck.share: must be a whole number."),
    (changed("[lead], source: 卯", "[leader], source: 卯"), ":16: answer.evidence.0: must be one of lead, joint, support."),
    (changed("from: [ruling]", "from: [rulings]"), ":17: precedents.from.0: must be one of ruling, assignment, confirmation."),
    (changed("within: 170d", "within: 6wd"), ":19: signals.recurrence.within: 6wd cannot be counted here: write it in days, such as 180d."),
    (changed("within: 30d", "within: 0d"), ":26: signals.together.pair.within: 0d cannot be counted here: write it in days, such as 180d."),
    (changed("at_least: 4", "at_least: 1"), ":20: signals.several_units.at_least: must be at least 2."),
    (changed("id: pair", "id: recurrence"), ":22: signals.together.recurrence.id: there is another signal “recurrence”. Give it an id of its own."),
    (changed("{groups: [buildings]}", "{groups: [building]}"), ":24: signals.together.pair.first.groups.0: there is no group “building” in this allocation. Did you mean “buildings”?"),
    (changed("{groups: [buildings]}", "{}"), ":24: signals.together.pair.first: names no issue. List `issues` or `groups`."),
    (changed("{groups: [buildings]}", "{group: [buildings]}"), ":24: signals.together.pair.first.group: there is no such entry here. Did you mean “groups”?"),
    (changed("[fire_safety]", "[fire_saftey]"), ":25: signals.together.pair.second.issues.0: there is no issue “fire_saftey” in this allocation. Did you mean “fire_safety” or “food_safety”?"),
    (changed("[fire_safety]", "[building_safety]"), ":25: signals.together.pair.second: “building_safety” stands on both sides, and would be a pair by itself. Leave it out of one."),
    (changed('["10"]', '["13"]'), ":27: signals.together.pair.clauses.0: there is no clause “13” in this allocation. Did you mean “13c” or “13b” or “13a”?"),
    (changed("proposes: conference", "proposes: meeting"), ":28: signals.together.pair.proposes: must be one of joint_visit, stability, conference, wait, supervise."),
    (changed("[unlicensed_training]", "[unlicensed]"), ":31: signals.waits_on.issues.0: there is no issue “unlicensed” in this allocation. Did you mean “unlicensed_training”?"),
    (changed("[recurrence, pair]", "[recurence]"), ":32: signals.by_themselves.0: there is no signal “recurence”. Did you mean “recurrence”?"),
    (changed("[recurrence, pair]", "[together]"), ":32: signals.by_themselves.0: there is no signal “together”. Possible: recurrence, several_units, overdue_twice, waits_on, pair."),
    (changed("id: small", "id: Small One"), ":1: policy.id: “Small One” is no id: use lower-case letters, digits and underscores."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD, ids=[message[:60] for _text, message in BAD])
def test_a_mistake_is_told_with_its_line_and_the_nearest_right_word(tmp_path, text, message):
    file = tmp_path / "own.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(PolicyError) as error:
        load_policy(file, notice())
    assert f"{file}{message}" in str(error.value).splitlines()


def test_a_key_that_is_misspelt_is_told_as_missing_too(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(changed("  long:", "  lomg:"), "utf-8")
    with pytest.raises(PolicyError) as error:
        load_policy(file, notice())
    assert [(each.line, each.where) for each in error.value.problems] == [(4, "handle.long"), (8, "handle.lomg")]


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(
        changed("[hygiene]", "[a]").replace("[unlicensed_training]", "[b]").replace('["10"]', '["z"]'), "utf-8"
    )
    with pytest.raises(BadInput) as error:
        load_policy(file, notice())
    assert [problem.line for problem in error.value.problems] == [9, 27, 31]
    assert len(str(error.value).splitlines()) == 3


def test_the_policy_of_one_district_does_not_fit_the_allocation_of_another():
    with pytest.raises(PolicyError, match=r"there is no issue “fee_refund” in this allocation\."):
        load_policy("xiangshan-2021", invented())


def test_a_file_that_is_no_text_is_told_so(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_bytes(LINES.encode("gb18030"))
    with pytest.raises(PolicyError, match=r"own\.yaml:1: is not UTF-8 text\. Save it as UTF-8\."):
        load_policy(file, notice())


def test_a_folder_is_no_policy(tmp_path):
    with pytest.raises(Exception, match="There is no policy file"):
        load_policy(tmp_path, notice())


def test_a_bundled_policy_without_one_source_is_refused(tmp_path):
    """Whichever source is taken away."""
    text = bundled_policies()["xiangshan-2021"].read_text("utf-8")
    lines = text.splitlines(keepends=True)
    sources = [number for number, line in enumerate(lines) if line.strip().startswith("source:")]
    assert len(sources) == 24
    file = tmp_path / "own.yaml"
    for number in sources:
        file.write_text("".join(lines[:number] + lines[number + 1 :]), "utf-8")
        with pytest.raises(PolicyError, match=r"source: is missing\. Add it\.|must be a set of"):
            load_policy(file, notice())


def test_mistakes_are_told_in_the_readers_language(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(changed("receive:", "recieve:"), "utf-8")
    with speaking(Language.ZH), pytest.raises(PolicyError) as error:
        load_policy(file, notice())
    assert "“receive”" in str(error.value)
    assert "Did you mean" not in str(error.value)
