"""What waits for the office and for a unit, the most urgent first; the draw; the calendar."""

import hashlib
import sqlite3

import pytest

from rules.language import Language
from tests.cli.acting import CASES, CONVENER, EDUCATION, FIRE, LOOKER, MARKET, OFFICE, do, done
from tests.cli.making import DAY, kept, run
from tests.cli.test_listing import cells

LATER = "2026-03-24"


@pytest.fixture(autouse=True)
def cases(database, work):
    (work / "a.jpg").write_bytes(b"photo")
    assert run("import", "-", "--as", "教育:inspector:王芳", "--as-of", DAY, stdin=CASES).code == 0
    return database


def rows(who, *words, day=DAY, **more):
    answer = do(who, *words, day=day, **more)
    assert answer.code == 0, answer.err
    return [cells(line) for line in answer.out.splitlines()[2:]]


def desk(day=DAY):
    return {(number, waits): (by, about) for number, by, waits, _, _, about in rows(OFFICE, "office", "desk", day=day)}


def test_the_desk_says_what_waits_and_what_has_to_be_known():
    decide = "2026-03-18"
    answers = "class of training? academic → Civil Affairs; non-academic → Market Regulation"
    nobody = "no clause names a unit (clauses 16, 1a)"
    assert rows(OFFICE, "office", "desk") == [
        ["2026-0002", decide, "a fact is missing", "启明教育", "registered particulars", answers],
        [
            "2026-0003",
            decide,
            "confirm the reading",
            "启明教育",
            "teacher qualification",
            "Education, by an interpretation of clauses 1b",
        ],
        ["2026-0004", decide, "name a lead", "启明教育", "food safety", nobody],
        ["2026-0006", decide, "name a lead", "平山小学", "fire safety", nobody],
    ]


def test_the_most_urgent_comes_first():
    run("submit", "--party", "乙校", "--issue", "hygiene", "--severity", "at_once", "--as", "教育", "--as-of", DAY)
    done(FIRE, "task", "accept", "2026-1")
    done(FIRE, "task", "answer", "2026-1", "--result", "好", "--evidence", "a.jpg")
    lines = [each[:3] for each in rows(OFFICE, "office", "desk", day="2026-03-20")]
    assert lines[0][0] == "2026-0007"
    assert [each[1] for each in lines] == [*["2026-03-18, overdue"] * 5, "2026-03-23"]
    assert lines[-1] == ["2026-0001", "2026-03-23", "have it verified"]
    assert len(rows(OFFICE, "office", "desk", "--limit", "2")) == 2


def test_a_dispute_is_on_the_desk_with_its_reason_and_how_often():
    done(OFFICE, "case", "assign", "2026-4", "--unit", "市监", "--reason", "归市监")
    back = ("case", "return", "2026-4", "--clause", "13b", "--unit", "卫健", "--reason", "食品归卫健")
    done(MARKET, *back)
    said = "Market Regulation returned it, by clause 13b to Health: 食品归卫健"
    assert desk()["2026-0004", "rule on the dispute"] == ("2026-03-19", said)
    done(OFFICE, "case", "rule", "2026-4", "--uphold", "--reason", "维持")
    done(MARKET, *back)
    assert desk()["2026-0004", "rule on the dispute"][1] == f"{said} (return 2; hear both units first)"
    done(OFFICE, "case", "consult", "2026-4", "--result", "各执一词")
    assert desk()["2026-0004", "rule on the dispute"][1] == f"{said} (return 2; both heard on 2026-03-16)"
    done(OFFICE, "case", "confer", "2026-4", "--reason", "请定")
    assert desk()["2026-0004", "before the conference"][1].startswith(said)
    done(CONVENER, "case", "rule", "2026-4", "--uphold", "--reason", "定")
    assert not [number for number, _ in desk() if number == "2026-0004"]


