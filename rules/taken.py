"""What of an allocation can another district take over as it is? Its facts, its catalogue of issues, and the words."""

from __future__ import annotations

import json
from typing import Any

import yaml

from rules.allocation import Allocation

__all__ = ["catalogue_yaml", "vocabulary_yaml"]

_NO_WRAP = 10_000


def catalogue_yaml(allocation: Allocation) -> str:
    """The sections `facts`, `groups` and `issues`; a fact whose values are units may name any of the new units."""
    document: dict[str, Any] = json.loads(allocation.document)
    facts = {id_: {**fact, "units": "all"} if "units" in fact else fact for id_, fact in document["facts"].items()}
    return "\n".join(
        (_dumped({"facts": facts}), _dumped({"groups": document["groups"]}), _dumped({"issues": document["issues"]}))
    )


def vocabulary_yaml(allocation: Allocation) -> str:
    """The sections `classes`, `silent` and `words`."""
    words = {
        issue.id: {
            **({"strong": list(issue.words.strong)} if issue.words.strong else {}),
            **({"weak": list(issue.words.weak)} if issue.words.weak else {}),
        }
        for issue in allocation.issues.values()
    }
    sections = {
        "classes": {name: list(patterns) for name, patterns in allocation.classes.items()},
        "silent": list(allocation.silent),
        "words": {issue: each for issue, each in words.items() if each},
    }
    return "\n".join(_dumped({name: section}) for name, section in sections.items())


def _dumped(section: object) -> str:
    return yaml.safe_dump(section, allow_unicode=True, sort_keys=False, width=_NO_WRAP, default_flow_style=None)
