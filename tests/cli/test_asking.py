"""On a terminal, what is missing is asked for: the issue from the text, and only the facts that decide."""

import pytest

from tests.cli.making import count, kept, run
from tests.cli.terminal import Terminal

TODAY = ("--as-of", "2026-03-16")


def party(terminal, name="晨光艺术培训中心", place="2"):
    terminal.answer("Who was inspected: ", name)
    terminal.answer("Number [0]: ", place)


def test_everything_is_asked_for_and_only_the_deciding_fact(database):
    terminal = Terminal("submit", *TODAY)
    party(terminal)
    terminal.answer("Found on [2026-03-16]: ", "")
    terminal.answer("What was seen: ", "登记证照已经过期")
    terminal.answer("Number, or an issue's id or name", "registration")
    asked = terminal.answer("Number [0]: ", "1")
    assert "site? It decides who answers for it." in asked
    asked = terminal.answer("Number [0]: ", "1")
    assert "class of training? It decides who answers for it.\n  0  not known\n  1  academic → Civil Affairs\n" in asked
    told = terminal.answer("Submit [Y/n]: ", "y")
    assert "settled: lead Civil Affairs (clauses 7, 1a)" in told
    assert terminal.finish() == 0
    assert terminal.text.endswith("Case 2026-0001 was opened.\n")
    (case,) = run("case", "list", "--format", "json").records
    assert (case["issue"], case["lead"], case["locality"]) == ("registration", "civil_affairs", "象山街道")


def test_a_clear_text_proposes_its_issue_first(database):
    terminal = Terminal("submit", "--party", "晨光", "--fact", "site=institution", "--found-on", "2026-03-02", *TODAY)
    terminal.answer("What was seen: ", "灭火器过期")
    asked = terminal.answer("Number, or an issue's id or name [1]: ", "")
    assert "Issue of “灭火器过期”:\n  1  fire safety (fire_safety) – 灭火器过期\n" in asked
    terminal.answer("Submit [Y/n]: ", "")
    assert terminal.finish() == 0
    assert run("case", "list", "--format", "json").records[0]["issue"] == "fire_safety"


def test_nothing_is_asked_that_changes_nothing(database):
    words = ("--party", "晨光", "--fact", "site=institution", "--issue", "fire_safety", "--found-on", "2026-03-02")
    terminal = Terminal("submit", *words, *TODAY)
    asked = terminal.answer("Submit [Y/n]: ", "y")
    assert "?" not in asked.removesuffix("Submit [Y/n]: ")
    assert terminal.finish() == 0


def test_what_is_left_open_stays_a_question_for_the_office(database):
    words = ("--party", "晨光", "--fact", "site=institution", "--issue", "registration", "--found-on", "2026-03-02")
    terminal = Terminal("submit", *words, *TODAY)
    terminal.answer("Number [0]: ", "0")
    assert "open question: class of training decides" in terminal.answer("Submit [Y/n]: ", "y")
    assert terminal.finish() == 0
    assert run("case", "list", "--format", "json").records[0]["state"] == "desk"


def test_a_text_with_two_problems_becomes_two_findings(database):
    terminal = Terminal("submit", "--party", "晨光", "--fact", "site=institution", "--found-on", "2026-03-02", *TODAY)
    terminal.answer("What was seen: ", "灭火器过期、厨房没有健康证")
    asked = terminal.answer("Submit each as a finding of its own [Y/n]: ", "y")
    assert "This text lists 2 problems:\n  · 灭火器过期\n  · 厨房没有健康证\n" in asked
    terminal.answer("Number, or an issue's id or name", "fire_safety")
    terminal.answer("Number, or an issue's id or name", "hygiene")
    terminal.answer("Submit [Y/n]: ", "y")
    assert terminal.finish() == 0
    found = run("finding", "list", "--format", "json").records
    assert {(each["text"], each["issue"]) for each in found} == {
        ("灭火器过期", "fire_safety"),
        ("厨房没有健康证", "hygiene"),
    }


def test_a_list_may_stay_one_finding(database):
    terminal = Terminal("submit", "--party", "晨光", "--fact", "site=institution", "--found-on", "2026-03-02", *TODAY)
    terminal.answer("What was seen: ", "灭火器过期、厨房没有健康证")
    terminal.answer("Submit each as a finding of its own [Y/n]: ", "n")
    terminal.answer("Number, or an issue's id or name", "fire_safety")
    terminal.answer("Submit [Y/n]: ", "y")
    assert terminal.finish() == 0
    assert [each["text"] for each in run("finding", "list", "--format", "json").records] == [
        "灭火器过期、厨房没有健康证"
    ]


