"""`lianban demo`: the main job on bundled examples, in a database that is thrown away."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import click

from cli.framework import command as a_command
from cli.framework import option
from cli.render import paragraph
from rules.language import N_, _

__all__ = ["command"]


@a_command(
    "demo",
    help=N_(
        "See the main job on bundled examples: findings come in, each gets an owner, and the office sees it through."
    ),
)
@option("--keep", metavar="FILE", help=N_("keep the database in this file, to go on with it"))
def command(keep: str | None) -> None:
    """Run the demonstration."""
    data = Path(str(resources.files("cli"))) / "data"
    script = json.loads((data / "demo.json").read_text("utf-8"))
    examples = data / "demo.jsonl"
    with tempfile.TemporaryDirectory(prefix="lianban-demo-") as folder:
        database = keep or str(Path(folder) / "demo.db")
        for step in _steps(script, str(examples)):
            click.echo("\n" + paragraph(step.title))
            click.echo(paragraph("$ lianban " + " ".join(_short(word) for word in step.words)) + "\n")
            _run(step, database, script["day"])
    click.echo("\n" + _what_next(script["next"], keep))


@dataclass(frozen=True, slots=True)
class _Step:
    """What is shown, the command, who gives it, and on which day, if not on the first."""

    title: str
    words: list[str]
    who: str = ":inspector"
    day: str | None = None


def _steps(script: dict[str, Any], examples: str) -> list[_Step]:
    office, later = script["office"], script["later"]
    return [
        _Step(_("1. Twelve findings come in."), ["import", examples]),
        _Step(_("2. Each has a case, and each case an owner or a place on the office's desk."), ["case", "list"]),
        _Step(_("3. Why is the first one the fire brigade's? Anyone can ask."), ["explain", script["settled"]]),
        _Step(_("4. A missing fact is asked for, never guessed."), ["explain", script["open"]]),
        _Step(_("5. The same file again changes nothing."), ["import", examples]),
        _Step(
            _("6. A sentence is split, and issues are proposed with the words that spoke."),
            ["suggest", script["sentence"]],
        ),
        _Step(_("7. The office sees what waits for it, the most urgent first."), ["office", "desk"], office),
        _Step(_("8. It names a unit, with a reason."), script["assign"], office),
        _Step(_("9. The next finding of the kind follows that, and says so."), script["again"]),
        _Step(_("10. The unit receives it; had it kept silent, that would count as receipt."), *script["accept"]),
        _Step(_("11. Another returns its case: by which clause, and whose it is instead."), *script["return"]),
        _Step(_("12. Three weeks later: who is near due, overdue, overdue again?"), ["office", "chase"], office, later),
        _Step(_("13. Is the record as it was recorded?"), ["audit", "verify", "--tables"], ":auditor", later),
    ]


def _short(word: str) -> str:
    name = Path(word).name if word.endswith(".jsonl") else word
    return f"'{name}'" if " " in name else name


def _run(step: _Step, database: str, day: str) -> None:
    """Run another command as a person would, on the demonstration's database and day."""
    from cli.app import app

    # Given as options, so that no variable of the environment leads to another database.
    stored = step.words[0] != "suggest"
    options = ["--database", database, "--as-of", step.day or day, "--as", step.who] if stored else []
    app.main([*step.words, *options], prog_name="lianban", standalone_mode=False)


def _what_next(commands: list[str], keep: str | None) -> str:
    lines = [_("What to try next:"), *(f"  {each}" for each in commands)]
    if keep is not None:
        lines.append(f"  lianban case list --database {keep}")
    return "\n".join(lines)
