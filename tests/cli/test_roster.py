"""`lianban roster` shows who sits where on any day, takes a document's list, and changes it act by act."""

import json

import pytest

from cli.framework import Exit
from compliance.roster.load import bundled_rosters
from rules.language import Language
from tests.cli.acting import CONVENER, EDUCATION, FIRE, OFFICE, do, done
from tests.cli.making import run

MEMBER = "joint_conference.member.education"
LIAISON = "conference_office.liaison.fire_rescue"
FIRST = ("--from", "2026-03-20")
PROPOSAL = ("教育成员", "王芳", "--title", "区教育局副局长", *FIRST, "--reason", "工作变动")
SUCCESSION = ("消防联络员", "孙立", "--title", "消防大队监督科科长", *FIRST, "--reason", "接任")


@pytest.fixture
def taken(database):
    done(OFFICE, "roster", "take")
    return database


def names(*words):
    answer = run("roster", "show", "--format", "json", *words)
    assert answer.code == 0, answer.err
    return {each["key"]: each["person"] and each["person"]["name"] for each in answer.records}


# ---------------------------------------------------------------- show


def test_what_is_not_in_the_record_yet_is_shown_and_said_to_be(database):
    answer = run("roster", "show", "--body", "联席会议", "--people", "--on", "2021-09-08")
    assert answer.code == 0
    assert answer.err == "This roster (xiangshan-2021) is not in the record yet: `lianban roster take` puts it there.\n"
    heading, _rule, *lines = answer.out.splitlines()
    assert heading.split() == ["body", "post", "holder", "public", "post", "units"]
    assert len(lines) == 19
    assert [line for line in lines if "蒋文成" in line] == [lines[4]]
    assert "Publicity, Cyberspace" in lines[4]
    assert not database.exists()


def test_a_table_has_the_posts_with_what_the_document_says_twice_below(taken):
    answer = run("roster", "show", "--body", "joint_conference", "--on", "2021-09-08")
    heading, _rule, first, *rest = answer.out.splitlines()
    assert heading.split() == ["body", "post", "unit", "holder", "public", "post", "since"]
    assert first.split() == ["joint", "conference", "convener", "蒋雪娇", "副区长候选人", "2021-09-08"]
    told = rest[rest.index("") + 1 :]
    assert told[0].startswith(
        "joint_conference.deputy_convener.government_office: Section 三（一） says a deputy director"
    )
    assert told[1].startswith(
        "joint_conference.member.publicity, joint_conference.member.cyberspace: The annex has fifteen"
    )
    assert answer.err == "20 posts, 0 vacant.\n"


def test_the_vacant_posts_alone(taken):
    answer = run("roster", "show", "--vacant")
    assert "(vacant)" in answer.out
    assert "conference_office.liaison.education and 15 more: The annex is titled" in answer.out
    assert answer.err == "17 posts, 17 vacant.\n"
    assert set(names("--vacant").values()) == {None}


def test_csv_has_every_column(taken):
    answer = run("roster", "show", "--body", "领导小组办公室", "--format", "csv", language=Language.EN)
    assert [row["key"] for row in answer.rows] == ["leading_group_office.head", "leading_group_office.deputy"]
    assert answer.rows[1]["note"].startswith("The notice does not say")


def test_before_its_day_there_is_nothing(taken):
    answer = run("roster", "show", "--on", "2021-09-07")
    assert (answer.code, answer.out, answer.err) == (0, "", "No posts on 2021-09-07.\n")


def test_a_body_that_is_not_there(taken):
    answer = run("roster", "show", "--body", "联席会")
    assert answer.code == Exit.NOT_FOUND
    assert "There is no body “联席会”. Did you mean “联席会议”" in answer.err


# ---------------------------------------------------------------- take


def test_it_is_taken_once_and_says_so(database):
    told = "Xiangshan District: leading group and joint conference (2021)"
    assert done(OFFICE, "roster", "take") == f"{told}: 64 posts, 41 people, 17 posts vacant, from 2021-09-08 on."
    assert done(OFFICE, "roster", "take", "xiangshan-2021") == f"{told} is in the record already; nothing was added."
    answer = run("audit", "verify", "--tables")
    assert answer.code == 0, answer.err


def test_a_dry_run_takes_nothing(database):
    answer = do(OFFICE, "roster", "take", "--dry-run", "--format", "json")
    assert answer.records == [
        {"roster": "xiangshan-2021", "version": "1", "posts": 64, "people": 41, "holders": 47, "dry_run": True}
    ]
    assert "not in the record yet" in run("roster", "show").err


def test_another_roster_is_a_conflict_and_a_broken_one_bad_input(taken, work):
    text = bundled_rosters()["xiangshan-2021"].read_text("utf-8")
    other, broken = work / "other.yaml", work / "broken.yaml"
    other.write_text(text.replace("name: 李超", "name: 李越"), "utf-8")
    broken.write_text(text.replace("holder: li_chao", "holder: li_caho"), "utf-8")
    assert do(OFFICE, "roster", "take", other).code == Exit.CONFLICT
    answer = do(OFFICE, "roster", "take", broken)
    assert answer.code == Exit.BAD_INPUT
    assert "holder: there is no “li_caho” under `people`. Did you mean “li_chao”" in answer.err
    assert do(OFFICE, "roster", "take", "none.yaml").code == Exit.NOT_FOUND


