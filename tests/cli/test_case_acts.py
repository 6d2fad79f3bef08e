"""Every act on a case by the command line: done and told, refused and told, undone by --dry-run."""

from datetime import date, timedelta

import pytest

from rules.language import Language
from tests.cli.acting import (
    CASES,
    CONVENER,
    EDUCATION,
    FIRE,
    HEALTH,
    LOOKER,
    MARKET,
    OFFICE,
    SECOND,
    do,
    done,
)
from tests.cli.making import DAY, kept, run
from tests.cli.terminal import Terminal

RETURN = (MARKET, "case", "return", "2026-4", "--clause", "@clause-13B", "--unit", "Health", "--reason", "食品归卫健")
ASSIGN = (OFFICE, "case", "assign", "2026-4", "--unit", "市监", "--reason", "食品归市监")
ACCEPT = (FIRE, "task", "accept", "2026-1")
ANSWER = (FIRE, "task", "answer", "2026-1", "--result", "已换新", "--evidence", "a.jpg", "--taken-on", "2026-03-15")
EXTEND = (FIRE, "task", "extend", "2026-1", "--until", "2026-04-20", "--reason", "等配件")
PARK = (OFFICE, "case", "park", "2026-1", "--approver", "周区长", "--until", "2026-04-30", "--reason", "等政策")
HAND_OVER = (OFFICE, "case", "hand-over", "2026-6", "--to", "交警大队", "--reason", "不归我们")
VOID = (OFFICE, "case", "void", "2026-1", "--reason", "误立")
PASSED = (LOOKER, "case", "verify", "2026-1", "--passed")


@pytest.fixture(autouse=True)
def cases(database, work):
    (work / "a.jpg").write_bytes(b"photo")
    (work / "b.jpg").write_bytes(b"another")
    assert run("import", "-", "--as", "教育:inspector:王芳", "--as-of", DAY, stdin=CASES).code == 0
    return database


