"""
Malformed findings, files and allocations: one clear message with the place, the right exit code, no traceback.

The database is as it was, but for the good rows.
"""

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from rules.load import bundled
from tests.cli.making import as_csv, count, finding, kept, lines, row, run

GOOD = finding(text="灭火器过期")
LAST = finding(text="应急照明灯不亮", found_on="2026-03-05")


def raw(**given):
    return json.dumps(finding(**given), ensure_ascii=False).encode()


def party(**given):
    return raw(party={"name": "甲校", **given})


FINDINGS = {
    "no JSON": (b"party: x", "the line: is not JSON from character 1 on"),
    "JSON that is cut off": (raw()[:-5], "the line: "),
    "a list": (b"[]", "the line: is a list; a finding is an object."),
    "a number": (b"42", "the line: is a number; a finding is an object."),
    "nothing in it": (b"{}", "party (inspected party): is missing."),
    "bytes that are not UTF-8": (raw(text="出口").replace("出口".encode(), "出口".encode("gb18030")), "is not UTF-8"),
    "a key twice": (raw()[:-1] + b', "issue": "hygiene"}', "has the key “issue” twice."),
    "an unknown key": (raw(isue="x"), "isue: does not belong here. Did you mean “issue”"),
    "a fact among the parts": (raw(training="academic"), "training: does not belong here. It is a fact"),
    "no party": (raw(party=None), "party (inspected party): is missing."),
    "a party that is a number": (raw(party=7), "party (inspected party): is a number, not a name or an object."),
    "a party without a name": (raw(party={"site": "school"}), "party.name (party's name): is missing."),
    "a name of spaces": (raw(party="  "), "party.name (party's name): is missing."),
    "a name that is too long": (party(name="名" * 201), "party.name (party's name): has 201 characters"),
    "a name with a hidden turn of writing": (party(name="甲\u202e乙"), "the invisible character U+202E"),
    "a name with NUL": (b'{"party": "a\\u0000b", "issue": "hygiene", "found_on": "2026-03-02"}', "U+0000"),
    "half a character": (b'{"party": "a\\ud800", "issue": "hygiene", "found_on": "2026-03-02"}', "half a character"),
    "an unknown part of the party": (
        party(adress="x"),
        "party.adress: is not a part of a party. Did you mean “address”",
    ),
    "a bad credit code": (party(code="91450300MA5N3X0Q1X"), "party.code (unified social credit code): "),
    "a credit code kept as a number": (party(code=914503001234567890), "is kept as a number, which loses digits."),
    "an unknown locality": (
        party(locality="象山街"),
        "“象山街” is not a locality of this district. Did you mean “象山街道”?",
    ),
    "no issue": (raw(issue=None), "issue: is missing."),
    "an unknown issue": (raw(issue="fire_safty"), "issue: there is no value “fire_safty”. Did you mean “fire_safety”"),
    "an issue that is a list": (raw(issue=["fire_safety"]), "issue: is a list, not a word or a number."),
    "facts that are a word": (raw(facts="school"), "is text, not an object with facts."),
    "an unknown fact": (
        raw(facts={"trainin": "academic"}),
        "trainin: is not a fact of this allocation. Did you mean “training”",
    ),
    "an unknown value": (
        raw(facts={"mode": "hybrid"}),
        "there is no value “hybrid”. Possible: offline (线下), online (线上).",
    ),
    "a fact that contradicts the party": (raw(facts={"site": "school"}), "site (site): is given twice"),
    "no day": (raw(found_on=None), "found_on (date found): is missing."),
    "a day that does not exist": (raw(found_on="2026-02-30"), "found_on (date found): “2026-02-30” is not a date."),
    "a day to come": (raw(found_on="2999-01-01"), "found_on (date found): 2999-01-01 is in the future"),
    "a day long ago": (raw(found_on="1949-10-01"), "found_on (date found): 1949-10-01 is before 2000-01-01."),
    "an unknown source": (raw(source="rumour"), "source: there is no value “rumour”."),
    "an unknown severity": (raw(severity="soon"), "severity: there is no value “soon”."),
    "a text that is an object": (raw(text={"a": 1}), "text (description): is an object, not text."),
    "a text that is too long": (raw(text="字" * 2001), "text (description): has 2001 characters"),
    "a number without an end": (raw(text=5).replace(b"5}", b"1e999}"), "is not a number that can be kept."),
    "NaN": (raw(text=5).replace(b"5}", b"NaN}"), "is not a number that can be kept."),
    "lists in lists": (raw(evidence=json.loads("[" * 12 + "]" * 12)), "is nested deeper than 8 levels."),
    "a thousand brackets": (b"[" * 100_000, "the line: "),
    "a line of 10 MB": (raw(text="字" * 3_500_000), "is longer than 1 MB."),
    "evidence that is not there": (raw(evidence=["photo.jpg"]), "photo.jpg"),
    "evidence outside the folder": (raw(evidence=["../../../etc/passwd"]), "passwd"),
    "an unknown unit that attended": (
        raw(attended=["消防部"]),
        "attended (units attending): there is no value “消防部”.",
    ),
}


