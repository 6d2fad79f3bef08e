"""`lianban paper issue` makes the papers of a meeting, circulars, reports and the handbook, and says what is missing."""

from __future__ import annotations

import pytest

from tests.cli.acting import CASES, FIRE, OFFICE, do, done
from tests.cli.making import DAY, count, run

HELD = "2026-03-20"
LATER = "2026-04-08"
CONVENER = ":convener:周建国"
PERIOD = ("--from", "2026-03-01", "--to", "2026-03-31")


@pytest.fixture
def cases(database):
    assert run("import", "-", "--as-of", DAY, "--as", "教育", stdin=CASES).code == 0
    return database


@pytest.fixture
def meeting(database):
    done(CONVENER, "meeting", "call", "joint", "--on", HELD, "--title", "第一次会议", day=DAY)
    return database


def test_a_notice_and_an_agenda_of_a_meeting_are_issued(meeting):
    told = done(OFFICE, "paper", "issue", "notice", "h2026-1", day=DAY)
    assert told.startswith("象双减联办会〔2026〕1号 (notice of a meeting): 关于召开第一次会议的通知")
    told = done(OFFICE, "paper", "issue", "agenda", "H2026-01", day=DAY)
    assert told.startswith("象双减联办议〔2026〕1号 (agenda): 第一次会议议程")
    assert count(meeting, "papers") == 2


def test_a_paper_of_a_meeting_is_linked_to_it(meeting):
    done(OFFICE, "paper", "issue", "notice", "H2026-01", day=DAY)
    [line] = do(OFFICE, "paper", "list", "--format", "json", day=DAY).records
    assert (line["kind"], line["meeting"], line["case"]) == ("notice", "H2026-01", "")


def test_a_circular_and_a_report_over_a_month_are_issued(cases):
    told = done(OFFICE, "paper", "issue", "circular", *PERIOD, day=LATER)
    assert told.startswith("象双减联办通〔2026〕1号 (circular): 关于2026年3月1日至3月31日工作情况的通报")
    told = done(OFFICE, "paper", "issue", "report", *PERIOD, day=LATER)
    assert told.startswith(
        "象双减联办报〔2026〕1号 (report to the conference): 关于2026年3月1日至3月31日落实情况的报告"
    )
    assert count(cases, "paper_files") == 4


def test_the_handbook_is_issued_with_the_scenarios_of_a_folder(cases, work):
    (work / "features").mkdir()
    (work / "features" / "one.feature").write_text("功能: 甲\n  @clause-14\n  场景: 灭火器过期\n", encoding="utf-8")
    done(OFFICE, "paper", "issue", "handbook", "--features", "features", "--output", ".", day=LATER)
    page = (work / "象双减联办册〔2026〕1号.html").read_text(encoding="utf-8")
    assert "灭火器过期" in page
    assert "尚无验证情形" in page


def test_a_circular_that_is_issued_again_counts_anew_and_cites_the_old_one(cases):
    done(OFFICE, "paper", "issue", "circular", *PERIOD, day=LATER)
    told = done(OFFICE, "paper", "reissue", "circular-2026-1", "--reason", "数据更正", day=LATER)
    assert "象双减联办通〔2026〕2号" in told
    shown = done(OFFICE, "paper", "show", "circular-2026-2", day=LATER)
    assert "象双减联办通〔2026〕1号" in shown


REFUSED = {
    "no meeting": (OFFICE, ("notice",), 2, "A paper of the kind notice is about a meeting: give its number"),
    "a meeting that is not there": (OFFICE, ("notice", "H2026-09"), 5, "H2026-09"),
    "no minutes yet": (OFFICE, ("minutes", "H2026-01"), 6, "The minutes of H2026-01 are not written yet"),
    "no days": (OFFICE, ("circular",), 2, "tells of a span of days: give --from and --to."),
    "days the wrong way round": (
        OFFICE,
        ("circular", "--from", "2026-03-02", "--to", "2026-03-01"),
        2,
        "--from is later than --to.",
    ),
    "a day that is not over": (
        OFFICE,
        ("report", "--from", "2026-03-01", "--to", "2026-04-09"),
        3,
        "--to: 2026-04-09 is not over: today is 2026-04-08. Give a day that was, or today.",
    ),
    "no folder": (OFFICE, ("handbook", "--features", "nowhere"), 2, "Directory 'nowhere' does not exist."),
    "another role": (FIRE, ("circular", *PERIOD), 4, "As handler you may not issue a paper."),
}


@pytest.mark.parametrize(("who", "words", "code", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_issued_is_told_and_nothing_is_kept(meeting, who, words, code, told):
    answer = do(who, "paper", "issue", *words, day=LATER)
    assert answer.code == code, answer.err
    assert told in answer.err
    assert count(meeting, "papers") == 0
