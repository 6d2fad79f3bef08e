"""How does a file become a policy? Read strictly, checked against the allocation, every error with its line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import rules
from compliance.errors import PolicyError
from compliance.policy.build import build_policy
from rules.errors import AllocationError, UnknownName, with_remedy
from rules.filebytes import read_bytes
from rules.kept import Kept
from rules.language import _

if TYPE_CHECKING:
    from compliance.policy.model import Policy
    from rules.allocation import Allocation

__all__ = ["bundled_policies", "load_policy"]

_DEFAULT = "default"
_HERE = Path(__file__).parent
_CODE = (_HERE, _HERE.parent / "deadlines", _HERE.parent / "jobs", Path(rules.__file__).parent)
"""What reads a policy and checks it."""


def bundled_policies() -> dict[str, Path]:
    """The policies that come with lianban, by name."""
    return {file.stem: file for file in sorted((_HERE.parent / "policies").glob("*.yaml"))}


def load_policy(name_or_file: str | Path | None, allocation: Allocation, *, kept_in: Path | None = None) -> Policy:
    """
    The policy in a file, or the bundled one of that name.

    None stands for the bundled policy of the allocation's own name, else the one that names no
    issue and so goes with any. What a file of good form came to is `kept_in` a folder, where one is
    given, and taken from there while nothing changes that it hangs on. Raises `UnknownName` if there
    is no such policy, `PolicyError` with every problem of the file.
    """
    file = _find(name_or_file, allocation)
    try:
        document = _document(file, allocation, kept_in)
    except AllocationError as error:
        raise PolicyError(error.file, error.problems) from None
    content = json.loads(document)
    fingerprint = hashlib.sha256(document.encode()).hexdigest()
    return build_policy(content, allocation, fingerprint=fingerprint, sources=MappingProxyType(_sources(content)))


def _document(file: Path, allocation: Allocation, kept_in: Path | None) -> str:
    """What the policy in `file` says, checked whole, as canonical JSON."""
    data = read_bytes(file)
    if kept_in is None:
        return _checked(file, data, allocation)
    kept = Kept(kept_in, _CODE, b"policy", data, _named_by(allocation))
    found = kept.recall()
    if found is not None:
        return found[0]
    document = _checked(file, data, allocation)
    kept.keep([document])
    return document


def _named_by(allocation: Allocation) -> bytes:
    """What a policy can name, and is checked against."""
    issues = [(issue.id, issue.group) for issue in allocation.issues.values()]
    return json.dumps([issues, list(allocation.groups), list(allocation.clauses)]).encode()


def _checked(file: Path, data: bytes, allocation: Allocation) -> str:
    from pydantic import ValidationError

    from compliance.policy.references import check_policy
    from compliance.policy.schema import PolicyFile, policy_schema
    from rules.formerrors import FormErrors
    from rules.yamlfile import read_yaml

    raw = read_yaml(file, data)
    errors = FormErrors(raw, policy_schema, (("signals", "together"),))
    try:
        checked = PolicyFile.model_validate(raw.value)
    except ValidationError as error:
        raise PolicyError(str(file), errors.told(error)) from None
    problems = errors.placed(check_policy(checked, allocation))
    if problems:
        raise PolicyError(str(file), problems)
    content = checked.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _find(name_or_file: str | Path | None, allocation: Allocation) -> Path:
    known = bundled_policies()
    if name_or_file is None:
        return known.get(allocation.ref.id, known[_DEFAULT])
    name = str(name_or_file)
    if name in known:
        return known[name]
    file = Path(name_or_file)
    if file.is_file():
        return file
    if file.suffix in {".yaml", ".yml"} or len(file.parts) > 1:
        raise UnknownName(_("There is no policy file {file}.").format(file=file))
    from rules.facts import nearest

    what = _("There is no policy “{name}”.").format(name=name)
    remedy = with_remedy(nearest(name, known), _("Or give the path of a YAML file."))
    raise UnknownName(with_remedy(what, remedy))


def _sources(node: object, path: tuple[str, ...] = ()) -> dict[str, str]:
    """Every `source` by the dotted name of its entry; a pair of issues is named by its id."""
    found: dict[str, str] = {}
    if isinstance(node, list):
        for each in node:
            found |= _sources(each, (*path, each["id"])) if isinstance(each, dict) else {}
    elif isinstance(node, dict):
        for key, value in node.items():
            found |= {".".join(path): value} if key == "source" else _sources(value, (*path, key))
    return found
