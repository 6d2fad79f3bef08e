"""How are proposed amendments written down? As the YAML to paste into the allocation's file, with remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import Any

import yaml

from rules.amend import Added

__all__ = ["as_yaml", "one_line"]

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


def _dumped(entry: object) -> str:
    return yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=_NO_WRAP, default_flow_style=None)


def _brief(duty: Mapping[str, Any]) -> dict[str, Any]:
    """One thing instead of a list of one, as people write it."""
    return {name: _one(entry) for name, entry in duty.items()}


def _one(entry: object) -> object:
    if isinstance(entry, Mapping):
        return {name: _one(each) for name, each in entry.items()}
    return entry[0] if isinstance(entry, list) and len(entry) == 1 else entry
