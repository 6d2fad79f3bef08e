"""`lianban audit verify` says what was done to the record, and ends with 1 if anything was."""

import re
import sqlite3
from contextlib import closing

import pytest

from rules.language import Language
from tests.cli.making import run
from tests.cli.terminal import Terminal

HEAD = r"Head of the chain: event 22, [0-9a-f]{64}\. Kept elsewhere, it shows later whether all was sealed anew\."
NOT_COMPARED = "The tables were not compared with the events; --tables does that too."


def tamper(database, *statements):
    """Edit the file as somebody would who owns it, and puts the triggers back."""
    connection = sqlite3.connect(database)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in (*statements, *(sql for _name, sql in triggers)):
        connection.execute(statement)
    connection.commit()
    connection.close()


def events(database):
    connection = sqlite3.connect(database)
    (count,) = connection.execute("SELECT count(*) FROM events").fetchone()
    connection.close()
    return count


def test_a_whole_record_is_said_to_be_whole(office):
    answer = run("audit", "verify")
    assert (answer.code, answer.err) == (0, "")
    *_, compared, head, result = answer.out.splitlines()
    assert compared == NOT_COMPARED
    assert re.fullmatch(HEAD.replace("22", str(events(office))), head)
    assert result == f"{events(office)} events checked: the chain is whole."


def test_with_tables_they_are_compared(office):
    answer = run("audit", "verify", "--tables")
    assert answer.code == 0
    assert answer.out.splitlines()[0] == "The tables are as the events say."


@pytest.mark.parametrize("who", [":auditor", "消防:handler", ":office", ":convener", "教育"])
def test_everybody_may_check(office, who):
    assert run("audit", "verify", "--tables", "--as", who).code == 0


def test_what_is_wrong_is_told_one_a_line(office):
    tamper(office, "UPDATE events SET why = 'x' WHERE seq = 2", "DELETE FROM events WHERE seq IN (5, 6)")
    answer = run("audit", "verify", "--as", ":auditor")
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.splitlines()[:2] == [
        "event 2 was changed after it was recorded.",
        "events 5 to 6 were removed.",
    ]
    assert answer.out.splitlines()[-1] == f"{events(office)} events checked: 2 faults were found."


def test_one_fault_is_one_fault(office):
    tamper(office, "UPDATE events SET why = 'x' WHERE seq = 2")
    assert run("audit", "verify").out.endswith("events checked: 1 fault was found.\n")


def test_a_table_edited_without_an_event_shows_with_tables_only(office):
    tamper(office, "UPDATE cases SET state = 'accepted' WHERE number = '2026-0001'")
    assert run("audit", "verify").code == 0
    answer = run("audit", "verify", "--tables")
    assert answer.code == 1
    assert answer.out.splitlines()[:2] == [
        "table cases, case 2026-0001: state is “accepted” in the table and “dispatched” by the events.",
        "The tables are not as the events say, in 1 place.",
    ]
    assert answer.out.splitlines()[-1].endswith("the chain is whole.")


def test_one_case_is_checked(office):
    answer = run("audit", "verify", "2026-1", "--tables")
    assert (answer.code, answer.err) == (0, "")
    first, last = answer.out.splitlines()
    assert first == "The tables are as the events say."
    assert re.fullmatch(r"\d events checked of this case: each is as it was recorded, in its place\.", last)
    tamper(office, "UPDATE cases SET state = 'accepted' WHERE number = '2026-0001'")
    assert run("audit", "verify", "2026-1", "--tables").code == 1
    assert run("audit", "verify", "2026-2", "--tables").code == 0


def test_a_removed_event_may_have_been_of_the_case(office):
    tamper(office, "DELETE FROM events WHERE seq = 2")
    answer = run("audit", "verify", "2026-0004")
    assert answer.code == 1
    assert answer.out.splitlines()[0] == "event 2 was removed; it may have been one of this case."


def test_a_case_that_is_not_there_has_a_code_of_its_own(office):
    answer = run("audit", "verify", "2026-0009")
    assert answer.code == 5
    assert "There is no case 2026-0009." in answer.err


