"""What do the documents show, and what does the program print? Blocks of a document, found, run and compared.

A document is Markdown. Of its fenced blocks, these are looked at:

- `console` has commands and what they print. A line `$ lianban …` is run, in the language of the document;
  `$ echo $?` shows the exit code of the command before. A command may end in `< FILE` or `> FILE`, and may
  begin with `echo '…' |`; a backslash at the end of a line goes on with the next. Lines beginning with `$`
  and any other word are not run.
- `yaml NAME.yaml` is a whole file: it is written into the folder in which the commands run.
- `yaml NAME.yaml refused` is likewise a file, which the program must refuse.
- `yaml adds` holds sections that, put into the first whole file of the document, give an allocation that loads.
- `text` and all others are not looked at.

A comment `<!-- types: one ¦ two ¦ -->` before a console block makes a terminal of it, on which a person
types these lines; the empty one is the Enter key alone.

All commands of a document run one after the other on one database, which is empty at first, in a folder that
holds a copy of `examples/`, on Monday, 16 March 2026, at noon, as a person whose login is `wang`. The
terminal is 96 columns wide. Of what is printed, only this is replaced: ids become `<id>`, fingerprints and
other SHA-256 become `<sha-256>`, and the home directory becomes `~`. In a document a line `…` alone, once in
what a command shows, stands for any lines that are left out.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from rules.language import Language, speaking

__all__ = ["DOCUMENTS", "NOW", "ROOT", "Block", "Shown", "blocks", "fit", "language_of", "ran", "shown_in"]

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = tuple(
    sorted(
        path.relative_to(ROOT)
        for path in (ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").rglob("*.md"))
    )
)
NOW = datetime(2026, 3, 16, 4, tzinfo=UTC)
COLUMNS = 96
OMITTED = "…"

_FENCE = re.compile(r"^```(.*)$")
_TYPED = re.compile(r"^<!-- types: (.*) -->$")
_REPLACED = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b"), "<id>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<sha-256>"),
)


@dataclass(frozen=True)
class Block:
    """One fenced block: the words after the fence, its lines, where the first stands (from 0), what is typed."""

    info: tuple[str, ...]
    lines: tuple[str, ...]
    start: int
    typed: tuple[str, ...] | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


@dataclass
class Shown:
    """A command of a document and what stands below it; `first` and `last` are lines of the document, from 0."""

    command: str
    output: list[str]
    first: int
    last: int
    typed: tuple[str, ...] | None = None
    printed: list[str] = field(default_factory=list)


def language_of(document: Path) -> Language:
    return Language.ZH if document.name.endswith(".zh-CN.md") else Language.EN


def blocks(document: Path) -> list[Block]:
    """The fenced blocks of a document, in order."""
    found: list[Block] = []
    typed: tuple[str, ...] | None = None
    info: tuple[str, ...] | None = None
    lines: list[str] = []
    for number, line in enumerate((ROOT / document).read_text("utf-8").splitlines()):
        fence = _FENCE.match(line)
        if info is None and fence:
            info, lines = tuple(fence[1].split()), []
        elif info is not None and line == "```":
            found.append(Block(info, tuple(lines), number - len(lines), typed))
            info, typed = None, None
        elif info is not None:
            lines.append(line)
        elif match := _TYPED.match(line):
            typed = tuple(each.strip() for each in match[1].split("¦"))
    assert info is None, f"{document}: a block is not closed"
    return found


def shown_in(block: Block) -> Iterator[Shown]:
    """The commands of a console block, each with what stands below it."""
    current: Shown | None = None
    continued = False
    for number, line in enumerate(block.lines, block.start):
        if continued or line.startswith("$ "):
            part = line if continued else line[2:]
            if not continued:
                if current is not None:
                    yield current
                current = Shown("", [], number + 1, number + 1, block.typed)
            assert current is not None
            continued = part.endswith("\\")
            current.command += part.removesuffix("\\").strip() + (" " if continued else "")
            current.first = current.last = number + 1
        else:
            assert current is not None, f"line {number + 1}: output without a command"
            current.output.append(line)
            current.last = number + 1
    if current is not None:
        yield current


def ran(document: Path, folder: Path) -> list[Shown]:
    """Every command of `document` with what the program printed, run in `folder`, which must be empty."""
    home = folder / "home"
    work = folder / "work"
    home.mkdir()
    shutil.copytree(ROOT / "examples", work / "examples")
    done: list[Shown] = []
    with _world(home, work, language_of(document)):
        code = 0
        for block in blocks(document):
            if len(block.info) > 1 and block.info[1].endswith(".yaml"):
                (work / block.info[1]).write_text(block.text, "utf-8")
            if block.info[:1] != ("console",):
                continue
            for shown in shown_in(block):
                if shown.command == "echo $?":
                    shown.printed = [str(code)]
                elif shown.command.split("|")[-1].split()[0] == "lianban":
                    text, code = _run(shown)
                    shown.printed = _replaced(text, home).splitlines()
                else:
                    continue
                done.append(shown)
    return done


def fit(shown: Sequence[str], printed: Sequence[str]) -> list[str]:
    """What a document should show of `printed`: all, or as many lines before and after `…` as it shows now."""
    output = [line.rstrip() for line in printed]
    if OMITTED not in shown:
        return output
    head = list(shown).index(OMITTED)
    tail = len(shown) - head - 1
    assert OMITTED not in shown[head + 1 :], "… can stand only once below a command"
    if head + tail + 1 > len(output):
        return output
    return [*output[:head], OMITTED, *output[len(output) - tail :]]


@contextmanager
def _world(home: Path, work: Path, language: Language) -> Iterator[None]:
    """A person's account: a home, a folder to work in, a language; and a clock that stands."""
    from cli import render
    from compliance.clock import SystemClock

    with pytest.MonkeyPatch.context() as patch, speaking(language):
        for name in [each for each in os.environ if each.startswith(("LIANBAN_", "XDG_", "LC_"))]:
            patch.delenv(name)
        for name, value in (("HOME", home), ("LOGNAME", "wang"), ("LANG", "C.UTF-8"), ("LANGUAGE", "")):
            patch.setenv(name, str(value))
        patch.setenv("LC_MESSAGES", "")
        patch.setenv("LIANBAN_LANG", language.value)
        patch.chdir(work)
        # Patched, since a document cannot show another day each time that it is read …
        patch.setattr(SystemClock, "now", lambda _self: NOW)
        # … and since what is captured is no terminal, and would not be wrapped for one.
        patch.setattr(render, "_terminal", lambda: COLUMNS)
        yield


