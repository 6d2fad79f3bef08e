"""What the papers of a meeting say, to whom they go, and what has to be there before they can be issued."""

import io
from datetime import date

import pytest
from docx import Document
from sqlalchemy import update

from compliance.actor import Actor, ActorRole
from compliance.casework import closing, tasks
from compliance.casework.bench import Bench
from compliance.conference_states import MeetingKind, PaperForm, PaperKind
from compliance.errors import Conflict, NotFound, NotYet
from compliance.meetings.calling import cancel
from compliance.meetings.matters import approve
from compliance.meetings.model import Decision
from compliance.papers.content import Form, Heading, Paragraph, Table
from compliance.papers.legible import legible
from compliance.roster.acting import vacate
from compliance.store.conference import AgendaItem, Attendee, Matter, Meeting
from tests.compliance.acting import PHOTO, act
from tests.compliance.making import the_book
from tests.compliance.papers.sitting import (
    CALLED,
    CONVENER,
    MINUTED,
    OFFICE,
    TITLE,
    called,
    issued,
    minuted,
    with_roster,
)

CHECK = Decision("暑期前完成消防安全检查", "fire_rescue", date(2026, 4, 30), ("education",))
REFORM = Decision("修订登记分工", "market_regulation", date(2026, 5, 29), major=True)


@pytest.fixture
def conference(database):
    with_roster(database)
    return database


def said(paper):
    """Everything that stands in the body, in order."""
    for block in paper.content.body:
        match block:
            case Paragraph(text=text) | Heading(text=text):
                yield text
            case Form(rows=rows):
                yield from (part for row in rows for pair in row for part in pair)
            case Table(headers=headers, rows=rows, caption=caption):
                yield from (caption, *headers, *(cell for row in rows for cell in row))


def table(paper, *headers):
    """The rows of the table with these headings."""
    [found] = [each for each in paper.content.body if isinstance(each, Table) and each.headers == headers]
    return found.rows


def test_a_notice_goes_to_every_member_by_post_and_to_the_guests(conference):
    paper = issued(conference, PaperKind.NOTICE, CALLED, meeting=called(conference))
    to = [each.text for each in paper.content.addressees]
    assert "象山区消防救援大队（区消防救援大队参谋）" in to
    assert to[-1] == "王教授"
    assert len(to) == len(set(to)) == 18
    assert paper.content.title == f"关于召开{TITLE}的通知"
    assert paper.content.stamp == "（象山区教育局代章）"


def test_a_notice_names_who_called_the_meeting_and_by_which_post(conference):
    paper = issued(conference, PaperKind.NOTICE, CALLED, meeting=called(conference))
    text = "".join(said(paper))
    assert f"经{CONVENER}（召集人）同意，定于2026年3月12日15:00召开{TITLE}" in text
    assert "区政府三楼会议室" in text


def test_a_vacant_seat_is_shown_as_vacant(conference):
    with conference.write() as session:
        bench = Bench(session, the_book(), OFFICE, CALLED)
        vacate(bench, "joint_conference.member.health", date(2026, 3, 2), "调离")
        bench.write()
    rows = table(issued(conference, PaperKind.NOTICE, CALLED, meeting=called(conference)), *GUESTS)
    assert [row[2] for row in rows if row[1] == "象山区卫生健康局"] == ["空缺"]
    assert [row[2] for row in rows if row[1] == "象山区消防救援大队"] == ["李天亮"]


GUESTS = ("序号", "单位", "参会人员", "身份")


def test_the_liaison_officers_are_asked_to_their_meeting_and_start_vacant(conference):
    number = called(conference, kind=MeetingKind.LIAISON, guest="")
    rows = table(issued(conference, PaperKind.NOTICE, CALLED, meeting=number), *GUESTS)
    assert {row[2] for row in rows if row[3] == "成员单位"} == {"空缺"}


def test_an_agenda_is_not_signed_and_tells_what_earlier_meetings_agreed(conference):
    minuted(conference, called(conference), CHECK)
    later = called(conference, "第二次会议")
    paper = issued(conference, PaperKind.AGENDA, meeting=later)
    assert (paper.content.stamp, paper.content.issuer, paper.content.head) == ("", "", "")
    rows = table(paper, "编号", "议定事项", "主办", "时限", "进展")
    assert rows == (("Y2026-0001", CHECK.title, "消防", "2026年4月30日", "办理中"),)


def test_what_is_done_is_not_on_the_next_agenda_any_more(conference):
    minuted(conference, called(conference), Decision(CHECK.title, CHECK.lead, CHECK.due_on), REFORM)
    handler = Actor("fire_rescue", ActorRole.HANDLER, "吴江")
    act(conference, the_book(), handler, MINUTED, tasks.accept, "2026-0001")
    act(conference, the_book(), handler, MINUTED, tasks.answer, "2026-0001", "已检查", (PHOTO,))
    act(conference, the_book(), OFFICE, MINUTED, closing.verify, "2026-0001", passed=True)
    paper = issued(conference, PaperKind.AGENDA, meeting=called(conference, "第二次会议"))
    assert [row[1] for row in table(paper, "编号", "议定事项", "主办", "时限", "进展")] == [REFORM.title]


