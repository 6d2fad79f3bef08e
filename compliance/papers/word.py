"""How does a paper look as a Word file? A4, margins and type sizes of official papers; same content, same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import TYPE_CHECKING

from compliance.papers.content import Content, Form, Heading, Paragraph, Picture, Table
from compliance.papers.patterns import chinese_day
from compliance.papers.wordparts import (
    BODY,
    HEADING,
    RED,
    TITLE,
    Writer,
    page_number,
    rule,
    set_page,
    set_styles,
)

if TYPE_CHECKING:
    from docx.document import Document

    from compliance.papers.content import Block

__all__ = ["docx_of"]

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def docx_of(content: Content) -> bytes:
    """`content` as the bytes of a .docx file."""
    import docx

    document = docx.Document()
    set_page(document)
    set_styles(document)
    page_number(document)
    writer = Writer(document)
    _head(writer, content)
    for block in content.body:
        _block(writer, block)
    _annex_list(writer, content)
    if content.issuer:
        writer.hold_last()
    _end(writer, content)
    _annexes(writer, content)
    _describe(document, content)
    out = io.BytesIO()
    document.save(out)
    return _fixed(out.getvalue())


def _head(writer: Writer, content: Content) -> None:
    if content.head:
        writer.line(content.head, font=TITLE, size=_fitting(content.head), color=RED, place="center", after=18)
        rule(writer.line(content.number, place="center", after=14), "bottom", RED, 12)
    elif content.number:
        writer.line(content.number, place="right", after=10)
    writer.line(content.title, font=TITLE, size=22, place="center", exact=32, before=4, after=10, keep=True)
    if content.addressees:
        writer.line("、".join(each.text for each in content.addressees) + "：")


def _fitting(head: str) -> float:
    """The size, in points, at which the name of an office fills the width of the page and does not break it."""
    return max(min(42.0, 440 / max(len(head), 1)), 18.0)


def _block(writer: Writer, block: Block) -> None:
    if isinstance(block, Paragraph):
        writer.line(block.text, place=block.place)
    elif isinstance(block, Heading):
        font = (HEADING, "楷体", BODY)[block.level - 1]
        writer.line(block.text, font=font, place="body", keep=True)
    elif isinstance(block, Form):
        writer.form(block)
    elif isinstance(block, Table):
        writer.table(block)
    elif isinstance(block, Picture):
        writer.picture(block)


def _annex_list(writer: Writer, content: Content) -> None:
    titles = [each.title for each in content.annexes]
    if not titles:
        return
    writer.line("")
    if len(titles) == 1:
        writer.line(f"附件：{titles[0]}", place="body")
    for index, title in enumerate(titles, start=1) if len(titles) > 1 else ():
        writer.line(f"{'附件：' if index == 1 else '　　　'}{index}. {title}", place="body")


def _end(writer: Writer, content: Content) -> None:
    if content.issuer:
        writer.line("", exact=14, keep=True)
        for text in filter(None, (content.issuer, content.stamp)):
            writer.line(text, place="right", keep=True, indent=32)
        writer.line(chinese_day(content.day), place="right", indent=32)
    if content.copies:
        writer.line("", exact=14)
        last = writer.line("抄送：" + "、".join(content.copies) + "。", size=14)
        rule(last, "top", "000000", 6)
        rule(last, "bottom", "000000", 6)


def _annexes(writer: Writer, content: Content) -> None:
    several = len(content.annexes) > 1
    for index, annex in enumerate(content.annexes, start=1):
        if not annex.body:
            continue
        mark = writer.line(f"附件{index if several else ''}", font=HEADING)
        mark.paragraph_format.page_break_before = True
        writer.line(annex.title, font=TITLE, size=22, place="center", exact=32, after=14, keep=True)
        for block in annex.body:
            _block(writer, block)


def _describe(document: Document, content: Content) -> None:
    """The properties of the file, from the paper alone."""
    about, day = document.core_properties, datetime.combine(content.day, time())
    about.author = about.last_modified_by = (content.issuer or content.head)[:255]
    about.title, about.subject, about.comments = content.title[:255], content.number[:255], ""
    about.created = about.modified = about.last_printed = day
    about.language, about.revision, about.version = "zh-CN", 1, ""


def _fixed(data: bytes) -> bytes:
    """The same file with no trace of when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            write.writestr(info, read.read(name))
    return out.getvalue()
