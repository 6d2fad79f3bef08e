"""How each mistake in a roster file is told: its line, what is wrong, the nearest right word."""

import pytest

from compliance.errors import RosterError
from compliance.roster.load import bundled_rosters, load_roster
from rules.errors import UnknownName
from tests.compliance.making import the_book

SMALL = """roster: {id: small, version: "1", name: {zh: 名单, en: roster}}
source: {title: 通知, number: 象教〔2026〕1号, issued_on: 2026-01-05, issuer: 联席会议}
people:
  zhou: {name: 周建国, title: 副区长}
  wang: {name: 王芳, title: 区教育局副局长}
bodies:
  joint_conference:
    names: {convener: {zh: 召集人, en: convener}, member: {zh: 成员, en: member}}
    posts:
      - {rank: convener, holder: zhou}
      - {rank: member, unit: education, holder: wang}
"""


def changed(old, new):
    assert old in SMALL
    return SMALL.replace(old, new, 1)


BAD = [
    ("", ": is empty."),
    (changed("holder: zhou", "holder: zhuo"), ":10: bodies.joint_conference.posts.0.holder: there is no “zhuo” under `people`. Did you mean “zhou”?"),
    (changed("unit: education", "unit: educaton"), ":11: bodies.joint_conference.posts.1.unit: there is no unit “educaton” in this allocation. Did you mean “education”?"),
    (changed("  joint_conference:", "  joint_conferense:"), ":7: bodies.joint_conferense: there is no such body in this allocation. Did you mean “joint_conference”"),
    (changed("rank: member", "rank: membre"), ":11: bodies.joint_conference.posts.1.rank: must be one of convener, deputy_convener, head, deputy, member, liaison, invited."),
    (changed("rank: convener", "rank: head, name: {zh: 组长, en: head}"), ":6: bodies: no post has the rank “convener”, so nobody could call a meeting."),
    (changed("rank: member, unit: education", "rank: convener, id: second"), ":11: bodies.joint_conference.posts.1: is a second convener. Keep one"),
    (changed("rank: member", "rank: deputy"), ":11: bodies.joint_conference.posts.1: has no name: there is none for “deputy” under `names`."),
    (changed("rank: member, unit: education", "rank: liaison, name: {zh: 联络员, en: liaison}"), ":11: bodies.joint_conference.posts.1: is of no unit. A liaison officer is of a unit: name it."),
    (changed("unit: education, holder: wang}", "unit: education, holder: wang}\n      - {rank: member, unit: education}"), ":12: bodies.joint_conference.posts.2: there is another post “joint_conference.member.education”. Give it an `id` of its own."),
    (changed("{name: 王芳, title: 区教育局副局长}", "{name: 周 建国, title: 副区长}"), ":5: people.wang: is the same person as “zhou”. One person is listed once, however many posts they hold."),
    (changed(", holder: wang", ""), ":5: people.wang: holds no post. Name it as a `holder`, or leave it out."),
    (changed("title: 副区长}", "titel: 副区长}"), ":4: people.zhou.titel: there is no such entry here. Did you mean “title”?"),
    (changed("issued_on: 2026-01-05, ", ""), ":2: source.issued_on: is missing. Add it."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), BAD, ids=[message[:60] for _text, message in BAD])
def test_a_mistake_is_told_with_its_line_and_the_nearest_right_word(tmp_path, text, message):
    file = tmp_path / "own.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(RosterError) as error:
        load_roster(file, the_book().allocation)
    assert [line for line in str(error.value).splitlines() if line.startswith(f"{file}{message}")], str(error.value)


def test_a_district_brings_its_own(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_text(SMALL, "utf-8")
    roster = load_roster(file, the_book().allocation)
    assert (roster.id, roster.number) == ("small", "象教〔2026〕1号")
    assert [(seat.key, seat.holder.name) for seat in roster.seats] == [
        ("joint_conference.convener", "周建国"),
        ("joint_conference.member.education", "王芳"),
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "xiangshan-2020",
            "There is no roster “xiangshan-2020”. Did you mean “xiangshan-2021”? Or give the path of a YAML file.",
        ),
        ("none.yaml", "There is no roster file none.yaml."),
    ],
)
def test_a_roster_that_is_not_there_is_told(name, words):
    with pytest.raises(UnknownName) as error:
        load_roster(name, the_book().allocation)
    assert str(error.value) == words


def test_the_bundled_ones_load():
    assert list(bundled_rosters()) == ["xiangshan-2021"]
    assert load_roster("xiangshan-2021", the_book().allocation).id == "xiangshan-2021"