def test_only_the_office_takes_it(database):
    answer = do(EDUCATION, "roster", "take")
    assert answer.code == Exit.NOT_ALLOWED
    assert not database.exists()


# ---------------------------------------------------------------- acts


def test_a_unit_proposes_and_the_conference_settles(taken):
    assert done(EDUCATION, "roster", "propose", *PROPOSAL) == (
        "王芳 is proposed for joint conference Education member from 2026-03-20 on. Until that is settled, nothing changes."
    )
    assert "王芳, from 2026-03-20 on" in run("roster", "show", "--body", "联席会议").out
    assert names("--on", "2026-03-20")[MEMBER] == "李春护"
    answer = do(OFFICE, "roster", "settle", "教育成员")
    assert answer.code == Exit.BAD_INPUT
    assert "Name the meeting, or with `--by` the document that settles it." in answer.err
    assert done(OFFICE, "roster", "settle", "member:education", "--by", "象区教〔2026〕3号").splitlines() == [
        "王芳 holds joint conference Education member from 2026-03-20 on.",
        "李春护 holds it until 2026-03-19.",
    ]
    assert [names("--on", day)[MEMBER] for day in ("2026-03-19", "2026-03-20")] == ["李春护", "王芳"]
    assert run("audit", "verify", "--tables").code == 0


def test_a_proposal_is_dropped_with_the_reason(taken):
    done(EDUCATION, "roster", "propose", *PROPOSAL)
    told = done(OFFICE, "roster", "drop", "教育成员", "--reason", "未获同意")
    assert told == "The proposal of 王芳 for joint conference Education member is dropped."
    assert "proposal dropped" in run("roster", "changes").out


def test_a_successor_is_put_in_at_once_and_the_office_reads_it(taken):
    assert done(FIRE, "roster", "succeed", *SUCCESSION).splitlines() == [
        "孙立 holds office of the joint conference Fire and Rescue liaison officer from 2026-03-20 on.",
        "It needs no meeting; the office reads it in `lianban roster changes`.",
    ]
    [line] = run("roster", "changes", "--since", "2026-03-16").out.splitlines()[2:]
    assert "followed in the unit" in line
    assert LIAISON in line
    assert run("roster", "changes", "--since", "2026-03-17").err == "Nothing has changed.\n"
    [record] = run("roster", "changes", "--format", "json").records
    assert (record["person"]["name"], record["succeeded"], record["settled_by"]) == ("孙立", True, "fire_rescue")


def test_a_post_is_vacated_as_json_and_as_a_dry_run(taken):
    words = ("roster", "vacate", "教育成员", *FIRST, "--reason", "调离")
    answer = do(EDUCATION, *words, "--dry-run", "--format", "json")
    [record] = answer.records
    assert (record["act"], record["key"], record["starts"], record["dry_run"]) == (
        "post_vacated",
        MEMBER,
        "2026-03-20",
        True,
    )
    assert names("--on", "2026-03-20")[MEMBER] == "李春护"
    assert done(EDUCATION, *words).startswith("joint conference Education member is vacant from 2026-03-20 on")
    assert names("--on", "2026-03-20")[MEMBER] is None


@pytest.mark.parametrize(
    ("who", "words", "code"),
    [
        (FIRE, ("propose", *PROPOSAL), Exit.NOT_ALLOWED),
        (CONVENER, ("settle", "教育成员", "--by", "文"), Exit.NOT_ALLOWED),
        (OFFICE, ("settle", "教育成员", "--by", "文"), Exit.CONFLICT),
        (OFFICE, ("propose", "教育成圆", *PROPOSAL[1:]), Exit.NOT_FOUND),
        (OFFICE, ("propose", *PROPOSAL, "--unit", "卫健"), Exit.BAD_INPUT),
        (OFFICE, ("propose", *PROPOSAL, "--unit", "区政府"), Exit.NOT_FOUND),
        (OFFICE, ("propose", "召集人", *PROPOSAL[1:]), Exit.BAD_INPUT),
        (OFFICE, ("vacate", "教育成员", "--reason", "调离"), Exit.USAGE),
    ],
)
def test_what_cannot_be_done_has_its_exit_code(taken, who, words, code):
    assert do(who, "roster", *words).code == code


def test_for_a_post_of_no_unit_it_is_said_who_proposes(taken):
    answer = do(OFFICE, "roster", "propose", "召集人", *PROPOSAL[1:], "--unit", "区政府", "--format", "json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["key"] == "joint_conference.convener"


def test_without_a_roster_in_the_record_nothing_is_changed(office):
    answer = do(OFFICE, "roster", "propose", *PROPOSAL)
    assert answer.code == Exit.CONFLICT
    assert "There is no roster in the record yet. First: `lianban roster take`." in answer.err
