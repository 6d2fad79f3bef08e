"""Issues are proposed for a sentence, with the words that spoke."""

from rules.language import Language
from tests.cli.making import run

LIST = "灭火器过期、合同写明概不退费"


def test_a_sentence_gets_issues_with_the_words_that_spoke():
    answer = run("suggest", "灭火器过期")
    assert (answer.code, answer.err) == (0, "")
    sentence, candidate, *_others = answer.out.splitlines()
    assert sentence == "灭火器过期"
    assert candidate.strip().split("  ")[1] == "fire safety (fire_safety) – 灭火器过期"


def test_a_list_is_split_into_its_parts():
    answer = run("suggest", LIST)
    assert [line for line in answer.out.splitlines() if line.startswith("  ·")] == [
        "  · 灭火器过期",
        "  · 合同写明概不退费",
    ]


def test_each_sentence_is_one_json_object_on_one_line():
    first, second = run("suggest", "灭火器过期", LIST, "--format", "json").records
    assert set(first) == {"text", "parts"}
    assert [set(part) for part in first["parts"]] == [{"text", "candidates"}]
    best = first["parts"][0]["candidates"][0]
    assert set(best) == {"issue", "score", "words"}
    assert (best["issue"], best["words"]) == ("fire_safety", ["灭火器过期"])
    assert 0 < best["score"] <= 1
    assert (second["text"], len(second["parts"])) == (LIST, 2)


def test_every_line_of_standard_input_is_read():
    answer = run("suggest", "-", "--format", "json", stdin="\ufeff灭火器过期\r\n\n \n出口堵塞\n".encode())
    assert [each["text"] for each in answer.records] == ["灭火器过期", "出口堵塞"]


def test_no_lines_give_no_suggestions():
    assert run("suggest", "-", stdin="") == run("suggest", "-", stdin="\n\n")


def test_where_no_word_speaks_nothing_is_guessed():
    answer = run("suggest", "xyz")
    assert answer.out == "xyz\n    No word of the allocation speaks here: choose the issue yourself.\n"
    assert run("suggest", "xyz", "--format", "json").records == [
        {"text": "xyz", "parts": [{"text": "xyz", "candidates": []}]}
    ]


def test_suggestions_are_made_in_chinese():
    assert "消防安全" in run("suggest", "灭火器过期", language=Language.ZH).out


def test_what_would_steer_the_terminal_is_shown_and_not_obeyed():
    answer = run("suggest", "灭火器\x1b[31m过期\u202e")
    assert answer.out.splitlines()[0] == "灭火器\\u001b[31m过期\\u202e"


def test_a_huge_sentence_is_read():
    assert run("suggest", "-", stdin="灭火器过期，" * 300).code == 0


def test_nothing_to_read_is_wrong_usage():
    answer = run("suggest")
    assert answer.code == 2
    assert "Missing argument 'TEXT...'." in answer.err
