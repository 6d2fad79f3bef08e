"""Which clauses of an allocation have a scenario? Read from the tags of the features in a folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rules.load import DEFAULT

__all__ = ["proved_clauses"]

_TAG = re.compile(r"(?<!\S)@(allocation|clause)-(\S+)")
_USUAL = Path("features")


def proved_clauses(allocation: str, folders: Iterable[Path]) -> frozenset[str] | None:
    """
    The clauses of `allocation` that a scenario is tagged with; None where there are no features to read.

    A feature is tagged with the allocation that it speaks of, such as `@allocation-small-district`; without such a
    tag that is the default one. Where no folder is named, `features` in the present one is read, if it is there.
    """
    where = list(folders) or ([_USUAL] if _USUAL.is_dir() else [])
    if not where:
        return None
    files = sorted(file for folder in where for file in folder.rglob("*.feature"))
    return frozenset(clause for file in files for clause in _tagged(file, allocation))


def _tagged(file: Path, allocation: str) -> Iterator[str]:
    lines = (line.strip() for line in file.read_text("utf-8-sig", "replace").splitlines())
    tags = [tag for line in lines if line.startswith("@") for tag in _TAG.findall(line)]
    spoken_of = {name for kind, name in tags if kind == "allocation"} or {DEFAULT}
    return (name for kind, name in tags if kind == "clause" and allocation in spoken_of)
