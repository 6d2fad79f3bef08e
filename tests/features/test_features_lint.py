"""The features say what they seem to say; and each check here can fail."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from gherkin.parser import Parser
from pytest_bdd.feature import get_features

from rules.load import load_allocation
from tests.features.lint import allocation_of, count, coverage, lint

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "features").rglob("*.feature"))
EXAMPLES = {file.stem: file for file in sorted((ROOT / "examples/allocations").glob("*.yaml"))}
UNITS = set(load_allocation("xiangshan-2021").units)

GOOD = """\
# language: zh-CN
功能: 消防归消防 — fire safety
  依据：三（三）第14款

  规则: 只管机构

    @clause-14
    场景: 灭火器过期
      那么 由“消防”主办

    @not-clause-14
    场景大纲: <对象>的<问题>不归消防
      那么 “<对象>”“<问题>”不归消防

      例子:
        | 对象 | 问题     |
        | 学校 | 消防安全 |
        | 机构 | 房屋安全 |
"""


def parse(text):
    return Parser().parse(text)["feature"]


def changed(old, new):
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


# ---------------------------------------------------------------- the features


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_feature_has_nothing_wrong_with_it(path):
    assert lint(path.read_text(encoding="utf-8")) == []


def test_every_unit_has_a_feature():
    assert {path.stem for path in FILES if path.parent.name == "duties"} >= UNITS


def features_of(allocation):
    features = [parse(path.read_text(encoding="utf-8")) for path in FILES]
    return [feature for feature in features if allocation_of(feature) == allocation]


def test_every_clause_has_a_scenario_where_it_applies_and_one_where_it_does_not():
    assert coverage(features_of(None), load_allocation("xiangshan-2021").clauses) == []


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - {"small-district"}))
def test_so_has_every_clause_of_an_example(name):
    """The small district shows the form of a file, and has no feature."""
    allocation = load_allocation(EXAMPLES[name])
    assert coverage(features_of(allocation.ref.id), allocation.clauses) == []


def test_a_feature_speaks_of_an_allocation_that_there_is():
    known = {None, *(load_allocation(file).ref.id for file in EXAMPLES.values())}
    assert {allocation_of(parse(path.read_text(encoding="utf-8"))) for path in FILES} <= known


def test_as_many_scenarios_are_run_as_are_written():
    written = Counter({"test_features_lint.py": 0})
    for path in FILES:
        module = f"test_{path.relative_to(ROOT / 'features').parts[0]}.py"
        written[module] += count(parse(path.read_text(encoding="utf-8")))
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests/features"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True, encoding="utf-8").stdout
    places = [line.partition("::")[0] for line in listed.splitlines() if "::" in line]
    run = Counter(Path(place).name for place in places)
    del run["test_features_lint.py"], written["test_features_lint.py"]
    assert run == written


# ---------------------------------------------------------------- each check can fail


def test_a_good_sample_has_nothing_wrong_with_it():
    assert lint(GOOD) == []
    assert count(parse(GOOD)) == 3
    assert coverage([parse(GOOD)], ["14"]) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("# language: zh-CN\n", "# language: zh-CN \n# 说明\n", None),
        ("# language: zh-CN\n", "# 说明\n# language: zh-CN\n", "is not “# language: zh-CN”"),
        ("# language: zh-CN\n", "", "is not “# language: zh-CN”"),
        ("  规则: 只管机构", "  规则：只管机构", "“规则：只管机构” is description of this feature"),
        (
            "    @clause-14\n    场景: 灭火器过期",
            "    场景：灭火器过期",
            "“场景：灭火器过期” is description of this rule",
        ),
        ("    @clause-14\n    场景: 灭火器过期", "    例: 灭火器过期", "“例: 灭火器过期” is description of this rule"),
        ("    @clause-14\n    场景: 灭", "    Scenario: 灭", "“Scenario: 灭火器过期” is description of this rule"),
        (
            "      那么 由“消防”主办",
            "      如果 过期\n      那么 由“消防”主办",
            "“如果 过期” is description of this scenario",
        ),
        (
            "      那么 由“消防”主办",
            "      Given 过期\n      那么 由“消防”主办",
            "“Given 过期” is description of this scenario",
        ),
        ("      例子:\n", "      例子:\n        示例：两行\n", "“示例：两行” is description of this examples"),
        ("      例子:\n", "      示例:\n", "cannot be read"),
        ("  规则: 只管机构", "  Rule: 只管机构", "the keyword “Rule” is not Chinese"),
        ("      那么 由“消防”主办", "      当 检查\n      * 由“消防”主办", "the keyword “*” is not Chinese"),
        ("功能: 消防归消防 — fire safety", "功能: fire safety", "the title of this feature is not Chinese"),
        ("场景: 灭火器过期", "场景: expired extinguisher", "the title of this scenario is not Chinese"),
        ("    场景: 灭火器过期", "    场景: <对象>的<问题>不归消防", "stands 2 times, and only the last is run"),
        ("      那么 由“消防”主办", "      当 检查", "“灭火器过期” expects nothing"),
        ("      那么 由“消防”主办", "", "“灭火器过期” expects nothing"),
        ("  规则: 只管机构", "  规则: 空的\n\n  规则: 只管机构", "this rule has no scenario"),
        ("    场景大纲:", "    场景:", "场景大纲 and 例子 belong together"),
        ("    场景: 灭火器过期", "    场景大纲: 灭火器过期", "场景大纲 and 例子 belong together"),
        ("        | 学校 | 消防安全 |\n        | 机构 | 房屋安全 |\n", "", "例子 without a row"),
        (GOOD[GOOD.index("        | 对象") :], "", "例子 without a row"),
        ("| 对象 | 问题     |", "| 对象 | 事项     |", "columns ['事项', '对象'], used ['对象', '问题']"),
        ("    @clause-14", "    @第14款", "@第14款 is neither @clause-… nor @not-clause-…"),
        ("      例子:", "      @clause-14\n      例子:", "@clause-14 stands on a examples"),
        ("  规则: 只管机构", "  @clause-14\n  规则: 只管机构", "@clause-14 stands on a rule"),
        ("功能: 消防归消防", "@allocation-two-leads\n功能: 消防归消防", None),
        ("功能: 消防归消防", "@clause-14\n功能: 消防归消防", "@clause-14 stands on a feature"),
        ("功能: 消防归消防", "@allocation-a @allocation-b\n功能: 消防归消防", "a feature speaks of one allocation"),
        ("    @clause-14\n", "    @allocation-two-leads\n", "is neither @clause-… nor @not-clause-…"),
        ("    @clause-14\n", "    @clause-2.1\n", None),
    ],
)
def test_what_would_stay_green_is_found(old, new, problem):
    problems = lint(changed(old, new))
    assert problems == [] if problem is None else any(problem in each for each in problems), problems


@pytest.mark.parametrize(
    ("old", "new", "clauses", "problem"),
    [
        ("    @clause-14\n", "", ["14"], "clause 14: no scenario where it applies (@clause-14)"),
        ("    @not-clause-14\n", "", ["14"], "clause 14: no scenario where it does not (@not-clause-14)"),
        ("    @clause-14\n", "    @clause-14 @clause-99\n", ["14"], "clause 99: cited, and not in the allocation"),
        (
            "    @not-clause-14\n",
            "    @not-clause-14 @not-clause-9c\n",
            ["14"],
            "clause 9c: cited, and not in the allocation",
        ),
    ],
)
def test_a_gap_in_the_coverage_of_clauses_is_found(old, new, clauses, problem):
    assert coverage([parse(changed(old, new))], clauses) == [problem]


def test_a_lost_scenario_shows_in_the_count(tmp_path):
    twice = changed("场景: 灭火器过期", "场景大纲: <对象>的<问题>不归消防").replace("场景大纲", "场景", 1)
    (tmp_path / "twice.feature").write_text(twice, encoding="utf-8")
    (feature,) = get_features([str(tmp_path / "twice.feature")])
    assert len(feature.scenarios) == 1
    assert count(parse(twice)) == 3
