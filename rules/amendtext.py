"""How are proposed amendments written down? As the YAML to paste into the allocation's file, with remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import Any

import yaml

from rules.amend import Added
from rules.language import _
from rules.proving.entries import DUTIES, Entries

__all__ = ["as_yaml", "entries_as_yaml", "one_line"]

_NO_WRAP = 1 << 30
_INDENT = "  "


def one_line(text: str) -> str:
    r"""
    `text` on one line of printable characters, so that it can break out of no comment.

    >>> one_line("see\n  lead: fire\x07 # !")
    'see lead: fire # !'
    """
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def as_yaml(remarks: Iterable[str], added: Sequence[Added]) -> str:
    """The sections `clauses` and `duties` with what is `added`, below `remarks`, each a comment of one line."""
    lines = [f"# {one_line(remark)}".rstrip() for remark in remarks]
    if added:
        clauses = (_dumped({each.id: each.clause}) for each in added)
        duties = (_dumped([_brief(each.duty)]) for each in added)
        lines += ["clauses:", *(indent(text, _INDENT).rstrip() for text in clauses)]
        lines += ["duties:", *(indent(text, _INDENT).rstrip() for text in duties)]
    return "".join(f"{line}\n" for line in lines)


def entries_as_yaml(entries: Entries) -> str:
    """The sections of a file with the entries to put in; what is to be taken out is a comment. May be empty."""
    lines = []
    for section, ids in entries.gone.items():
        remark = _("take out of “{section}”: {ids}").format(section=section, ids=_(", ").join(ids))
        lines.append(f"# {one_line(remark)}")
    for section, put in entries.put.items():
        listed: object = [_brief(duty) for duty in put.values()] if section == DUTIES else dict(put)
        lines += [f"{section}:", indent(_dumped(listed), _INDENT).rstrip()]
    return "".join(f"{line}\n" for line in lines)


def _dumped(entry: object) -> str:
    return yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=_NO_WRAP, default_flow_style=None)


def _brief(duty: Mapping[str, Any]) -> dict[str, Any]:
    """One thing instead of a list of one, as people write it."""
    return {name: _one(entry) for name, entry in duty.items()}


def _one(entry: object) -> object:
    if isinstance(entry, Mapping):
        return {name: _one(each) for name, each in entry.items()}
    return entry[0] if isinstance(entry, list) and len(entry) == 1 else entry
