"""Which entries of a law's file differ from another's, and what comes of putting them in?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rules.allocation import Allocation
from rules.errors import AllocationError
from rules.load import load_document
from rules.references import check_references

__all__ = ["DUTIES", "Entries", "applied", "changed_entries"]

_HEADS = ("allocation", "district", "valid", "notes")
"""Sections that are one entry."""

DUTIES = "duties"
"""The section that is a list."""


@dataclass(frozen=True)
class Entries:
    """Per section of an allocation's file the entries that are new or changed, and the ids of those that are gone."""

    put: Mapping[str, Mapping[str, Any]]
    gone: Mapping[str, tuple[str, ...]]

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of which the text or a duty differs."""
        duties = [*self.put.get(DUTIES, {}).values()]
        named = dict.fromkeys([*(duty["clause"] for duty in duties), *self.put.get("clauses", {})])
        return tuple(named)


def changed_entries(before: Allocation, after: Allocation) -> Entries:
    """What has to be put into the file of `before`, and what taken out, to have that of `after`; its head aside."""
    old, new = (_sections(json.loads(each.document)) for each in (before, after))
    put = {
        section: {id_: entry for id_, entry in entries.items() if old.get(section, {}).get(id_) != entry}
        for section, entries in new.items()
    }
    gone = {
        section: tuple(id_ for id_ in entries if id_ not in new.get(section, {})) for section, entries in old.items()
    }
    return Entries(
        {section: entries for section, entries in put.items() if entries},
        {section: ids for section, ids in gone.items() if ids},
    )


def applied(allocation: Allocation, entries: Entries) -> Allocation:
    """`allocation` with `entries`; raises `AllocationError` where they do not fit into it."""
    content = json.loads(allocation.document)
    sections = _sections(content)
    for section in {**entries.put, **entries.gone}:
        kept = {
            id_: entry for id_, entry in sections.get(section, {}).items() if id_ not in entries.gone.get(section, ())
        }
        sections[section] = {**kept, **entries.put.get(section, {})}
    whole = {key: content[key] for key in _HEADS if key in content}
    whole |= {section: entries for section, entries in sections.items() if section != DUTIES and entries}
    whole[DUTIES] = list(sections[DUTIES].values())
    problems = [replace(problem, where=".".join(map(str, path))) for path, problem in check_references(whole)]
    if problems:
        raise AllocationError(allocation.ref.id, problems)
    return load_document(json.dumps(whole, ensure_ascii=False, separators=(",", ":")))


def _sections(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The sections of a file that have many entries, each by id."""
    found = {
        key: dict(entries) for key, entries in content.items() if isinstance(entries, Mapping) and key not in _HEADS
    }
    found[DUTIES] = {str(duty.get("id", duty["clause"])): duty for duty in content[DUTIES]}
    return found
