"""Steps about the papers that the office sends: issued, issued again, kept, and refused."""

from __future__ import annotations

import io

from pytest_bdd import parsers, then, when
from sqlalchemy import delete, select, update

from compliance.audit import PapersChecked, verify_papers
from compliance.conference_states import PaperForm, PaperKind
from compliance.errors import BadInput, Conflict, NotAllowed, WrongState
from compliance.papers import Templates
from compliance.papers.kinds import issue_about, reissue
from compliance.queries.papers import find_paper, paper_bytes
from compliance.store.papers import Paper, PaperFile
from tests.features.case_steps import act
from tests.features.office import CASE, read_day
from tests.features.refusal_steps import refused

KINDS = {
    "交办单": PaperKind.DISPATCH,
    "督办函": PaperKind.SUPERVISION,
    "移送函": PaperKind.TRANSFER,
    "整改通知书": PaperKind.RECTIFICATION,
}
FORMS = {"网页件": PaperForm.HTML, "文档件": PaperForm.DOCX}
WHY = {
    "还没有主办单位": (WrongState, "has no lead yet", "还没有主办单位"),
    "没有单位需要反馈": (WrongState, "waits for no unit", "没有单位"),
    "案件没有移送": (WrongState, "was not handed over", "没有移送"),
    "只有办公室可以印发": (NotAllowed, "issue a paper", "印发文书"),
    "没有写明理由": (BadInput, "reason is missing", "理由"),
}
"""Each reason, with the kind of refusal, and words of it in English or Chinese."""

FORM = "|".join(FORMS)


def papers(office):
    return sorted(office.rows(Paper), key=lambda paper: (paper.issued_at, paper.id))


def last(office):
    return office.done[-1]


def told(paper) -> str:
    """All that the Word file says."""
    import docx

    document = docx.Document(io.BytesIO(paper.files[PaperForm.DOCX]))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


# ---------------------------------------------------------------- what is done


@act(f"就{CASE}印发“(?P<kind>{'|'.join(KINDS)})”(?:，限(?P<until>[0-9年月日]+)前反馈)?")
def _(office, who, moment, case, kind, until):
    about = {"until": read_day(until).isoformat()} if until else {}

    def issue(bench):
        return issue_about(bench, KINDS[kind], [office.number(case)], Templates(bench.district), about)

    office.try_out(who, moment, issue)


@act("重发“(?P<number>[^”]+)”(?:，理由：(?P<reason>.+))?")
def _(office, who, moment, number, reason):
    office.try_out(who, moment, lambda bench: reissue(bench, number, Templates(bench.district), reason or ""))


@when(parsers.re(f"有人改动“(?P<number>[^”]+)”(?P<form>{FORM})的一个字节$"))
def _(office, number, form):
    [paper] = office.rows(Paper, Paper.number == number)
    mine = (PaperFile.paper_id == paper.id, PaperFile.form == FORMS[form])
    with office.database.write() as session:
        data = bytearray(session.scalars(select(PaperFile.content).where(*mine)).one())
        data[len(data) // 2] ^= 1
        session.execute(update(PaperFile).where(*mine).values(content=bytes(data)))


@when(parsers.re(f"有人删去“(?P<number>[^”]+)”的(?P<form>{FORM})$"))
def _(office, number, form):
    [paper] = office.rows(Paper, Paper.number == number)
    with office.database.write() as session:
        session.execute(delete(PaperFile).where(PaperFile.paper_id == paper.id, PaperFile.form == FORMS[form]))


# ---------------------------------------------------------------- what became of it


@then(parsers.re("文号为“(?P<number>[^”]+)”$"))
def _(office, number):
    assert office.refusal is None, office.refusal
    assert last(office).number == number


@then(parsers.re("主送“(?P<to>[^”]+)”(?:，抄送“(?P<copies>[^”]+)”)?$"))
def _(office, to, copies):
    assert office.refusal is None, office.refusal
    content = last(office).content
    assert "、".join(each.text for each in content.addressees) == to
    assert "、".join(content.copies) == (copies or "")


@then("文书列明")
def _(office, datatable):
    import docx

    tables = docx.Document(io.BytesIO(last(office).files[PaperForm.DOCX])).tables
    rows = [[cell.text for cell in dict.fromkeys(row.cells)] for table in tables for row in table.rows]
    fields = {pair[0]: pair[1] for row in rows for pair in zip(row[::2], row[1::2], strict=False)}
    for name, value in datatable[1:]:
        assert fields[name] == value, name


@then(parsers.re("文书写有“(?P<text>.+)”$"))
def _(office, text):
    assert office.refusal is None, office.refusal
    assert text in told(last(office))


@then(parsers.re("落款为“(?P<issuer>.+)”，“(?P<stamp>[^”]+)”，(?P<day>[0-9年月日]+)$"))
def _(office, issuer, stamp, day):
    assert told(last(office)).find(f"{issuer}\n{stamp}\n{day}") > 0


@then("先后印发的文号为")
def _(office, datatable):
    assert [[each.number] for each in papers(office)] == datatable[1:]


@then("没有印发任何文书")
def _(office):
    assert papers(office) == []


@then(parsers.re("“(?P<old>[^”]+)”仍是印发时的样子，注明由“(?P<new>[^”]+)”代替$"))
def _(office, old, new):
    with office.database.read() as session:
        line = find_paper(session, office.book.allocation.district.id, old)
        assert line.replaced_by == new
        assert all(paper_bytes(session, office.book.allocation.district.id, line, form) for form in PaperForm)


# ---------------------------------------------------------------- refused, and found


@then(parsers.re(f"不予印发，因为(?P<why>{'|'.join(WHY)})$"))
def _(office, why):
    kind, *words = WHY[why]
    text = refused(office, kind)
    assert any(word in text for word in words), text


@then(parsers.re("不予印发，因为它已被“(?P<later>[^”]+)”代替$"))
def _(office, later):
    assert later in refused(office, Conflict)


def found(office) -> list[tuple[str, PaperForm, str]]:
    with office.database.read() as session:
        faults = list(verify_papers(session, office.book.allocation.district.id, PapersChecked()))
    return [(each.number, each.form, each.kind.value) for each in faults]


@then("核对文书没有问题")
def _(office):
    assert found(office) == []


@then(parsers.re(f"核对文书发现“(?P<number>[^”]+)”的(?P<form>{FORM})(?P<what>被改动|不见了)$"))
def _(office, number, form, what):
    assert found(office) == [(number, FORMS[form], {"被改动": "changed", "不见了": "missing"}[what])]
