"""Steps about what the office sends for the conference: the papers of a meeting, circulars and reports."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from compliance.conference_states import MeetingKind, PaperKind, Presence
from compliance.errors import BadInput, Conflict, NotFound, NotYet
from compliance.meetings.calling import Call, call, cancel
from compliance.meetings.matters import approve
from compliance.meetings.minuting import minute
from compliance.meetings.model import Attended, Decision, Minutes
from compliance.meetings.reading import meeting_show
from compliance.papers import Templates, issue
from compliance.papers.content import Paragraph, Table
from compliance.papers.kinds import KINDS
from compliance.queries.asof import AsOf
from compliance.roster.stored import holder
from compliance.store.conference import Matter
from tests.features.duty_steps import rows_of
from tests.features.office import MOMENT, UNIT, read_day
from tests.features.refusal_steps import refused

OFFICE = "办公室"
CONVENER = "joint_conference.convener"
MEETING_PAPERS = {
    "会议通知": PaperKind.NOTICE,
    "会议议程": PaperKind.AGENDA,
    "会议纪要": PaperKind.MINUTES,
    "议定事项通知": PaperKind.MATTERS,
}
OVER_DAYS = {"工作通报": PaperKind.CIRCULAR, "落实情况报告": PaperKind.REPORT}
KIND = f"(?P<kind>{'|'.join(MEETING_PAPERS)})"
MEETING = "“(?P<title>[^”]+)”"


def district(office):
    return office.book.allocation.district.id


def issued(office, moment, kind, **about):
    """The office issues a paper; what it says is kept for the steps that follow."""

    def work(bench):
        return [issue(bench, KINDS[kind].maker(bench, about), Templates(district(office)))]

    office.try_out(OFFICE, moment, work)


def content(office):
    assert office.refusal is None, office.refusal
    [paper] = office.done
    return paper.content


def text_of(office):
    """The paragraphs of the paper, one a line."""
    return "\n".join(each.text for each in content(office).body if isinstance(each, Paragraph))


def table(office, heading):
    """The rows of the table that has this heading, as words by heading."""
    [found] = [each for each in content(office).body if isinstance(each, Table) and heading in each.headers]
    return [dict(zip(found.headers, row, strict=True)) for row in found.rows]


# ---------------------------------------------------------------- meetings


@given(parsers.re(rf"(?P<moment>{MOMENT})，召集人召集{MEETING}，定于(?P<day>{MOMENT})召开$"))
def _(office, moment, title, day):
    def work(bench):
        person = holder(bench.session, bench.district, CONVENER, bench.today)
        wanted = Call(MeetingKind.JOINT, read_day(day), "15:00", "区政府会议室", title, person.name)
        office.names[title] = call(bench, wanted).row["number"]

    office.try_out(OFFICE, moment, work)
    assert office.refusal is None, office.refusal


def minuted(office, moment, title, rows):
    at, number = office.move_on(moment), office.number(title)
    decisions = tuple(
        Decision(
            row["事项"],
            office.unit(row["主办"]),
            read_day(row["期限"]),
            tuple(office.unit(short) for short in row["会同"].split("、") if short),
            major=row["重大"] == "是",
        )
        for row in rows
    )
    with office.database.write() as session:
        asked = meeting_show(session, AsOf(office.book.terms, at), number).attendees
        came = tuple(Attended(each.unit or each.name, Presence.PRESENT) for each in asked)
        said = Minutes("会议听取了汇报。", attended=came, matters=decisions)
        minute(session, office.book, office.actor(OFFICE), at, number, said)


@given(parsers.re(rf"(?P<moment>{MOMENT})，{MEETING}形成纪要，议定$"))
def _(office, moment, title, datatable):
    minuted(office, moment, title, rows_of(datatable))


@given(parsers.re(rf"(?P<moment>{MOMENT})，{MEETING}形成纪要，没有议定事项$"))
def _(office, moment, title):
    minuted(office, moment, title, [])


@given(parsers.re(rf"(?P<moment>{MOMENT})，{MEETING}取消$"))
def _(office, moment, title):
    office.try_out(OFFICE, moment, lambda bench: cancel(bench, office.number(title), "改期"))
    assert office.refusal is None, office.refusal


@given(parsers.re(rf"(?P<moment>{MOMENT})，“(?P<matter>[^”]+)”经(?P<by>[^”]+)批准$"))
def _(office, moment, matter, by):
    [number] = [each.number for each in office.rows(Matter) if each.title == matter]
    office.try_out(OFFICE, moment, lambda bench: approve(bench, number, by))
    assert office.refusal is None, office.refusal


@when(parsers.re(rf"(?P<moment>{MOMENT})，办公室印发{MEETING}的{KIND}$"))
def _(office, moment, title, kind):
    issued(office, moment, MEETING_PAPERS[kind], meeting=office.number(title))


# ---------------------------------------------------------------- what stands in a paper


@then(parsers.re("文件由“(?P<unit>[^”]+)”代章$"))
def _(office, unit):
    found = office.book.allocation.units[office.unit(unit)]
    assert content(office).stamp == f"（{found.name.zh}代章）"


@then("文件不署名、不代章")
def _(office):
    assert (content(office).issuer, content(office).stamp) == ("", "")


@then(parsers.re("文件发给“(?P<unit>[^”]+)”的“(?P<post>[^”]+)”$"))
def _(office, unit, post):
    [found] = [each.text for each in content(office).addressees if each.unit == office.unit(unit)]
    assert found.endswith(f"（{post}）"), found


@then(parsers.re(r"文件发给全部(?P<count>\d+)个成员单位$"))
def _(office, count):
    assert len({each.unit for each in content(office).addressees if each.unit}) == int(count)


@then(parsers.re("文件只发给(?P<units>(?:“[^”]+”)+)$"))
def _(office, units):
    assert {each.unit for each in content(office).addressees} == set(office.units(units))


@then(parsers.re(f"文件写明{UNIT}的参会人员(?:为“(?P<person>[^”]+)”|(?P<vacant>空缺))$"))
def _(office, unit, person, vacant):
    name = office.book.allocation.units[office.unit(unit)].name.zh
    [found] = [row["参会人员"] for row in table(office, "参会人员") if row["单位"] == name]
    assert found == (person or vacant)


@then("文件列明议定事项")
def _(office, datatable):
    wanted = rows_of(datatable)
    found = table(office, "议定事项")
    assert [{name: row[name] for name in wanted[0]} for row in found] == wanted


@then(parsers.re("文件写明“(?P<words>[^”]+)”$"))
def _(office, words):
    cells = [cell for each in content(office).body if isinstance(each, Table) for row in each.rows for cell in row]
    assert any(words in each for each in (*cells, *text_of(office).split("\n"))), (words, cells, text_of(office))


# ---------------------------------------------------------------- circulars and reports


@when(
    parsers.re(
        rf"(?P<moment>{MOMENT})，办公室印发(?P<since>{MOMENT})至(?P<until>{MOMENT})的(?P<kind>{'|'.join(OVER_DAYS)})$"
    )
)
def _(office, moment, since, until, kind):
    days = {"from": read_day(since).isoformat(), "to": read_day(until).isoformat()}
    issued(office, moment, OVER_DAYS[kind], **days)


@then(
    parsers.re(
        r"本期新增(?P<opened>\d+)件，销号(?P<closed>\d+)件，期末在办(?P<standing>\d+)件(?:，其中挂账(?P<parked>\d+)件)?$"
    )
)
def _(office, opened, closed, standing, parked):
    text = text_of(office)
    assert f"本期新增案件{opened}件，销号{closed}件" in text, text
    assert f"期末在办{standing}件" in text, text
    assert (f"挂账{parked}件" in text) if parked else ("挂账" not in text), text


@then("各单位为")
def _(office, datatable):
    names = {"应办结": "应办结（件）", "按期": "按期办结（件）", "未反馈": "未反馈（件次）", "逾期": "逾期（件次）"}
    found = {row["单位"]: row for row in table(office, "应办结（件）")}
    for row in rows_of(datatable):
        assert {name: found[row["单位"]][names[name]] for name in names} == {name: row[name] for name in names}
    assert set(found) == {row["单位"] for row in rows_of(datatable)}


@then(parsers.re("(?P<what>表扬|批评)的单位依次为(?P<units>(?:“[^”]+”)+)$"))
def _(office, what, units):
    sentence = named(office, what)
    places = [sentence.index(f"{each}（") for each in units.strip("“”").split("”“")]
    assert places == sorted(places), sentence
    assert sentence.count("（") == len(places), sentence


@then(parsers.re("没有(?P<what>表扬|批评)的单位$"))
def _(office, what):
    assert "（" not in named(office, what)


def named(office, what):
    """The sentence that praises units, or blames them; or the one that says that there are none."""
    starts = {
        "表扬": ("本期应办结案件全部按期办结", "本期没有应办结案件全部按期办结"),
        "批评": ("期末有逾期未反馈案件的单位", "期末没有逾期未反馈的单位"),
    }
    [found] = [line for line in text_of(office).split("\n") if line.startswith(starts[what])]
    return found


# ---------------------------------------------------------------- what is refused


@then("不予办理，因为会议纪要尚未形成")
def _(office):
    assert "lianban meeting minute" in refused(office, NotYet)


@then("不予办理，因为会议已取消")
def _(office):
    refused(office, Conflict)


@then("不予办理，因为会议没有议定事项")
def _(office):
    refused(office, NotFound)


@then(parsers.re(rf"不予办理，因为(?P<day>{MOMENT})还没有过完$"))
def _(office, day):
    assert read_day(day).isoformat() in refused(office, BadInput)
