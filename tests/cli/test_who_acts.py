"""Who acts, for which unit, in which role; by option, environment or config file."""

import os

import pytest

from rules.language import Language
from tests.cli.making import finding, kept, lines, run

GIVEN = ("submit", "--party", "甲校", "--issue", "hygiene")


def who():
    (shown,) = run("case", "show", "2026-0001", "--format", "json").records
    event = shown["events"][0]
    return event["actor_unit"], event["actor_role"]


@pytest.mark.parametrize(
    ("given", "unit", "role"),
    [
        ("education", "education", "inspector"),
        ("教育:handler", "education", "handler"),
        ("消防：office", "fire_rescue", "office"),
        (":convener", None, "convener"),
        ("Fire and Rescue", "fire_rescue", "inspector"),
    ],
)
def test_a_person_acts_for_a_unit_in_a_role(database, given, unit, role):
    assert run(*GIVEN, "--as", given, "--as-of", "2026-03-16").code == 0
    assert who() == (unit, role)


def test_by_default_an_inspector_of_no_unit_acts(database):
    run(*GIVEN, "--as-of", "2026-03-16")
    assert who() == (None, "inspector")


def test_the_environment_says_who_acts_and_the_option_comes_first(database, monkeypatch):
    monkeypatch.setenv("LIANBAN_AS", "卫健:handler")
    run(*GIVEN, "--as-of", "2026-03-16")
    assert who() == ("health", "handler")
    run("submit", "--party", "乙校", "--issue", "hygiene", "--as", "教育", "--as-of", "2026-03-16")
    (shown,) = run("case", "show", "2026-0002", "--format", "json").records
    assert shown["events"][0]["actor_unit"] == "education"


WRITING = {
    "submit": (GIVEN, None),
    "import": (("import", "-"), lines(finding())),
    "visit record": (("visit", "record", "--party", "甲校", "--on", "2026-03-02"), None),
}


@pytest.mark.parametrize(("words", "stdin"), WRITING.values(), ids=WRITING)
def test_an_auditor_may_only_read_and_is_told_who_may_more(office, words, stdin):
    before = kept(office)
    answer = run(*words, "--as", "教育:auditor", stdin=stdin)
    assert (answer.code, answer.out) == (4, "")
    assert answer.err.startswith("Error: As auditor you may not ")
    assert "These may: inspector, handler, office, convener. Say who you are with `--as UNIT:ROLE`.\n" in answer.err
    assert kept(office) == before
    assert run("case", "list", "--as", "教育:auditor").code == 0


def test_a_refusal_is_told_in_chinese(office):
    answer = run(*GIVEN, "--as", ":auditor", language=Language.ZH)
    assert answer.code == 4
    assert "auditor" in answer.err or "审计" in answer.err
    assert "may not" not in answer.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("educaton", "--as: there is no unit “educaton”. Did you mean “education”"),
        ("教育:chief", "--as: there is no role “chief”. Possible: inspector, handler, office, convener, auditor."),
        ("教育:audito", "Did you mean “auditor”?"),
    ],
)
def test_nobody_knows_this_unit_or_role(database, given, said):
    answer = run(*GIVEN, "--as", given)
    assert (answer.code, answer.out) == (3, "")
    assert said in answer.err
    assert not database.exists()


@pytest.fixture
def config(home):
    file = home / ".config" / "lianban" / "config.toml"

    def write(text):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def test_the_config_file_settles_who_acts_and_where(config, work, database):
    config('as = "卫健:office"\nname = "王主任"\ndatabase = "mine.db"\n')
    assert run(*GIVEN, "--as-of", "2026-03-16").code == 0
    assert (work / "mine.db").exists()
    assert not database.exists()
    (shown,) = run("case", "show", "2026-0001", "--format", "json").records
    event = shown["events"][0]
    assert (event["actor_unit"], event["actor_role"], event["actor_name"]) == ("health", "office", "王主任")


def test_options_and_environment_come_before_the_config_file(config, work, monkeypatch):
    config('database = "config.db"\nas = ":auditor"')
    monkeypatch.setenv("LIANBAN_DATABASE", "environment.db")
    run(*GIVEN, "--as", "教育")
    run(*GIVEN, "--as", "教育", "--database", "option.db")
    assert sorted(each.name for each in work.iterdir() if each.suffix == ".db") == ["environment.db", "option.db"]


def test_the_config_file_names_the_allocation(config):
    config('allocation = "no-such"')
    answer = run("duty", "list")
    assert answer.code == 5
    assert "There is no allocation “no-such”." in answer.err


def test_the_config_file_may_lie_elsewhere(work, monkeypatch):
    (work / "other.toml").write_text('database = "there.db"', encoding="utf-8")
    monkeypatch.setenv("LIANBAN_CONFIG", "other.toml")
    run(*GIVEN)
    assert (work / "there.db").exists()


BROKEN = {
    "an unknown key": ('databse = "x"', ": databse: is not a setting. Did you mean “database”?"),
    "a number": ("database = 5", ": database: must be text in quotes."),
    "a table": ("[as]\nunit = 1", ": as: must be text in quotes."),
    "no TOML": ("as = education", ": is not a readable TOML file:"),
    "no UTF-8": ('as = "教育"'.encode("gb18030"), ": is not a readable TOML file:"),
    "NUL": ("\0", ": is not a readable TOML file:"),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_config_file_is_told_with_its_place(config, database, text, said):
    file = config(text)
    answer = run(*GIVEN)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith(f"Error: {file}{said}")
    assert not database.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_config_file_that_may_not_be_read_is_told(config):
    config("").chmod(0)
    assert run(*GIVEN).code == 3


def test_a_config_file_with_a_byte_order_mark_is_read(config, work):
    config('database = "mine.db"'.encode("utf-8-sig"))
    run(*GIVEN)
    assert (work / "mine.db").exists()


def test_a_config_file_that_is_a_folder_is_told(home):
    (home / ".config" / "lianban" / "config.toml").mkdir(parents=True)
    answer = run(*GIVEN)
    assert answer.code == 3
    assert "Is a directory" in answer.err
