"""`lianban paper` issues, lists, shows and exports papers, and nothing that went out is written over."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest

from rules.language import Language
from tests.cli.acting import CASES, CONVENER, EDUCATION, FIRE, OFFICE, do, done
from tests.cli.making import DAY, count, run

LATE = "2026-04-08"
FIRST = "象双减联办督〔2026〕1号"


@pytest.fixture
def cases(database):
    assert run("import", "-", "--as-of", DAY, "--as", "教育", stdin=CASES).code == 0
    return database


@pytest.fixture
def urged(cases):
    done(OFFICE, "paper", "issue", "supervision", "2026-1", "--until", "2026-04-15", day=LATE)
    return cases


def stored(database, form):
    connection = sqlite3.connect(database)
    ((content,),) = connection.execute("SELECT content FROM paper_files WHERE form = ?", [form]).fetchall()
    connection.close()
    return content


# ---------------------------------------------------------------- issue


def test_a_paper_is_issued_and_told_with_its_number(cases):
    told = done(OFFICE, "paper", "issue", "supervision", "2026-1", "--note", "请高度重视。", day=LATE)
    assert told == f"{FIRST} (letter of supervision): 关于督办“消防安全”事项的函, to 象山区消防救援大队"
    assert count(cases, "papers") == 1
    assert count(cases, "paper_files") == 2


def test_both_forms_are_written_into_a_folder(cases, work):
    told = done(OFFICE, "paper", "issue", "dispatch", "2026-1", "2026-5", "--output", ".", day=LATE)
    names = sorted(each.name for each in work.iterdir())
    assert names == sorted(f"象双减联办交〔2026〕{each}号.{form}" for each in (1, 2) for form in ("docx", "html"))
    assert all(name in told for name in names)
    assert (work / "象双减联办交〔2026〕1号.html").read_bytes().startswith(b"<!DOCTYPE html>")


def test_json_has_one_object_for_each_paper(cases):
    first, second = do(OFFICE, "paper", "issue", "dispatch", "2026-1", "2026-5", "--format", "json", day=LATE).records
    assert first == {
        "number": "象双减联办交〔2026〕1号",
        "kind": "dispatch",
        "title": "事项交办单",
        "addressees": ["象山区消防救援大队"],
        "replaces": "",
        "files": [],
        "dry_run": False,
    }
    assert second["number"] == "象双减联办交〔2026〕2号"


def test_a_dry_run_stores_and_writes_nothing(cases, work):
    told = done(OFFICE, "paper", "issue", "dispatch", "2026-1", "--output", ".", "--dry-run", day=LATE)
    assert told.endswith("This was a dry run: nothing was stored.")
    assert (count(cases, "papers"), list(work.iterdir())) == (0, [])
    assert done(OFFICE, "paper", "issue", "dispatch", "2026-1", day=LATE).startswith("象双减联办交〔2026〕1号 ")


@pytest.mark.parametrize("who", [FIRE, EDUCATION, CONVENER, "教育:inspector"])
def test_only_the_office_issues_papers(cases, who):
    answer = do(who, "paper", "issue", "dispatch", "2026-1", day=LATE)
    assert answer.code == 4
    assert "you may not issue a paper. These may: office." in answer.err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("dispatch",), 2, "A paper of the kind dispatch is about a case: give its number, such as 2026-0001."),
        (("minutes",), 2, "A paper of the kind minutes is about a meeting: give its number, such as H2026-01."),
        (
            ("circular", "2026-1"),
            2,
            "A paper of the kind circular is about no single case or meeting; leave out 2026-1.",
        ),
        (
            ("report", "--from", "2026-03-01"),
            2,
            "A paper of the kind report tells of a span of days: give --from and --to.",
        ),
        (("report", "--from", "2026-03-02", "--to", "2026-03-01"), 2, "--from is later than --to."),
        (("letter", "2026-1"), 2, "letter"),
        (("dispatch", "2026-99"), 5, "There is no case 2026-0099."),
        (("dispatch", "2026-2"), 6, "Case 2026-0002 has no lead yet"),
        (("transfer", "2026-1"), 6, "`lianban case hand-over 2026-0001` does that"),
        (("dispatch", "2026-1", "--templates", "nowhere"), 3, "--templates: there is no folder nowhere."),
        (("dispatch", "2026-1", "--output", "nowhere"), 2, "nowhere"),
    ],
)
def test_what_cannot_be_issued_is_told(cases, words, code, says):
    answer = do(OFFICE, "paper", "issue", *words, day=LATE)
    assert answer.code == code
    assert says in " ".join(answer.err.split())
    assert count(cases, "papers") == 0


def test_the_folder_of_templates_can_be_settled_once_and_for_all(cases, work, home):
    own = work / "own"
    own.mkdir()
    (own / "supervision.yaml").write_text(
        "word: 催\ntitle: 催办\nbody: [{text: '{{ case.number }}'}]\n", encoding="utf-8"
    )
    config = home / ".config" / "lianban"
    config.mkdir(parents=True)
    (config / "config.toml").write_text(f'templates = "{own}"\n', encoding="utf-8")
    told = done(OFFICE, "paper", "issue", "supervision", "2026-1", day=LATE)
    assert told.startswith("象双减联办催〔2026〕1号 (letter of supervision): 催办")


def test_a_broken_template_is_told_with_file_and_line(cases, work):
    (work / "dispatch.yaml").write_text("word: 交\ntitle: '{{ number }'\nbody: [{text: x}]\n", encoding="utf-8")
    answer = do(OFFICE, "paper", "issue", "dispatch", "2026-1", "--templates", ".", day=LATE)
    assert answer.code == 3
    assert "dispatch.yaml:2: title: is not a text that can be filled in: " in answer.err


# ---------------------------------------------------------------- again


def test_a_paper_is_issued_again_under_a_new_number(urged):
    told = done(OFFICE, "paper", "reissue", FIRST, "--reason", "期限写错", day="2026-04-09")
    assert told.endswith(f"to 象山区消防救援大队; it replaces {FIRST}")
    answer = do(OFFICE, "paper", "reissue", "supervision-2026-1", "--reason", "再改", day="2026-04-10")
    assert answer.code == 6
    assert f"{FIRST} was replaced by 象双减联办督〔2026〕2号 already. Reissue that one." in answer.err


def test_a_paper_that_is_not_there_has_a_code_of_its_own(urged):
    for words in (("show", "x"), ("export", "x"), ("reissue", "x", "--reason", "y")):
        answer = do(OFFICE, "paper", *words, day=LATE)
        assert answer.code == 5
        assert "There is no paper x. `lianban paper list` shows those that were issued." in answer.err


# ---------------------------------------------------------------- list, show, export


def test_papers_are_listed(urged):
    done(OFFICE, "paper", "issue", "dispatch", "2026-5", day="2026-04-09")
    answer = run("paper", "list")
    assert (answer.code, answer.err) == (0, "")
    _heading, _rule, first, second = answer.out.splitlines()
    assert first.startswith("象双减联办交〔2026〕1号")
    assert second.startswith(FIRST)
    assert [each["paper"] for each in run("paper", "list", "--case", "2026-1", "--format", "csv").rows] == [FIRST]
    assert [each["number"] for each in run("paper", "list", "--to", LATE, "--format", "json").records] == [FIRST]
    assert run("paper", "list", "--kind", "minutes").err == "No papers.\n"


def test_a_paper_shows_what_it_says_and_the_case_shows_the_paper(urged):
    shown = done(OFFICE, "paper", "show", "supervision-2026-1").splitlines()
    assert shown[:3] == [
        f"{FIRST} (letter of supervision): 关于督办“消防安全”事项的函",
        "Issued on 2026-04-08 by 李梅",
        "About case 2026-0001",
    ]
    assert "To: 象山区消防救援大队" in shown
    assert "（象山区教育局代章）" in shown
    case = done(OFFICE, "case", "show", "2026-1").splitlines()
    assert f"  2026-04-08  {FIRST} (letter of supervision)" in case
    assert f"  2026-04-08 12:00  paper issued ({FIRST}) – Education office 李梅" in case
    (record,) = run("paper", "show", FIRST, "--format", "json").records
    assert (record["case"], record["content"]["stamp"]) == ("2026-0001", "（象山区教育局代章）")


@pytest.mark.parametrize("form", ["docx", "html"])
def test_what_is_exported_is_what_went_out(urged, work, form):
    told = done(OFFICE, "paper", "export", FIRST, "--form", form)
    assert told == f"{FIRST} was written to {FIRST}.{form}."
    assert (work / f"{FIRST}.{form}").read_bytes() == stored(urged, form)


def test_nothing_is_written_over(urged, work):
    (work / "out.docx").write_text("mine", encoding="utf-8")
    answer = do(OFFICE, "paper", "export", FIRST, "--output", "out.docx")
    assert answer.code == 6
    assert "out.docx is there already and is not written over" in answer.err
    assert (work / "out.docx").read_text(encoding="utf-8") == "mine"


# ---------------------------------------------------------------- the audit


def test_the_audit_finds_a_changed_byte(urged):
    answer = run("audit", "verify")
    assert answer.code == 0
    assert "1 paper checked: each is kept as it was issued." in answer.out.splitlines()
    connection = sqlite3.connect(urged)
    connection.execute("UPDATE paper_files SET content = ? WHERE form = 'docx'", [stored(urged, "docx") + b" "])
    connection.commit()
    connection.close()
    answer = run("audit", "verify", "--as", ":auditor")
    assert answer.code == 1
    assert answer.out.splitlines()[0] == f"paper {FIRST}: its docx was changed after it was issued."
    assert "1 paper checked: not all are kept as they were issued." in answer.out.splitlines()
    fault, check = run("audit", "verify", "2026-1", "--format", "json").records
    message = f"paper {FIRST}: its docx was changed after it was issued."
    assert fault == {"about": "paper", "kind": "changed", "number": FIRST, "form": "docx", "message": message}
    assert (check["papers"], check["whole"]) == ({"checked": 1, "faults": 1, "redacted": []}, False)
    answer = do(OFFICE, "paper", "export", FIRST)
    assert answer.code == 5
    assert "is not kept as it was issued (docx). `lianban audit verify` says more." in answer.err


def test_the_audit_finds_a_changed_hash_by_the_events(urged):
    connection = sqlite3.connect(urged)
    data = stored(urged, "html") + b" "
    connection.execute("UPDATE paper_files SET content = ? WHERE form = 'html'", [data])
    connection.execute("UPDATE papers SET html_sha256 = ?", [hashlib.sha256(data).hexdigest()])
    connection.commit()
    connection.close()
    assert run("audit", "verify").code == 0
    answer = run("audit", "verify", "--tables")
    assert answer.code == 1
    assert f"table papers, row {FIRST}: html_sha256 is" in answer.out


def test_all_of_it_speaks_chinese(urged):
    assert do(OFFICE, "paper", "list", language=Language.ZH).code == 0
    assert do(OFFICE, "paper", "issue", "--help", language=Language.ZH).code == 0
