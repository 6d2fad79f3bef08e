"""`lianban duty new`: a skeleton that loads, decides and teaches, in the language of whoever asks."""

from datetime import date

import pytest

from rules.allocation import Reading
from rules.decide import Decider
from rules.decision import Outcome
from rules.language import Language
from rules.load import load_allocation
from tests.cli.making import run

ON = date(2026, 9, 1)
SECTIONS = [
    "allocation", "district", "source", "valid", "units", "regimes", "facts", "groups", "issues", "clauses", "duties",
    "bodies", "notes", "classes", "silent", "words",
]  # fmt: skip


def made(work, *options: str, name: str = "qingxi-2026.yaml", language: Language = Language.EN):
    file = work / name
    answer = run("duty", "new", file, *options, language=language)
    assert answer.code == 0, answer.err
    return file, load_allocation(file)


@pytest.mark.parametrize("language", Language)
def test_a_skeleton_has_every_section_of_the_form_and_no_remark_in_the_other_language(work, language):
    file, allocation = made(work, language=language)
    text = file.read_text("utf-8")
    assert [line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()] == SECTIONS
    remarks = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    chinese = [any("\u4e00" <= char <= "\u9fff" for char in line) for line in remarks]
    assert sum(chinese) > len(chinese) / 2 if language is Language.ZH else not any(chinese)
    assert "{{" not in text
    assert "#zh" not in text
    assert "#en" not in text
    assert (allocation.ref.id, allocation.district.id) == ("qingxi-2026", "qingxi")


def test_the_two_languages_differ_in_remarks_alone(work):
    _, chinese = made(work, name="a.yaml", language=Language.ZH)
    (work / "a.yaml").unlink()
    _, english = made(work, name="a.yaml")
    assert chinese.ref.fingerprint == english.ref.fingerprint
    assert [each.words for each in chinese.issues.values()] == [each.words for each in english.issues.values()]


def test_a_skeleton_shows_each_way_in_which_a_decision_can_end(work):
    _, allocation = made(work)
    decider = Decider(allocation)
    outcomes = {issue: decider.decide({"issue": issue}, on=ON).outcome for issue in allocation.issues}
    assert set(outcomes.values()) == set(Outcome)
    assert {duty.reading for duty in allocation.duties.values()} == set(Reading)
    assert {fact.kind.value for fact in allocation.facts.values()} == {"choice", "number", "unit"}


@pytest.mark.parametrize("like", [(), ("--like", "xiangshan-2021")])
def test_a_skeleton_is_free_of_faults(work, like):
    file, _ = made(work, *like)
    answer = run("duty", "check", file)
    assert answer.code == 0, answer.out


def test_a_skeleton_takes_over_the_catalogue_and_the_words_of_another_allocation(work):
    other = load_allocation("xiangshan-2021")
    _, allocation = made(work, "--like", "xiangshan-2021", "--name", "清溪区")
    assert (allocation.issues, allocation.groups) == (other.issues, other.groups)
    assert (allocation.facts, allocation.classes, allocation.silent) == (other.facts, other.classes, other.silent)
    assert allocation.district.name.zh == "清溪区"
    assert Decider(allocation).decide({"issue": "fire_safety"}, on=ON).outcome is Outcome.SETTLED


def test_a_fact_of_units_that_is_taken_over_names_the_new_units(work):
    _, first = made(work)
    _, second = made(work, "--like", "qingxi-2026.yaml", name="next.yaml")
    assert len(first.facts["permit_by"].values) == 3
    assert {value.id for value in second.facts["permit_by"].values} == set(second.units)


def test_a_file_that_is_there_is_left_as_it_is(work):
    file = work / "mine.yaml"
    file.write_text("precious", "utf-8")
    answer = run("duty", "new", file)
    assert answer.code == 6
    assert (
        answer.err
        == f"Error: {file} is there already and is not written over; give another name, or move it away first.\n"
    )
    assert file.read_text("utf-8") == "precious"


def test_standard_output_takes_the_skeleton_alone():
    answer = run("duty", "new", "-")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("# The duties of Some District")


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("清溪区.yaml", ("allocation", "allocation")),
        ("Qing Xi 2026.yaml", ("qing-xi-2026", "qing_xi")),
        ("2026.yaml", ("2026", "district")),
        ("null.yaml", ("null", "null")),
    ],
)
def test_ids_come_from_the_name_of_the_file(work, name, ids):
    _, allocation = made(work, name=name)
    assert (allocation.ref.id, allocation.district.id) == ids


@pytest.mark.parametrize("name", ['a"b', "a\\b: {c}", "清溪区 # 一", "{{id}}"])
def test_a_name_is_taken_as_it_is_written(work, name):
    _, allocation = made(work, "--name", name)
    assert allocation.district.name.zh == name


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("--district-id", "3a"),
            "“3a” cannot be a district's id: write small letters, digits and underscores, a letter first.",
        ),
        (("--district-id", ""), "“” cannot be a district's id"),
        (("--name", " "), "Write the district's name on one line."),
        (("--name", "a\nb"), "Write the district's name on one line."),
    ],
)
def test_an_id_or_a_name_that_cannot_be_is_refused_and_nothing_is_written(work, words, told):
    answer = run("duty", "new", work / "a.yaml", *words)
    assert answer.code == 2
    assert told in answer.err
    assert not (work / "a.yaml").exists()


def test_another_allocation_that_is_not_there_is_told_and_nothing_is_written(work):
    answer = run("duty", "new", work / "a.yaml", "--like", "xiangshan")
    assert answer.code == 5
    assert "There is no allocation “xiangshan”." in answer.err
    assert not (work / "a.yaml").exists()


def test_a_folder_that_is_not_there_is_told_with_what_to_do():
    answer = run("duty", "new", "nowhere/x.yaml")
    assert answer.code == 5
    assert answer.err == "Error: There is no folder nowhere. Make it first, or give another.\n"