ALLOWED = {
    "confirm": (
        [],
        (OFFICE, "case", "confirm", "2026-3", "--remark", "好"),
        "confirmed as Education's, by R2026-0001. Education has to receive it by 2026-03-17, and answer it by 2026-04-02.",
    ),
    "complete": (
        [],
        (OFFICE, "case", "complete", "2026-2", "--fact", "培训类别=学科类"),
        (
            "the missing fact is answered, and it goes to Civil Affairs. "
            "Civil Affairs has to receive it by 2026-03-17, and answer it by 2026-04-02."
        ),
    ),
    "assign": (
        [],
        ASSIGN,
        (
            "assigned to Market Regulation, by R2026-0001. "
            "Market Regulation has to receive it by 2026-03-17, and answer it by 2026-04-02."
        ),
    ),
    "hand over": ([], HAND_OVER, "handed over to 交警大队. It is closed once its receipt is recorded."),
    "received": (
        [HAND_OVER],
        (OFFICE, "case", "received", "2026-6", "--reference", "交警3号"),
        "the receipt is recorded, and it is closed.",
    ),
    "take back": (
        [HAND_OVER],
        (OFFICE, "case", "take-back", "2026-6", "--reason", "不收"),
        "taken back to the office's desk. The office has to decide by 2026-03-18.",
    ),
    "accept": ([], ACCEPT, "received by Fire and Rescue. Answer it by 2026-04-02."),
    "accept jointly": (
        [],
        (EDUCATION, "task", "accept", "2026-5"),
        "received by Education. Answer it by 2026-03-30.",
    ),
    "return": ([ASSIGN], RETURN, "returned by Market Regulation. The office has to rule by 2026-03-19."),
    "consult": (
        [ASSIGN, RETURN],
        (OFFICE, "case", "consult", "2026-4", "--result", "各执一词", "--on", "2026-03-15"),
        "the consultation is recorded. The office has to rule by 2026-03-19.",
    ),
    "confer": (
        [ASSIGN, RETURN],
        (OFFICE, "case", "confer", "2026-4", "--reason", "请定"),
        "put to the conference. The convener rules on it.",
    ),
    "uphold": (
        [ASSIGN, RETURN],
        (OFFICE, "case", "rule", "2026-4", "--uphold", "--reason", "维持"),
        "ruled by R2026-0002, and Market Regulation leads. Market Regulation has to answer it by 2026-04-02.",
    ),
    "rule for another": (
        [ASSIGN, RETURN],
        (OFFICE, "case", "rule", "2026-4", "--unit", "卫健", "--joint", "市监", "--reason", "归卫健"),
        "ruled by R2026-0002, and Health leads. Health has to receive it by 2026-03-17, and answer it by 2026-04-02.",
    ),
    "rule by the convener": (
        [ASSIGN, RETURN, (OFFICE, "case", "confer", "2026-4", "--reason", "请定")],
        (CONVENER, "case", "rule", "2026-4", "--uphold", "--alone", "--reason", "维持"),
        "ruled by R2026-0002, and Market Regulation leads. Market Regulation has to answer it by 2026-04-02.",
    ),
    "support": (
        [ACCEPT],
        (FIRE, "case", "support", "2026-1", "--unit", "health", "--reason", "请协助"),
        "support is asked for. Answer it by 2026-04-02.",
    ),
    "answer": (
        [ACCEPT],
        ANSWER,
        "answered by Fire and Rescue. Somebody who did not handle it has to verify it by 2026-03-23.",
    ),
    "extend": ([ACCEPT], EXTEND, "more time is asked for. Answer it by 2026-04-02."),
    "grant": (
        [ACCEPT, EXTEND],
        (OFFICE, "case", "grant", "2026-1", "--unit", "消防", "--remark", "同意"),
        "more time is granted. Fire and Rescue has to answer it by 2026-04-20.",
    ),
    "refuse": (
        [ACCEPT, EXTEND],
        (OFFICE, "case", "refuse", "2026-1", "--reason", "不必"),
        "more time is refused. Fire and Rescue has to answer it by 2026-04-02.",
    ),
    "park": ([], PARK, "parked. It comes back by itself after 2026-04-30."),
    "resume": (
        [PARK],
        (OFFICE, "case", "resume", "2026-1"),
        "resumed. Fire and Rescue has to receive it by 2026-03-17, and answer it by 2026-04-02.",
    ),
    "verify, passed": ([ACCEPT, ANSWER], PASSED, "put right, and closed."),
    "verify, failed": (
        [ACCEPT, ANSWER],
        (SECOND, "case", "verify", "2026-1", "--failed", "--inspector", "何静", "--on", DAY, "--reason", "仍过期"),
        "not put right, and back with Fire and Rescue. Fire and Rescue has to answer it by 2026-04-02.",
    ),
    "close": (
        [ACCEPT, ANSWER, (LOOKER, "visit", "record", "--party", "启明教育", "--locality", "南门街道")],
        (OFFICE, "case", "close", "2026-1", "--remark", "已看"),
        "closed.",
    ),
    "reopen": (
        [ACCEPT, ANSWER, PASSED],
        (OFFICE, "case", "reopen", "2026-1", "--reason", "又坏了"),
        "opened again. Fire and Rescue has to receive it by 2026-03-17, and answer it by 2026-04-02.",
    ),
    "void": ([], VOID, "void."),
    "restore": (
        [VOID],
        (OFFICE, "case", "restore", "2026-1"),
        "restored. Fire and Rescue has to receive it by 2026-03-17, and answer it by 2026-04-02.",
    ),
    "note": (
        [],
        (FIRE, "case", "note", "2026-1", "电话联系"),
        "the note is recorded. Receive it by 2026-03-17, and answer it by 2026-04-02.",
    ),
    "attach": (
        [],
        (FIRE, "case", "attach", "2026-1", "a.jpg", "b.jpg", "--completion", "--text", "新的"),
        "the files are recorded. Receive it by 2026-03-17, and answer it by 2026-04-02.",
    ),
}


def number_of(words):
    """The case that these words of a command are about, as it is told."""
    return "2026-000" + next(word for word in words if word.startswith("2026-") and len(word) == 6)[-1]


@pytest.mark.parametrize(("before", "words", "said"), ALLOWED.values(), ids=ALLOWED)
def test_what_is_done_is_told_with_what_comes_next(before, words, said):
    for each in before:
        done(*each)
    assert done(*words) == f"Case {number_of(words)}: {said}"


