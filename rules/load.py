"""How does a file become an allocation? Read strictly, checked whole, built once; every error has its line."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from rules.allocation import Allocation
from rules.build import build
from rules.errors import AllocationError, UnknownName, with_remedy
from rules.facts import nearest
from rules.formerrors import FormErrors
from rules.language import _
from rules.references import check_references
from rules.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULT", "bundled", "load_allocation", "load_document", "vocabulary"]

DEFAULT = "xiangshan-2021"
"""The allocation that is used where none is named."""

_WORD_KEYS = ("classes", "silent", "words")


def bundled() -> dict[str, Path]:
    """The allocations that come with lianban, by name."""
    folder = Path(str(resources.files("rules"))) / "allocations"
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def load_allocation(name_or_file: str | Path = DEFAULT) -> Allocation:
    """
    The allocation in a file, or the bundled one of that name.

    Raises `UnknownName` if there is neither, `AllocationError` with every problem of the file.
    """
    file = _find(name_or_file)
    try:
        stat = file.stat()
    except OSError:
        return _load(file)
    return _loaded(file.resolve(), str(file), stat.st_mtime_ns, stat.st_size)


def load_document(document: str, words: str = "{}") -> Allocation:
    """The allocation that `Allocation.document` was taken from; with its `vocabulary`, if that was kept beside it."""
    return _assemble(json.loads(document), json.loads(words))


def vocabulary(allocation: Allocation) -> str:
    """The words by which `allocation` knows its issues, which its document leaves out, as canonical JSON."""
    words = {
        "classes": {id_: list(each) for id_, each in allocation.classes.items()},
        "silent": list(allocation.silent),
        "words": {
            issue.id: {"strong": list(issue.words.strong), "weak": list(issue.words.weak)}
            for issue in allocation.issues.values()
            if issue.words.strong or issue.words.weak
        },
    }
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _find(name_or_file: str | Path) -> Path:
    known = bundled()
    name = str(name_or_file)
    if name in known:
        return known[name]
    file = Path(name_or_file)
    if file.is_file():
        return file
    if file.suffix in {".yaml", ".yml"} or len(file.parts) > 1:
        raise UnknownName(_("There is no allocation file {file}.").format(file=file))
    what = _("There is no allocation “{name}”.").format(name=name)
    remedy = with_remedy(nearest(name, known), _("Or give the path of a YAML file."))
    raise UnknownName(with_remedy(what, remedy))


@lru_cache(maxsize=16)
def _loaded(_file: Path, shown: str, _changed: int, _size: int) -> Allocation:
    """The same file, unchanged, is read once: what comes of it cannot be changed either."""
    return _load(Path(shown))


def _load(file: Path) -> Allocation:
    from pydantic import ValidationError

    from rules.schema import AllocationFile, json_schema

    raw = read_yaml(file)
    errors = FormErrors(raw, json_schema, (("duties",),))
    try:
        checked = AllocationFile.model_validate(raw.value)
    except ValidationError as error:
        raise AllocationError(str(file), errors.told(error)) from None
    content = checked.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    problems = errors.placed(check_references(content))
    if problems:
        raise AllocationError(str(file), problems)
    words = {key: content.pop(key) for key in _WORD_KEYS if key in content}
    return _assemble(content, words)


def _assemble(content: Mapping[str, object], words: Mapping[str, object]) -> Allocation:
    document = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    fingerprint = hashlib.sha256(document.encode()).hexdigest()
    return build(content, words, document=document, fingerprint=fingerprint)
