"""`lianban worker` without --once: it waits for what comes, and ends when it is asked to."""

from tests.cli.making import finding, lines, run
from tests.compliance.jobs.hosting import Worker


def test_on_a_file_it_says_so_and_ends_when_it_is_asked_to(home, database):
    assert run("import", "-", stdin=lines(finding())).code == 0
    config = home / "config.toml"
    config.write_text(f'database = "{database}"\n')
    worker = Worker(config, "--only", "import")
    assert worker.ended("This is a SQLite file: its jobs are done here, one at a time, until this is stopped.") == 0
    assert worker.said[1:] == []


def test_without_a_database_there_is_nothing_to_work_for(home):
    answer = run("worker", "--once")
    assert (answer.code, answer.out) == (7, "")
    assert "there is no database at" in answer.err


def test_a_job_that_there_is_not_is_refused(home):
    answer = run("worker", "--only", "tidy")
    assert answer.code == 2
    assert "'tidy' is not one of 'chase', 'send', 'audit', 'import', 'replay'." in answer.err