@pytest.mark.parametrize(("before", "words", "said"), ALLOWED.values(), ids=ALLOWED)
def test_a_dry_run_tells_the_same_and_stores_nothing(cases, before, words, said):
    for each in before:
        done(*each)
    stored = kept(cases)
    told = done(*words, "--dry-run")
    assert told.splitlines() == [f"Case {number_of(words)}: {said}", "This was a dry run: nothing was stored."]
    assert kept(cases) == stored


def test_what_was_opened_twice_is_merged_into_the_older():
    facts = ("--fact", "site=institution", "--fact", "mode=online", "--issue", "unlicensed_training")
    opened = done(OFFICE, "submit", "--party", "启明教育", "--locality", "南门街道", *facts)
    assert opened.startswith("Case 2026-0007 was opened.")
    told = done(OFFICE, "case", "merge", "2026-7", "--into", "2026-5", "--reason", "重复")
    assert told == "Case 2026-0007: merged into 2026-0005."
    younger = done(OFFICE, "case", "show", "2026-7").splitlines()
    assert "Merged into 2026-0005" in younger
    assert younger[-1].endswith("merged (into 2026-0005): 重复 – Education office 李梅")
    older = done(OFFICE, "case", "show", "2026-5").splitlines()
    assert older[-1].endswith("merged (2026-0007 into this one): 重复 – Education office 李梅")
    assert done(OFFICE, "case", "restore", "2026-7").startswith("Case 2026-0007: restored.")


_WHO = "Say who you are with `--as UNIT:ROLE`."
_OFFICE_ONLY = f"These may: the office (office). {_WHO}"

