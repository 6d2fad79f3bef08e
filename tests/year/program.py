"""The program as the people of the district use it: command by command, at a moment, as somebody; what was used is counted."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.cli.making import Run, run

__all__ = ["Program"]

_ZONE = ZoneInfo("Asia/Shanghai")


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

    def do(self, who: str, *words: str, stdin: str | None = None) -> Run:
        """Run a command; one that is refused is counted with its exit code, and no error is swallowed."""
        options = ["--database", self.database, "--as-of", self.at.isoformat(timespec="minutes"), "--as", who]
        answer = run(*words, *options, stdin=stdin)
        noun = words[0] if words[0] in {"import", "submit", "explain"} else " ".join(words[:2])
        if answer.code:
            self.refused[f"{noun}: {answer.code}"] += 1
            assert answer.code in {3, 4, 5, 6}, (words, answer.err)
        else:
            self.used[noun] += 1
        return answer

    def office(self, *words: str, stdin: str | None = None) -> Run:
        return self.do("教育:office:李梅", *words, stdin=stdin)

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
