"""How does the report look in a browser and on paper? One HTML file that needs nothing else."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from cli.report.contents import Report
from cli.texts import plain
from rules.language import Language

__all__ = ["as_html"]

_LANGUAGES = {Language.ZH: "zh-CN", Language.EN: "en"}


def as_html(report: Report) -> str:
    """`report` as HTML; whatever comes from an allocation is text in it, and never markup."""
    environment = Environment(
        loader=PackageLoader("cli", "data/report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template("report.html")
    return template.render(report=report, w=report.words, lang=_LANGUAGES[report.language])


def _shown(value: object) -> object:
    """A text without what would steer the page, such as a change of the direction of writing."""
    return plain(value) if type(value) is str else value