def test_minutes_tell_who_came_who_stood_in_and_what_was_agreed(conference):
    number = called(conference)
    minuted(conference, number, CHECK, REFORM, summary="会议听取了汇报。\n会议要求抓紧办理。")
    paper = issued(conference, PaperKind.MINUTES, meeting=number)
    rows = {row[0]: row[1:] for row in table(paper, "单位", "成员", "到会", "到会人员", "备注")}
    assert rows["象山区财政局"] == ("刘艳伟", "代会", "赵六", "分管领导出差")
    assert rows["象山区卫生健康局"] == ("曾巍", "缺席", "", "到市里开会")
    agreed = table(paper, "编号", "议定事项", "主办", "会同", "时限")
    assert agreed[0] == ("Y2026-0001", CHECK.title, "消防", "教育", "2026年4月30日")
    assert "其中，Y2026-0002为重大事项，按规定程序报批，批准前不执行。" in list(said(paper))
    assert {"会议听取了汇报。", "会议要求抓紧办理。"} <= set(said(paper))
    assert "王教授" in paper.content.copies


def test_what_was_agreed_goes_to_the_units_that_carry_it_out_and_to_no_others(conference):
    number = called(conference)
    minuted(conference, number, CHECK)
    paper = issued(conference, PaperKind.MATTERS, meeting=number)
    assert {each.unit for each in paper.content.addressees} == {"education", "fire_rescue"}


def test_a_major_matter_says_whether_it_was_approved(conference):
    number = called(conference)
    minuted(conference, number, REFORM)
    headers = ("编号", "议定事项", "报批情况")
    before = table(issued(conference, PaperKind.MATTERS, meeting=number), *headers)
    with conference.write() as session:
        bench = Bench(session, the_book(), OFFICE, MINUTED)
        approve(bench, "Y2026-0001", "区委常委会", "象常〔2026〕3号")
        bench.write()
    after = table(issued(conference, PaperKind.MATTERS, meeting=number), *headers)
    assert before[0][2] == "尚未批准，批准前不执行"
    assert after[0][2].startswith("2026年3月13日经区委常委会")


@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.MATTERS])
def test_there_are_no_minutes_to_issue_before_they_are_written(conference, kind):
    number = called(conference)
    with pytest.raises(NotYet) as refused:
        issued(conference, kind, CALLED, meeting=number)
    assert str(refused.value) == (
        f"The minutes of {number} are not written yet: write them with `lianban meeting minute {number}`."
    )


def test_a_meeting_without_matters_has_none_to_tell_of(conference):
    number = called(conference)
    minuted(conference, number)
    with pytest.raises(NotFound) as refused:
        issued(conference, PaperKind.MATTERS, meeting=number)
    assert str(refused.value) == f"{number} agreed on no matter, so there is none to tell of."


def test_a_meeting_that_was_cancelled_has_no_papers_any_more(conference):
    number = called(conference)
    with conference.write() as session:
        bench = Bench(session, the_book(), OFFICE, CALLED)
        cancel(bench, number, "改期")
        bench.write()
    with pytest.raises(Conflict) as refused:
        issued(conference, PaperKind.NOTICE, CALLED, meeting=number)
    assert str(refused.value) == f"Meeting {number} was cancelled; there is nothing to send."


def test_a_meeting_that_is_not_there_is_named(conference):
    with pytest.raises(NotFound, match="H2026-09"):
        issued(conference, PaperKind.NOTICE, CALLED, meeting="H2026-09")


UGLY = {
    "a formula": '=HYPERLINK("http://x")',
    "an at": "@SUM(A1)",
    "a minus": "-2+3|cmd",
    "markup": "<b>甲</b><script>alert(1)</script>&amp;",
    "a template": "{{ meeting }}{% for a in b %}{{ 7*7 }}",
    "from right to left": "甲\u202e乙丙\u2066丁",
    "control characters": "甲\x00\x07\x1b[31m乙\x7f",
    "lines and tabs": "甲\t乙\n丙\u2028丁",
    "not in XML": "甲\ufffe\uffff乙",
    "300 characters": "超长名称" * 75,
    "300 letters": "W" * 300,
}


@pytest.mark.parametrize("text", UGLY.values(), ids=UGLY)
def test_whatever_a_name_is_the_papers_are_sound_and_say_it(conference, text):
    """Names that would be refused when they are entered are put into the tables past that."""
    number = called(conference)
    minuted(conference, number, CHECK, REFORM)
    with conference.write() as session:
        stored = text.replace("\x00", "")
        session.execute(update(Meeting).values(title=stored, place=stored, called_by=stored, summary=stored))
        session.execute(update(Attendee).values(person=stored, reason=stored))
        session.execute(update(AgendaItem).values(title=stored, outcome=stored))
        session.execute(update(Matter).values(title=stored))
    for kind in (PaperKind.NOTICE, PaperKind.AGENDA, PaperKind.MINUTES, PaperKind.MATTERS):
        paper = issued(conference, kind, meeting=number)
        document = Document(io.BytesIO(paper.files[PaperForm.DOCX]))
        cells = [cell.text for each in document.tables for row in each.rows for cell in row.cells]
        assert legible(text) in cells, kind
        page = paper.files[PaperForm.HTML].decode()
        assert "<script" not in page
        assert not set(page) & set("\x00\x07\x1b\x7f\u202e\u2066\u2028\ufffe\uffff")
