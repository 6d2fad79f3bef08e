"""`lianban pack` carries what a laptop recorded home, says what became of it, and lists what packs disagree on."""

import gzip
import json

import pytest

from cli.framework import Exit
from tests.cli.acting import OFFICE, do, done
from tests.cli.making import DAY, count, finding, kept, lines, run

WANG = "教育:inspector:王芳"
LI = "市监:inspector:李明"
PARTY = {"name": "启明教育", "site": "institution", "locality": "南门街道"}
ONE = finding(party=PARTY, text="灭火器过期", id="A-1")
TWO = finding(party=PARTY, text="应急灯不亮", id="A-1", inspector="李明")


@pytest.fixture
def packs(work):
    """Two packs, of two laptops, that give the same id to two findings; one has a visit, too."""
    done(WANG, "visit", "record", "--party", "博雅艺术", "--note", "关门", "--database", "wang.db")
    for who, thing, name in ((WANG, ONE, "wang"), (LI, TWO, "li")):
        answer = run("import", "-", "--as", who, "--as-of", DAY, "--database", f"{name}.db", stdin=lines(thing))
        assert answer.code == 0
        done(who, "pack", "export", f"{name}.pack", "--database", f"{name}.db")
    return work / "wang.pack", work / "li.pack"


def test_a_pack_is_written_once_and_says_what_is_in_it(packs, work):
    answer = do(WANG, "pack", "export", "again.pack", "--database", "wang.db")
    assert answer.code == Exit.NOT_FOUND
    assert "Nothing was handed in here since the pack of 2026-03-16. Give `--all`" in answer.err
    assert not (work / "again.pack").exists()
    told = "all.pack: findings 1, visits 1. Take it home: `lianban pack merge` takes it in there."
    assert done(WANG, "pack", "export", "all.pack", "--all", "--database", "wang.db") == told
    taken = do(WANG, "pack", "export", "all.pack", "--all", "--database", "wang.db")
    assert (taken.code, "is there already" in taken.err) == (Exit.CONFLICT, True)
    answer = do(WANG, "pack", "export", "j.pack", "--all", "--format", "json", "--database", "wang.db")
    assert {key: answer.records[0][key] for key in ("file", "findings", "visits")} == {
        "file": "j.pack",
        "findings": 1,
        "visits": 1,
    }


def test_packs_are_merged_and_what_they_disagree_on_is_listed(packs, database):
    answer = do(OFFICE, "pack", "merge", *packs, day="2026-03-17")
    assert answer.code == Exit.CONFLICT
    told = (
        " on 2026-03-16 12:00: read {read}, stored {stored}, already known 0, in conflict {conflict}, rejected 0; "
        "cases opened {opened}."
    )
    assert answer.out.splitlines() == [
        f"{packs[0]}, exported by 王芳{told.format(read=2, stored=2, conflict=0, opened=1)}",
        "  A-1: case 2026-0001",
        f"{packs[1]}, exported by 李明{told.format(read=1, stored=0, conflict=1, opened=0)}",
        "  A-1: case 2026-0001",
    ]
    name, *_text = answer.err.split()
    assert answer.err == (
        f"{name}  Several findings have the id “A-1”.\n1 question is open: see `lianban pack conflicts`.\n"
    )
    again = do(OFFICE, "pack", "merge", *packs, day="2026-03-18")
    assert (again.code, again.err) == (0, "")
    assert again.out.splitlines()[0] == f"{packs[0]} was merged on 2026-03-17 12:00; nothing was changed."
    assert count(database, "findings") == 2
    audit = run("audit", "verify", "--tables")
    assert audit.code == 0, audit.err


def test_a_conflict_shows_both_and_the_office_settles_it(packs):
    do(OFFICE, "pack", "merge", *packs)
    listed = do(OFFICE, "pack", "conflicts")
    first, *versions = listed.out.splitlines()
    name = first.split()[0]
    assert first == f"{name}  Several findings have the id “A-1”."
    assert sorted(line.split(". ", 1)[1] for line in versions) == [
        "case 2026-0001: 启明教育, fire safety, 2026-03-02, “应急灯不亮” (李明)",
        "case 2026-0001: 启明教育, fire safety, 2026-03-02, “灭火器过期” – has the id now",
    ]
    record = do(OFFICE, "pack", "conflicts", "--format", "json").records[0]
    assert (record["id"], record["kind"], record["subject"], record["settled"]) == (name, "id", ["A-1"], None)
    keep = [each["findings"][0]["text"] for each in record["versions"]].index("灭火器过期") + 1
    settle = ("pack", "settle", name, "--keep", keep, "--new-id", "L-1", "--remark", "两人各编各的号")
    assert do(LI, *settle).code == Exit.NOT_ALLOWED
    assert "nothing was stored" in done(OFFICE, *settle, "--dry-run")
    assert done(OFFICE, *settle) == f"{name} is settled: 两人各编各的号"
    assert do(OFFICE, "pack", "conflicts").err == "Packs disagree on nothing that is not settled.\n"
    assert "Settled by 李梅 on 2026-03-16 12:00: 两人各编各的号" in do(OFFICE, "pack", "conflicts", "--all").out
    keys = {each["text"]: each["key"] for each in run("finding", "list", "--format", "json").records}
    assert keys == {"灭火器过期": "A-1", "应急灯不亮": "L-1"}
    assert do(OFFICE, *settle).code == Exit.CONFLICT


def test_a_dry_run_says_the_same_and_stores_nothing(packs, database):
    answer = do(OFFICE, "pack", "merge", packs[0], "--dry-run")
    assert answer.code == 0
    assert "read 2, stored 2" in answer.out
    assert answer.out.splitlines()[-1] == "This was a dry run: nothing was stored."
    assert kept(database) == {}


def test_lines_that_are_not_known_here_go_to_a_file_beside_and_the_exit_code_says_so(packs, work):
    records = [json.loads(line) for line in gzip.decompress(packs[1].read_bytes()).splitlines()][:-1]
    records[1]["facts"]["issue"] = "swimming"
    from tests.compliance.packs.carrying import sealed

    packs[1].write_bytes(sealed(records))
    answer = do(OFFICE, "pack", "merge", packs[1], "--format", "json")
    assert answer.code == Exit.BAD_INPUT
    assert "li.pack, line 2: issue" in answer.err
    (record,) = answer.records
    assert (record["read"], record["rejected"]) == (1, 1)
    rejected = json.loads((work / "li.pack.rejected.jsonl").read_text("utf-8"))
    assert (rejected["line"], rejected["row"]["text"]) == (2, "应急灯不亮")


def test_one_pack_that_is_damaged_does_not_keep_the_others_out(packs, database):
    packs[0].write_bytes(packs[0].read_bytes()[:-20])
    answer = do(OFFICE, "pack", "merge", *packs)
    assert answer.code == Exit.BAD_INPUT
    assert "wang.pack: was damaged or cut off on its way; nothing of it was taken." in answer.err
    assert count(database, "findings") == 1


def test_a_file_that_is_not_there(database):
    answer = do(OFFICE, "pack", "merge", "no.pack")
    assert answer.code == Exit.BAD_INPUT
    assert "no.pack: there is no such file." in answer.err
