"""`lianban duty words`: the sentences that no word catches are shown, and the others counted."""

import json
from pathlib import Path

import pytest

from rules.language import Language
from tests.cli.making import as_workbook, lines, run

SMALL = Path(__file__).parents[2] / "examples" / "allocations" / "small-district.yaml"
SENTENCES = ["灭火器过期", "通道很窄", "空调太吵"]


def listened(file: Path, *options: str, language: Language = Language.EN):
    return run("duty", "words", file, "--allocation", SMALL, *options, language=language)


def written(work: Path, kind: str) -> Path:
    file = work / f"findings.{kind}"
    if kind == "xlsx":
        return as_workbook(file, *({"问题描述": each} for each in SENTENCES))
    texts = {
        "txt": "\n".join(SENTENCES),
        "csv": "问题描述\n" + "\n".join(SENTENCES),
        "jsonl": lines(*({"text": each} for each in SENTENCES)),
    }
    file.write_text(texts[kind], "utf-8")
    return file


@pytest.mark.parametrize(("kind", "line"), [("txt", 3), ("csv", 4), ("jsonl", 3), ("xlsx", 4)])
def test_a_sentence_that_no_word_catches_is_shown_with_its_place(work, kind, line):
    file = written(work, kind)
    answer = listened(file)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        f"{file}:{line}: 空调太吵\n"
        "3 sentences: 1 caught by a word that names an issue, 1 by hints alone, 1 by no word.\n"
    )


def test_a_text_in_the_encoding_of_chinese_editors_is_read(work):
    file = work / "findings.txt"
    file.write_bytes("\n\n".join(SENTENCES).encode("gb18030"))
    assert f"{file}:5: 空调太吵\n" in listened(file).out


def test_the_counts_are_the_last_record_in_json(work):
    uncaught, counts = listened(written(work, "jsonl"), "--format", "json").records
    assert (uncaught["line"], uncaught["text"]) == (3, "空调太吵")
    assert counts == {"sentences": 3, "strong": 1, "weak": 1, "none": 1, "without_text": 0, "rejected": 0, "stated": {}}


def test_where_issues_are_stated_the_ones_that_were_not_proposed_are_counted(work):
    file = work / "findings.csv"
    file.write_text(
        "问题类别,问题描述\n消防安全,灭火器过期\n消防安全,空调太吵\n收费公示,灭火器过期且收费没有公示\n无许可,校车没有办学许可\n无许可,\n",
        "utf-8",
    )
    answer = listened(file)
    assert answer.code == 0
    assert "1 row has no description.\n" in answer.out
    row = next(line for line in answer.out.splitlines() if line.startswith("fire safety (fire_safety)"))
    assert row.split()[-3:] == ["2", "1", "1"]
    counts = listened(file, "--format", "json").records[-1]
    assert counts["stated"]["fire_safety"] == {"stated": 2, "not_first": 1, "not_among_three": 1}
    assert counts["stated"]["fee_posting"] == {"stated": 1, "not_first": 0, "not_among_three": 0}


def test_a_row_with_an_issue_that_is_not_known_is_told_and_the_others_are_still_counted(work):
    file = work / "findings.jsonl"
    file.write_text(
        json.dumps({"issue": "消防安金", "text": "灭火器过期"}, ensure_ascii=False)
        + "\n"
        + lines({"text": "灭火器过期"})
    )
    answer = listened(file)
    assert answer.code == 3
    assert (
        answer.err.startswith(f"{file}:1: issue (问题类别): there is no value “消防安金”. Did you mean “消防安全”")
        or "消防安全" in answer.err
    )
    assert "1 sentence: 1 caught" in answer.out


def test_a_file_that_is_not_there_is_bad_input(work):
    answer = listened(work / "none.txt")
    assert answer.code == 3
    assert "there is no such file. Check the path and the spelling." in answer.err


def test_the_bundled_allocation_catches_the_labelled_findings():
    """The data are what the words were made for: a fall here means that words were lost."""
    answer = run("duty", "words", Path(__file__).parents[1] / "data" / "findings.jsonl", "--format", "json")
    counts = answer.records[-1]
    assert counts["none"] == 0
    assert counts["sentences"] == 200