def _run(shown: Shown) -> tuple[str, int]:
    """What the command printed, errors too, as a terminal would show it, and its exit code."""
    from cli.main import main

    said, command = _piped(shown.command)
    words = shlex.split(command)[1:]
    target: str | None = None
    if len(words) > 1 and words[-2] in {"<", ">"}:
        said = Path(words[-1]).read_text("utf-8") if words[-2] == "<" else said
        target = words[-1] if words[-2] == ">" else None
        words = words[:-2]
    given = said if shown.typed is None else "".join(f"{line}\n" for line in shown.typed)
    code: object = 0
    with CliRunner().isolation(input=given) as (out, _err, both):
        if shown.typed is not None:
            _make_terminal()
        try:
            main(words)
        except SystemExit as left:
            code = left.code or 0
        printed = out.getvalue() if target else both.getvalue()
    text = printed.decode().replace("\r\n", "\n")
    if target:
        Path(target).write_text(text, "utf-8")
        text = ""
    assert isinstance(code, int)
    return text, code


def _piped(command: str) -> tuple[str | None, str]:
    """`echo '…' | lianban …` as what is said and the command."""
    if not command.startswith("echo "):
        return None, command
    said, _, rest = command.partition("' | ")
    return shlex.split(said + "'")[1] + "\n", rest


def _make_terminal() -> None:
    import sys

    for stream in (sys.stdin, sys.stderr):
        assert isinstance(stream, io.TextIOWrapper)
        stream.isatty = lambda: True  # type: ignore[method-assign]


def _replaced(text: str, home: Path) -> str:
    text = text.replace(str(home), "~")
    for pattern, instead in _REPLACED:
        text = pattern.sub(instead, text)
    return text
