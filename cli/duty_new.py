"""`lianban duty new`: how does a district begin to write its own allocation?"""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.framework import argument, option
from cli.framework import command as a_command
from cli.new_file import new_file
from cli.streams import shown_source
from rules.catalogue import Label
from rules.language import N_, Language, _, current

if TYPE_CHECKING:
    from rules.allocation import Allocation

__all__ = ["new", "skeleton"]

_NAME = Label(zh="某某区", en="Some District")
_STEM = "allocation"
_DISTRICT = "district"
_REMARK = re.compile(r"^(?P<indent> *)#(?P<language>zh|en)(?P<text>.*)$")


@a_command(
    "new",
    help=N_(
        "Write a commented skeleton of an allocation, to be changed into the district's own.\n\n"
        "It loads and decides as it is, and has every section of the form with an example of each. An existing file "
        "is left alone."
    ),
    epilog=N_("Example: lianban duty new qingxi.yaml --name 清溪区 --like xiangshan-2021"),
)
@argument("file", type=click.Path(path_type=Path, allow_dash=True), help=N_("where to write it; - for standard output"))
@option("--name", metavar="NAME", help=N_("the district's name"))
@option("--district-id", metavar="ID", help=N_("the district's id in the database (default: from the file's name)"))
@option(
    "--like",
    metavar="NAME|FILE",
    help=N_("take over the facts, the issues and the words of this allocation: a bundled name or a YAML file"),
)
@option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    expose_value=False,
    help=N_("the language of the remarks, and of all messages"),
)
def new(file: Path, name: str | None, district_id: str | None, like: str | None) -> None:
    """Write a skeleton."""
    from rules.load import load_allocation

    stem = file.stem.lower() if str(file) != "-" else _STEM
    id_ = re.sub(r"[^a-z0-9_.-]+", "-", stem).strip("-._") or _STEM
    district = district_id if district_id is not None else _derived(id_)
    _check(district, name)
    text = skeleton(
        file=shown_source(file) if str(file) != "-" else f"{_STEM}.yaml",
        id_=id_[:64],
        district=district,
        name=Label(name.strip(), name.strip()) if name else _NAME,
        like=load_allocation(like) if like else None,
    )
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    with new_file(file) as stream:
        stream.write(text.encode())
    click.echo(
        _("{file} is written. Change it, and look at it with: {command}").format(
            file=shown_source(file), command=f"lianban duty check {shown_source(file)}"
        ),
        err=True,
    )


def skeleton(*, file: str, id_: str, district: str, name: Label, like: Allocation | None) -> str:
    """The text of a skeleton, with remarks in the reader's language."""
    from rules.amendtext import one_line
    from rules.taken import catalogue_yaml, vocabulary_yaml

    parts = [_part("1-head"), _part("2-catalogue"), _part("3-duties"), _part("4-notes"), _part("5-words")]
    if like is not None:
        parts[1] = _remarks(parts[1]) + catalogue_yaml(like) + "\n"
        parts[2] = _part("3-duties-like")
        parts[4] = _remarks(parts[4]) + vocabulary_yaml(like)
    filled = {
        "file": one_line(file),
        "name": one_line(str(name)),
        "id": id_,
        "district": district,
        "zh": json.dumps(one_line(name.zh), ensure_ascii=False)[1:-1],
        "en": json.dumps(one_line(name.en), ensure_ascii=False)[1:-1],
        "group": next(iter(like.groups)) if like else "",
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: filled[found[1]], "".join(parts))


def _part(name: str) -> str:
    """One part of the skeleton, without the remarks in the other language."""
    text = resources.files("cli").joinpath("data", "new", f"{name}.yaml").read_text(encoding="utf-8")
    return "".join(f"{kept}\n" for line in text.splitlines() if (kept := _kept(line)) is not None)


def _kept(line: str) -> str | None:
    found = _REMARK.match(line)
    if found is None:
        return line
    return f"{found['indent']}#{found['text']}" if Language(found["language"]) is current() else None


def _remarks(part: str) -> str:
    """The remarks at the head of a part."""
    lines = part.splitlines(keepends=True)
    return "".join(lines[: next(index for index, line in enumerate(lines) if not line.startswith("#"))])


def _derived(id_: str) -> str:
    """A district's id from an allocation's, up to a year: `qingxi-2026` is of `qingxi`."""
    words = re.sub(r"[^a-z0-9]+", "_", re.sub(r"[-._]?\d{4}.*$", "", id_)).strip("_")
    return words[:64] if words[:1].isalpha() else _DISTRICT


def _check(district: str, name: str | None) -> None:
    from pydantic import TypeAdapter, ValidationError

    from rules.schema_types import Id

    try:
        TypeAdapter(Id).validate_python(district)
    except ValidationError:
        what = _("“{id}” cannot be a district's id: write small letters, digits and underscores, a letter first.")
        raise click.BadParameter(what.format(id=district[:60]), param_hint="--district-id") from None
    if name is not None and not (name.strip() and name.isprintable()):
        raise click.BadParameter(_("Write the district's name on one line."), param_hint="--name")
