"""`lianban meeting` and `lianban matter`: from the calling to the approval, in words that lead on."""

import json

import pytest

from rules.language import Language
from tests.cli.acting import FIRE, OFFICE, SECOND, do, done
from tests.cli.making import count, finding, kept, lines, run

CONVENER = ":convener:周建国"
CALLED = "2026-03-16"
HELD = "2026-03-20"
MINUTES = ("--summary", "研究了两个问题。", "--rest-present")
CHECKS = ("--matter", "消防,公安", "2026-04-30", "开展联合检查")
ASKED = (
    "Asked to come: Education, Publicity, Political-Legal, Cyberspace, Staffing, Development-Reform, Industry-IT, "
    "Public Security, Civil Affairs, Finance, Human Resources, Housing, Health, Emergency, Market Regulation, "
    "Fire and Rescue"
)
YESTERDAY = "matter “昨天的事”: due: 2026-03-01 is before the meeting, which is on 2026-03-20."
HOTLINE = ("--major", "教育", "2026-05-31", "增设举报电话")


@pytest.fixture
def meeting(database):
    """A meeting that the convener called, with one item."""
    done(CONVENER, "meeting", "call", "joint", "--on", HELD, "--at", "15:00", "--place", "三楼会议室", day=CALLED)
    done(OFFICE, "meeting", "agenda", "add", "H2026-1", "联合检查怎么排班", day=CALLED)
    return database


@pytest.fixture
def agreed(meeting):
    """It was held, and agreed an ordinary matter and a major one."""
    done(OFFICE, "meeting", "minute", "H2026-1", *MINUTES, *CHECKS, *HOTLINE, "--outcome", 1, "按街道排班", day=HELD)
    return meeting


def test_a_meeting_is_called_and_told(database):
    told = done(CONVENER, "meeting", "call", "special", "--on", HELD, "--title", "消防专题会议", day=CALLED)
    assert told.splitlines() == [
        "Meeting H2026-01 is called: 消防专题会议, 2026-03-20. Called by 周建国.",
        ASKED,
        "Nothing is on the agenda. `lianban meeting agenda add H2026-01` puts something there.",
    ]


def test_the_office_prepares_it_for_who_may_call(database):
    done(OFFICE, "roster", "take", day=CALLED)
    told = done(OFFICE, "meeting", "call", "liaison", "--on", HELD, "--by", "唐华镁", day=CALLED)
    assert "Called by 唐华镁." in told
    answer = do(OFFICE, "meeting", "call", "joint", "--on", HELD, "--by", "张三", day=CALLED)
    assert (answer.code, answer.err) == (
        4,
        "Error: 张三 is neither the convener nor a deputy on 2026-03-16. These are: 蒋雪娇, 秦振福, 唐华镁.\n",
    )


REFUSED = {
    "another role": (FIRE, ("call", "joint", "--on", HELD), 4, "As handler you may not call or minute a meeting."),
    "no name": (OFFICE, ("call", "joint", "--on", HELD), 3, "--by: it is not said who calls the meeting."),
    "no day": (CONVENER, ("call", "joint"), 2, "Missing option '--on'"),
    "no kind": (CONVENER, ("call", "party", "--on", HELD), 2, "'party' is not one of 'joint', 'liaison', 'special'."),
    "no such meeting": (OFFICE, ("cancel", "H2026-7", "--reason", "改期"), 5, "There is no meeting H2026-07."),
    "no reason": (OFFICE, ("cancel", "H2026-1"), 3, "--reason: is missing."),
    "a unit that there is not": (OFFICE, ("invite", "H2026-1", "--unit", "旅游"), 5, "There is no unit “旅游”"),
    "a member invited": (
        OFFICE,
        ("invite", "H2026-1", "--unit", "财政"),
        6,
        "Finance was asked to meeting H2026-01 already",
    ),
    "who came too soon": (OFFICE, ("attend", "H2026-1", "--rest-present"), 6, "is held on 2026-03-20"),
    "minutes too soon": (OFFICE, ("minute", "H2026-1", *MINUTES), 6, "its minutes come after that"),
    "no such item": (OFFICE, ("agenda", "drop", "H2026-1", 9), 3, "POSITION: there is no item 9"),
    "minutes in two ways": (
        OFFICE,
        ("minute", "H2026-1", "--file", __file__, *MINUTES),
        2,
        "Give the minutes either as options or as a --file.",
    ),
    "a matter of no unit": (
        OFFICE,
        ("minute", "H2026-1", "--matter", "旅游", HELD, "检查"),
        5,
        "There is no unit “旅游”",
    ),
    "a matter of no day": (
        OFFICE,
        ("minute", "H2026-1", "--matter", "消防", "四月", "检查"),
        2,
        "“四月” is not a date",
    ),
}


