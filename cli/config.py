"""What has this person settled once and for all? A small TOML file; options on the command line come first."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NoReturn

from rules.language import _

__all__ = ["KEYS", "cache_dir", "config_file", "configured_language", "data_dir", "read_config"]

KEYS = ("as", "name", "database", "allocation", "policy", "calendar", "contacts", "templates", "incoming", "language")
"""
What the file may say: who acts (`unit:role`), their name, the database, the allocation, the policy and the
calendar that go with it, the contacts of the units' liaisons, the folder of the office's templates, the folder
from which jobs take files, the language.
"""

_LANGUAGE = re.compile(r"""^\s*language\s*=\s*["'](\w*)["']""", re.MULTILINE)


def config_file() -> Path:
    """Where the file is: `$LIANBAN_CONFIG`, else in the person's own configuration folder."""
    named = os.environ.get("LIANBAN_CONFIG")
    if named:
        return Path(named)
    return _home("XDG_CONFIG_HOME", ".config") / "lianban" / "config.toml"


def data_dir() -> Path:
    """Where the database is kept unless another is named."""
    return _home("XDG_DATA_HOME", ".local/share") / "lianban"


def cache_dir() -> Path:
    """Where is kept what would only take time to find out again."""
    return _home("XDG_CACHE_HOME", ".cache") / "lianban"


def _home(variable: str, below: str) -> Path:
    if os.name == "nt":
        import platformdirs

        folders = {"DATA": platformdirs.user_data_path, "CACHE": platformdirs.user_cache_path}
        return next((each for key, each in folders.items() if key in variable), platformdirs.user_config_path)()
    given = os.environ.get(variable)
    if given:
        return Path(given)
    try:
        return Path.home() / below
    except RuntimeError:  # nobody knows this user, and HOME is not set: as containers have it
        return Path("/") / below


def read_config() -> dict[str, str]:
    """The settings in the file; none where there is no file. Raises `UnreadableFile`."""
    file = config_file()
    try:
        text = file.read_text("utf-8-sig")
        import tomllib  # most people have no such file

        content = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        what = _("is not a readable TOML file: {why}.").format(why=reason)
        _refuse([(str(file), what, _("Mend or remove it."))])
    _check(file, content)
    return content


def _check(file: Path, content: dict[str, object]) -> None:
    from rules.facts import nearest

    unknown = [(f"{file}: {key}", _("is not a setting."), nearest(key, KEYS)) for key in content if key not in KEYS]
    known = [(f"{file}: {key}", value) for key, value in content.items() if key in KEYS]
    no_text = [(place, _("must be text in quotes."), "") for place, value in known if not isinstance(value, str)]
    if unknown or no_text:
        _refuse([*unknown, *no_text])


def _refuse(problems: list[tuple[str, str, str]]) -> NoReturn:
    from compliance.errors import UnreadableFile
    from rules.errors import Problem

    raise UnreadableFile([Problem(*each) for each in problems])


def configured_language() -> str | None:
    """
    The language that the file names, if it names one.

    Read before anything else, and from a file that is broken elsewhere too, so that what is wrong with it is said
    in that language.
    """
    try:
        found = _LANGUAGE.search(config_file().read_text("utf-8", "replace"))
    except (OSError, ValueError):
        return None
    return found[1] if found else None
