"""Is there a font on this machine that has Chinese? Looked for by name, in the folders where systems keep theirs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from compliance.errors import ComplianceError
from rules.language import _

__all__ = ["FAMILIES", "CannotPaint", "Font", "find_font", "font_folders", "need_font"]

FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Noto Sans CJK SC": ("NotoSansCJK-Regular", "NotoSansCJKsc-Regular", "NotoSansSC-Regular"),
        "Source Han Sans SC": ("SourceHanSans-Regular", "SourceHanSansSC-Regular", "SourceHanSansCN-Regular"),
        "Microsoft YaHei": ("msyh",),
        "PingFang SC": ("PingFang",),
        "Hiragino Sans GB": ("Hiragino Sans GB",),
        "WenQuanYi Zen Hei": ("wqy-zenhei",),
        "WenQuanYi Micro Hei": ("wqy-microhei",),
        "SimHei": ("simhei",),
        "SimSun": ("simsun",),
        "Noto Serif CJK SC": ("NotoSerifCJK-Regular", "NotoSerifCJKsc-Regular"),
        "Droid Sans Fallback": ("DroidSansFallbackFull", "DroidSansFallback"),
    }
)
"""The fonts that are looked for, the first one first, each with the names that its file can have."""

_ENDINGS = (".ttc", ".ttf", ".otf")


class CannotPaint(ComplianceError):
    """No picture of dots can be made on this machine; what is missing, and how to get it."""


@dataclass(frozen=True, slots=True)
class Font:
    """A file with a font that has Chinese, and the name of the font."""

    family: str
    file: Path


def font_folders() -> tuple[Path, ...]:
    """Where fonts are kept on Linux, macOS and Windows: the user's own first."""
    home = Path.home()
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return (
        home / ".local/share/fonts",
        home / ".fonts",
        home / "Library/Fonts",
        *(Path(each) / "fonts" for each in shared.split(":")),
        Path("/Library/Fonts"),
        Path("/System/Library/Fonts"),
        Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
    )


def find_font(folders: Iterable[Path] | None = None) -> Font | None:
    """The first of `FAMILIES` that is in one of `folders` (None: those of the system) or below."""
    there = {file.stem.lower(): file for file in _files(font_folders() if folders is None else folders)}
    for family, names in FAMILIES.items():
        for name in names:
            if name.lower() in there:
                return Font(family, there[name.lower()])
    return None


def need_font(folders: Iterable[Path] | None = None) -> Font:
    """As `find_font`. Raises `CannotPaint`, which names those that were looked for."""
    found = find_font(folders)
    if found is None:
        text = _(
            "No font with Chinese was found. Looked for: {families}. "
            "Install one, such as the package fonts-noto-cjk (Debian, Ubuntu) or google-noto-sans-cjk-fonts (Fedora)."
        )
        raise CannotPaint(text.format(families=_(", ").join(FAMILIES)))
    return found


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in reversed(tuple(folders)):
        if folder.is_dir():
            yield from (file for file in sorted(folder.rglob("*")) if file.suffix.lower() in _ENDINGS)