def test_requests_receipts_and_draws_are_on_the_desk():
    done(FIRE, "task", "accept", "2026-1")
    done(FIRE, "task", "extend", "2026-1", "--until", "2026-04-20", "--reason", "等配件")
    done(OFFICE, "case", "hand-over", "2026-6", "--to", "交警大队", "--reason", "不归我们")
    asked = "Fire and Rescue asks for time until 2026-04-20: 等配件"
    assert desk()["2026-0001", "more time is asked for"] == ("2026-04-02", asked)
    assert desk()["2026-0006", "its receipt is missing"] == ("–", "handed over to 交警大队")
    done(OFFICE, "case", "received", "2026-6", "--reference", "3号")
    done(OFFICE, "office", "recheck", "--seed", "x")
    assert desk()["2026-0006", "check it again"] == ("–", "closed, and drawn at random")


def test_the_desk_as_json_has_ids_and_the_whole_question():
    (line, *_others) = do(OFFICE, "office", "desk", "--format", "json").records
    assert (line["number"], line["waits"], line["question"]["fact"]) == ("2026-0002", "complete", "training")
    assert [each["lead"] for each in line["question"]["answers"]] == ["civil_affairs", "market_regulation"]


def test_the_desk_and_the_queue_in_chinese():
    told = do(OFFICE, "office", "desk", language=Language.ZH).out
    assert "培训类别" in told
    assert "a fact is missing" not in told
    queue = do(OFFICE, "office", "queue", "Fire and Rescue", language=Language.ZH).out
    assert "receive it" not in queue


@pytest.mark.parametrize("name", ["fire_rescue", "消防", "Fire and Rescue", "象山区消防救援大队"])
def test_a_queue_is_asked_for_by_any_name(name):
    assert rows(FIRE, "office", "queue", name) == [
        [
            "2026-0001",
            "lead",
            "启明教育",
            "fire safety",
            "not yet received",
            "2026-04-02",
            "receive it by 2026-03-17",
        ]
    ]


def test_a_unit_that_is_not_there_is_told():
    answer = do(FIRE, "office", "queue", "消坊")
    assert (answer.code, answer.out) == (5, "")
    assert answer.err.startswith("Error: There is no unit “消坊” in xiangshan-2021.")


def test_an_empty_queue_is_told():
    answer = do(FIRE, "office", "queue", "卫健")
    assert (answer.code, answer.out, answer.err) == (0, "", "Nothing waits for this unit.\n")


def test_a_lead_waits_for_its_joint_units_and_for_a_ruling():
    done(MARKET, "task", "accept", "2026-5")
    done(MARKET, "task", "extend", "2026-5", "--until", "2026-05-01", "--reason", "x")
    (line,) = rows(MARKET, "office", "queue", "市监")
    assert line[-1] == "wait for Education, then answer it; asked for time until 2026-05-01"
    done(EDUCATION, "case", "return", "2026-5", "--clause", "13c", "--unit", "卫健", "--reason", "x")
    (line,) = rows(MARKET, "office", "queue", "市监")
    assert line[-1].startswith("wait for the ruling")


def test_silence_shows_as_receipt_before_anybody_acts(cases):
    before = kept(cases)
    (line,) = rows(FIRE, "office", "queue", "消防", day=LATER)
    assert line[4:] == ["received (silence)", "2026-04-02", "answer it"]
    listed = {number: state for number, state, *_ in rows(FIRE, "case", "list", day=LATER)}
    assert listed["2026-0001"] == "accepted"
    accepted = do(FIRE, "case", "list", "--state", "accepted", "--format", "json", day=LATER).records
    assert {each["number"] for each in accepted} == {"2026-0001", "2026-0003", "2026-0005"}
    assert do(FIRE, "case", "list", "--state", "dispatched", "--format", "json", day=LATER).records == []
    shown = done(FIRE, "case", "show", "2026-1", day=LATER)
    assert shown.startswith("Case 2026-0001: accepted\n")
    assert "Fire and Rescue (lead): received, by silence, to be answered by 2026-04-02" in shown
    assert kept(cases) == before


def test_what_is_near_or_overdue_is_marked():
    assert rows(FIRE, "office", "queue", "消防", day="2026-03-31")[0][5] == "2026-04-02, near"
    assert rows(FIRE, "office", "queue", "消防", day="2026-04-03")[0][5] == "2026-04-02, overdue"
    overdue = do(FIRE, "task", "list", "--overdue", "--format", "json", day="2026-04-01").records
    assert [(each["number"], each["unit"]) for each in overdue] == [("2026-0005", "education")]


