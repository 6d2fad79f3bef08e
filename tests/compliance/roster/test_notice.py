"""What the notice lists is what the roster holds: every body, every post, every name."""

from datetime import date

import pytest
from sqlalchemy import select

from compliance.conference_states import PostRank
from compliance.errors import Conflict, NotAllowed
from compliance.roster.load import bundled_rosters, load_roster
from compliance.roster.model import by_person, seated
from compliance.roster.stored import holder, may_call, member_units, posts, taken
from compliance.roster.taking import Taken, take
from compliance.store.conference import Person, Post, Tenure
from rules.language import Language, speaking
from rules.load import load_allocation
from tests.compliance.acting import CONVENER, OFFICE
from tests.compliance.making import AUDITOR, DISTRICT, count
from tests.compliance.roster.keeping import EDUCATION, NOTICE, by_tables, done, take_notice

ANNEX = """
召集人 蒋雪娇 副区长候选人
副召集人 秦振福 区政府办公室主任
副召集人 唐华镁 区教育工委书记、教育局局长 教育
成员 李春护 区教育工委副书记、教育局副局长 教育
成员 蒋文成 区委宣传部副部长、网信办负责人 宣传 网信
成员 孙迪湘 区委政法委副书记 政法
成员 唐水灿 区发展和改革委员会副局长 发改
成员 唐映泉 区工业和信息化局副局长 工信
成员 唐娟 区民政局副局长 民政
成员 李莉雅 区人力资源和社会保障局副局长 人社
成员 曾巍 区卫生健康局副局长 卫健
成员 曾轶 区市场监督管理局副局长 市监
成员 李天亮 区消防救援大队参谋 消防
成员 谢亚黎 象山公安分局负责人 公安
成员 刘艳伟 区财政局科员 财政
成员 彭东平 区住房和城乡建设局干事 住建
成员 谢铮 区应急管理局干事 应急
成员 周晓艳 区委编办工作人员 编办
成员（受邀单位） 申早霞 区青少年活动中心主任
""".strip().splitlines()
"""The annex, line by line, with the units that each person sits for."""

LEADING_GROUP = """
组长 李超
副组长 蒋海燕
副组长 陈浩
副组长 蒋雪娇
成员 刘富二
成员 蒋文成
成员 孙迪湘
成员 彭友谊
成员 唐小雪
成员 邓小松
成员 唐华镁
成员 钱久胜
成员 李华明
成员 刘霓
成员 陈丽萍
成员 王晓黎
成员 钟洁珍
成员 尹章武
成员 曾瑞仁
成员 邹泳
成员 宋超
成员（二塘乡） 罗亮
成员（象山街道） 胡志龙
成员（南门街道） 蒋祝群
成员（平山街道） 胡毅
""".strip().splitlines()


@pytest.fixture
def notice(database, book):
    take_notice(database, book)
    return database


def on_the_day(database, body, on=NOTICE):
    with database.read() as session:
        return [each for each in posts(session, DISTRICT, on) if each.body == body]


def as_printed(book, lines):
    units = book.allocation.units
    with speaking(Language.ZH):
        return [
            " ".join(
                [
                    str(line.name),
                    line.person.name,
                    line.person.title,
                    *(units[post.unit].short.zh for post in line.posts if post.unit),
                ]
            )
            for line in lines
        ]


def test_the_annex_as_of_8_september_2021_is_the_notices_nineteen_lines(notice, book):
    lines = by_person(on_the_day(notice, "joint_conference"))
    assert as_printed(book, lines) == ANNEX
    assert len(lines) == 19
    ranks = [line.posts[0].rank for line in lines]
    assert [ranks.count(rank) for rank in (PostRank.CONVENER, PostRank.DEPUTY_CONVENER)] == [1, 2]
    assert ranks.count(PostRank.MEMBER) + ranks.count(PostRank.INVITED) == 16


def test_who_serves_two_units_is_one_person_in_both(notice):
    with notice.read() as session:
        [person] = session.scalars(select(Person).where(Person.name == "蒋文成"))
        keys = session.scalars(
            select(Post.key).join(Tenure, Tenure.post_id == Post.id).where(Tenure.person_id == person.id)
        )
        assert sorted(keys) == [
            "joint_conference.member.cyberspace",
            "joint_conference.member.publicity",
            "leading_group.member.publicity",
        ]


