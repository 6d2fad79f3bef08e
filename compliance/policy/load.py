"""How does a file become a policy? Read strictly, checked against the allocation, every error with its line."""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.errors import PolicyError
from rules.errors import AllocationError, UnknownName, with_remedy
from rules.facts import nearest
from rules.formerrors import FormErrors
from rules.language import _
from rules.yamlfile import read_yaml

if TYPE_CHECKING:
    from compliance.policy.model import Policy
    from compliance.policy.schema import PolicyFile
    from rules.allocation import Allocation

__all__ = ["bundled_policies", "load_policy"]

_DEFAULT = "default"


def bundled_policies() -> dict[str, Path]:
    """The policies that come with lianban, by name."""
    folder = Path(str(resources.files("compliance"))) / "policies"
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def load_policy(name_or_file: str | Path | None, allocation: Allocation) -> Policy:
    """
    The policy in a file, or the bundled one of that name.

    None stands for the bundled policy of the allocation's own name, else the one that names no
    issue and so goes with any. Raises `UnknownName` if there is no such policy, `PolicyError` with
    every problem of the file.
    """
    from pydantic import ValidationError

    from compliance.policy.references import check_policy
    from compliance.policy.schema import PolicyFile, policy_schema

    file = _find(name_or_file, allocation)
    try:
        raw = read_yaml(file)
    except AllocationError as error:
        raise PolicyError(error.file, error.problems) from None
    errors = FormErrors(raw, policy_schema, (("signals", "together"),))
    try:
        checked = PolicyFile.model_validate(raw.value)
    except ValidationError as error:
        raise PolicyError(str(file), errors.told(error)) from None
    problems = errors.placed(check_policy(checked, allocation))
    if problems:
        raise PolicyError(str(file), problems)
    return _assembled(checked, allocation)


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
    what = _("There is no policy “{name}”.").format(name=name)
    remedy = with_remedy(nearest(name, known), _("Or give the path of a YAML file."))
    raise UnknownName(with_remedy(what, remedy))


def _assembled(checked: PolicyFile, allocation: Allocation) -> Policy:
    from compliance.policy.build import build_policy

    content = checked.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    document = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    fingerprint = hashlib.sha256(document.encode()).hexdigest()
    return build_policy(checked, allocation, fingerprint=fingerprint, sources=MappingProxyType(_sources(content)))


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
