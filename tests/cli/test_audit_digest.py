"""`lianban audit digest` prints a line for the paper file, and holds such lines against the record."""

import pytest

from rules.language import Language
from tests.cli.making import DAY, run
from tests.cli.test_audit import events, tamper

NEXT = "2026-03-17"


def printed(*words):
    answer = run("audit", "digest", *words, "--as-of", NEXT)
    assert (answer.code, answer.err) == (0, "")
    return answer.out


def test_a_line_has_district_day_number_and_code(office):
    district, day, number, code = printed("--on", DAY).split()
    assert (district, day, int(number)) == ("xiangshan", DAY, events(office))
    assert [len(group) for group in code.split("-")] == [4] * 5


def test_without_a_day_it_is_yesterdays(office):
    assert printed() == printed("--on", DAY)


def test_several_days_are_told_in_their_order(office):
    lines = printed("--from", "2026-03-14").splitlines()
    assert [line.split()[1:3] for line in lines] == [
        ["2026-03-14", "0"],
        ["2026-03-15", "0"],
        [DAY, str(events(office))],
    ]
    [record] = run("audit", "digest", "--on", DAY, "--format", "json", "--as-of", NEXT).records
    assert record["line"] == lines[-1]
    assert record.keys() == {"district", "day", "seq", "code", "line"}


def test_of_another_district_there_is_nothing(office):
    answer = run("audit", "digest", "--on", DAY, "--district", "qixing", "--as-of", NEXT)
    assert (answer.code, answer.err) == (5, "Error: Nothing is recorded of the district qixing.\n")


def test_a_line_that_fits_is_said_to_fit(office):
    answer = run("audit", "digest", "--against", printed("--on", DAY).strip().lower(), "--as-of", NEXT)
    assert (answer.code, answer.out) == (
        0,
        (
            f"2026-03-16: the record up to event {events(office)} is what it was on that day.\n"
            "`lianban audit verify` says whether each event up to there is as it was sealed.\n"
        ),
    )


def test_the_lines_of_a_file_are_held_against_the_record(office, work):
    lines = printed("--from", "2026-03-15", "--to", DAY)
    (work / "摘要.txt").write_text(f"# 档案室\n\n{lines}", encoding="utf-8")
    assert run("audit", "digest", "--against", "摘要.txt", "--as-of", NEXT).code == 0
    tamper(office, "UPDATE events SET hash = prev_hash WHERE seq = (SELECT max(seq) FROM events)")
    answer = run("audit", "digest", "--against", "摘要.txt", "--as-of", NEXT)
    assert answer.code == 1
    assert answer.out.splitlines() == [
        "2026-03-15: the record up to event 0 is what it was on that day.",
        (
            f"2026-03-16: the record is not what it was on that day: something from event 1 to event {events(office)} was "
            "changed, and what follows was sealed anew."
        ),
    ]


def test_a_slip_of_the_pen_is_no_tampering(office):
    line = printed("--on", DAY).strip()
    wrong = line[:-1] + ("1" if line[-1] == "0" else "0")
    answer = run("audit", "digest", "--against", wrong, "--format", "json", "--as-of", NEXT)
    assert answer.code == 1
    assert answer.records == [
        {
            "given": wrong,
            "verdict": "mistyped",
            "message": f"“{wrong}” is not as it was printed: a character of it is wrong. Compare it with the paper.",
        }
    ]


def test_a_file_without_a_line_shows_nothing(office, work):
    (work / "摘要.txt").write_text("# 档案室\n", encoding="utf-8")
    answer = run("audit", "digest", "--against", "摘要.txt")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "There is no line in the file; nothing was held against the record.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--on", DAY, "--from", DAY], "Give either --on, or --from and --to."),
        (["--on", DAY, "--against", "x"], "Give either --against or days: a line names its day itself."),
        (["--from", DAY, "--to", "2026-03-01"], "there is no day, or there are more than 3700."),
        (["--on", "2026-05-01"], "2026-05-01 has not come yet; today is 2026-03-17."),
    ],
)
def test_days_that_make_no_sense_are_refused(office, words, told):
    answer = run("audit", "digest", *words, "--as-of", NEXT)
    assert answer.code == 2
    assert told in " ".join(answer.err.split())


def test_printing_changes_nothing_and_speaks_chinese(office):
    before = office.read_bytes()
    answer = run("audit", "digest", "--against", "x", language=Language.ZH)
    assert answer.code == 1
    assert answer.out.startswith("“x”")
    assert office.read_bytes() == before