def test_the_leading_group_has_one_head_three_deputies_and_twenty_one_members(notice):
    with speaking(Language.ZH):
        lines = [f"{each.name} {each.person.name}" for each in on_the_day(notice, "leading_group")]
    assert lines == LEADING_GROUP


def test_its_office_has_a_director_and_a_deputy_whose_other_post_is_not_said(notice):
    director, deputy = on_the_day(notice, "leading_group_office")
    assert (director.person.name, director.rank) == ("唐华镁", PostRank.HEAD)
    assert (deputy.person.name, deputy.person.title) == ("夏莺", "")
    assert "没有写明" in deputy.note.zh


def test_the_offices_director_and_all_sixteen_liaisons_are_vacant_and_it_is_said_why(notice, book):
    director, *liaisons = on_the_day(notice, "conference_office")
    assert director.vacant
    assert director.note is not None
    assert [each.unit for each in liaisons] == list(book.allocation.units)
    assert all(each.vacant and each.rank is PostRank.LIAISON and each.note for each in liaisons)
    assert {each.since for each in liaisons} == {NOTICE}


def test_the_disagreements_about_people_stand_at_their_posts(notice):
    noted = {each.key.partition(".")[2]: each.note.zh for each in on_the_day(notice, "joint_conference") if each.note}
    assert set(noted) == {
        "deputy_convener.government_office",
        "member.publicity",
        "member.cyberspace",
        "member.development_reform",
        "member.market_regulation",
        "invited.youth_centre",
    }
    assert "副主任" in noted["deputy_convener.government_office"]


def test_before_its_day_there_are_no_posts(notice):
    assert on_the_day(notice, "joint_conference", date(2021, 9, 7)) == []


def test_each_of_the_sixteen_units_has_a_member(notice, book):
    with notice.read() as session:
        members = member_units(session, DISTRICT, NOTICE)
    assert set(members) == set(book.allocation.units)
    assert members["publicity"] == members["cyberspace"]


def test_the_convener_and_the_deputies_may_call_a_meeting_and_nobody_else(notice):
    with notice.read() as session:
        keys = {
            name: may_call(session, DISTRICT, name, NOTICE)
            for name in ("蒋雪娇", " 秦 振福 ", "唐华镁", "李春护", "李超")
        }
        assert keys == {
            "蒋雪娇": "joint_conference.convener",
            " 秦 振福 ": "joint_conference.deputy_convener.government_office",
            "唐华镁": "joint_conference.deputy_convener.education",
            "李春护": None,
            "李超": None,
        }
        assert may_call(session, DISTRICT, "蒋雪娇", date(2021, 9, 7)) is None
        assert holder(session, DISTRICT, "joint_conference.convener", NOTICE).title == "副区长候选人"
        assert holder(session, DISTRICT, "joint_conference.nobody", NOTICE) is None


def test_it_is_taken_once_and_the_events_hold_all_of_it(database, book):
    with database.read() as session:
        assert not taken(session, DISTRICT)
    assert take_notice(database, book) == Taken(posts=64, people=41, holders=47)
    assert take_notice(database, book) == Taken(0, 0, 0)
    assert [count(database, model) for model in (Post, Person, Tenure)] == [64, 41, 47]
    assert by_tables(database) == []


def test_another_roster_is_not_taken_over_the_first(notice, book, tmp_path):
    file = tmp_path / "other.yaml"
    text = bundled_rosters()["xiangshan-2021"].read_text("utf-8")
    file.write_text(text.replace("name: 李超", "name: 李越"), "utf-8")
    with pytest.raises(Conflict, match="Another roster was taken into the record already, with 64 posts"):
        done(notice, book, OFFICE, take, load_roster(file, book.allocation))


@pytest.mark.parametrize("actor", [EDUCATION, CONVENER, AUDITOR])
def test_only_the_office_takes_it(database, book, actor):
    with pytest.raises(NotAllowed, match="you may not keep the roster"):
        done(database, book, actor, take, load_roster(None, book.allocation))


def test_the_file_by_itself_says_the_same_as_the_record(notice, book):
    bodies = [body.id for body in book.allocation.bodies]
    with notice.read() as session:
        assert posts(session, DISTRICT, NOTICE, bodies) == seated(load_roster(None, book.allocation), bodies, NOTICE)
    assert seated(load_roster(None, book.allocation), bodies, date(2021, 9, 7)) == []


def test_every_name_of_a_body_is_one_of_the_allocations(book):
    bodies = {seat.body for seat in load_roster(None, load_allocation()).seats}
    assert bodies <= {body.id for body in book.allocation.bodies}