@pytest.mark.parametrize(("line", "said"), FINDINGS.values(), ids=FINDINGS)
def test_a_malformed_finding_is_rejected_and_the_good_ones_are_stored(database, work, line, said):
    (work / "f.jsonl").write_bytes(b"\n".join([lines(GOOD).encode().strip(), line, lines(LAST).encode()]))
    answer = run("import", "f.jsonl")
    assert answer.code == 3
    assert "read 3, stored 2, already known 0, rejected 1" in answer.out
    (message,) = answer.err.splitlines()
    assert message.startswith("f.jsonl, line 2: ")
    assert said in message
    assert len(message) < 700
    assert count(database, "findings") == 2
    (kept_row,) = (work / "f.jsonl.rejected.jsonl").read_text("utf-8").splitlines()
    assert json.loads(kept_row)["line"] == 2


ALONE = {name: each for name, each in FINDINGS.items() if each[0][:1] == b"{" and name != "bytes that are not UTF-8"}


@pytest.mark.parametrize(("line", "said"), ALONE.values(), ids=ALONE)
def test_a_malformed_finding_that_is_submitted_changes_nothing(office, line, said):
    before = kept(office)
    answer = run("submit", stdin=line)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("Error: ")
    assert said.removeprefix("the line: ") in answer.err or name_of_size(line)
    assert kept(office) == before


def name_of_size(line):
    """A line that is too long is no line where one object is read: its text is too long then."""
    return len(line) > 10_000_000


def workbook(change):
    """A workbook of one good row, changed."""
    book = openpyxl.Workbook()
    sheet = book.active
    good = row()
    sheet.append(list(good))
    sheet.append(list(good.values()))
    change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def header(**names):
    """A CSV file of one row, with other headers."""
    text = as_csv(row()).decode()
    for old, new in names.items():
        text = text.replace(old, new, 1)
    return text.encode()