@pytest.mark.parametrize(("who", "words", "code", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_and_with_which_code(meeting, who, words, code, told):
    before = kept(meeting)
    answer = do(who, "meeting", *words, day=CALLED)
    assert (answer.code, told in answer.err) == (code, True), answer.err
    assert kept(meeting) == before


def test_guests_are_invited_and_the_agenda_is_put_in_order(meeting):
    assert done(OFFICE, "meeting", "invite", "H2026-1", "--name", "李教授", "--name", "王律师", day=CALLED) == (
        "2 guests are invited to H2026-01."
    )
    done(OFFICE, "meeting", "agenda", "add", "H2026-1", "举报电话", day=CALLED)
    assert done(OFFICE, "meeting", "agenda", "move", "H2026-1", 2, 1, day=CALLED).splitlines() == [
        "Agenda of H2026-01:",
        "  1. 举报电话 [other item]",
        "  2. 联合检查怎么排班 [other item]",
    ]
    assert "1. 联合检查" in done(OFFICE, "meeting", "agenda", "drop", "H2026-1", 1, day=CALLED)


def test_the_agenda_proposes_itself_anew(meeting):
    handed = run("import", "-", "--as", "教育", "--as-of", CALLED, stdin=lines(finding()))
    assert handed.code == 0
    done(OFFICE, "case", "confer", "2026-1", "--reason", "两家都有道理", day=CALLED)
    told = done(OFFICE, "meeting", "agenda", "propose", "H2026-1", day=CALLED).splitlines()
    assert told[-1].endswith("[put to the conference]")
    assert "2026-0001" in told[-1]


def test_who_came_is_noted(meeting):
    words = ("--present", "教育", "--stand-in", "消防", "王强", "--absent", "财政", "出差")
    told = done(OFFICE, "meeting", "attend", "H2026-1", *words, day=HELD)
    assert told.startswith("H2026-01: 1 present, 1 by a stand-in, 1 absent, 13 not noted yet. (Publicity, ")
    rest = done(OFFICE, "meeting", "attend", "H2026-1", "--rest-present", day=HELD)
    assert rest == "H2026-01: 14 present, 1 by a stand-in, 1 absent, 0 not noted yet."


def test_minutes_take_effect_and_are_told(meeting):
    told = done(OFFICE, "meeting", "minute", "H2026-1", *MINUTES, *CHECKS, *HOTLINE, day=HELD)
    assert told.splitlines() == [
        "Meeting H2026-01 is minuted; 周建国 was in the chair.",
        "  Y2026-0001 开展联合检查 – Fire and Rescue with Public Security, by 2026-04-30: not done yet (case 2026-0001)",
        "  Y2026-0002 增设举报电话 – Education, by 2026-05-31: waits for approval (case 2026-0002)",
    ]


def test_a_dry_run_of_minutes_stores_nothing(meeting):
    before = kept(meeting)
    told = done(OFFICE, "meeting", "minute", "H2026-1", *MINUTES, *CHECKS, "--dry-run", day=HELD)
    assert told.splitlines()[-1] == "This was a dry run: nothing was stored."
    assert kept(meeting) == before


def test_rulings_are_minuted_too(meeting):
    two = lines(finding(), finding(issue="fee_prepayment"))
    assert run("import", "-", "--as", "教育", "--as-of", CALLED, stdin=two).code == 0
    said = ("--rule", "2026-1", "应急", "按属地", "--uphold", "2026-2", "分工明确")
    told = done(OFFICE, "meeting", "minute", "H2026-1", *MINUTES, *said, day=HELD)
    assert told.splitlines()[-1] == "  Rulings: R2026-0001, R2026-0002"
    assert "Lead: Emergency" in done(OFFICE, "case", "show", "2026-1", day=HELD)


def test_minutes_from_a_file(meeting, work):
    text = "summary: 研究了问题。\nrest_present: true\nmatters:\n  - {title: 检查, lead: 消防, due: 2026-04-30}\n"
    (work / "minutes.yaml").write_text(text, encoding="utf-8")
    answer = do(OFFICE, "meeting", "minute", "H2026-1", "--file", "minutes.yaml", "--format", "json", day=HELD)
    (told,) = answer.records
    assert (told["meeting"]["state"], told["matters"][0]["title"], told["dry_run"]) == ("minuted", "检查", False)


def test_a_wrong_file_is_told_with_its_line(meeting, work):
    (work / "minutes.yaml").write_text("summary: 研究了问题。\nmatters:\n  - {title: 检查}\n", encoding="utf-8")
    answer = do(OFFICE, "meeting", "minute", "H2026-1", "--file", "minutes.yaml", day=HELD)
    assert answer.code == 3
    assert "minutes.yaml:3: matters.0.lead: is missing." in answer.err


def test_one_decision_that_cannot_be_undoes_the_rest(meeting):
    before = kept(meeting)
    said = (*CHECKS, "--matter", "教育", "2026-03-01", "昨天的事")
    answer = do(OFFICE, "meeting", "minute", "H2026-1", *MINUTES, *said, day=HELD)
    assert (answer.code, answer.err) == (
        6,
        f"Error: Nothing was done: 1 of 2 cannot be.\n{YESTERDAY}\n",
    )
    assert kept(meeting) == before


def test_a_meeting_shows_everything(agreed):
    told = done(OFFICE, "meeting", "show", "h2026-1", day="2026-05-06").splitlines()
    assert told[0].startswith("Meeting H2026-01: ")
    assert told[1:4] == [
        "joint conference meeting, 2026-03-20 15:00 三楼会议室",
        "Called by 周建国",
        "In the chair: 周建国",
    ]
    assert "  Fire and Rescue: present" in told
    assert told[told.index("Agenda") :] == [
        "Agenda",
        "  1. 联合检查怎么排班 [other item]",
        "     Outcome: 按街道排班",
        "",
        "Minutes",
        "  研究了两个问题。",
        "",
        "What was agreed",
        "  Y2026-0001 开展联合检查 – Fire and Rescue with Public Security, by 2026-04-30: overdue (case 2026-0001)",
        "  Y2026-0002 增设举报电话 – Education, by 2026-05-31: waits for approval (case 2026-0002)",
    ]


def test_the_next_meeting_opens_with_what_was_agreed_before(agreed):
    done(CONVENER, "meeting", "call", "joint", "--on", "2026-05-07", day="2026-05-06")
    told = done(OFFICE, "meeting", "show", "H2026-2", day="2026-05-06").splitlines()
    agenda = told.index("Agenda")
    assert told[agenda + 1].startswith("  1. ")
    assert told[agenda + 1].endswith("[state of what was agreed]")
    assert told[agenda + 2].endswith("[overdue matter]")
    before = told.index("What was agreed before")
    assert told[before + 1] == "  waits for approval: 1, overdue: 1"
    assert len(told) == before + 4


def test_meetings_are_listed(agreed):
    done(CONVENER, "meeting", "call", "liaison", "--on", "2026-05-07", day="2026-05-06")
    records = run("meeting", "list", "--format", "json").records
    assert [(each["number"], each["state"], each["items"], each["matters"]) for each in records] == [
        ("H2026-02", "called", 2, 0),
        ("H2026-01", "minuted", 1, 2),
    ]
    assert [each["meeting"] for each in run("meeting", "list", "--kind", "joint", "--format", "csv").rows] == [
        "H2026-01"
    ]
    assert run("meeting", "list", "--state", "cancelled").err == "No meetings.\n"


def test_matters_are_listed_with_how_far_they_have_come(agreed):
    rows = run("matter", "list", "--format", "csv", "--as-of", "2026-05-06").rows
    assert [(each["matter"], each["state"], each["lead"], each["agreed for"]) for each in rows] == [
        ("Y2026-0002", "waits for approval", "Education", "2026-05-31"),
        ("Y2026-0001", "overdue", "Fire and Rescue", "2026-04-30"),
    ]
    chosen = run("matter", "list", "--unit", "公安", "--state", "overdue", "--as-of", "2026-05-06", "--format", "json")
    assert [each["number"] for each in chosen.records] == ["Y2026-0001"]
    assert run("matter", "list", "--meeting", "H2026-1", "--since", "2026-04-01").err == "No matters.\n"


def test_a_matter_is_handled_by_the_number_of_its_case(agreed):
    assert done(FIRE, "task", "accept", "2026-1", day=HELD) == (
        "Case 2026-0001: received by Fire and Rescue. Answer it by 2026-04-30."
    )
    queue = do(OFFICE, "office", "queue", "消防", day=HELD)
    assert "开展联合检查" in queue.out
    assert "matter-" not in queue.out
    listed = do(OFFICE, "case", "list", day=HELD)
    assert "开展联合检查" in listed.out
    shown = do(OFFICE, "task", "list", day=HELD)
    assert "开展联合检查" in shown.out


def test_a_major_matter_waits_on_the_desk_until_its_approval(agreed):
    desk = do(OFFICE, "office", "desk", day=HELD)
    assert "its approval is missing" in desk.out
    assert "增设举报电话" in desk.out
    answer = do(OFFICE, "case", "assign", "2026-2", "--unit", "教育", "--reason", "先办", day=HELD)
    assert (answer.code, "lianban matter approve Y2026-0002" in answer.err) == (6, True)
    words = ("Y2026-2", "--by", "区政府常务会议", "--reference", "象政〔2026〕3号", "--on", "2026-03-25")
    dry = done(OFFICE, "matter", "approve", *words, "--dry-run", day="2026-03-26")
    assert dry.splitlines()[-1] == "This was a dry run: nothing was stored."
    assert done(OFFICE, "matter", "approve", *words, day="2026-03-26") == (
        "Approved, and in force: Y2026-0002 增设举报电话 – Education, by 2026-05-31: not done yet (case 2026-0002)"
    )
    again = do(OFFICE, "matter", "approve", *words, "--format", "json", day="2026-03-26")
    assert (again.code, "was approved already, on 2026-03-25: 区政府常务会议, 象政〔2026〕3号" in again.err) == (
        6,
        True,
    )


def test_a_matter_is_shown_with_its_case(agreed):
    told = done(OFFICE, "matter", "show", "Y2026-1", day=HELD).splitlines()
    assert told[:5] == [
        "Matter Y2026-0001: not done yet",
        "开展联合检查",
        "Agreed at meeting H2026-01 on 2026-03-20",
        "As agreed: Fire and Rescue with Public Security, by 2026-04-30",
        "",
    ]
    assert told[5] == "Case 2026-0001: dispatched"
    assert "Findings" not in told
    assert told[-1] == "  2026-03-20 12:00  matter agreed (H2026-01 Y2026-0001): 开展联合检查 – Education office 李梅"
    (record,) = do(OFFICE, "matter", "show", "Y2026-1", "--format", "json", day=HELD).records
    assert (record["state"], record["case"], record["joint"]) == ("open", "2026-0001", ["public_security"])


def test_a_ruling_and_an_approval_show_on_a_matter(agreed):
    done(OFFICE, "matter", "approve", "Y2026-2", "--by", "区政府", day=HELD)
    done(
        "教育:handler:钱进",
        "case",
        "return",
        "2026-2",
        "--clause",
        "1b",
        "--unit",
        "工信",
        "--reason",
        "属平台",
        day=HELD,
    )
    done(OFFICE, "case", "rule", "2026-2", "--unit", "工信", "--reason", "平台归工信", day=HELD)
    told = done(OFFICE, "matter", "show", "Y2026-2", day=HELD).splitlines()
    assert "Led by Industry-IT now" in told
    assert "Approved on 2026-03-20: 区政府" in told


def test_what_was_agreed_is_explained_by_the_meeting(agreed):
    assert run("explain", "2026-1").out == (
        "No finding is behind case 2026-1: a meeting agreed it, and no clause says whose it is.\n"
    )


def test_it_is_verified_by_somebody_else_and_then_done(agreed, work):
    (work / "合影.jpg").write_bytes(b"x")
    done(FIRE, "task", "accept", "2026-1", day=HELD)
    done("公安:handler:赵敏", "task", "accept", "2026-1", day=HELD)
    done("公安:handler:赵敏", "task", "answer", "2026-1", "--result", "已检查", "--evidence", "合影.jpg", day=HELD)
    done(FIRE, "task", "answer", "2026-1", "--result", "已检查", "--evidence", "合影.jpg", day=HELD)
    done(SECOND, "case", "verify", "2026-1", "--passed", day=HELD)
    assert [each["state"] for each in run("matter", "list", "--state", "done", "--format", "json").records] == ["done"]
    told = done(OFFICE, "matter", "show", "Y2026-1", day=HELD)
    assert "Result: 已检查" in told


def test_the_record_stays_whole(agreed):
    answer = run("audit", "verify", "--tables", "--as", ":auditor")
    assert answer.code == 0, answer.out
    assert count(agreed, "matters") == 2


def test_it_can_be_read_in_chinese(agreed):
    answer = run("meeting", "show", "H2026-1", "--as-of", HELD, language=Language.ZH)
    assert answer.code == 0
    assert "开展联合检查" in answer.out
    assert json.loads(run("meeting", "show", "H2026-1", "--format", "json").out)["summary"] == "研究了两个问题。"
