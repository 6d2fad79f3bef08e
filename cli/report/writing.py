"""Where does the report go? Into a new file, in the form that its name asks for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.new_file import new_file, require_new
from cli.texts import plain
from rules.language import _

if TYPE_CHECKING:
    from rules.proving.check import Check

__all__ = ["form_of", "write_report"]

_FORMS = {".md": "markdown", ".html": "html"}


def form_of(path: Path) -> str:
    """
    The form in which a report is written to `path`.

    Raises `click.UsageError` where the name has another end, and `Conflict` where
    something is there already: a report that was signed is not written over.
    """
    form = _FORMS.get(path.suffix.lower())
    if form is None:
        text = _("“{file}”: a report is written as .html or .md; end the name in one of these.")
        raise click.UsageError(text.format(file=plain(path.name)))
    require_new(path)
    return form


def write_report(check: Check, path: Path, made_on: date) -> None:
    """
    Write the report of `check`, made on `made_on`, to the new file `path`.

    Raises what `form_of` raises, and `OSError` where the file cannot be written; then none is left behind.
    """
    form = form_of(path)
    from cli.report.contents import contents

    report = contents(check, made_on)
    if form == "html":
        from cli.report.html import as_html

        text = as_html(report)
    else:
        from cli.report.markdown import as_markdown

        text = as_markdown(report)
    with new_file(path) as file:
        file.write(text.encode())