def test_what_is_parked_waits_for_nobody_and_comes_back_by_itself(cases):
    park = ("--approver", "周区长", "--until", "2026-04-30", "--reason", "等政策")
    done(OFFICE, "case", "park", "2026-1", *park)
    done(OFFICE, "case", "park", "2026-2", *park)
    before = kept(cases)
    assert rows(FIRE, "office", "queue", "消防") == []
    assert "2026-0002" not in {number for number, _ in desk()}
    assert "Parked until 2026-04-30" in done(FIRE, "case", "show", "2026-1")
    back = "2026-05-08"
    (line,) = rows(FIRE, "office", "queue", "消防", day=back)
    assert line[4:6] == ["received (silence)", "2026-05-21"]
    assert desk(back)["2026-0002", "a fact is missing"][0] == "2026-05-07, overdue"
    assert rows(FIRE, "case", "list", "--state", "desk", day=back)[-1][0] == "2026-0002"
    assert kept(cases) == before
    done(FIRE, "case", "note", "2026-1", "x", day=back)
    (acted,) = rows(FIRE, "office", "queue", "消防", day=back)
    assert acted == line


def test_tasks_are_listed_the_nearest_deadline_first():
    lines = rows(OFFICE, "task", "list")
    assert [(each[0], each[1], each[4]) for each in lines] == [
        ("2026-0005", "Education", "2026-03-30"),
        ("2026-0001", "Fire and Rescue", "2026-04-02"),
        ("2026-0003", "Education", "2026-04-02"),
        ("2026-0005", "Market Regulation", "2026-04-02"),
    ]
    assert [each[0] for each in rows(OFFICE, "task", "list", "--unit", "教育")] == ["2026-0005", "2026-0003"]
    assert do(OFFICE, "task", "list", "--state", "answered").err == "No tasks.\n"
    assert [each["case"] for each in do(OFFICE, "task", "list", "--limit", 1, "--format", "csv").rows] == ["2026-0005"]


def test_lists_ask_as_few_questions_whatever_they_hold(cases):
    from sqlalchemy import event

    from compliance.queries import AsOf, office_desk, unit_queue
    from compliance.store.database import open_database
    from tests.compliance.making import AT, the_book

    now = AsOf(the_book().terms, AT)
    counts = []
    for _round in range(2):
        with open_database(str(cases)) as database, database.read() as session:
            asked = []
            event.listen(
                session.connection(), "before_cursor_execute", lambda *args, asked=asked: asked.append(args[2])
            )
            found = len(office_desk(session, now)) + len(unit_queue(session, now))
        counts.append((len(asked), found))
        for number in range(20):
            run("submit", "--party", f"校{number}", "--issue", "hygiene", "--as", "教育", "--as-of", DAY)
    assert counts[0][0] == counts[1][0]
    assert counts[1][1] == counts[0][1] + 20


# ------------------------------------------------ the draw


def test_anybody_can_draw_again_what_was_drawn():
    for number in ("2026-6", "2026-4"):
        done(OFFICE, "case", "hand-over", number, "--to", "交警大队", "--reason", "x")
        done(OFFICE, "case", "received", number, "--reference", "3号")
    told = done(OFFICE, "office", "recheck", "--seed", "双色球 03 09", "--share", 50).splitlines()
    drawn = min(
        ["2026-0004", "2026-0006"], key=lambda number: hashlib.sha256(f"双色球 03 09 {number}".encode()).digest()
    )
    assert told == [
        f"Case {drawn}: drawn to be checked again.",
        "Drawn: 1 of 2 cases closed since 2025-12-16, 50 percent rounded up, by the seed “双色球 03 09”.",
        "To draw them again: of the numbers below, those with the lowest SHA-256 of the text “双色球 03 09 NUMBER”.",
        "2026-0004, 2026-0006",
    ]
    assert done(LOOKER, "case", "verify", drawn, "--passed") == f"Case {drawn}: put right, and closed."
    assert "checked again (put right)" in done(OFFICE, "case", "show", drawn)


