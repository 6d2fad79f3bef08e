"""Whatever is typed, the answer is a message with an exit code, and never a traceback."""

import os
import subprocess
import sys

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.app import app
from rules.language import Language
from tests.cli.making import finding, lines, run
from tests.cli.terminal import ROOT

COMMANDS = ["submit", "import", "route", "suggest", "explain", "case", "finding", "visit", "duty", "demo", "completion"]
COMMANDS += ["task", "office", "calendar"]


def test_the_program_alone_says_what_it_can_do():
    answer = run()
    assert answer.code == 2
    assert answer.err == run("--help").out
    assert all(f"\n  {command} " in answer.err for command in COMMANDS)


@pytest.mark.parametrize("noun", ["case", "task", "finding", "visit", "duty"])
def test_a_noun_alone_says_what_it_can_do(noun):
    answer = run(noun)
    assert (answer.code, answer.err) == (2, run(noun, "--help").out)
    assert "\n  list " in answer.err


MISTYPED = {
    "a command": (("sumbit",), "There is no command “sumbit”. Did you mean “submit”?"),
    "a command of a noun": (("case", "lst"), "There is no command “lst”. Did you mean “list”?"),
    "a command far from any": (("case", "frobnicate"), "There is no command “frobnicate”."),
    "a command far from any of few": (
        ("office", "frobnicate"),
        "Possible: desk, queue, chase, outbox, recheck, indices.",
    ),
    "an option": (
        ("case", "list", "--localty", "x"),
        "No such option '--localty'. (Did you mean one of: '--allocation', '--locality', '--party'?)",
    ),
    "an option of none": (("--verbose",), "No such option '--verbose'."),
    "an option without its value": (("submit", "--party"), "Option '--party' requires an argument."),
    "a choice": (("case", "list", "--format", "xml"), "Invalid value for '--format': 'xml' is not one of"),
    "a language": (("--lang", "fr", "duty", "list"), "Invalid value for '--lang'"),
    "a word too many": (("case", "show", "1", "2"), "Got unexpected extra argument (2)"),
    "a word too few": (("explain",), "Missing argument 'CASE'."),
    "no file": (("import",), "Missing argument 'FILES...'."),
    "no party": (("visit", "record"), "Missing option '--party'."),
}