def test_a_wrong_answer_is_told_and_asked_again(database):
    terminal = Terminal("submit", "--party", "晨光", "--fact", "site=institution", "--found-on", "2026-03-02", *TODAY)
    terminal.answer("What was seen: ", "xyz")
    terminal.answer("Number, or an issue's id or name: ", "hygene")
    terminal.expect("There is no issue “hygene”. Did you mean “hygiene”")
    terminal.answer("Number, or an issue's id or name: ", "99")
    terminal.expect("There is no issue “99”.")
    terminal.answer("Number, or an issue's id or name: ", "卫生")
    terminal.answer("Submit [Y/n]: ", "y")
    assert terminal.finish() == 0
    assert count(database, "findings") == 1


def test_a_choice_is_a_number_or_a_name(database):
    words = ("--issue", "registration", "--fact", "site=institution", "--found-on", "2026-03-02")
    terminal = Terminal("submit", *words, *TODAY)
    terminal.answer("Who was inspected: ", "晨光")
    terminal.answer("Number [0]: ", "7")
    terminal.expect("Write a number from 0 to 4.")
    terminal.answer("Number [0]: ", "象山街道")
    terminal.answer("Number [0]: ", "学科类")
    assert "settled: lead Civil Affairs" in terminal.answer("Submit [Y/n]: ", "y")
    assert terminal.finish() == 0


def test_a_day_that_cannot_be_is_asked_for_again(database):
    terminal = Terminal("submit", "--party", "晨光", "--issue", "hygiene", "--fact", "site=institution", *TODAY)
    terminal.answer("Found on [2026-03-16]: ", "yesterday")
    terminal.expect("“yesterday” is not a date.")
    terminal.answer("Found on [2026-03-16]: ", "2026-04-01")
    terminal.expect("2026-04-01 is in the future: today is 2026-03-16.")
    terminal.answer("Found on [2026-03-16]: ", "2026年3月2日")
    terminal.answer("Submit [Y/n]: ", "y")
    assert terminal.finish() == 0


def test_a_name_that_cannot_be_is_asked_for_again(database):
    terminal = Terminal("submit", "--locality", "象山街道", "--issue", "hygiene", "--fact", "site=institution", *TODAY)
    terminal.answer("Who was inspected: ", "名" * 201)
    terminal.expect("has 201 characters; at most 200 are kept.")
    terminal.answer("Who was inspected: ", "晨光")
    terminal.answer("Found on [2026-03-16]: ", "")
    terminal.answer("Submit [Y/n]: ", "y")
    assert terminal.finish() == 0


def test_whoever_may_not_submit_is_told_before_anything_is_asked(database):
    terminal = Terminal("submit", "--as", ":auditor", *TODAY)
    assert terminal.finish() == 4
    assert "Who was inspected" not in terminal.text
    assert not database.exists()


@pytest.mark.parametrize("question", ["Who was inspected: ", "Number [0]: ", "Found on", "What was seen: "])
def test_ctrl_c_leaves_the_database_as_it_was(office, question):
    before = kept(office)
    terminal = Terminal("submit", *TODAY)
    answers = [("Who was inspected: ", "晨光"), ("Number [0]: ", "1"), ("Found on", ""), ("What was seen: ", "灭火器")]
    for asked, answer in answers:
        if asked == question:
            terminal.expect(asked)
            terminal.interrupt()
            break
        terminal.answer(asked, answer)
    assert terminal.finish() == 1
    assert terminal.text.rstrip().endswith("Aborted!")
    assert "Traceback" not in terminal.text
    assert kept(office) == before


def test_whoever_does_not_confirm_submits_nothing(database):
    words = ("--party", "晨光", "--fact", "site=institution", "--issue", "fire_safety", "--found-on", "2026-03-02")
    terminal = Terminal("submit", *words, *TODAY)
    terminal.answer("Submit [Y/n]: ", "n")
    assert terminal.finish() == 1
    assert not database.exists()


def test_the_end_of_input_is_an_abort(database):
    terminal = Terminal("submit", *TODAY)
    terminal.answer("Who was inspected: ", "晨光")
    terminal.expect("Number [0]: ")
    terminal.answer("", "\x04")
    assert terminal.finish() == 1
    assert not database.exists()


def test_questions_are_asked_in_chinese(database):
    terminal = Terminal("--lang", "zh", "submit", "--fact", "site=institution", "--issue", "消防安全", *TODAY)
    terminal.answer("被检查单位", "晨光艺术培训中心")
    terminal.answer("[0]", "0")
    terminal.answer("2026-03-16", "")
    terminal.answer("[Y/n]", "y")
    assert terminal.finish() == 0
    assert "Who" not in terminal.text
    assert count(database, "findings") == 1
