"""`python -m tests.year`: lives a year and tells what came of it."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, select

from compliance.store.cases import Case
from compliance.store.conference import Matter, Meeting
from compliance.store.database import open_database
from compliance.store.papers import Paper
from tests.year.check import figures_agree, illegal, now, record_faults
from tests.year.drive import live
from tests.year.papers import figure_faults, meeting_faults, paper_faults


def _told(day: date) -> None:
    if day.day < 4:
        print(day, file=sys.stderr, flush=True)


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    asked.add_argument("--cases", type=int, default=1200)
    asked.add_argument("--parties", type=int, default=250)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, help="keep the database in this new file")
    given = asked.parse_args()
    if given.keep and given.keep.exists():
        asked.error(f"{given.keep} is there already")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        database = given.keep.absolute() if given.keep else Path(folder) / "year.db"
        start = perf_counter()
        lived = live(database, Path(folder), cases=given.cases, parties=given.parties, seed=given.seed, told=_told)
        took = perf_counter() - start
        with open_database(str(database)) as opened, opened.read() as session:
            wrong = list(illegal(session))
            figures = figures_agree(session, now())
            states = Counter(state.value for state in session.scalars(select(Case.state)))
            counts = [session.scalar(select(func.count()).select_from(table)) for table in (Meeting, Matter, Paper)]
        faults = record_faults(lived.program)
        unlike = [*meeting_faults(database, planned=12), *paper_faults(database), *figure_faults(database)]
    print(f"{sum(lived.program.used.values())} commands, {took:.0f} s; cases: {sum(states.values())} {dict(states)}")
    print("{} meetings, {} matters, {} papers".format(*counts))
    for title, counted in (("done", lived.program.used), ("refused", lived.program.refused)):
        print(title, *(f"  {count:6} {what}" for what, count in sorted(counted.items())), sep="\n")
    for kind, (part, whole) in figures.items():
        print(f"  {kind:20} {part:6} / {whole:6}")
    print(f"illegal: {wrong or 'none'}\nrecord: {faults or 'whole, and the tables are what the events make'}")
    print(f"papers: {unlike or 'all there, and every figure is what the events tell'}")
    return 1 if wrong or faults or unlike else 0


if __name__ == "__main__":
    sys.exit(main())
