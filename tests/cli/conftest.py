"""Each test has a home, a folder and a database of its own, and speaks English unless it says otherwise."""

import functools
import gettext
import os
from pathlib import Path

import pytest

import rules.load
from rules.language import LOCALE_DIR, Language, use
from tests.cli.making import DAY, as_workbook, finding, lines, row, run

_OURS = ("LIANBAN_", "XDG_", "LC_", "LANG", "COLUMNS", "LINES", "NO_COLOR")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty home, away from whatever the machine has; click's own texts come from our catalogue too."""
    for name in [each for each in os.environ if each.startswith(_OURS)]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("LANGUAGE", "en")
    domain = gettext.textdomain()
    gettext.bindtextdomain("messages", str(LOCALE_DIR))
    gettext.textdomain("messages")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    use(Language.EN)
    yield folder
    gettext.textdomain(domain)


@pytest.fixture(autouse=True)
def _bundled_once(monkeypatch):
    """
    The bundled allocation is read once for all tests, each of which would read it several times.

    It takes longer to read than all the rest does, and cannot be changed once it is loaded; a file of a test's own is
    read as ever.
    """
    monkeypatch.setattr(
        rules.load, "_load", lambda file, kept_in: _bundled(file) if file in _BUNDLED else _read(file, kept_in)
    )


_read = rules.load._load
_bundled = functools.cache(_read)
_BUNDLED = frozenset(rules.load.bundled().values())


@pytest.fixture
def database(home) -> Path:
    """Where the database is, unless a test names another."""
    return home / ".local" / "share" / "lianban" / "lianban.db"


@pytest.fixture
def work() -> Path:
    """The folder in which the program is run."""
    return Path.cwd()


@pytest.fixture
def office(database):
    """A database with five findings in four cases: of two units, of the office, of two localities."""
    party = {"name": "晨光艺术培训中心", "site": "institution", "locality": "象山街道"}
    other = {"name": "平山小学", "site": "school", "locality": "平山街道"}
    five = lines(
        finding(id="f-1", party=party, text="灭火器过期", inspector="检查一组", source="complaint"),
        finding(id="f-2", party=party, text="应急照明灯不亮", found_on="2026-03-05"),
        finding(id="f-3", party=party, issue="fee_prepayment", text="一次性收取全年学费", found_on="2026-03-05"),
        finding(id="f-4", party=party, issue="registration", text="登记已到期", found_on="2026-03-09"),
        finding(id="f-5", party=other, text="疏散指示牌缺失", found_on="2026-03-12"),
    )
    answer = run("import", "-", "--as-of", DAY, "--as", "教育", stdin=five)
    assert answer.code == 0, answer.err
    return database


@pytest.fixture
def workbook(work):
    def made(*rows):
        return as_workbook(work / "findings.xlsx", *(rows or (row(),)))

    return made
