"""The program as the people of the district use it: command by command, at a moment, as somebody; what was used is counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from compliance.store.address import engine_for
from tests.cli.making import Run, run

__all__ = ["OFFICE", "Program", "kept_at_hand"]

OFFICE = "教育:office:李梅"

_OF_ONE_WORD = {"import", "submit", "explain", "report", "status"}
_ZONE = ZoneInfo("Asia/Shanghai")


@contextmanager
def kept_at_hand() -> Iterator[None]:
    """
    Thousands of commands in one process: what each of them makes anew is made once.

    That is the engine, with all the SQL that SQLAlchemy has compiled for it. Nothing else is different: each
    command opens and closes its own connections.
    """
    with patch("compliance.store.database.engine_for", cache(engine_for)):
        yield


class Program:
    """Runs commands on one database; `used` counts what was done, by noun and verb, and `refused` what was not."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.used: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.at = datetime.combine(date(2025, 1, 1), time(0), _ZONE)

    def turn_to(self, day: date, hour: int, minute: int = 0) -> None:
        """Go on to this time of this day."""
        self.at = datetime.combine(day, time(hour, minute), _ZONE)

    def do(self, who: str, *words: str, stdin: str | None = None, right: tuple[int, ...] = (0, 3, 4, 5, 6)) -> Run:
        """Run a command; one that is refused is counted with its exit code, and no error is swallowed."""
        options = ["--database", self.database, "--as-of", self.at.isoformat(timespec="minutes"), "--as", who]
        answer = run(*words, *options, stdin=stdin)
        noun = words[0] if words[0] in _OF_ONE_WORD else " ".join(words[: 3 if words[:2] == ("paper", "issue") else 2])
        if answer.code:
            self.refused[f"{noun}: {answer.code}"] += 1
            assert answer.code in right, (words, answer.err)
        else:
            self.used[noun] += 1
        return answer

    def office(self, *words: str, stdin: str | None = None) -> Run:
        return self.do(OFFICE, *words, stdin=stdin)

    def unit(self, unit: str, *words: str) -> Run:
        return self.do(f"{unit}:handler:{unit}经办", *words)

    def lines(self, *words: str) -> list[dict[str, Any]]:
        """What a list says, as JSON."""
        answer = self.office(*words, "--format", "json", "--limit", "100000")
        return [json.loads(line) for line in answer.out.splitlines()]

    def evidence(self, name: str) -> str:
        """A file of evidence in the folder in which the program runs."""
        file = self.folder / f"{name}.jpg"
        file.write_bytes(name.encode())
        return file.name
