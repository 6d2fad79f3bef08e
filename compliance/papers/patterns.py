"""How does a text of a template become one of a paper? Jinja in a sandbox; what is filled in is never run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING

from compliance.errors import UnusableFile
from rules.errors import Problem
from rules.facts import nearest
from rules.language import _

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["Names", "Pattern", "chinese_day", "chinese_moment"]

Names = Mapping[str, object]
"""What a template can name: texts, numbers, days, moments of the district's own time, lists and tables of these."""

_END_OF_DAY = time(23, 59, 59)


def chinese_day(day: date) -> str:
    """
    A day as official papers write it.

    >>> chinese_day(date(2026, 3, 1))
    '2026年3月1日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(at: datetime) -> str:
    """
    A moment, in the time zone that it is given in; the last second of a day is that day.

    >>> chinese_moment(datetime(2026, 3, 1, 17, 30)), chinese_moment(datetime(2026, 3, 1, 23, 59, 59))
    ('2026年3月1日17时30分', '2026年3月1日')
    """
    day = chinese_day(at.date())
    return day if at.time() == _END_OF_DAY else f"{day}{at.hour}时{at.minute:02d}分"


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return chinese_moment(value)
    if isinstance(value, date):
        return chinese_day(value)
    if isinstance(value, list | tuple):
        return "、".join(str(_shown(each)) for each in value)
    return "" if value is None else value


@cache
def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_shown, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.clear()
    return made


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text of a template, with where it stands; made by `read`, which checks that it can be filled in."""

    file: str
    where: str
    line: int | None
    template: Template = field(repr=False)

    @classmethod
    def read(cls, file: str, where: str, line: int | None, text: str) -> Pattern:
        """The pattern `text` at this place. Raises `UnusableFile`."""
        from jinja2 import TemplateSyntaxError

        try:
            return cls(file, where, line, _environment().from_string(text))
        except TemplateSyntaxError as error:
            what = _("is not a text that can be filled in: {why}.").format(why=error.message)
            remedy = _("Names stand in {{ }}, conditions in {% if … %} … {% endif %}.")
            raise UnusableFile(file, [Problem(where, what, remedy, line=line)]) from None

    def fill(self, names: Names) -> str:
        """The text with `names` filled in. Raises `UnusableFile` where it asks for something that is not there."""
        from jinja2 import TemplateError

        try:
            return self.template.render(names)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            what = _("cannot be filled in: {why}.").format(why=error)
            remedy = nearest(str(error).split("'")[1], sorted(names)) if "'" in str(error) else ""
            raise UnusableFile(self.file, [Problem(self.where, what, remedy, line=self.line)]) from None
