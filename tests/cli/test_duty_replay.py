"""`lianban duty replay` says what would have become of the record under another allocation, and changes nothing."""

import pytest

from cli.duty import command
from cli.duty_replay import replay
from rules.language import Language
from rules.load import load_allocation
from tests.cli.making import kept, run
from tests.compliance.replaying.making import duty, edited
from tests.compliance.revising import as_file

LATER = ("--as-of", "2026-03-20")


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    """The command is in its group, whether or not the program lists it yet."""
    monkeypatch.setitem(command.commands, "replay", replay)


@pytest.fixture
def draft(work):
    def changed(document):
        duty(document, "14")["lead"] = ["emergency"]
        document["allocation"]["version"] = "2"
        del document["issues"]["registration"], document["groups"]["registration"]
        document["duties"] = [each for each in document["duties"] if each["id"] not in {"7", "13a"}]

    return as_file(edited(load_allocation("xiangshan-2021"), changed), work / "draft.yaml")


def test_what_changes_is_told(office, draft):
    before = kept(office)
    answer = run("duty", "replay", draft, *LATER)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "Under xiangshan-2021 (version 2), of 5 findings:\n"
        "2 would be as they are.\n"
        "2 would have gone another way.\n"
        "1 cannot be said there: issue: there is no value “registration”.\n"
        "\n"
        "was                                                      would be                                           findings\n"
        "───────────────────────────────────────────────────────  ─────────────────────────────────────────────────  ────────\n"
        "settled: Fire and Rescue (lead), Education (coordinate)  settled: Emergency (lead), Education (coordinate)  2\n"
        "\n"
        "unit             leads  handles with others  to take back  to hand out  reminders  delivered\n"
        "───────────────  ─────  ───────────────────  ────────────  ───────────  ─────────  ─────────\n"
        "Emergency        0 → 2  0 → 0                0             1            0          0\n"
        "Fire and Rescue  2 → 0  0 → 0                1             0            0          0\n"
        "\n"
        "1 open case would move:\n"
        "2026-0001 晨光艺术培训中心 (dispatched): Fire and Rescue → settled: Emergency (lead), Education (coordinate)\n"
        "  to take back: Fire and Rescue (lead)\n"
        "  to hand out: Emergency (lead)\n"
    )
    assert kept(office) == before


def test_as_json_it_is_one_object_with_ids(office, draft):
    [told] = run("duty", "replay", draft, *LATER, "--format", "json").records
    assert told["allocation"]["version"] == "2"
    assert {key: told[key] for key in ("findings", "same", "changed", "ruled", "outside", "moving")} == {
        "findings": 5,
        "same": 2,
        "changed": 2,
        "ruled": 0,
        "outside": 0,
        "moving": 1,
    }
    [change] = told["changes"]
    assert (change["was"]["lead"], change["would"]["lead"], change["findings"]) == ("fire_rescue", "emergency", 2)
    [case] = told["cases"]
    assert (case["number"], case["party"], case["lead"]) == ("2026-0001", "晨光艺术培训中心", "fire_rescue")
    assert [(each["unit"], each["role"]) for each in case["loses"]] == [("fire_rescue", "lead")]
    assert [(each["unit"], each["role"]) for each in case["gains"]] == [("emergency", "lead")]
    units = {each["unit"]: (each["leads_now"], each["leads_then"]) for each in told["units"]}
    assert units == {"fire_rescue": (2, 0), "emergency": (0, 2)}


def test_under_the_same_allocation_nothing_changes(office):
    answer = run("duty", "replay", "xiangshan-2021", *LATER)
    assert answer.out == (
        "Under xiangshan-2021 (version 1), of 5 findings:\n"
        "5 would be as they are.\n"
        "0 would have gone another way.\n"
        "\n"
        "No open case would move.\n"
    )


def test_the_days_found_can_be_narrowed(office, draft):
    [told] = run("duty", "replay", draft, "--from", "2026-03-05", "--to", "2026-03-05", "--format", "json").records
    assert (told["from"], told["to"], told["findings"], told["changed"]) == ("2026-03-05", "2026-03-05", 2, 1)
    assert "Found from 2026-03-05 to ….\n" in run("duty", "replay", draft, "--from", "2026-03-05").out


def test_days_in_the_wrong_order_are_wrong_usage(office, draft):
    answer = run("duty", "replay", draft, "--from", "2026-03-05", "--to", "2026-03-04")
    assert answer.code == 2
    assert "--from 2026-03-05 is after --to 2026-03-04. Give the earlier day first." in answer.err


def test_only_some_cases_are_listed_unless_all_are_asked_for(office, draft):
    few = run("duty", "replay", draft, *LATER, "--limit", "0")
    assert "2026-0001" not in few.out
    assert "… and 1 more. `--cases` lists all.\n" in few.out
    assert "2026-0001" in run("duty", "replay", draft, *LATER, "--limit", "0", "--cases").out


def test_an_allocation_that_is_not_there_is_told(office):
    answer = run("duty", "replay", "xiangshan-2022", *LATER)
    assert answer.code == 5
    assert "There is no allocation “xiangshan-2022”. Did you mean “xiangshan-2021”?" in answer.err


def test_without_a_record_there_is_nothing_to_replay(draft):
    answer = run("duty", "replay", draft, *LATER)
    assert answer.code == 7
    assert "there is no database at" in answer.err


def test_it_is_told_in_chinese_too(office, draft):
    answer = run("duty", "replay", draft, *LATER, language=Language.ZH)
    assert answer.code == 0
    assert "2026-0001" in answer.out
