"""A paper has a number that no other ever had, is kept byte for byte, and can be issued again under a new one."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from sqlalchemy import select, update

from compliance.audit import PapersChecked, differences, replay, scratch, verify_papers
from compliance.casework.bench import Bench
from compliance.conference_states import PaperForm, PaperKind
from compliance.errors import BadInput, Conflict, NotFound, WrongState
from compliance.papers import Templates
from compliance.papers.kinds import issue_about, reissue
from compliance.papers.page import html_of
from compliance.papers.word import docx_of
from compliance.queries import case_show
from compliance.queries.papers import find_paper, paper_bytes, paper_list, papers_of_case
from compliance.states import EventAct
from compliance.store.database import open_database
from compliance.store.log import Event
from compliance.store.papers import Paper, PaperFile
from tests.compliance.acting import OFFICE
from tests.compliance.making import DISTRICT, the_book
from tests.compliance.papers.issuing import LATE, issued, lines, office_with_cases
from tests.compliance.rebuilding import chain_faults


@pytest.fixture
def cases(database):
    office_with_cases(database)
    return database


def again(database, number, reason="期限写错"):
    with database.write() as session:
        bench = Bench(session, the_book(), OFFICE, LATE)
        paper = reissue(bench, number, Templates(DISTRICT), reason)
        bench.write()
    return paper


def faults(database, number=None):
    checked = PapersChecked()
    with database.read() as session:
        return [str(each) for each in verify_papers(session, DISTRICT, checked, number)]


# ---------------------------------------------------------------- numbers


def test_each_kind_is_numbered_by_itself_and_anew_each_year(cases):
    later = LATE.replace(year=2027)
    assert issued(cases, PaperKind.SUPERVISION).number == "象双减联办督〔2026〕1号"
    assert issued(cases, PaperKind.DISPATCH).number == "象双减联办交〔2026〕1号"
    assert issued(cases, PaperKind.SUPERVISION).number == "象双减联办督〔2026〕2号"
    assert issued(cases, PaperKind.SUPERVISION, at=later).number == "象双减联办督〔2027〕1号"


def test_several_are_issued_together_or_not_at_all(cases):
    with pytest.raises(WrongState):
        issued(cases, PaperKind.DISPATCH, "2026-0001", "2026-0002")
    with cases.read() as session:
        assert paper_list(session, DISTRICT) == []
    assert issued(cases, PaperKind.DISPATCH).number == "象双减联办交〔2026〕1号"


def test_two_writers_never_give_one_number_twice(shared):
    with open_database(shared) as database:
        office_with_cases(database)
    command = [sys.executable, "-m", "tests.compliance.papers.issuing", shared, "5"]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _each in range(2)]
    given = [number for each in writers for number in each.communicate()[0].split()]
    assert [each.returncode for each in writers] == [0, 0]
    assert sorted(given) == sorted(f"象双减联办督〔2026〕{ordinal}号" for ordinal in range(1, 11))


def test_a_form_of_the_number_that_gives_one_twice_is_told(cases, tmp_path):
    (tmp_path / "letterhead.yaml").write_text(
        "mark: 联办\nnumber: '{{ mark }}〔{{ year }}〕'\nhead: 办公室\nissuer: 办公室\n"
        "addressee: '{{ unit }}'\nreplaces: 代替{{ replaced }}\n",
        encoding="utf-8",
    )
    issued(cases, PaperKind.DISPATCH, folder=tmp_path)
    with pytest.raises(Conflict, match=r"The number 联办〔2026〕 was given to another paper. In .*letterhead.yaml"):
        issued(cases, PaperKind.SUPERVISION, folder=tmp_path)


# ---------------------------------------------------------------- what is kept


def test_a_paper_is_kept_byte_for_byte_with_its_hash(cases):
    paper = issued(cases, PaperKind.SUPERVISION)
    with cases.read() as session:
        line = find_paper(session, DISTRICT, paper.number)
        for form, data in paper.files.items():
            assert paper_bytes(session, DISTRICT, line, form) == data
    assert line.docx_sha256 == hashlib.sha256(paper.files[PaperForm.DOCX]).hexdigest()
    assert line.html_sha256 == hashlib.sha256(paper.files[PaperForm.HTML]).hexdigest()


def test_the_same_content_has_the_same_bytes(cases):
    content = issued(cases, PaperKind.DISPATCH).content
    assert docx_of(content) == docx_of(content)
    assert html_of(content) == html_of(content)


def test_a_word_file_tells_nothing_but_the_day_on_the_paper(cases):
    paper = issued(cases, PaperKind.DISPATCH)
    with zipfile.ZipFile(io.BytesIO(paper.files[PaperForm.DOCX])) as file:
        assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = file.read("docProps/core.xml").decode()
    assert "2026-04-08T00:00:00Z" in properties
    assert "python-docx" not in properties


def test_the_case_has_its_papers_and_the_paper_its_case(cases):
    paper = issued(cases, PaperKind.SUPERVISION)
    with cases.read() as session:
        file = case_show(session, DISTRICT, "2026-0001")
        assert [each.number for each in file.papers] == [paper.number]
        assert file.events[-1].changes["given"] == {"kind": "supervision", "number": paper.number}
        assert papers_of_case(session, DISTRICT, file.case.id)[0].case == "2026-0001"


@pytest.mark.parametrize(
    "typed", ["象双减联办督〔2026〕1号", "象双减联办督[2026]1号", " 象双减联办督(2026) 1号", "supervision-2026-1"]
)
def test_a_paper_is_found_however_its_number_is_typed(cases, typed):
    paper = issued(cases, PaperKind.SUPERVISION)
    with cases.read() as session:
        assert find_paper(session, DISTRICT, typed).number == paper.number


def test_papers_are_listed_by_case_kind_and_day(cases):
    first = issued(cases, PaperKind.SUPERVISION, at=LATE)
    second = issued(cases, PaperKind.DISPATCH, at=LATE.replace(day=10))
    with cases.read() as session:
        assert [each.number for each in paper_list(session, DISTRICT)] == [second.number, first.number]
        assert [each.number for each in paper_list(session, DISTRICT, kind=PaperKind.DISPATCH)] == [second.number]
        assert [each.number for each in paper_list(session, DISTRICT, until=LATE.date())] == [first.number]
        assert [each.number for each in paper_list(session, DISTRICT, since=second.content.day)] == [second.number]
        nobody = case_show(session, DISTRICT, "2026-0002").case.id
        assert paper_list(session, DISTRICT, case_id=nobody) == []


def test_the_events_alone_make_the_papers_again(cases):
    issued(cases, PaperKind.SUPERVISION)
    again(cases, "supervision-2026-1")
    with cases.read() as session, scratch() as made:
        replay(session, DISTRICT, made)
        assert list(differences(session, made, DISTRICT)) == []
        assert chain_faults(session) == []


# ---------------------------------------------------------------- again


def test_a_paper_issued_again_has_a_new_number_and_cites_the_old(cases):
    old = issued(cases, PaperKind.SUPERVISION, contact="张强")
    new = again(cases, old.number)
    assert new.number == "象双减联办督〔2026〕2号"
    assert "本件印发后，原象双减联办督〔2026〕1号同时作废。" in lines(new)
    assert "本事项责任人：张强。" in lines(new)
    with cases.read() as session:
        kept = find_paper(session, DISTRICT, old.number)
        assert (kept.replaced_by, kept.replaces) == (new.number, "")
        assert find_paper(session, DISTRICT, new.number).replaces == old.number
        assert paper_bytes(session, DISTRICT, kept, PaperForm.DOCX) == old.files[PaperForm.DOCX]
        event = session.scalars(select(Event).order_by(Event.seq.desc()).limit(1)).one()
        assert (event.act, event.why) == (EventAct.PAPER_ISSUED, "期限写错")
        assert json.loads(event.changes)["given"]["replaces"] == old.number


def test_what_was_replaced_is_not_replaced_again(cases):
    issued(cases, PaperKind.SUPERVISION)
    again(cases, "supervision-2026-1")
    with pytest.raises(Conflict, match="象双减联办督〔2026〕1号 was replaced by 象双减联办督〔2026〕2号 already"):
        again(cases, "supervision-2026-1")
    assert again(cases, "supervision-2026-2").replaces == "象双减联办督〔2026〕2号"


def test_issuing_again_needs_a_reason_and_a_paper(cases):
    issued(cases, PaperKind.SUPERVISION)
    with pytest.raises(BadInput, match="--reason: the reason is missing"):
        again(cases, "supervision-2026-1", " ")
    with pytest.raises(NotFound, match=r"There is no paper supervision-2026-9\. `lianban paper list`"):
        again(cases, "supervision-2026-9")


# ---------------------------------------------------------------- the audit


def test_a_changed_byte_is_found(cases):
    paper = issued(cases, PaperKind.SUPERVISION)
    issued(cases, PaperKind.DISPATCH)
    assert faults(cases) == []
    data = bytearray(paper.files[PaperForm.HTML])
    data[len(data) // 2] ^= 1
    mine = select(Paper.id).where(Paper.number == paper.number).scalar_subquery()
    with cases.write() as session:
        change = update(PaperFile).where(PaperFile.paper_id == mine, PaperFile.form == PaperForm.HTML)
        session.execute(change.values(content=bytes(data)))
    assert faults(cases) == ["paper 象双减联办督〔2026〕1号: its html was changed after it was issued."]
    assert faults(cases, "2026-0001") == faults(cases)
    assert faults(cases, "2026-0002") == []
    with cases.read() as session, pytest.raises(NotFound, match="is not kept as it was issued"):
        paper_bytes(session, DISTRICT, find_paper(session, DISTRICT, paper.number), PaperForm.HTML)


def test_a_file_that_was_removed_is_found(cases):
    issued(cases, PaperKind.SUPERVISION)
    with cases.write() as session:
        session.execute(PaperFile.__table__.delete().where(PaperFile.form == PaperForm.DOCX))
    assert faults(cases) == ["paper 象双减联办督〔2026〕1号: its docx was removed."]


def test_nothing_of_an_act_that_was_undone_stays(cases):
    with cases.write(dry_run=True) as session:
        bench = Bench(session, the_book(), OFFICE, LATE)
        issue_about(bench, PaperKind.DISPATCH, ["2026-0001"], Templates(DISTRICT), {})
        bench.write()
    with cases.read() as session:
        assert paper_list(session, DISTRICT) == []


def test_what_was_asked_for_is_kept_as_it_was_said(cases):
    old = issued(cases, PaperKind.SUPERVISION, note="第一句。\n第二句。")
    new = again(cases, old.number)
    assert lines(old)[-5:-3] == lines(new)[-6:-4] == ["第一句。", "第二句。"]
