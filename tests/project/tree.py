"""What lies in this checkout: the code of the three packages, and every file that would be committed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("rules", "compliance", "cli")
HIDDEN_BUT_OURS = {".ci", ".editorconfig", ".gitignore", ".gitattributes", ".github"}
MADE = {"__pycache__", "build", "dist", "htmlcov"}


@dataclass(frozen=True, repr=False)
class Module:
    """One Python file of the three packages."""

    path: Path
    text: str
    tree: ast.Module

    def __repr__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_migration(self) -> bool:
        """Alembic finds these by path and calls what it knows to be in them."""
        return "migrations" in self.path.parts and self.path.name != "__init__.py"


def modules() -> list[Module]:
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    texts = [(path, path.read_text(encoding="utf-8")) for path in paths if "__pycache__" not in path.parts]
    return [Module(path, text, ast.parse(text, str(path))) for path, text in texts]


def text_files() -> dict[Path, str]:
    """Every text file of the checkout by its path from the root, without environments and caches."""
    found = {}
    for path in _walk(ROOT):
        try:
            found[path.relative_to(ROOT)] = path.read_bytes().decode()
        except UnicodeDecodeError:
            continue
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in MADE or path.suffix in {".egg-info", ".pyc"} or path.is_symlink():
            continue
        if path.name.startswith(".") and path.name not in HIDDEN_BUT_OURS:
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path