def test_a_draw_is_json_too_and_undone_by_a_dry_run(cases):
    done(OFFICE, "case", "hand-over", "2026-6", "--to", "交警大队", "--reason", "x")
    done(OFFICE, "case", "received", "2026-6", "--reference", "3号")
    before = kept(cases)
    case, draw = do(OFFICE, "office", "recheck", "--seed", "x", "--dry-run", "--format", "json").records
    assert (case["act"], case["dry_run"]) == ("draw", True)
    assert draw["draw"] | {"drawn_at": ""} == {
        "seed": "x",
        "share": 10,
        "closed_since": "2025-12-16",
        "population": ["2026-0006"],
        "drawn": ["2026-0006"],
        "drawn_at": "",
    }
    assert kept(cases) == before


def test_a_draw_from_nothing_and_by_others_is_refused():
    answer = do(OFFICE, "office", "recheck", "--seed", "x")
    assert (answer.code, answer.err) == (5, "Error: No case was closed since 2025-12-16 that is not drawn already.\n")
    assert do(OFFICE, "office", "recheck").code == 2
    assert do(OFFICE, "office", "recheck", "--seed", "x", "--share", 0).code == 2


# ------------------------------------------------ the calendar and the policy


def test_the_calendar_shows_which_years_are_known_and_the_days_of_one():
    known, off, worked = done(OFFICE, "calendar", "show").splitlines()
    assert known.startswith("Known: 2004 to 2026 (by chinesecalendar ")
    assert off.startswith("Off in 2026, of Monday to Friday: 01-01 to 01-02, 02-16 to 02-20, 02-23, 04-06")
    assert worked == "Worked in 2026, of Saturday and Sunday: 01-04, 02-14, 02-28, 05-09, 09-20, 10-10"


def test_a_year_that_is_not_published_is_said_not_to_be_known(work):
    shown = done(OFFICE, "calendar", "show", 2027).splitlines()
    assert shown[1] == "The holidays of 2027 are not known: it is counted from Monday to Friday, provisionally."
    (work / "own.yaml").write_text("year: 2027\nsource: 通知\noff: [2027-01-01]\nworked: [2027-01-02]", "utf-8")
    (record,) = do(OFFICE, "calendar", "show", 2027, "--calendar", "own.yaml", "--format", "json").records
    assert (record["years"][-1], record["off"], record["worked"]) == (2027, ["2027-01-01"], ["2027-01-02"])
    assert "own.yaml" in record["calendar"]


def test_only_the_office_counts_deadlines_anew():
    answer = do(FIRE, "calendar", "refresh")
    assert (answer.code, answer.out) == (4, "")
    assert answer.err == (
        "Error: As handler you may not recount deadlines. These may: office. Say who you are with `--as UNIT:ROLE`.\n"
    )


def test_the_office_s_own_deadline_is_counted_anew_from_when_it_began(cases, work):
    day = "2026-12-30"
    answer = run("submit", "--party", "乙校", "--issue", "hygiene", "--as", "教育", "--as-of", day)
    assert answer.code == 0
    (work / "own.yaml").write_text("year: 2027\nsource: 通知\noff: [2027-01-01]", "utf-8")
    moved = done(OFFICE, "calendar", "refresh", "--calendar", "own.yaml", day="2026-12-31")
    assert moved.splitlines() == [
        "Case 2026-0007, the office: 2027-01-04 instead of 2027-01-01.",
        "1 deadline was counted anew.",
    ]
    connection = sqlite3.connect(cases)
    assert connection.execute("SELECT office_provisional FROM cases WHERE number = '2026-0007'").fetchall() == [(0,)]
    connection.close()
    assert done(OFFICE, "audit", "verify", "--tables", day=day).splitlines()[0] == "The tables are as the events say."


def test_the_policy_and_the_calendar_are_named_by_option_environment_and_config_file(home, monkeypatch):
    answer = do(OFFICE, "office", "desk", "--policy", "no-such")
    assert (answer.code, answer.out) == (5, "")
    assert "There is no policy “no-such”." in answer.err
    monkeypatch.setenv("LIANBAN_POLICY", "nor-such")
    assert "There is no policy “nor-such”." in do(OFFICE, "office", "desk").err
    monkeypatch.setenv("LIANBAN_POLICY", "default")
    assert do(OFFICE, "office", "desk").code == 0
    file = home / ".config" / "lianban" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('calendar = "missing.yaml"', "utf-8")
    answer = do(OFFICE, "office", "desk")
    assert (answer.code, "missing.yaml" in answer.err) == (3, True)
