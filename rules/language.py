"""Which language do people read here? Chinese or English, by context, through gettext.

Code writes English and marks it with `_`; the Chinese catalogue lies beside this
module. The gettext domain is `messages`, which is also the one that click uses, so
that one catalogue serves both.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from pathlib import Path

__all__ = ["DOMAIN", "LOCALE_DIR", "N_", "Language", "_", "current", "from_locale", "ngettext", "speaking", "use"]

DOMAIN = "messages"
LOCALE_DIR = Path(__file__).with_name("locale")


class Language(StrEnum):
    """The languages that lianban speaks."""

    ZH = "zh"
    EN = "en"


_language: ContextVar[Language] = ContextVar("language", default=Language.EN)


def current() -> Language:
    """The language of this context."""
    return _language.get()


def use(language: Language) -> None:
    """Speak `language` from here on, in this context."""
    _language.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak `language` inside the block only."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def from_locale(name: str) -> Language:
    """
    The language for a locale's name, such as `zh_CN.UTF-8`, `en_GB` or `C`.

    >>> from_locale("zh_CN.UTF-8"), from_locale("C")
    (<Language.ZH: 'zh'>, <Language.EN: 'en'>)
    """
    return Language.ZH if name.lower().startswith("zh") else Language.EN


@cache
def _catalogue(language: Language) -> _gettext.NullTranslations:
    if language is Language.EN:
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, LOCALE_DIR, languages=["zh_CN"], fallback=True)


def _(message: str) -> str:
    """`message` in the language of this context; it is English as written in the code."""
    return _catalogue(current()).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """As `_`, for a message that counts: English has two forms, Chinese has one."""
    return _catalogue(current()).ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a text that is translated later
    """`message` as it is: marked for the catalogue, translated where it is shown."""
    return message
