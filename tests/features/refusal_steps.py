"""Steps about why an act was refused; nothing may have changed then."""

from __future__ import annotations

import re

from pytest_bdd import parsers, then

from compliance.errors import BadInput, NotAllowed, NotFound, NotYet, Refused, TooLate, WrongState
from compliance.life.words import act_label
from rules.language import Language, speaking
from tests.features.office import MOMENT, STATES, quoted, read_limit
from tests.features.refusals import ACTS, BECAUSE, MISSING

MAY = {
    "办公室": {"office"},
    "召集人": {"convener"},
    "办公室或召集人": {"office", "convener"},
    "不承办的检查人员或办公室": {"inspector", "office"},
}
"""Who is meant, by the words for roles that the refusal has in brackets."""


def refused(office, kind) -> str:
    """What the refusal of the last act says; nothing may have changed."""
    assert office.refusal is not None, f"it was done: {office.done}"
    assert type(office.refusal) is kind, repr(office.refusal)
    assert office.snapshot() == office.before
    with speaking(Language.ZH):
        text = str(office.refusal)
    office.refusal = None
    return text


@then(parsers.re(rf"不予办理，因为只有(?P<these>.+)可以(?P<what>{'|'.join(ACTS)})$"))
def _(office, these, what):
    text = refused(office, NotAllowed)
    with speaking(Language.ZH):
        assert f"不能{act_label(ACTS[what])}。" in text, text
    told = text.partition("可以的有：")[2].partition("。用")[0]
    if these == "本案有关单位、办公室和召集人":
        assert told == "本案有关单位（handler、inspector）、办公室和召集人"
    elif these in MAY:
        assert set(re.findall(r"（(\w+)）", told)) == MAY[these], told
    else:
        shorts = [unit.short.zh for unit in office.book.allocation.units.values()]
        assert {short for short in shorts if short in told} == set(quoted(these)), told


@then("不予办理，因为重算期限是办公室的事")
def _(office):
    text = refused(office, NotAllowed)
    assert "重算期限" in text
    assert "（office）" in text or "(office)" in text


@then(parsers.re(r"不予办理，因为案件现为“(?P<state>[^”]+)”$"))
def _(office, state):
    assert state in STATES
    text = refused(office, WrongState)
    assert text.startswith(f"案件现为“{state}”"), text


@then(parsers.re(rf"不予办理，因为期限已于(?P<limit>{MOMENT})届满$"))
def _(office, limit):
    text = refused(office, TooLate)
    assert f"{read_limit(limit):%Y-%m-%d %H:%M}" in text, text


@then(parsers.re(r"不予办理，因为没有写明(?P<what>.+)$|不予办理，因为没有附(?P<file>.+)$"))
def _(office, what, file):
    assert MISSING[what or file] in refused(office, BadInput)


@then(parsers.re(r"不予办理，因为(?P<units>(?:“[^”]+”)+)尚未反馈$"))
def _(office, units):
    text = refused(office, NotYet)
    assert f"{'、'.join(quoted(units))}尚未反馈" in text, text


@then(parsers.re(rf"不予办理，因为(?P<why>{'|'.join(map(re.escape, BECAUSE))})$"))
def _(office, why):
    kind, words = BECAUSE[why]
    text = refused(office, kind)
    assert words in text, text


@then(parsers.re(r"一件也不办，并逐件说明原因：(?P<cases>.+)不能签收$"))
def _(office, cases):
    numbers = [office.number(case) for case in cases.split("、")]
    assert isinstance(office.refusal, Refused)
    assert [number for number, _why in office.refusal.reasons] == numbers
    refused(office, Refused)


@then("不予办理，因为没有可抽的案件")
def _(office):
    refused(office, NotFound)
