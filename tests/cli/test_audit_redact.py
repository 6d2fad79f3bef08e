"""`lianban audit redact` takes a name out under an order, and everything reads so afterwards."""

import pytest

from rules.language import Language
from tests.cli.making import DAY, run

ORDER = ("--order", "桂象法〔2026〕3号", "--ordered-by", "象山区人民法院", "--reason", "判决生效")
CONVENER = ("--as", ":convener:何静", "--as-of", DAY)
NAME = "检查一组"
MARK = "█T2026-0001 桂象法〔2026〕3号█"


def redact(*words, stdin=None, language=Language.EN):
    return run("audit", "redact", *words, *ORDER, *CONVENER, stdin=stdin, language=language)


def test_a_name_is_taken_out_and_told_without_being_said(office):
    answer = redact("--name", NAME)
    assert (answer.code, answer.err) == (0, "")
    first, events, cells, last = answer.out.splitlines()
    assert first == "T2026-0001: 2 events blackened under order 桂象法〔2026〕3号."
    assert events.startswith("  Events: ")
    assert cells == "  visits.inspector: 1 value"
    assert last.startswith("What is outside of the database is not touched: backups")
    assert NAME not in answer.out


def test_the_case_reads_as_redacted_and_the_audit_says_under_which_order(office):
    redact("--name", NAME)
    shown = run("case", "show", "2026-0001").out
    assert "[redacted under order 桂象法〔2026〕3号]" in shown
    assert "█" not in shown
    answer = run("audit", "verify", "--tables")
    assert answer.code == 0
    assert answer.out.splitlines()[:2] == [
        "2 events are redacted under order 桂象法〔2026〕3号.",
        "The tables are as the events say.",
    ]
    [check] = run("audit", "verify", "--format", "json").records
    assert check["redacted"] == [{"reference": "桂象法〔2026〕3号", "events": 2}]


def test_a_dry_run_shows_it_and_changes_nothing(office):
    answer = redact("--name", NAME, "--dry-run")
    assert answer.out.splitlines()[0] == "T2026-0001: 2 events blackened under order 桂象法〔2026〕3号."
    assert answer.out.splitlines()[-1] == "This was a dry run: nothing was stored."
    assert NAME in run("case", "show", "2026-0001").out
    assert run("audit", "verify", "--tables").code == 0


def test_the_name_can_come_from_standard_input(office):
    answer = redact("--name", "-", "--format", "json", stdin=f"{NAME}\n")
    [record] = answer.records
    assert (record["number"], record["cells"], record["papers"]) == ("T2026-0001", {"visits.inspector": 1}, [])
    assert (len(record["events"]), record["dry_run"]) == (2, False)


def test_another_unit_may_not(office):
    answer = run("audit", "redact", "--name", NAME, *ORDER, "--as", ":auditor")
    assert answer.code == 4
    assert "As auditor you may not take something out of the record. These may: convener." in answer.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--name", NAME, "--picture", "x"], 2, "Give either --name or --picture."),
        ([], 2, "Give either --name or --picture."),
        (["--picture", "x"], 3, "“x” is not the SHA-256 of a file"),
        (["--name", "钱五洲"], 5, "It stands nowhere in the record, as it is written here; nothing was taken out."),
        (["--name", NAME, "--case", "2026-99"], 5, "There is no case 2026-0099."),
    ],
)
def test_what_cannot_be_taken_out_is_refused(office, words, code, told):
    answer = redact(*words)
    assert answer.code == code
    assert told in " ".join(answer.err.split())
    assert run("audit", "verify", "--tables").code == 0
