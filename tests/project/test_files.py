"""What is committed can be used anywhere: it names no place on this machine and no place to download from."""

import re
from pathlib import Path

import pytest

from tests.project.tree import text_files

FILES = text_files()
THIS = Path("tests/project/test_files.py")

HOSTS = {
    "json-schema.org": "the name of the dialect of JSON Schema; nothing is fetched",
    "schemas.openxmlformats.org": "the names of XML's namespaces inside an .xlsx workbook; nothing is fetched",
    "purl.oclc.org": "likewise, in the strict form",
    "www.w3.org": "the name of the namespace of SVG; nothing is fetched",
}
"""Hosts that may be named in an address, and why."""

ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://(?:[^/\s@'\"`<>]*@)?([\w.-]+)", re.IGNORECASE)
LOCAL = {"127.0.0.1", "0.0.0.0", "db.example.org", "example.org"}
"""This machine, and hosts that stand for one; a word without a dot is no host that others could reach."""


def _stands_for_one(host: str) -> bool:
    """Names under `.example` are kept free for examples, and lead nowhere."""
    return host in LOCAL or host.endswith(".example")


def test_no_address_is_named() -> None:
    found = {
        (str(path), host)
        for path, text in FILES.items()
        for host in ADDRESS.findall(text)
        if path != THIS and "." in host.strip(".") and not _stands_for_one(host) and host not in HOSTS
    }
    assert sorted(found) == []


@pytest.mark.parametrize(
    "word",
    [r"\bpypi\b", "pythonhosted", r"index[-_]url", r"find[-_]links\s*=", r"trusted[-_]host", r"registry\.npmjs"],
)
def test_no_package_index_is_named(word: str) -> None:
    """Where packages come from is each machine's own business; `--no-emit-…` keeps it out of the lock."""
    pattern = re.compile(word, re.IGNORECASE)
    found = [
        (str(path), line)
        for path, text in FILES.items()
        for line in text.splitlines()
        if path != THIS and pattern.search(line) and "--no-emit-" not in line
    ]
    assert found == []


@pytest.mark.parametrize("place", [r"(?<![\w.])/work\b", r"\.\./shared\b", r"/shared/", r"\.library\b", r"/root/"])
def test_no_place_on_a_developers_machine_is_named(place: str) -> None:
    pattern = re.compile(place)
    assert [str(path) for path, text in FILES.items() if path != THIS and pattern.search(text)] == []


def test_files_are_plain() -> None:
    """Line ends are LF, and the last line ends too; examples are as inspectors' programs write them."""
    sources = {path: text for path, text in FILES.items() if path.parts[0] not in {"examples", "tests"} and text}
    assert [str(path) for path, text in sources.items() if "\r" in text or not text.endswith("\n")] == []


def test_the_files_were_looked_at() -> None:
    assert {Path("Makefile"), Path(".ci/run"), Path("pyproject.toml"), Path("rules/language.py")} <= set(FILES)
