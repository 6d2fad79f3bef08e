"""People at work on cases, by the command line."""

from __future__ import annotations

from tests.cli.making import DAY, Run, finding, lines, run

OFFICE = "教育:office:李梅"
SECOND = "教育:office:何静"
CONVENER = ":convener:周区长"
FIRE = "消防:handler:张强"
MARKET = "市监:handler:赵敏"
EDUCATION = "教育:handler:钱进"
HEALTH = "卫健:handler:孙立"
LOOKER = "卫健:inspector:吴江"

PARTY = {"name": "启明教育", "site": "institution", "locality": "南门街道"}

CASES = lines(
    finding(party=PARTY, text="灭火器过期"),
    finding(party=PARTY, issue="registration", text="登记已到期"),
    finding(party=PARTY, issue="teacher_qualification", text="教师无证"),
    finding(party=PARTY, issue="food_safety", text="食堂无证"),
    finding(party=PARTY, issue="unlicensed_training", facts={"mode": "offline"}, text="无证办学"),
    finding(party={**PARTY, "name": "平山小学", "site": "school"}, text="疏散指示牌缺失"),
)
"""1 fire safety, the fire unit's; 2 a fact is missing; 3 to confirm; 4 nobody's; 5 with a joint unit; 6 nobody's."""


def do(who: str, *words: object, day: str = DAY, **more: object) -> Run:
    """Run the program as somebody, on a day."""
    return run(*words, "--as", who, "--as-of", day, **more)


def done(who: str, *words: object, day: str = DAY) -> str:
    """As `do`, where it has to succeed; what was printed."""
    answer = do(who, *words, day=day)
    assert (answer.code, answer.err) == (0, ""), answer.err
    return answer.out.rstrip("\n")
