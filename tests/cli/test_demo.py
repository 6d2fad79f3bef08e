"""The demonstration runs the main job, and leaves nothing behind."""

import json
from importlib import resources

from rules.language import Language
from tests.cli.making import count, run


def test_the_demonstration_runs_the_main_job(database, work, home):
    answer = run("demo")
    assert (answer.code, answer.err) == (0, "")
    assert "read 12, stored 12, already known 0, rejected 0; cases opened 11, cases joined 1." in answer.out
    assert "Nothing new: everything in it was stored before." in answer.out
    assert "settled: lead Fire and Rescue" in answer.out
    assert "open question: class of training decides" in answer.out
    assert "By ruling R2026-0001 of 2026-03-16 on case 2026-0009 Fire and Rescue Brigade leads." in answer.out
    assert "Case 2026-0009: received by Fire and Rescue." in answer.out
    assert "Case 2026-0003: returned by Market Regulation." in answer.out
    assert "\nthe office: red 4" in answer.out
    assert "the chain is whole" in answer.out
    assert "What to try next:\n  lianban " in answer.out
    assert list(work.iterdir()) == []
    assert {each.name for each in home.iterdir()} <= {".cache"}


def test_the_demonstration_speaks_chinese():
    answer = run("demo", language=Language.ZH)
    assert answer.code == 0
    assert "stored" not in answer.out


def test_the_database_of_the_demonstration_can_be_kept(work):
    answer = run("demo", "--keep", "kept.db")
    assert answer.code == 0
    assert answer.out.rstrip().endswith("lianban case list --database kept.db")
    assert count(work / "kept.db", "findings") == 13
    assert run("case", "list", "--database", "kept.db").code == 0


def test_nothing_of_the_environment_leads_the_demonstration_astray(work, monkeypatch):
    monkeypatch.setenv("LIANBAN_DATABASE", str(work / "mine.db"))
    monkeypatch.setenv("LIANBAN_AS", ":auditor")
    assert run("demo").code == 0
    assert list(work.iterdir()) == []


def test_what_to_try_next_works(database):
    script = json.loads((resources.files("cli") / "data" / "demo.json").read_text("utf-8"))
    for line in script["next"]:
        program, *words = line.split()
        assert program == "lianban"
        answer = run(*words)
        assert answer.code == (2 if words == ["submit"] else 0), line