REFUSED = {
    "confirm": (
        [],
        (FIRE, "case", "confirm", "2026-3"),
        4,
        f"Fire and Rescue as handler may not confirm it. {_OFFICE_ONLY}",
    ),
    "confirm nothing": (
        [],
        (OFFICE, "case", "confirm", "2026-1"),
        6,
        "There is nothing to confirm: its lead rests on an explicit clause, or was confirmed already.",
    ),
    "complete": (
        [],
        (OFFICE, "case", "complete", "2026-4", "--fact", "training=academic"),
        6,
        "No missing fact decides here. Name a unit with `case assign`, or hand it over.",
    ),
    "complete with no such value": (
        [],
        (OFFICE, "case", "complete", "2026-2", "--fact", "training=music"),
        3,
        (
            "training (class of training): there is no value “music”. "
            "Possible: academic (学科类), non_academic (非学科类)."
        ),
    ),
    "complete with nothing": (
        [],
        (OFFICE, "case", "complete", "2026-2", "--fact", "training=不明"),
        2,
        "“training=不明” answers nothing. Give the value that was found out.",
    ),
    "assign without a reason": (
        [],
        (OFFICE, "case", "assign", "2026-4", "--unit", "市监"),
        3,
        "--reason: the reason is missing.",
    ),
    "assign to nobody": (
        [],
        (OFFICE, "case", "assign", "2026-4", "--reason", "x"),
        3,
        "--unit: the unit that it goes to is missing. Name one: `--unit UNIT`.",
    ),
    "assign to a unit that is not there": (
        [],
        (OFFICE, "case", "assign", "2026-4", "--unit", "healt", "--reason", "x"),
        5,
        "There is no unit “healt” in xiangshan-2021. Did you mean “health” or “Health”?",
    ),
    "hand over": (
        [],
        (OFFICE, "case", "hand-over", "2026-6", "--to", "消防", "--reason", "x"),
        3,
        "--to: Fire and Rescue is a member of the conference. Assign it instead.",
    ),
    "hand over to nobody": (
        [],
        (OFFICE, "case", "hand-over", "2026-6", "--reason", "x"),
        3,
        "--to: who takes it over is missing. Name a regime or unit of the allocation, or write who it is.",
    ),
    "received": (
        [HAND_OVER],
        (OFFICE, "case", "received", "2026-6"),
        3,
        "--reference: the number or words of the receipt are missing.",
    ),
    "take back": ([HAND_OVER], (OFFICE, "case", "take-back", "2026-6"), 3, "--reason: the reason is missing."),
    "accept": (
        [],
        (HEALTH, "task", "accept", "2026-1"),
        4,
        (
            f"Health as handler may not receive it. These may: Fire and Rescue as handler (handler); "
            f"a unit with such a task as handler (handler). {_WHO}"
        ),
    ),
    "return": (
        [],
        (FIRE, "case", "return", "2026-1", "--unit", "卫健", "--reason", "x"),
        3,
        "--clause: the clause by which it is not yours is missing. See `lianban duty list --what clauses`.",
    ),
    "consult": ([ASSIGN, RETURN], (OFFICE, "case", "consult", "2026-4"), 3, "--result: the result is missing."),
    "consult later": (
        [ASSIGN, RETURN],
        (OFFICE, "case", "consult", "2026-4", "--result", "x", "--on", "2026-04-01"),
        3,
        "--on: 2026-04-01 is in the future.",
    ),
    "rule on what is before the conference": (
        [ASSIGN, RETURN, (OFFICE, "case", "confer", "2026-4", "--reason", "请定")],
        (OFFICE, "case", "rule", "2026-4", "--uphold", "--reason", "x"),
        4,
        "It was put to the conference: its convener rules, with `--as UNIT:convener`.",
    ),
    "rule for nobody": (
        [],
        (OFFICE, "case", "rule", "2026-4", "--reason", "x"),
        2,
        "Give either --uphold, or the --unit that leads from now on.",
    ),
    "rule for one alone with others": (
        [],
        (OFFICE, "case", "rule", "2026-4", "--uphold", "--alone", "--joint", "卫健"),
        2,
        "Give either --alone or --joint.",
    ),
    "confer": ([], (OFFICE, "case", "confer", "2026-4"), 3, "--reason: the reason is missing."),
    "support": (
        [ACCEPT],
        (FIRE, "case", "support", "2026-1", "--unit", "消防", "--reason", "x"),
        6,
        "Fire and Rescue has a task in this case already.",
    ),
    "answer without evidence": (
        [ACCEPT],
        (FIRE, "task", "answer", "2026-1", "--result", "已换新"),
        3,
        (
            "--evidence: completion evidence is missing. "
            "Give a file with `--evidence`, or attach it first with `case attach --completion`."
        ),
    ),
    "answer with a file of tomorrow": (
        [ACCEPT],
        (*ANSWER[:-1], "2026-03-17"),
        3,
        "--taken-on: 2026-03-17 is in the future.",
    ),
    "extend": (
        [ACCEPT],
        (FIRE, "task", "extend", "2026-1", "--reason", "x"),
        3,
        "--until: the new last day is missing. Give it as 2026-03-20.",
    ),
    "grant": (
        [],
        (OFFICE, "case", "grant", "2026-1"),
        6,
        (
            "Nobody asks for more time here (task opened, 2026-03-16 12:00, by Education inspector 王芳). "
            "`lianban office desk` shows who does."
        ),
    ),
    "refuse": ([ACCEPT, EXTEND], (OFFICE, "case", "refuse", "2026-1"), 3, "--reason: the reason is missing."),
    "park": (
        [],
        (*PARK[:4], "--until", "2026-04-30", "--reason", "x"),
        3,
        "--approver: who approved the parking is missing.",
    ),
    "park for too long": (
        [],
        (*PARK[:4], "--approver", "周", "--until", "2027-04-30", "--reason", "x"),
        3,
        "--until: 2027-04-30 is too far away. The policy allows until 2026-06-14.",
    ),
    "verify without a result": ([], (LOOKER, "case", "verify", "2026-1"), 2, "Give either --passed or --failed."),
    "verify what failed without saying why": (
        [ACCEPT, ANSWER],
        (LOOKER, "case", "verify", "2026-1", "--failed"),
        3,
        "--reason: the reason is missing.",
    ),
    "close": (
        [ACCEPT, ANSWER],
        (OFFICE, "case", "close", "2026-1"),
        6,
        (
            "No re-inspection since the answer found it put right. Record one with `case verify --passed`, "
            "by somebody who did not handle it."
        ),
    ),
    "reopen": ([ACCEPT, ANSWER, PASSED], (OFFICE, "case", "reopen", "2026-1"), 3, "--reason: the reason is missing."),
    "merge": (
        [],
        (OFFICE, "case", "merge", "2026-1", "--reason", "x"),
        3,
        "--into: the case to merge it into is missing.",
    ),
    "merge into a case that is not there": (
        [],
        (OFFICE, "case", "merge", "2026-1", "--into", "2026-9", "--reason", "x"),
        5,
        "There is no case 2026-0009. In 2026 the numbers run from 2026-0001 to 2026-0006.",
    ),
    "void": ([], (OFFICE, "case", "void", "2026-1"), 3, "--reason: the reason is missing."),
    "note": ([], (FIRE, "case", "note", "2026-1", " "), 3, "--reason: the reason is missing."),
    "attach what lies elsewhere": (
        [],
        (FIRE, "case", "attach", "2026-1", "../a.jpg"),
        3,
        "evidence: “../a.jpg” leads out of the folder with “..”. Put the file beside the findings, and name it from there.",
    ),
}


