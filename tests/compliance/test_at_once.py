"""Several write at once, and the record is as if they had come one after another."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from compliance.store.cases import Case, Task
from compliance.store.database import open_database
from compliance.store.models import Finding, Party
from tests.compliance.making import count, finding, submit
from tests.compliance.rebuilding import chain_faults

PROGRAM = """
import json, sys
from compliance.store.database import open_database
from tests.compliance.making import finding, submit, the_book
with open_database(sys.argv[1]) as database:
    print("ready", flush=True)
    sys.stdin.readline()
    receipts = [submit(database, the_book(), finding(text=str(n)))[0] for n in range(10)]
print(json.dumps([(receipt.status.value, receipt.case) for receipt in receipts]))
"""


def test_processes_with_the_same_findings_store_each_once(shared):
    open_database(shared).close()
    command = [sys.executable, "-c", PROGRAM, shared]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, **pipes) for _ in range(3)]
    for each in running:
        assert each.stdout.readline() == "ready\n"
    for each in running:
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [json.loads(each.communicate()[0]) for each in running]
    statuses = [[status for status, _ in receipts] for receipts in said]
    assert sorted(map(sorted, zip(*statuses, strict=True))) == [["known", "known", "stored"]] * 10
    assert {case for receipts in said for _, case in receipts} == {"2026-0001"}
    with open_database(shared) as database:
        assert [count(database, model) for model in (Finding, Case, Party, Task)] == [10, 1, 1, 1]
        with database.read() as session:
            assert chain_faults(session) == []


def test_threads_share_one_database(shared, book):
    with open_database(shared) as database, ThreadPoolExecutor(4) as pool:
        drafts = [finding(text=str(n % 10)) for n in range(40)]
        receipts = list(pool.map(lambda draft: submit(database, book, draft)[0], drafts))
        assert sorted(receipt.status.value for receipt in receipts) == ["known"] * 30 + ["stored"] * 10
        assert (count(database, Finding), count(database, Case)) == (10, 1)
        with database.read() as session:
            assert chain_faults(session) == []
