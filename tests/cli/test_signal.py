"""`lianban signal` lists, shows, takes up, dismisses and looks for signals, in words that lead on."""

import json
import sqlite3

import pytest

from rules.language import Language
from tests.cli.making import finding, kept, lines, run

OFFICE = ("--as", "教育:office:李梅", "--as-of", "2026-03-17")
TOLD = (
    "Fire together with buildings, at 晨光艺术培训中心: fire safety found on 2026-03-02 (case 2026-0001), building "
    "safety found on 2026-03-02 (case 2026-0002). Proposed: one joint visit by Fire and Rescue, Housing. It rests "
    "on 3(3) clause 10, 3(3) clause 14."
)


@pytest.fixture
def signals(database):
    """Fire and buildings at one party; an unlicensed one with two other cases, of one unit."""
    party = {"name": "晨光艺术培训中心", "site": "institution"}
    other = {"name": "平山托管", "site": "institution"}
    every = lines(
        finding(party=party, text="灭火器过期"),
        finding(party=party, issue="building_safety", text="墙体开裂"),
        finding(party=other, issue="unlicensed_training", facts={"mode": "offline"}, text="无证"),
        finding(party=other, issue="advertising", text="夸大宣传"),
        finding(party=other, issue="fee_posting", text="未公示"),
    )
    answer = run("import", "-", "--as-of", "2026-03-16", "--as", "教育", stdin=every)
    assert answer.code == 0, answer.err
    return database


def state(database, number):
    connection = sqlite3.connect(database)
    ((found,),) = connection.execute("SELECT state FROM cases WHERE number = ?", [number]).fetchall()
    connection.close()
    return found


# ---------------------------------------------------------------- list, show


def test_the_newest_signal_is_the_first_of_the_list(signals):
    answer = run("signal", "list")
    assert (answer.code, answer.err) == (0, "")
    heading, _rule, first, second = answer.out.splitlines()
    assert heading.split() == ["signal", "state", "kind", "party", "proposes", "units", "cases", "raised", "on"]
    assert first.split("  ")[0] == "S2026-0002"
    assert "others wait for it" in first
    assert "let the others wait" in first
    assert "2026-0003, 2026-0004, 2026-0005" in first
    assert "Fire together with buildings" in second
    assert "Fire and Rescue, Housing" in second
    assert second.endswith("2026-03-16")


def test_a_list_as_json_has_everything(signals):
    first, second = run("signal", "list", "--format", "json").records
    assert (second["number"], second["rule"], second["cases"]) == (
        "S2026-0001",
        "fire_with_buildings",
        ["2026-0001", "2026-0002"],
    )
    assert set(second["text"]) == {"zh", "en"}
    assert first["units"] == ["market_regulation"]


def test_a_list_as_csv_has_its_columns(signals):
    assert run("signal", "list", "--format", "csv").rows[1]["kind"] == "Fire together with buildings"


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        (["--state", "raised"], ["S2026-0002", "S2026-0001"]),
        (["--state", "taken"], []),
        (["--kind", "waits_on"], ["S2026-0002"]),
        (["--kind", "fire_with_buildings"], ["S2026-0001"]),
        (["--kind", "together"], ["S2026-0001"]),
        (["--party", "晨光"], ["S2026-0001"]),
        (["--unit", "消防"], ["S2026-0001"]),
        (["--limit", "1"], ["S2026-0002"]),
    ],
)
def test_a_list_is_narrowed(signals, given, numbers):
    assert [each["number"] for each in run("signal", "list", *given, "--format", "json").records] == numbers


def test_an_empty_list_says_so(office):
    answer = run("signal", "list", "--state", "dismissed")
    assert (answer.code, answer.out, answer.err) == (0, "", "No signals.\n")


def test_a_kind_that_there_is_not_is_told_with_the_nearest(signals):
    answer = run("signal", "list", "--kind", "fire_with_building")
    assert answer.code == 5
    assert "There is no kind of signal “fire_with_building”." in answer.err
    assert "fire_with_buildings" in answer.err
    assert "Possible: recurrence, several_units, together, overdue_twice" in run("signal", "list", "--kind", "xx").err


def test_a_signal_is_shown_with_what_it_rests_on(signals):
    answer = run("signal", "show", "s2026-1")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "Signal S2026-0001 (Fire together with buildings): raised",
        TOLD,
        "Raised: 2026-03-16 12:00",
        "",
        "Cases",
        "  2026-0001, fire safety, Fire and Rescue, dispatched",
        "  2026-0002, building safety, Housing, dispatched",
        "",
        "Findings",
        "  2026-03-02, 2026-0001, fire safety, 灭火器过期",
        "  2026-03-02, 2026-0002, building safety, 墙体开裂",
        "",
        "Clauses",
        *answer.out.splitlines()[-2:],
    ]
    assert answer.out.splitlines()[-2].startswith("  3(3) clause 10: ")


def test_it_is_shown_in_chinese_too(signals):
    assert "晨光艺术培训中心消防与房屋问题并存" in run("signal", "show", "S2026-1", language=Language.ZH).out