@pytest.mark.parametrize(("before", "words", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_told_and_changes_nothing(cases, before, words, code, said):
    for each in before:
        done(*each)
    stored = kept(cases)
    answer = do(*words)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.splitlines()[-1] == f"Error: {said}"
    assert kept(cases) == stored


def test_a_case_that_stands_elsewhere_says_what_was_done_last():
    done(*PARK)
    answer = do(*ACCEPT)
    assert (answer.code, answer.err) == (
        6,
        (
            "Error: It is parked: parked, 2026-03-16 12:00, by Education office 李梅. "
            "To receive it, it has to be dispatched.\n"
        ),
    )


def test_what_was_done_is_json_for_programs():
    (record,) = do(*ACCEPT, "--format", "json").records
    assert record == {
        "case": "2026-0001",
        "act": "accept",
        "state": "accepted",
        "lead": "fire_rescue",
        "said": "",
        "next": {
            "step": "answer",
            "unit": "fire_rescue",
            "receive_by": None,
            "by": "2026-04-02T15:59:59+00:00",
            "provisional": False,
            "until": None,
        },
        "dry_run": False,
    }


def test_what_was_done_is_told_in_chinese():
    told = do(*ACCEPT, language=Language.ZH).out
    assert "消防" in told
    assert "2026-0001" in told
    assert "received" not in told
    refused = do(OFFICE, "case", "void", "2026-1", language=Language.ZH)
    assert "missing" not in refused.err


# ------------------------------------------------ several at once


def test_several_are_received_at_once():
    done(OFFICE, "case", "assign", "2026-6", "--unit", "消防", "--reason", "归消防")
    told = done(FIRE, "task", "accept", "2026-1", "2026-6", "2026-0001")
    assert [line[:40] for line in told.splitlines()] == [
        "Case 2026-0001: received by Fire and Res",
        "Case 2026-0006: received by Fire and Res",
    ]


def test_all_or_nothing_with_every_reason(cases):
    stored = kept(cases)
    answer = do(OFFICE, "case", "confirm", "2026-3", "2026-1", "2026-4", "2026-77")
    assert (answer.code, answer.out) == (6, "")
    nothing = "There is nothing to confirm: its lead rests on an explicit clause, or was confirmed already."
    first, *reasons = answer.err.splitlines()
    assert first == "Error: Nothing was done: 3 of 4 cannot be."
    assert reasons[0] == f"2026-0001: {nothing}"
    assert reasons[1].startswith("2026-0004: It is on the office's desk")
    assert reasons[2] == "2026-0077: There is no case 2026-0077. In 2026 the numbers run from 2026-0001 to 2026-0006."
    assert kept(cases) == stored


def test_numbers_come_from_standard_input_too(cases):
    told = do(FIRE, "task", "accept", "-", stdin="\n2026-1\n\n")
    assert (told.code, told.out[:25]) == (0, "Case 2026-0001: received ")
    empty = do(FIRE, "task", "accept", "-", stdin="")
    assert (empty.code, empty.err.splitlines()[-1]) == (2, "Error: No number of a case came from standard input.")


def test_several_that_are_verified_at_one_party_are_one_visit():
    done(OFFICE, "case", "assign", "2026-4", "--unit", "消防", "--reason", "归消防")
    for number in ("2026-1", "2026-4"):
        done(FIRE, "task", "accept", number)
        done(FIRE, "task", "answer", number, "--result", "好", "--evidence", "a.jpg")
    told = done(LOOKER, "case", "verify", "2026-1", "2026-4", "--passed", "--inspector", "吴江")
    assert told.splitlines() == ["Case 2026-0001: put right, and closed.", "Case 2026-0004: put right, and closed."]
    visits = run("visit", "list", "--source", "re_inspection", "--format", "json").records
    assert [(each["inspector"], each["attended"], each["result"]) for each in visits] == [
        ("吴江", ["health"], "nothing_found")
    ]


# ------------------------------------------------ on a terminal


def test_a_terminal_asks_for_the_reason():
    terminal = Terminal("case", "void", "2026-1", "--as", OFFICE, "--as-of", DAY)
    terminal.answer("Reason: ", "误立")
    assert terminal.finish() == 0
    assert "Case 2026-0001: void." in terminal.text
    (shown,) = run("case", "show", "2026-1", "--format", "json").records
    assert shown["events"][-1]["why"] == "误立"


# ------------------------------------------------ the whole file


def test_the_life_of_a_case_is_shown():
    for each in (ASSIGN, RETURN, (OFFICE, "case", "rule", "2026-4", "--uphold", "--reason", "维持")):
        done(*each)
    told = [line.strip() for line in done(OFFICE, "case", "show", "2026-4").splitlines()]
    assert "returned 1 time" in told
    assert told[told.index("Tasks") + 1] == "Market Regulation (lead): received, to be answered by 2026-04-02"
    dispute = told.index("Disputes")
    assert told[dispute + 1 : dispute + 3] == [
        "2026-03-16 12:00  Market Regulation, by clause 13b to Health: 食品归卫健",
        "Settled",
    ]
    assert "R2026-0002 (ruling, 2026-03-16 12:00): Market Regulation leads – 维持" in told
    assert told[-2:] == [
        "2026-03-16 12:00  returned (by clause 13b to Health): 食品归卫健 – Market Regulation handler 赵敏",
        "2026-03-16 12:00  ruled (R2026-0002): 维持 – Education office 李梅",
    ]


def test_files_re_inspections_and_requests_are_shown():
    for each in (ACCEPT, EXTEND, ANSWER, (LOOKER, "case", "verify", "2026-1", "--failed", "--reason", "仍过期")):
        done(*each)
    told = [line.strip() for line in done(OFFICE, "case", "show", "2026-1").splitlines()]
    assert "reworked 1 time" in told
    assert "Result: 已换新" in told
    assert "2026-03-16 12:00  Fire and Rescue, until 2026-04-20: lapsed – 等配件" in told
    (file,) = [line for line in told if line.startswith("a.jpg")]
    assert file.endswith("received on 2026-03-16, taken on 2026-03-15, completion of Fire and Rescue")
    assert "2026-03-16, 吴江 Health: not put right" in told
    (record,) = do(OFFICE, "case", "show", "2026-1", "--format", "json").records
    assert record["standing"]["reworks"] == 1
    assert record["tasks"][0]["allowance"] == "13wd"
    assert [each["passed"] for each in record["verifications"]] == [False]


def test_a_provisional_deadline_is_marked_and_counted_anew_when_the_year_is_known(work):
    day = "2026-12-24"
    done(OFFICE, "case", "assign", "2026-4", "--unit", "市监", "--reason", "x", day=day)
    assert "to be answered by 2027-01-12 (provisional)" in done(OFFICE, "case", "show", "2026-4", day=day)
    off = [date(2027, 1, 1), *(date(2027, 2, 5) + timedelta(days=each) for each in range(5))]
    days = "".join(f"  - {each}\n" for each in off)
    (work / "2027.yaml").write_text(f"year: 2027\nsource: 通知\noff:\n{days}", encoding="utf-8")
    refresh = ("calendar", "refresh", "--calendar", "2027.yaml")
    said = ["Case 2026-0004, Market Regulation: 2027-01-13 instead of 2027-01-12.", "1 deadline was counted anew."]
    dry = done(OFFICE, *refresh, "--dry-run", day=day)
    assert dry.splitlines() == [*said, "This was a dry run: nothing was stored."]
    assert done(OFFICE, *refresh, day=day).splitlines() == said
    assert done(OFFICE, *refresh, day=day) == "There is no provisional deadline that is known better now."
    assert "to be answered by 2027-01-13" in done(OFFICE, "case", "show", "2026-4", day=day)
    (shown,) = do(OFFICE, "case", "show", "2026-4", "--format", "json", day=day).records
    assert [each["act"] for each in shown["events"]][-1] == "deadline_recounted"
    assert done(OFFICE, "audit", "verify", "--tables", day=day).splitlines()[0] == "The tables are as the events say."
