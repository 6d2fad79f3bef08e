"""Files of findings are imported, and every row is accounted for."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.language import Language
from tests.cli.making import as_csv, as_workbook, count, finding, kept, lines, row, run

GOOD = (row(text="灭火器过期"), row(issue="预收费", text="一次性收取全年学费"))


@pytest.fixture
def in_form(work):
    """Two good findings, in the form that a test asks for."""

    def made(form):
        if form == "xlsx":
            return as_workbook(work / "findings.xlsx", *GOOD)
        file = work / ("findings.csv" if form != "jsonl" else "findings.jsonl")
        encodings = {"csv": "utf-8", "csv with a byte order mark": "utf-8-sig", "csv in GB18030": "gb18030"}
        if form == "jsonl":
            two = [finding(text="灭火器过期"), finding(issue="fee_prepayment", text="一次性收取全年学费")]
            file.write_text(lines(*two), encoding="utf-8")
        else:
            file.write_bytes(as_csv(*GOOD, encoding=encodings[form]))
        return file

    return made


FORMS = ["jsonl", "csv", "csv with a byte order mark", "csv in GB18030", "xlsx"]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_imported_and_a_second_time_changes_nothing(database, in_form, form):
    file = in_form(form)
    once = run("import", file)
    told = f"{file}: read 2, stored 2, already known 0, rejected 0; cases opened 2, cases joined 0.\n"
    assert (once.code, once.out, once.err) == (0, told, "")
    before = kept(database)
    again = run("import", file)
    assert (again.code, again.err) == (0, "")
    assert again.out == (
        f"{file}: read 2, stored 0, already known 2, rejected 0; cases opened 0, cases joined 0.\n"
        "Nothing new: everything in it was stored before.\n"
    )
    assert kept(database) == before
    assert sorted(each["issue"] for each in run("case", "list", "--format", "json").records) == [
        "fee_prepayment",
        "fire_safety",
    ]


def test_every_form_says_the_same(database, in_form):
    first, *others = [run("import", in_form(form), "--format", "json").records[0] for form in FORMS]
    assert (first["stored"], [each["known"] for each in others]) == (2, [2, 2, 2, 2])


@pytest.mark.parametrize("data", [lines(finding()).encode(), as_csv(row()), as_csv(row(), encoding="gb18030")])
def test_standard_input_is_imported(database, data):
    answer = run("import", "-", stdin=data)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("standard input: read 1, stored 1,")


def test_several_files_are_imported_one_after_the_other(database, work):
    for name, text in (("a.jsonl", "灭火器过期"), ("b.jsonl", "出口堵塞")):
        (work / name).write_text(lines(finding(text=text)), encoding="utf-8")
    answer = run("import", "a.jsonl", "b.jsonl")
    assert answer.code == 0
    assert answer.out == (
        "a.jsonl: read 1, stored 1, already known 0, rejected 0; cases opened 1, cases joined 0.\n"
        "b.jsonl: read 1, stored 1, already known 0, rejected 0; cases opened 0, cases joined 1.\n"
    )


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_imported(database, work):
    (work / "b.jsonl").write_text(lines(finding()), encoding="utf-8")
    answer = run("import", "a.jsonl", "b.jsonl")
    assert answer.code == 3
    assert answer.err == "Error: a.jsonl: there is no such file. Check the path and the spelling.\n"
    assert answer.out.startswith("b.jsonl: read 1, stored 1,")
    as_json = run("import", "a.jsonl", "b.jsonl", "--format", "json").records
    assert set(as_json[0]) == {"file", "error"}
    assert as_json[1]["known"] == 1


def test_rejected_rows_go_to_a_file_beside_with_line_and_reason(database, work):
    bad = finding(issue="hygene", text="厨房没有健康证")
    (work / "f.jsonl").write_text(lines(finding(), bad) + "not json\n", encoding="utf-8")
    answer = run("import", "f.jsonl")
    assert answer.code == 3
    assert answer.out == (
        "f.jsonl: read 3, stored 1, already known 0, rejected 2; cases opened 1, cases joined 0.\n"
        "The rejected rows, with their reasons, are in f.jsonl.rejected.jsonl.\n"
    )
    first, second = answer.err.splitlines()
    assert first == "f.jsonl, line 2: issue: there is no value “hygene”. Did you mean “hygiene”?"
    assert second.startswith("f.jsonl, line 3: the line: is not JSON from character 1 on")
    rejected = [json.loads(line) for line in (work / "f.jsonl.rejected.jsonl").read_text("utf-8").splitlines()]
    assert [each["line"] for each in rejected] == [2, 3]
    assert rejected[0]["reasons"] == ["issue: there is no value “hygene”. Did you mean “hygiene”?"]
    assert rejected[0]["row"] == bad
    assert rejected[1]["text"] == "not json"


def test_what_was_rejected_is_mended_and_imported(database, work):
    (work / "f.jsonl").write_text(lines(finding(issue="hygene")), encoding="utf-8")
    run("import", "f.jsonl")
    rejected = work / "f.jsonl.rejected.jsonl"
    rejected.write_text(rejected.read_text("utf-8").replace('"hygene"', '"hygiene"'), encoding="utf-8")
    assert run("import", rejected).code == 0
    assert count(database, "findings") == 1


def test_only_the_first_rejected_rows_are_told_and_all_are_kept(database, work):
    (work / "f.jsonl").write_text("x\n" * 25, encoding="utf-8")
    answer = run("import", "f.jsonl")
    assert len(answer.err.splitlines()) == 11
    assert answer.err.endswith("… and more.\n")
    assert len((work / "f.jsonl.rejected.jsonl").read_text("utf-8").splitlines()) == 25


def test_a_conflict_is_a_rejected_row(database, work):
    (work / "f.jsonl").write_text(lines(finding(id="1"), finding(id="1", text="另一件事")), encoding="utf-8")
    answer = run("import", "f.jsonl")
    assert answer.code == 3
    assert "read 2, stored 1, already known 0, rejected 1" in answer.out
    assert "f.jsonl, line 2: The id “1” already stands for another finding" in answer.err


def test_a_dry_run_says_the_same_and_leaves_nothing(database, work):
    (work / "f.jsonl").write_text(lines(finding(), finding(), {"party": "甲"}), encoding="utf-8")
    answer = run("import", "f.jsonl", "--dry-run")
    assert answer.code == 3
    assert answer.out == (
        "f.jsonl: read 3, stored 1, already known 1, rejected 1; cases opened 1, cases joined 0.\n"
        "This was a dry run: nothing was stored.\n"
    )
    assert sorted(each.name for each in work.iterdir()) == ["f.jsonl"]
    assert not database.exists()


def test_a_dry_run_leaves_a_database_as_it_was(office, in_form):
    before = kept(office)
    assert run("import", in_form("csv"), "--dry-run").code == 0
    assert kept(office) == before


def test_a_file_is_imported_in_chinese(database, in_form):
    told = run("import", in_form("csv"), language=Language.ZH).out
    assert "2" in told
    assert "stored" not in told


def test_evidence_lies_beside_the_file_it_is_named_in(database, work, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"jpeg")
    (folder / "f.jsonl").write_text(lines(finding(evidence=["photo.jpg"])), encoding="utf-8")
    assert run("import", folder / "f.jsonl").code == 0
    (shown,) = run("case", "show", "2026-0001", "--format", "json").records
    assert [each["name"] for each in shown["findings"][0]["evidence"]] == ["photo.jpg"]


GOODS = st.sampled_from(["灭火器过期", "出口堵塞", "应急灯不亮"]).map(lambda text: finding(text=text))
BADS = st.sampled_from([finding(issue="x"), finding(party=None), finding(found_on="x"), [], "x", 1, None])
CLASHES = st.sampled_from(["一", "二"]).map(lambda text: finding(id="same", text=text))


@settings(max_examples=20)
@given(st.lists(st.one_of(GOODS, BADS, CLASHES), min_size=1, max_size=12))
def test_every_row_is_accounted_for(tmp_path_factory, rows):
    """Read = stored + known + rejected; rejected rows are kept, and a second time stores nothing."""
    folder = tmp_path_factory.mktemp("rows")
    file, database = folder / "f.jsonl", folder / "x.db"
    file.write_text(lines(*rows), encoding="utf-8")
    for time in ("once", "again"):
        answer = run("import", file, "--database", database, "--format", "json")
        (told,) = answer.records
        assert told["read"] == len(rows) == told["stored"] + told["known"] + told["rejected"]
        assert told["stored"] == told["opened"] + told["joined"]
        assert answer.code == (3 if told["rejected"] else 0)
        if told["rejected"]:
            beside = (folder / told["rejected_file"]).read_text("utf-8").splitlines()
            assert len(beside) == told["rejected"]
        assert time == "once" or told["stored"] == 0
    assert count(database, "findings") <= 5
