"""
A shorter year in the suite; `make year` lives the whole one (1,200 cases over 250 parties, twelve meetings).

What is looked at is the same: every case in a legal state, every index the same by events
alone as by the tables, the tables made again from the events; every meeting with its papers,
numbers without gaps, and every figure of a circular counted again with no code of the program.
"""

from contextlib import chdir
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from compliance.store.conference import Matter, Meeting
from compliance.store.database import open_database
from tests.year.check import figures_agree, illegal, now, record_faults
from tests.year.drive import live
from tests.year.papers import figure_faults, meeting_faults, paper_faults

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    work = tmp_path_factory.mktemp("year")
    with chdir(work):
        yield live(work / "year.db", work, cases=70, parties=14, seed=3, days=90, meetings=(2, 3, 4))


def test_a_year_driven_by_commands_ends_well(lived):
    with open_database(str(lived.program.database)) as opened, opened.read() as session:
        assert list(illegal(session)) == []
        figures = figures_agree(session, now())
    assert all(whole for _part, whole in figures.values()), figures
    done = {what for what, count in lived.program.used.items() if count}
    assert {"case assign", "case verify", "case return", "case rule", "task accept", "task answer"} <= done


def test_the_record_of_a_year_is_what_its_events_make_from_nothing(lived):
    assert record_faults(lived.program) == []


def test_every_meeting_of_a_year_has_its_agenda_its_minutes_and_its_matters(lived):
    assert list(meeting_faults(lived.program.database, planned=3)) == []


def test_every_paper_of_a_year_is_kept_as_it_was_issued_under_a_number_without_gaps(lived):
    assert list(paper_faults(lived.program.database)) == []


def test_every_figure_of_the_circulars_of_a_year_is_what_the_events_tell(lived):
    assert list(figure_faults(lived.program.database)) == []


def test_ledgers_written_at_the_end_of_a_quarter_have_what_was_there(lived):
    folder = lived.program.folder
    quarter = {f"{kind}-2025-1.xlsx" for kind in ("issues", "closed", "matters")} | {"dispatched-2025-1.csv"}
    assert quarter <= {file.name for file in folder.iterdir()}
    cells = {cell for row in load_workbook(folder / "matters-2025-1.xlsx").active.values for cell in row}
    with open_database(str(lived.program.database)) as opened, opened.read() as session:
        agreed = session.execute(
            select(Matter.number, Meeting.held_on).join(Meeting, Meeting.id == Matter.meeting_id)
        ).all()
    assert {number for number, _held in agreed if number in cells} == {
        number for number, held in agreed if held < date(2025, 4, 1)
    }
