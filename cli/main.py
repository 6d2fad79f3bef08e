"""Where does the program start? It settles the language first, since click reads its own texts by it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from rules.language import LOCALE_DIR, Language, from_locale, use

__all__ = ["main", "speak"]

_SELDOM = 50_000
"""After how many new objects memory is searched for cycles. What is imported has none to be found, over and over."""

_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def main(argv: Sequence[str] | None = None) -> None:
    """Run the program with the words of the command line, and leave with its exit code."""
    gc.set_threshold(_SELDOM)
    arguments = list(sys.argv[1:] if argv is None else argv)
    from cli.streams import forgive_output

    forgive_output()
    speak(_language(arguments))
    from cli.app import app

    app(args=arguments, prog_name="lianban")


def speak(language: Language) -> None:
    """Speak `language`, click's own texts included: they come from the same catalogue."""
    import gettext

    use(language)
    os.environ["LANGUAGE"] = "zh_CN" if language is Language.ZH else "en"
    gettext.bindtextdomain("messages", str(LOCALE_DIR))
    gettext.textdomain("messages")


def _language(arguments: Sequence[str]) -> Language:
    """`--lang`, else LIANBAN_LANG, else the config file, else the locale."""
    asked = _option(arguments) or _known(os.environ.get("LIANBAN_LANG")) or _known(_configured())
    if asked is None:
        asked = next((os.environ[name] for name in _LOCALE_VARIABLES if os.environ.get(name)), "")
    return from_locale(asked)


def _known(language: str | None) -> str | None:
    """A language that is not spoken here is as good as none: the locale decides."""
    return language if language and language.lower()[:2] in set(Language) else None


def _option(arguments: Sequence[str]) -> str | None:
    for index, each in enumerate(arguments):
        if each.startswith("--lang="):
            return each.removeprefix("--lang=")
        if each == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if each == "--":
            return None
    return None


def _configured() -> str | None:
    from cli.config import configured_language

    return configured_language()
