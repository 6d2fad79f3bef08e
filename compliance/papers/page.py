"""How does a paper look in a browser, and printed from it? One HTML file that needs nothing else."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING

from compliance.papers.content import Content, Picture, as_record
from compliance.papers.patterns import chinese_day

if TYPE_CHECKING:
    from jinja2 import Template

    from compliance.papers.content import Block

__all__ = ["html_of"]


@cache
def _page() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("compliance", "papers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html")


def html_of(content: Content) -> bytes:
    """`content` as the bytes of an HTML file; whatever it says is text in it, and never markup."""
    record = as_record(content)
    assert isinstance(record, dict)
    shown = {
        **record,
        "body": [_shown(each) for each in content.body],
        "annexes": [{"title": each.title, "body": [_shown(part) for part in each.body]} for each in content.annexes],
    }
    return _page().render(paper=shown, day=chinese_day(content.day)).lstrip("\n").encode()


def _shown(block: Block) -> object:
    """A block by its parts; a picture stands in the page itself."""
    record = as_record(block)
    if isinstance(block, Picture) and isinstance(record, dict):
        kind, data = ("svg+xml", block.svg) if block.svg else ("png", block.png)
        record["source"] = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    return record
