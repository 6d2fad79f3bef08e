"""Which case does a person mean by a number? And if there is none, which are there?"""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from compliance.errors import NotFound
from compliance.recording.numbers import CASE, case_number, read_case_number
from compliance.store.base import table_of
from compliance.store.cases import Case
from compliance.store.log import Counter
from rules.language import _

__all__ = ["find_case"]


_CASE = table_of(Case).c
_BY_NUMBER = select(_CASE.id).where(_CASE.district == bindparam("district"), _CASE.number == bindparam("number"))


def find_case(session: Session, district: str, number: str) -> str:
    """
    The id of the case that `number` names, with or without zeros (2026-0001, 2026-1).

    Raises `NotFound`, saying which numbers there are.
    """
    parts = read_case_number(number)
    if parts is None:
        text = _("“{number}” is not the number of a case. It is a year and a number, such as {example}.")
        raise NotFound(text.format(number=number.strip()[:40], example=case_number(2026, 1)))
    wanted = case_number(*parts)
    found: str | None = session.scalar(_BY_NUMBER, {"district": district, "number": wanted})
    if found is None:
        raise NotFound(_missing(session, district, wanted, parts[0]))
    return found


def _missing(session: Session, district: str, wanted: str, year: int) -> str:
    counted = select(Counter.year, Counter.last).where(Counter.district == district, Counter.kind == CASE)
    last = {row.year: row.last for row in session.execute(counted)}
    if not last:
        return _("There is no case {number}: this database has none yet. `lianban submit` opens one.").format(
            number=wanted
        )
    if year in last:
        text = _("There is no case {number}. In {year} the numbers run from {first} to {last}.")
        return text.format(number=wanted, year=year, first=case_number(year, 1), last=case_number(year, last[year]))
    years = _(", ").join(str(each) for each in sorted(last))
    return _("There is no case {number}: there are none of {year}. There are cases of {years}.").format(
        number=wanted, year=year, years=years
    )
