"""
A shorter year in the suite; `make year` lives the whole one (1,200 cases over 250 parties).

What is looked at is the same: every case in a legal state, every index the same by events
alone as by the tables, and the tables made again from the events.
"""

import pytest

from compliance.store.database import open_database
from tests.year.check import figures_agree, illegal, now, record_faults
from tests.year.drive import live


@pytest.mark.slow
def test_a_year_driven_by_commands_ends_well(tmp_path, monkeypatch):
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    database = tmp_path / "year.db"
    lived = live(database, work, cases=70, parties=14, seed=3, days=90)
    with open_database(str(database)) as opened, opened.read() as session:
        assert list(illegal(session)) == []
        figures = figures_agree(session, now())
    assert all(whole for _part, whole in figures.values()), figures
    assert record_faults(database) == []
    done = {what for what, count in lived.program.used.items() if count}
    assert {"case assign", "case verify", "case return", "case rule", "task accept", "task answer"} <= done
