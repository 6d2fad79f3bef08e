"""How does a file become an allocation? Read strictly, checked whole, built once; every error has its line."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rules.allocation import Allocation
from rules.build import build
from rules.errors import AllocationError, UnknownName, with_remedy
from rules.filebytes import read_bytes
from rules.kept import Kept
from rules.language import _

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULT", "bundled", "load_allocation", "load_document", "vocabulary"]

DEFAULT = "xiangshan-2021"
"""The allocation that is used where none is named."""

_HERE = Path(__file__).parent
_WORD_KEYS = ("classes", "silent", "words")


def bundled() -> dict[str, Path]:
    """The allocations that come with lianban, by name."""
    return {file.stem: file for file in sorted((_HERE / "allocations").glob("*.yaml"))}


def load_allocation(name_or_file: str | Path = DEFAULT, *, kept_in: Path | None = None) -> Allocation:
    """
    The allocation in a file, or the bundled one of that name.

    Checking a file takes many times as long as all that is done with it. Where a folder is given, what a file of good
    form came to is `kept_in` it and taken from there while neither the file nor the program changes. Raises
    `UnknownName` if there is neither, `AllocationError` with every problem of the file.
    """
    file = _find(name_or_file)
    try:
        stat = file.stat()
    except OSError:
        return _load(file, kept_in)
    return _loaded(file.resolve(), str(file), stat.st_mtime_ns, stat.st_size, kept_in)


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
    from rules.facts import nearest

    what = _("There is no allocation “{name}”.").format(name=name)
    remedy = with_remedy(nearest(name, known), _("Or give the path of a YAML file."))
    raise UnknownName(with_remedy(what, remedy))


@lru_cache(maxsize=16)
def _loaded(_file: Path, shown: str, _changed: int, _size: int, kept_in: Path | None) -> Allocation:
    """The same file, unchanged, is read once: what comes of it cannot be changed either."""
    return _load(Path(shown), kept_in)


def _load(file: Path, kept_in: Path | None = None) -> Allocation:
    data = read_bytes(file)
    if kept_in is None:
        return _checked(file, data)
    kept = Kept(kept_in, [_HERE], b"allocation", data)
    found = kept.recall()
    if found is not None:
        return load_document(*found)
    allocation = _checked(file, data)
    kept.keep([allocation.document, vocabulary(allocation)])
    return allocation


def _checked(file: Path, data: bytes) -> Allocation:
    """The allocation in `data`, checked whole."""
    from pydantic import ValidationError

    from rules.formerrors import FormErrors
    from rules.references import check_references
    from rules.schema import AllocationFile, json_schema
    from rules.yamlfile import read_yaml

    raw = read_yaml(file, data)
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
