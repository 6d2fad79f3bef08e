"""`lianban --help` is there at once: what is heavy is imported when a command needs it."""

import json
import os
import subprocess
import sys

import pytest

from tests.cli.terminal import ROOT

HEAVY = ("sqlalchemy", "pydantic", "durable", "rich", "alembic", "yaml", "orjson", "importlib.metadata", "difflib")
LOOK = """
import json, sys
from cli.main import main
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""


def modules(*words):
    """The modules that are imported once these words have been answered."""
    found = subprocess.run(
        [sys.executable, "-c", LOOK, *words], capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ
    )
    return set(json.loads(found.stdout.splitlines()[-1]))


@pytest.mark.parametrize("words", [("--help",), (), ("--lang", "zh", "--help")], ids=" ".join)
def test_help_imports_nothing_heavy(words):
    assert modules(*words) & set(HEAVY) == set()


def test_help_imports_no_command():
    commands = {"cli.submit", "cli.importing", "cli.route", "cli.case", "cli.duty", "cli.demo", "compliance"}
    assert modules("--help") & commands == set()


def test_a_config_file_makes_help_no_heavier(home):
    file = home / ".config" / "lianban" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('language = "zh"', encoding="utf-8")
    assert modules("--help") & {*HEAVY, "tomllib", "compliance"} == set()


@pytest.mark.parametrize(
    "words",
    [
        ("submit", "--help"),
        ("case", "list", "--help"),
        ("case", "assign", "--help"),
        ("task", "accept", "--help"),
        ("office", "desk", "--help"),
        ("calendar", "refresh", "--help"),
        ("import", "--help"),
    ],
    ids=" ".join,
)
def test_the_help_of_a_command_opens_no_store_and_no_engine(words):
    assert modules(*words) & {"sqlalchemy", "pydantic", "durable", "alembic", "yaml"} == set()


def test_deciding_alone_opens_no_store():
    assert modules("route", "--issue", "fire_safety") & {"sqlalchemy", "alembic"} == set()


def test_what_files_came_to_is_not_worked_out_again(home):
    """The second command reads neither the allocation's file nor the policy's as YAML."""
    words = ("submit", "--party", "甲", "--issue", "fire_safety", "--found-on", "2026-03-02")
    assert {"yaml", "pydantic"} <= modules(*words)
    assert modules(*words) & {"yaml", "pydantic", "alembic", "compliance.store.conference"} == set()


def test_where_nothing_can_be_kept_the_answer_is_the_same(home, monkeypatch):
    words = [sys.executable, "-c", "from cli.main import main; main()", "route", "--issue", "fire_safety"]
    told = []
    for cache in (home / "cache", home / "a file"):
        (home / "a file").write_text("", encoding="utf-8")
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
        ran = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
        told.append((ran.stdout, ran.stderr))
    assert told[0] == told[1]
    assert not told[0][1]
    assert [each.name for each in home.iterdir() if each.is_dir()] == ["cache"]
