"""Minutes as a file: read strictly, units by any of their names, every error with its line."""

from datetime import date

import pytest

from compliance.conference_states import Presence
from compliance.errors import UnusableFile
from compliance.meetings.model import Attended, Decision, Rules, Settles
from compliance.meetings.written import load_minutes

WHOLE = """\
summary: |
  会议听取了汇报，
  研究了三个问题。
chair: 周建国
present: [教育, 李教授]
stand_in: {消防: 王强}
absent: {财政: 出差}
rest_present: true
outcomes: {1: 同意, 2: 再议}
matters:
  - {title: 开展联合检查, lead: 市监, joint: [公安, fire_rescue], due: 2026-04-30, item: 1}
  - {title: 增设举报电话, lead: 教育, joint: 财政, due: 2026-05-31, major: true}
rulings:
  - {case: 2026-0001, lead: 市监, reason: 按登记分工}
  - {case: 2026-0002, uphold: true, joint: [], reason: 分工明确}
adopt:
  - {file: xiangshan-2021, from: 2026-06-01, remark: 议定}
members:
  - {post: joint_conference.member.finance}
"""


def written(tmp_path, text, name="minutes.yaml"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_everything_that_can_be_minuted_can_be_written(tmp_path, allocation):
    minutes = load_minutes(written(tmp_path, WHOLE), allocation)
    assert (minutes.summary, minutes.chair, minutes.rest_present) == (
        "会议听取了汇报，\n研究了三个问题。",
        "周建国",
        True,
    )
    assert minutes.attended == (
        Attended("education", Presence.PRESENT),
        Attended("李教授", Presence.PRESENT),
        Attended("fire_rescue", Presence.STAND_IN, "王强"),
        Attended("finance", Presence.ABSENT, reason="出差"),
    )
    assert dict(minutes.outcomes) == {1: "同意", 2: "再议"}
    assert minutes.matters == (
        Decision("开展联合检查", "market_regulation", date(2026, 4, 30), ("public_security", "fire_rescue"), item=1),
        Decision("增设举报电话", "education", date(2026, 5, 31), ("finance",), major=True),
    )
    assert minutes.rulings == (
        Rules("2026-0001", "按登记分工", "market_regulation"),
        Rules("2026-0002", "分工明确", None, ()),
    )
    assert [(each.allocation.ref.id, each.starts) for each in minutes.adoptions] == [
        ("xiangshan-2021", date(2026, 6, 1))
    ]
    assert minutes.members == (Settles("joint_conference.member.finance"),)


def test_json_does_as_well(tmp_path, allocation):
    text = '{"summary": "研究了问题。", "matters": [{"title": "检查", "lead": "市监", "due": "2026-04-30"}]}'
    minutes = load_minutes(written(tmp_path, text, "minutes.json"), allocation)
    assert minutes.matters == (Decision("检查", "market_regulation", date(2026, 4, 30)),)


WRONG = {
    "no summary": ("chair: 周建国\n", ":1: summary: is missing."),
    "an unknown word": (
        "summary: 会议\nmatter: []\n",
        ":2: matter: there is no such entry here. Did you mean “matters”?",
    ),
    "no such unit": (
        "summary: 会议\nmatters:\n  - {title: 检查, lead: 市兼, due: 2026-04-30}\n",
        ":3: matters.0.lead: there is no unit “市兼”.",
    ),
    "no such joint unit": (
        "summary: 会议\nmatters:\n  - {title: 检查, lead: 市监, joint: 公按, due: 2026-04-30}\n",
        ":3: matters.0.joint: there is no unit “公按”.",
    ),
    "no day": (
        "summary: 会议\nmatters:\n  - {title: 检查, lead: 市监, due: 四月底}\n",
        ":3: matters.0.due: must be a date such as 2021-09-08.",
    ),
    "a ruling that says nothing": (
        "summary: 会议\nrulings:\n  - {case: 2026-0001, reason: 分工明确}\n",
        ":3: rulings.0: give either a `lead`, or `uphold: true`.",
    ),
    "a ruling that says both": (
        "summary: 会议\nrulings:\n  - {case: 2026-0001, lead: 市监, uphold: true, reason: 分工明确}\n",
        ":3: rulings.0: give either a `lead`, or `uphold: true`.",
    ),
    "no YAML": ("summary: [会议\n", ":"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line(tmp_path, allocation, text, told):
    file = written(tmp_path, text)
    with pytest.raises(UnusableFile) as refused:
        load_minutes(file, allocation)
    assert str(refused.value).startswith(f"{file}{told}"), str(refused.value)
