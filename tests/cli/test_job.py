"""`lianban job` and `lianban worker` on a file: what an office sees of what runs by itself."""

import fcntl

import pytest

from rules.language import Language
from tests.cli.making import finding, lines, run

OFFICE = ("--as", "教育:office:李敏")
AT = ("--as-of", "2026-03-20T09:00")


@pytest.fixture
def incoming(home, work):
    """The folder from which jobs take files, with three findings in it and one that is none."""
    folder = work / "incoming"
    folder.mkdir()
    party = {"name": "启明教育", "site": "institution"}
    three = [finding(id=issue, party=party, issue=issue) for issue in ("fire_safety", "public_order", "food_safety")]
    (folder / "march.jsonl").write_text(lines(*three, {"issue": "nothing"}), "utf-8")
    config = home / ".config" / "lianban" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'incoming = "{folder}"\n')
    return folder


@pytest.fixture
def submitted(incoming):
    return run("job", "submit", "import", "march.jsonl", "--as", "教育:inspector:王芳", "--as-of", "2026-03-02")


def test_on_a_file_what_is_handed_in_is_done_at_once(submitted, incoming):
    assert (submitted.code, submitted.err) == (1, "")
    assert submitted.out == "2026-03-02 12:00 import: done, look at it. read 4, stored 3, already known 0, rejected 1\n"
    assert (incoming / "march.jsonl.rejected.jsonl").exists()
    assert run("case", "list", "--format", "csv").out.count("\n") == 4


def test_the_worker_does_what_is_due_and_tells_each(submitted):
    answer = run("worker", "--once", *AT)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.splitlines() == [
        "2026-03-20 09:00 audit: being done",
        "2026-03-20 09:00 audit: done. events 11, papers 0, faults 0",
        "2026-03-20 09:00 chasing: being done",
        "2026-03-20 09:00 chasing: done. reminders 7, digests 3, new signals 1",
        "2026-03-20 09:00 sending: being done",
        (
            "2026-03-20 09:00 sending: failed. sending: this host does not know to whom. "
            "Name the file of `contacts` in its configuration."
        ),
    ]
    again = run("worker", "--once", *AT)
    assert (again.code, again.err) == (0, "")


def test_only_some_jobs(submitted):
    assert [line[17:] for line in run("worker", "--once", "--only", "audit", *AT).err.splitlines()] == [
        "audit: being done",
        "audit: done. events 11, papers 0, faults 0",
    ]


def test_in_chinese(submitted):
    answer = run("worker", "--once", "--only", "chase", *AT, language=Language.ZH)
    assert answer.err.splitlines() == [
        "2026-03-20 09:00 催办：办理中",
        "2026-03-20 09:00 催办：已办。催办单 7 张，通知 3 份，新预警 1 条",
    ]


def test_the_list_says_what_runs_when_and_how_it_went(submitted):
    run("worker", "--once", "--only", "chase", *AT)
    assert [
        (row["job"], row["runs"], row["last run"], row["state"], row["next"])
        for row in run("job", "list", "--format", "csv", *AT).rows
    ] == [
        ("chasing (chase)", "on working days, 07:30", "2026-03-20 09:00", "done", "2026-03-23 07:30"),
        ("sending (send)", "on working days, 08:00", "", "not yet", "now"),
        ("audit (audit)", "every day, 02:00", "", "not yet", "now"),
    ]
    record = run("job", "list", "--format", "json", *AT).records[0]
    assert record["last"]["result"] == {"slips": 7, "digests": 3, "signals": 1}
    assert (record["job"], record["due"], record["next"]) == ("chase", False, "2026-03-22T23:30:00+00:00")


def test_the_runs_are_listed_the_newest_first(submitted):
    run("worker", "--once", *AT)
    rows = run("job", "runs", "--format", "csv", *AT).rows
    assert [(row["job"], row["about"], row["state"]) for row in rows] == [
        ("sending", "", "failed"),
        ("chasing", "", "done"),
        ("audit", "", "done"),
        ("import", "march.jsonl", "done, look at it"),
    ]
    [only] = run("job", "runs", "--job", "import", "--format", "json").records
    assert (only["result"]["rejected"], only["attempts"]) == (1, 1)


def test_where_nothing_has_run_it_says_so(submitted):
    assert run("job", "runs", "--job", "replay").err == "Nothing has run by itself yet.\n"


def test_a_person_can_have_it_done_now_and_it_counts(submitted):
    answer = run("job", "run", "chase", *OFFICE, *AT)
    assert (answer.code, answer.out) == (0, "2026-03-20 09:00 chasing: done. reminders 7, digests 3, new signals 1\n")
    assert run("worker", "--once", "--only", "chase", *AT).err == ""
    again = run("job", "run", "chase", *OFFICE, *AT)
    assert again.out == "2026-03-20 09:00 chasing: done. reminders 0, digests 0, new signals 0\n"


def test_a_replay_is_handed_in_by_the_name_of_an_allocation(submitted):
    answer = run("job", "submit", "replay", "xiangshan-2021", *OFFICE, *AT)
    assert answer.code == 0
    assert answer.out == (
        "2026-03-20 09:00 replay: done. findings 3, another way 0, not sayable 0; open cases that would move 0\n"
    )


REFUSED = [
    (("run", "chase", "--as", ":auditor"), 4, "As auditor you may not chase. These may: office."),
    (("submit", "import", "march.jsonl", "--as", ":auditor"), 4, "As auditor you may not import findings."),
    (("submit", "import", "../config.toml"), 3, "../config.toml: is not in the folder from which jobs may take files. Put it into "),
    (("submit", "import", "/etc/passwd"), 3, "/etc/passwd: is not in the folder from which jobs may take files."),
    (("submit", "import", "april.jsonl"), 5, "There is no file april.jsonl in "),
    (("submit", "replay", "xiangshan-2020"), 5, "There is no file xiangshan-2020 in "),
    (("submit", "chase", "x"), 2, "'chase' is not one of 'import', 'replay'."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "told"), REFUSED, ids=[" ".join(words) for words, _code, _told in REFUSED])
def test_what_cannot_be_done_is_refused(incoming, words, code, told):
    answer = run("job", *words)
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err


def test_a_link_does_not_lead_out_of_the_folder(incoming, work):
    (work / "secret.jsonl").write_text("{}\n")
    (incoming / "link.jsonl").symlink_to(work / "secret.jsonl")
    answer = run("job", "submit", "import", "link.jsonl")
    assert (answer.code, answer.out) == (3, "")
    assert "link.jsonl: is not in the folder from which jobs may take files." in answer.err


def test_without_a_folder_no_file_is_taken(home):
    answer = run("job", "submit", "import", "march.jsonl")
    assert (answer.code, answer.out) == (3, "")
    assert (
        "march.jsonl: no folder is named from which jobs may take files. "
        "Name it as `incoming` in the configuration of this host." in answer.err
    )


def test_while_another_process_works_here_nothing_is_done(submitted, database):
    with database.with_name("lianban.db-jobs").open() as lease:
        fcntl.flock(lease, fcntl.LOCK_EX)
        assert run("worker", "--once", *AT).err == ""
        answer = run("job", "run", "audit", "--as", ":auditor", *AT)
    assert (answer.code, answer.out) == (6, "")
    assert "audit is being done elsewhere at this moment. Look at `lianban job runs` in a while." in answer.err
