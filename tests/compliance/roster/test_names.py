"""A post is named by its key or as people say it, and a wrong word is told with the nearest right one."""

import pytest

from compliance.errors import NotFound
from compliance.roster.load import load_roster
from compliance.roster.names import find_body, find_post
from tests.compliance.making import the_book

ALLOCATION = the_book().allocation
SEATS = load_roster(None, ALLOCATION).seats


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("joint_conference.member.education", "joint_conference.member.education"),
        ("member:education", "joint_conference.member.education"),
        ("member education", "joint_conference.member.education"),
        ("教育 成员", "joint_conference.member.education"),
        ("教育局成员", "joint_conference.member.education"),
        ("成员（教育）", "joint_conference.member.education"),
        ("领导小组教育成员", "leading_group.member.education"),
        ("教育联络员", "conference_office.liaison.education"),
        ("liaison: Fire and Rescue", "conference_office.liaison.fire_rescue"),
        ("召集人", "joint_conference.convener"),
        ("教育副召集人", "joint_conference.deputy_convener.education"),
        ("联席会议办公室主任", "conference_office.head"),
        ("领导小组办公室副主任", "leading_group_office.deputy"),
        ("领导小组成员（二塘乡）", "leading_group.member.ertang"),
        ("组长", "leading_group.head"),
    ],
)
def test_a_post_is_found_as_people_call_it(word, key):
    assert find_post(ALLOCATION, SEATS, word).key == key


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("教育成圆", "There is no post “教育成圆”. Did you mean “教育成员”"),
        ("joint_conference.member.educaton", "Did you mean “joint_conference.member.education”"),
        ("xyz", "There is no post “xyz”. See `lianban roster show`."),
        (
            "副召集人",
            (
                "“副召集人” may be several posts: joint_conference.deputy_convener.government_office, "
                "joint_conference.deputy_convener.education. Name one of them."
            ),
        ),
        ("联络员", "conference_office.liaison.cyberspace…. Name one of them."),
    ],
)
def test_a_word_that_names_none_or_several_is_told_so(word, told):
    with pytest.raises(NotFound) as error:
        find_post(ALLOCATION, SEATS, word)
    assert told in str(error.value)


def test_a_body_is_found_by_its_id_and_both_names():
    for word in ("joint_conference", "联席会议", "Joint Conference"):
        assert find_body(ALLOCATION, SEATS, word) == "joint_conference"
    with pytest.raises(NotFound, match=r"There is no body “联席会”\. Did you mean “联席会议”"):
        find_body(ALLOCATION, SEATS, "联席会")