@pytest.mark.parametrize(("words", "said"), MISTYPED.values(), ids=MISTYPED)
def test_what_is_mistyped_is_told_with_the_nearest_right_word(words, said):
    answer = run(*words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err.splitlines()[-1]


def test_what_is_mistyped_is_told_in_chinese(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    answer = run("sumbit", language=Language.ZH)
    assert answer.code == 2
    assert "“submit”" in answer.err
    assert "no command" not in answer.err
    assert "Usage" not in answer.err


def _leaves(group, path=()):
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield from _leaves(found, (*path, name)) if isinstance(found, click.Group) else [(*path, name)]


@pytest.mark.parametrize("words", list(_leaves(app)), ids=" ".join)
def test_every_command_answers_to_help(words):
    answer = run(*words, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: lianban {' '.join(words)}")


def test_the_version_is_told():
    answer = run("--version")
    assert (answer.code, answer.out.split()[0].rstrip(",")) == (0, "lianban")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete(shell):
    answer = run("completion", shell)
    assert answer.code == 0
    assert "_LIANBAN_COMPLETE" in answer.out


# ------------------------------------------------ the program as a process of its own


def process(*words, stdin=b"", **environment):
    return subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", *words],
        capture_output=True,
        input=stdin,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


LANGUAGES = {
    "nothing": ({}, (), "Usage"),
    "C": ({"LANG": "C"}, (), "Usage"),
    "a Chinese locale": ({"LANG": "zh_CN.UTF-8"}, (), "用法"),
    "LC_ALL before LANG": ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, (), "Usage"),
    "our own variable": ({"LIANBAN_LANG": "zh", "LANG": "en_US.UTF-8"}, (), "用法"),
    "an option": ({"LIANBAN_LANG": "zh"}, ("--lang", "en"), "Usage"),
    "an option in one word": ({}, ("--lang=zh",), "用法"),
}


@pytest.mark.parametrize(("environment", "words", "said"), LANGUAGES.values(), ids=LANGUAGES)
def test_the_language_is_that_of_the_reader(environment, words, said):
    assert process(*words, "--help", **environment).stdout.decode().startswith(said)


def test_the_config_file_names_the_language_and_is_told_broken_in_it(home):
    file = home / ".config" / "lianban" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('language = "zh"\ndatabse = "x"\n', encoding="utf-8")
    assert process("--help").stdout.decode().startswith("用法")
    told = process("duty", "list")
    assert told.returncode == 3
    assert "databse" in told.stderr.decode()
    assert "is not a setting" not in told.stderr.decode()
    file.write_text('language = "zh"\nas = ', encoding="utf-8")
    assert "not a readable" not in process("duty", "list").stderr.decode()


def test_an_encoding_that_cannot_show_chinese_shows_its_codes():
    told = process("duty", "show", "13b", "--lang", "zh", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert (told.returncode, told.stderr) == (0, b"")
    assert rb"\u" in told.stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
def test_a_full_disk_is_told(office):
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        told = subprocess.run(
            [sys.executable, "-c", "from cli.main import main; main()", "case", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
    assert told.returncode != 0
    assert b"No space left on device" in told.stderr
    assert b"Traceback" not in told.stderr


def test_a_reader_who_has_gone_is_no_error(office):
    """As in `lianban case list | head -0`."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        told = subprocess.run(
            [sys.executable, "-c", "from cli.main import main; main()", "case", "list"],
            stdout=gone,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
    assert told.stderr == b""


# ------------------------------------------------ databases that cannot be used


def test_a_file_that_is_no_database_is_told_and_left_alone(work):
    (work / "x.db").write_text("hello", encoding="utf-8")
    for words in (("case", "list"), ("submit", "--party", "甲", "--issue", "hygiene")):
        answer = run(*words, "--database", "x.db")
        assert (answer.code, answer.out) == (7, "")
        assert answer.err.startswith("Error: x.db is not a database")
    assert (work / "x.db").read_text("utf-8") == "hello"


def test_a_folder_is_no_database(work):
    answer = run("submit", "--party", "甲", "--issue", "hygiene", "--database", work)
    assert (answer.code, answer.err.startswith(f"Error: {work} is a folder, not a database.")) == (7, True)


def test_a_folder_that_cannot_be_made_is_told(work):
    (work / "file").write_text("", encoding="utf-8")
    answer = run("submit", "--party", "甲", "--issue", "hygiene", "--database", "file/x.db")
    assert (answer.code, answer.out) == (7, "")
    assert "file/x.db" in answer.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_database_that_may_only_be_read_is_told(office):
    office.chmod(0o400)
    answer = run("submit", "--party", "甲", "--issue", "hygiene")
    assert (answer.code, answer.out) == (7, "")
    assert "read-only" in answer.err


def test_an_address_of_another_kind_is_told():
    answer = run("case", "list", "--database", "mysql://root@localhost/x")
    assert (answer.code, answer.out) == (7, "")
    assert "is no address of a database" in answer.err


def test_the_environment_names_the_database(work, monkeypatch):
    monkeypatch.setenv("LIANBAN_DATABASE", "here.db")
    assert run("submit", "--party", "甲", "--issue", "hygiene").code == 0
    assert (work / "here.db").exists()


# ------------------------------------------------ random words

OPTIONS = [
    *(
        "--party",
        "--code",
        "--issue",
        "--fact",
        "--text",
        "--found-on",
        "--evidence",
        "--attended",
        "--id",
        "--dry-run",
    ),
    *("--format", "--allocation", "--database", "--as", "--as-of", "--lang", "--unit", "--state", "--group", "--since"),
    *("--until", "--limit", "--locality", "--what", "--expect", "--on", "--note", "--result", "--source", "--", "-"),
]
VALUES = [
    *("x.jsonl", "x.db", "json", "csv", "table", "text", "fire_safety", "site=school", "消防", "13b", "2026-0001", "1"),
    *("list", "show", "record", "schema", "units", "zh", "en", "2026-03-02", ":auditor", "教育", "desk", "", " ", "."),
]
ODD = st.text(max_size=12).filter(lambda text: "\0" not in text)
WORDS = st.one_of(*[st.sampled_from(OPTIONS)] * 2, *[st.sampled_from(VALUES)] * 2, ODD)


@settings(max_examples=200)
@given(
    st.sampled_from([each for each in COMMANDS if each != "demo"]),
    st.lists(WORDS, max_size=8),
    st.sampled_from(list(Language)),
)
def test_no_words_end_in_a_traceback(tmp_path_factory, command, words, language):
    folder = tmp_path_factory.mktemp("words")
    before = os.getcwd()  # noqa: PTH109
    os.chdir(folder)
    try:
        (folder / "x.jsonl").write_text(lines(finding(), {"party": "甲"}), encoding="utf-8")
        answer = run(command, *words, stdin="", language=language)
    finally:
        os.chdir(before)
    assert answer.code in {0, 1, 2, 3, 4, 5, 6, 7}
    assert answer.code in {0, 3} or answer.err


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(["submit", "import", "route", "suggest"]))
def test_no_input_ends_in_a_traceback(tmp_path_factory, data, command):
    folder = tmp_path_factory.mktemp("bytes")
    before = os.getcwd()  # noqa: PTH109
    os.chdir(folder)
    try:
        answer = run(command, "-", stdin=data)
    finally:
        os.chdir(before)
    assert answer.code in {0, 2, 3}