FILES = {
    "no file": ("none.jsonl", None, "none.jsonl: there is no such file."),
    "an empty file": ("f.jsonl", b"", "f.jsonl: is empty."),
    "an empty table": ("f.csv", b"", "f.csv: is empty."),
    "a table of blank lines": ("f.csv", b"\n\n , ,\n", "f.csv: has no header."),
    "an empty workbook": ("f.xlsx", b"", "f.xlsx: is empty."),
    "an unknown kind": ("f.docx", b"x", "f.docx: is of a kind that cannot be read here."),
    "an old workbook": ("f.xls", b"\xd0\xcf\x11\xe0", "f.xls: is a workbook of the old kind."),
    "text named .xlsx": ("f.xlsx", b"hello", "f.xlsx: is not an .xlsx workbook."),
    "a web page named .xlsx": ("f.xlsx", b"<html><table>", "f.xlsx: is a web page named .xlsx."),
    "a workbook with a password": ("f.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "or one with a password"),
    "a workbook named .csv": ("f.csv", workbook(lambda book, sheet: None), "f.csv: is a workbook or an archive"),
    "an archive named .xlsx": ("f.xlsx", archive(a="b"), "f.xlsx: "),
    "half a workbook": ("f.xlsx", workbook(lambda book, sheet: None)[:2000], "f.xlsx: "),
    "a workbook of blank sheets": ("f.xlsx", workbook(lambda book, sheet: sheet.delete_rows(1, 2)), "f.xlsx: "),
    "UTF-16": ("f.csv", "单位名称".encode("utf-16"), "f.csv: is in UTF-16, which is not read here."),
    "a column missing": ("f.csv", header(发现日期="编号"), "f.csv, line 1: there is no column for date found."),
    "a header unknown": ("f.csv", header(对象="颜色"), "f.csv, line 1: the header “颜色” is not known."),
    "a header twice": ("f.csv", header(对象="问题类别"), "f.csv, line 1: the header “问题类别” is there twice."),
    "two headers of one meaning": (
        "f.csv",
        header(对象="检查日期"),
        "f.csv, line 1: the headers “检查日期” and “发现日期”",
    ),
    "no header": ("f.csv", "甲校,fire_safety,2026-03-02\n".encode(), "f.csv"),
    "merged headers": ("f.xlsx", workbook(lambda book, sheet: sheet.merge_cells("A1:B1")), "f.xlsx, line 1: "),
    "a zip bomb": ("f.xlsx", archive(**{"xl/workbook.xml": b" " * 50_000_000}), "f.xlsx: "),
}


@pytest.mark.parametrize(("name", "content", "said"), FILES.values(), ids=FILES)
def test_a_malformed_file_is_refused_and_changes_nothing(office, work, name, content, said):
    if content is not None:
        (work / name).write_bytes(content)
    before = kept(office)
    answer = run("import", name)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("Error: ")
    assert said in answer.err.splitlines()[0]
    assert kept(office) == before
    assert [each.name for each in work.iterdir()] == ([name] if content is not None else [])
    assert run("route", name).code == (0 if "no column for" in said else 3)


def test_a_folder_is_no_file(office, work):
    (work / "d.jsonl").mkdir()
    answer = run("import", "d.jsonl")
    assert (answer.code, answer.err) == (3, "Error: d.jsonl: is a folder, not a file. Name a file in it.\n")


def cell(place, value):
    def change(_book, sheet):
        sheet.append(list(row(party="乙校").values()))
        sheet[place] = value

    return workbook(change)


def merged(_book, sheet):
    sheet.append(list(row(party="乙校").values()))
    sheet.append(list(row(party="丙校").values()))
    sheet.merge_cells("A3:A4")


TABLES = {
    "a formula that was never calculated": (
        "f.xlsx",
        cell("A3", "=1+1"),
        1,
        [(3, "单位名称: has a formula that was never calculated.")],
    ),
    "merged cells": (
        "f.xlsx",
        workbook(merged),
        1,
        [(3, "the row: lies in merged cells"), (4, "the row: lies in merged cells")],
    ),
    "a cell of 10 MB": ("f.csv", as_csv(row(), row(text="字" * 3_500_000)), 1, [(3, "is longer than 1 MB")]),
    "NUL in a cell": ("f.csv", as_csv(row(), row(party="甲\0乙")), 1, [(3, "U+0000")]),
    "more cells than headers": (
        "f.csv",
        as_csv(row()) + b"a,b,fire_safety,2026-03-02,,surplus\r\n",
        1,
        [(3, "the row: has 6 cells, and the header has 4.")],
    ),
    "a quotation mark never closed": ("f.csv", as_csv(row()) + b'"a,b\r\n', 1, [(3, "")]),
    "bytes of two encodings": ("f.csv", as_csv(row()) + as_csv(row(party="乙校"), encoding="gb18030"), 1, None),
    "a day as a word": ("f.xlsx", cell("D3", "昨天"), 1, [(3, "found_on (date found): “昨天” is not a date.")]),
    "a code as a number": (
        "f.csv",
        as_csv(row() | {"信用代码": ""}, row(party="乙校") | {"信用代码": "914503"}),
        1,
        [(3, "party.code")],
    ),
}


@pytest.mark.parametrize(("name", "content", "stored", "bad"), TABLES.values(), ids=TABLES)
def test_a_malformed_row_is_rejected_and_the_good_ones_are_stored(database, work, name, content, stored, bad):
    (work / name).write_bytes(content)
    answer = run("import", name, "--format", "json")
    (told,) = answer.records
    assert answer.code == 3
    assert (told["stored"], count(database, "findings")) == (stored, stored)
    assert told["rejected"] == len(answer.err.splitlines()) > 0
    for (line, said), message in zip(bad or [], answer.err.splitlines(), strict=bool(bad)):
        assert message.startswith(f"{name}, line {line}: ")
        assert said in message


def test_bytes_of_gb18030_are_not_taken_for_something_else(database, work):
    """They are no UTF-8, and are read as what they are."""
    (work / "f.csv").write_bytes(as_csv(row(party="乙校"), encoding="gbk"))
    assert run("import", "f.csv").code == 0
    assert run("case", "list", "--format", "json").records[0]["party"] == "乙校"


LAW = Path(bundled()["xiangshan-2021"]).read_text("utf-8")


def law(old, new):
    assert old in LAW
    return LAW.replace(old, new, 1)


EDUCATION = "    name: {zh: 象山区教育局, en: Education Bureau}\n"
SPAN = "{from: 2021-09-08}"
BOMB = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\n"

ALLOCATIONS = {
    "an empty file": ("", "law.yaml: is empty."),
    "a list": ("- a\n- b\n", "law.yaml:1: must be a set of `key: value` lines."),
    "no YAML": ("units: [a, b\n", "law.yaml:2: is not valid YAML"),
    "a tab": ("units:\n\ta: b\n", "law.yaml:2: is not valid YAML"),
    "NUL": (law("units:", "units\0:"), "law.yaml: is not valid YAML"),
    "an anchor bomb": (BOMB, "law.yaml:1: anchors and aliases (& and *) are not allowed."),
    "a tag that would run code": ("units: !!python/object/apply:os.system ['true']\n", "law.yaml:1: "),
    "a key twice": (law("units:\n", "units:\n  education: {}\n"), "law.yaml:30: units.education: is given twice."),
    "an unknown entry": (
        law("\nunits:", "\nunitz:"),
        "law.yaml:28: unitz: there is no such entry here. Did you mean “units”?",
    ),
    "an entry missing": (law("  id: xiangshan-2021\n", ""), "law.yaml:6: allocation.id: is missing."),
    "a name missing": (law(EDUCATION, ""), "law.yaml:29: units.education.name: is missing."),
    "a bad id": (law("  fire_rescue:\n", "  Fire Rescue:\n"), "law.yaml:93: units.Fire Rescue: “Fire Rescue” is no id"),
    "a bad day": (law(SPAN, SPAN.replace("-09-", "-13-")), "law.yaml:23: valid.from: must be a date"),
    "a span that ends before it begins": (
        law(SPAN, SPAN[:-1] + ", to: 2020-01-01}"),
        "law.yaml:23: valid: ends before it begins.",
    ),
    "an unknown unit": (
        law("joint: industry_it", "joint: industry"),
        "there is no unit “industry”. Did you mean “industry_it”?",
    ),
    "an unknown fact": (
        law("{site: institution, mode: online,", "{site: institution, mood: online,"),
        "there is no fact “mood”.",
    ),
    "an unknown value": (
        law("{site: institution, mode: online,", "{site: institution, mode: on,"),
        "“on” is not a value of it.",
    ),
    "an unknown issue": (
        law("mode: online, issue: online_filing", "mode: online, issue: filing"),
        "“filing” is not a value of it.",
    ),
    "an unknown clause": (law("clause: 2b", "clause: 2z"), "duties.2b.clause: there is no clause “2z”."),
    "a duty twice": (law("id: 2b", "id: 2a"), "there are two duties “2a”."),
}


@pytest.mark.parametrize(("text", "said"), ALLOCATIONS.values(), ids=ALLOCATIONS)
def test_a_malformed_allocation_is_refused_with_its_line(database, work, text, said):
    (work / "law.yaml").write_text(text, encoding="utf-8")
    for words in (("duty", "list"), ("route", "--issue", "fire_safety"), ("submit", "--party", "甲", "--issue", "x")):
        answer = run(*words, "--allocation", "law.yaml")
        assert (answer.code, answer.out) == (3, "")
        assert answer.err.startswith("Error: law.yaml:")
        assert said in answer.err
    assert not database.exists()