def test_an_event_that_cannot_be_followed_is_told(office):
    tamper(office, "UPDATE events SET changes = '?' WHERE seq = 3")
    answer = run("audit", "verify", "--tables")
    assert answer.code == 1
    assert "event 3 does not say in a readable way which rows it wrote; it was passed over.\n" in answer.out


def test_json_has_one_object_a_line_and_the_result_at_the_end(office):
    tamper(
        office,
        "UPDATE events SET why = 'x' WHERE seq = 2",
        "UPDATE cases SET state = 'accepted' WHERE number = '2026-0001'",
    )
    answer = run("audit", "verify", "--tables", "--format", "json")
    fault, difference, check = answer.records
    assert answer.code == 1
    message = "event 2 was changed after it was recorded."
    assert fault == {"about": "event", "kind": "changed", "seq": 2, "message": message}
    assert difference.pop("message").startswith("table cases, case 2026-0001: state is “accepted”")
    assert set(difference.pop("key")) == {"id"}
    columns = {"state": {"table": "accepted", "events": "dispatched"}}
    assert difference == {"about": "row", "kind": "changed", "table": "cases", "columns": columns}
    assert check.pop("head").keys() == {"seq", "hash"}
    assert check == {
        "about": "check",
        "case": None,
        "events": events(office),
        "faults": 1,
        "redacted": [],
        "tables": {"wrong": 1},
        "triggers": {"faults": 0},
        "papers": {"checked": 0, "faults": 0, "redacted": []},
        "whole": False,
    }


def test_json_of_a_whole_record_is_one_line(office):
    (check,) = run("audit", "verify", "--format", "json").records
    assert (check["whole"], check["tables"]) == (True, None)


def test_where_no_database_is_none_is_made(database):
    assert run("audit", "verify").code == 7
    assert not database.exists()


def test_a_record_without_events_is_whole(office):
    tamper(office, "DELETE FROM events", "DELETE FROM chain_heads")
    assert run("audit", "verify").out.splitlines() == [NOT_COMPARED, "0 events checked: the chain is whole."]


def test_nothing_in_the_record_can_steer_the_terminal(office):
    tamper(office, "UPDATE cases SET locality = char(27) || '[2J' WHERE number = '2026-0001'")
    answer = run("audit", "verify", "--tables")
    assert "\x1b" not in answer.out
    assert "\\u001b[2J" in answer.out


def test_checking_changes_nothing(office):
    before = office.read_bytes()
    run("audit", "verify", "--tables")
    assert office.read_bytes() == before


def test_the_check_speaks_chinese(office):
    tamper(
        office,
        "DELETE FROM events WHERE seq = 2",
        "UPDATE cases SET found_on = '2026-01-01' WHERE number = '2026-0001'",
    )
    lines = run("audit", "verify", "--tables", language=Language.ZH).out.splitlines()
    assert lines[0] == "事件 2 被删除。"
    assert "表 cases，案件 2026-0001：found_on 在表中为“2026-01-01”，按事件应为“2026-03-02”。" in lines
    assert lines[-1] == f"已核对 {events(office)} 个事件：发现 1 处问题。"


def test_progress_shows_on_a_terminal_and_leaves_nothing(office):
    program = Terminal("audit", "verify", "--lang", "en", columns=100)
    program.expect("the chain is whole.")
    assert program.finish() == 0


def test_the_help_says_what_tables_adds():
    answer = run("audit", "verify", "--help")
    assert "With --tables, every table is also made again from the events alone and compared" in " ".join(
        answer.out.split()
    )


def test_a_trigger_that_is_missing_and_a_counter_that_was_set_are_told(office):
    tamper(office, "UPDATE counters SET last = 7 WHERE kind = 'case'")
    with closing(sqlite3.connect(office)) as connection:
        connection.execute("DROP TRIGGER events_not_removed")
        connection.commit()
    answer = run("audit", "verify", "--tables", "--format", "json")
    trigger, counter, check = answer.records
    assert answer.code == 1
    assert trigger == {
        "about": "trigger",
        "kind": "missing",
        "name": "events_not_removed",
        "message": "the trigger events_not_removed, which guards the events, is missing.",
    }
    assert (counter["about"], counter["counter"], counter["stands"], counter["given"]) == ("counter", "case", 7, 4)
    assert (check["triggers"], check["tables"], check["whole"]) == ({"faults": 1}, {"wrong": 1}, False)
