"""A second allocation of the bundled district: what the law might say after it was revised."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from rules.allocation import Allocation
from rules.load import load_allocation, load_document, vocabulary

FIRST_DAY = date(2026, 3, 15)
"""The day from which the revised allocation is adopted in the tests."""

_DROPPED_ISSUE, _DROPPED_UNIT = "food_safety", "industry_it"


def revise(content: dict[str, Any]) -> None:
    """
    Fire safety goes to the emergency unit; there is a new fact, whether pupils board.

    The issue food safety is dropped, of which no clause speaks by name, and so is the unit for industry.
    """
    content["allocation"] |= {"id": "xiangshan-2026", "version": "2"}
    content["valid"] = {"from": "2026-03-01"}
    del content["issues"][_DROPPED_ISSUE]
    del content["units"][_DROPPED_UNIT]
    for duty in content["duties"]:
        if duty["clause"] == "14":
            duty["lead"] = ["emergency"]
        duty["joint"] = [unit for unit in duty.get("joint", []) if unit != _DROPPED_UNIT]
    values = {"yes": {"name": {"zh": "寄宿", "en": "boarding"}}, "no": {"name": {"zh": "走读", "en": "day pupils"}}}
    content["facts"]["boarding"] = {"name": {"zh": "食宿", "en": "board"}, "values": values}


def later(content: dict[str, Any]) -> None:
    """The same once more, with another version."""
    revise(content)
    content["allocation"]["version"] = "3"


def revised(change: Callable[[dict[str, Any]], None] = revise) -> Allocation:
    """The bundled allocation, changed."""
    base = load_allocation("xiangshan-2021")
    content, words = json.loads(base.document), json.loads(vocabulary(base))
    change(content)
    words["words"] = {issue: each for issue, each in words["words"].items() if issue in content["issues"]}
    return load_document(json.dumps(content, ensure_ascii=False), json.dumps(words))


def as_file(allocation: Allocation, path: Path) -> Path:
    """`allocation` as a file that can be adopted; what is JSON is YAML too."""
    content = json.loads(allocation.document) | json.loads(vocabulary(allocation))
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path
