"""The handbook has every clause with its units, conditions and reading, what is not covered, and what proves it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from compliance.conference_states import PaperKind
from compliance.errors import BadInput
from compliance.papers.content import Paragraph, Table
from compliance.papers.scenarios import Proof, scenario_titles
from compliance.store.database import open_database
from rules.proving.check import check
from rules.proving.flaws import Flaw
from rules.proving.matrix import Part, matrix
from tests.compliance.making import the_book
from tests.compliance.papers.sitting import issued, with_roster

FEATURES = Path(__file__).resolve().parents[3] / "features"
ISSUED = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def database():
    with open_database(":memory:") as opened:
        with_roster(opened)
        yield opened


@pytest.fixture(scope="module")
def handbook(database):
    return issued(database, PaperKind.HANDBOOK, ISSUED, features=str(FEATURES))


@pytest.fixture(scope="module")
def allocation():
    return the_book().allocation


def tables(paper):
    return [each for each in paper.content.body if isinstance(each, Table)]


def table(paper, caption):
    [found] = [each for each in tables(paper) if each.caption.startswith(caption)]
    return found.rows


def said(paper):
    return "\n".join(each.text for each in paper.content.body if isinstance(each, Paragraph))


def test_it_has_every_duty_of_every_clause(handbook, allocation):
    rows = table(handbook, "表2")
    assert [row[0].split("（")[-1].rstrip("）") for row in rows] == [each.clause for each in allocation.duties.values()]
    assert all(all(row) for row in rows)


def test_a_duty_is_told_with_its_units_its_conditions_and_its_reading(handbook):
    rows = {row[0]: row[2:] for row in table(handbook, "表2")}
    assert rows["三（三）第5款（5b）"] == (
        "会同：发改、财政、教育",
        "对象：校外培训机构；培训类别：学科类；学段：义务教育；问题：超指导价收费",
        "解释",
    )
    assert rows["三（三）第16款（16）"][0] == "未列明，由办公室研究"


def test_it_has_each_unit_with_its_clauses(handbook):
    rows = {row[0]: row[1:] for row in table(handbook, "表1")}
    assert rows["象山区网信办"] == ("15", "2a", "2b")
    assert rows["象山区教育局"][2] == "1a"
    assert len(rows) == 16


def test_the_matrix_is_what_the_check_found(handbook, allocation):
    grids = [each for each in tables(handbook) if each.headers[0] == "问题"]
    cells = {
        (row[0], unit): cell
        for each in grids
        for row in each.rows
        for unit, cell in zip(each.headers, row, strict=True)
    }
    [survey] = check(allocation).surveys
    found = matrix(survey)
    for row in found.rows:
        issue = allocation.issues[row.issue].name.zh
        for unit in found.columns:
            leads = row.cells.get(unit, {}).get(Part.LEAD)
            cell = cells[issue, allocation.units[unit].short.zh]
            assert ("主" in cell) is (leads is not None), (issue, unit)
            assert ("主*" in cell) is (leads is not None and not row.always(leads)), (issue, unit)
    assert all(len(each.headers) <= 7 for each in grids)


def test_what_no_clause_covers_is_listed_and_counted(handbook, allocation):
    gaps = check(allocation).of(Flaw.GAP)
    assert sum(int(row[2]) for row in table(handbook, "表3")) == sum(point.count for point in gaps)
    assert "没有两个单位同时主办同一情形" in said(handbook)


def test_every_scenario_of_the_features_stands_under_its_clause(handbook, allocation):
    proofs = scenario_titles(allocation.ref.id, [FEATURES])
    assert len(table(handbook, "表4")) == sum(map(len, proofs.values()))
    assert {row[2] for row in table(handbook, "表4")} >= {"机构灭火器过期"}
    assert "尚无验证情形" not in said(handbook)


def test_without_the_features_it_says_that_they_were_not_looked_at(database):
    paper = issued(database, PaperKind.HANDBOOK, ISSUED)
    assert "本次没有对照验证情形。" in said(paper)
    assert not [each for each in tables(paper) if each.caption.startswith("表4")]


def test_a_clause_without_a_scenario_is_named(database, tmp_path):
    (tmp_path / "one.feature").write_text("功能: 甲\n\n  @clause-14\n  场景: 乙\n", encoding="utf-8")
    paper = issued(database, PaperKind.HANDBOOK, ISSUED, features=str(tmp_path))
    [row] = table(paper, "表4")
    assert row == ("三（三）第14款（14）", "甲", "乙")
    assert "下列条款尚无验证情形：三（三）第1款" in said(paper)


def test_a_folder_that_is_not_there_is_told(database):
    with pytest.raises(BadInput) as refused:
        issued(database, PaperKind.HANDBOOK, ISSUED, features="/nowhere")
    assert str(refused.value) == "--features: there is no folder /nowhere. Name the folder where the features are."


FEATURE = """# language: zh-CN
@clause-1a
功能: 总则 — english

  背景:
    假如 甲

  @clause-14
  规则: 消防归消防

    场景: 第一
      当 甲

    @clause-16 @not-clause-14
    场景大纲: 第二<谁>
      例子:
        | 谁 |
        | @clause-9 |

  规则: 其他

    场景: 第三
"""


def test_tags_of_a_feature_and_of_a_rule_hold_for_the_scenarios_under_them(tmp_path):
    (tmp_path / "a.feature").write_text(FEATURE, encoding="utf-8")
    first, second, third = Proof("消防归消防", "第一"), Proof("消防归消防", "第二<谁>"), Proof("其他", "第三")
    assert scenario_titles("xiangshan-2021", [tmp_path]) == {
        "1a": (first, second, third),
        "14": (first, second),
        "16": (second,),
    }


def test_a_feature_of_another_allocation_proves_nothing_here(tmp_path):
    (tmp_path / "a.feature").write_text("@allocation-other\n" + FEATURE.split("\n", 1)[1], encoding="utf-8")
    assert scenario_titles("xiangshan-2021", [tmp_path]) == {}
    assert "14" in scenario_titles("other", [tmp_path])