def test_it_is_shown_as_one_json_object(signals):
    file = json.loads(run("signal", "show", "S2026-1", "--format", "json").out)
    assert [case["number"] for case in file["cases"]] == ["2026-0001", "2026-0002"]
    assert len(file["findings"]) == 2


def test_a_signal_that_there_is_not_leads_to_the_list(signals):
    answer = run("signal", "show", "S2026-9")
    assert (answer.code, answer.out) == (5, "")
    assert "There is no signal S2026-0009. `lianban signal list` shows which there are." in answer.err


# ---------------------------------------------------------------- take, dismiss


def test_taking_it_up_says_what_was_done_to_each_case(signals):
    answer = run("signal", "take", "S2026-2", "--reason", "先办无证", *OFFICE)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == ["Signal S2026-0002 is taken up.", "  2026-0004: parked", "  2026-0005: parked"]
    assert [state(signals, number) for number in ("2026-0003", "2026-0004")] == ["dispatched", "parked"]
    shown = run("signal", "show", "S2026-2").out
    assert "Taken up: 2026-03-17 12:00, by 李梅\nReason: 先办无证" in shown


def test_taking_it_up_as_json(signals):
    answer = run("signal", "take", "S2026-1", "--format", "json", *OFFICE)
    assert json.loads(answer.out) == {
        "number": "S2026-0001",
        "state": "taken",
        "proposes": "joint_visit",
        "done": [
            {"case": "2026-0001", "act": "note", "state": "dispatched"},
            {"case": "2026-0002", "act": "note", "state": "dispatched"},
        ],
        "refused": [],
        "dry_run": False,
    }


def test_a_case_with_which_nothing_can_be_done_is_told(signals):
    connection = sqlite3.connect(signals)
    connection.execute("UPDATE cases SET state = 'answered' WHERE number = '2026-0004'")
    connection.commit()
    connection.close()
    answer = run("signal", "take", "S2026-2", *OFFICE)
    assert answer.code == 0
    assert answer.out.splitlines()[:2] == ["Signal S2026-0002 is taken up.", "  2026-0005: parked"]
    assert "2026-0004: nothing was done. It is answered" in answer.out


def test_dismissing_it_keeps_the_reason(signals):
    answer = run("signal", "dismiss", "S2026-1", "--reason", "同一处，已查", *OFFICE)
    assert (answer.code, answer.out) == (0, "Signal S2026-0001 is dismissed.\n")
    shown = run("signal", "show", "S2026-1").out
    assert "Dismissed: 2026-03-17 12:00, by 李梅\nReason: 同一处，已查" in shown


def test_dismissing_needs_a_reason(signals):
    assert run("signal", "dismiss", "S2026-1", *OFFICE).code == 2
    answer = run("signal", "dismiss", "S2026-1", "--reason", " ", *OFFICE)
    assert (answer.code, answer.out) == (3, "")
    assert "--reason: the reason is missing." in answer.err


@pytest.mark.parametrize("again", [["take", "S2026-1"], ["dismiss", "S2026-1", "--reason", "算了"]])
def test_it_is_decided_once(signals, again):
    run("signal", "take", "S2026-1", *OFFICE)
    answer = run("signal", *again, *OFFICE)
    assert (answer.code, answer.out) == (6, "")
    assert "Signal S2026-0001 was taken up already, on 2026-03-17 12:00, by 李梅." in answer.err


@pytest.mark.parametrize("who", ["教育", "消防:handler", ":auditor"])
@pytest.mark.parametrize("words", [["take", "S2026-1"], ["dismiss", "S2026-1", "--reason", "算了"], ["scan"]])
def test_others_are_told_who_may(signals, who, words):
    before = kept(signals)
    answer = run("signal", *words, "--as", who)
    assert (answer.code, answer.out) == (4, "")
    assert "These may: office, convener." in answer.err
    assert kept(signals) == before


@pytest.mark.parametrize(
    "words", [["take", "S2026-2"], ["dismiss", "S2026-1", "--reason", "算了"], ["scan"]], ids=lambda words: words[0]
)
def test_a_dry_run_changes_nothing(signals, words):
    before = kept(signals)
    answer = run("signal", *words, "--dry-run", *OFFICE)
    assert (answer.code, answer.err) == (0, "This was a dry run: nothing was stored.\n")
    assert answer.out
    assert kept(signals) == before
    if words != ["scan"]:
        assert json.loads(run("signal", *words, "--dry-run", "--format", "json", *OFFICE).out)["dry_run"] is True


# ---------------------------------------------------------------- scan


def test_a_scan_says_what_is_new(signals):
    assert run("signal", "scan", *OFFICE).out == "Nothing new shows at any party.\n"
    connection = sqlite3.connect(signals)
    connection.execute("DELETE FROM signals")
    connection.commit()
    connection.close()
    assert run("signal", "scan", *OFFICE).out == "2 new signals: S2026-0003, S2026-0004.\n"
    assert json.loads(run("signal", "scan", "--format", "json", *OFFICE).out) == {"raised": [], "dry_run": False}


@pytest.mark.parametrize("words", [["list"], ["show", "S2026-1"], ["scan", *OFFICE]])
def test_without_a_database_it_says_how_one_is_made(words):
    answer = run("signal", *words)
    assert answer.code == 7
    assert "there is no database" in answer.err
