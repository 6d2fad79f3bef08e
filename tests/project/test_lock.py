"""What `make` installs is what pyproject.toml asks for, each file of it known by its hash."""

import re
import tomllib
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project.tree import ROOT

LOCKS = ("requirements.lock", "requirements-build.lock")


def _pinned(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(name): pin for name, pin in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)}


def _asked() -> list[Requirement]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        document = tomllib.load(file)
    extras = document["project"]["optional-dependencies"].values()
    asked = document["project"]["dependencies"] + [line for extra in extras for line in extra]
    return [each for each in map(Requirement, asked) if each.name != "lianban"]


@pytest.mark.parametrize("requirement", _asked(), ids=str)
def test_the_lock_has_what_the_project_asks_for(requirement: Requirement) -> None:
    assert requirement.specifier.contains(_pinned("requirements.lock")[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_nothing_else(lock: str) -> None:
    """A name, a version, perhaps where it applies, and hashes: no address, no option."""
    pin = re.compile(r"[\w.-]+==[\w.+!-]+( ; [^\\]+?)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not pin.fullmatch(line) and not digest.fullmatch(line)] == []


@pytest.mark.parametrize("name", ["durable-rules", "SQLAlchemy", "click", "pydantic"])
def test_what_is_installed_is_what_is_locked(name: str) -> None:
    assert version(name) == _pinned("requirements.lock")[canonicalize_name(name)]
