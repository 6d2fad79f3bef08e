"""`lianban demo`: the main job on bundled examples, in a database that is thrown away."""

from __future__ import annotations

import json
import tempfile
from importlib import resources
from pathlib import Path

import click

from cli.framework import command as a_command
from cli.framework import option
from cli.render import paragraph
from rules.language import N_, _

__all__ = ["command"]


@a_command(
    "demo",
    help=N_("See the main job on bundled examples: findings come in, each gets an owner, and anyone can ask why."),
)
@option("--keep", metavar="FILE", help=N_("keep the database in this file, to go on with it"))
def command(keep: str | None) -> None:
    """Run the demonstration."""
    data = Path(str(resources.files("cli"))) / "data"
    script = json.loads((data / "demo.json").read_text("utf-8"))
    examples = data / "demo.jsonl"
    with tempfile.TemporaryDirectory(prefix="lianban-demo-") as folder:
        database = keep or str(Path(folder) / "demo.db")
        steps = [
            (_("1. Twelve findings come in."), ["import", str(examples)]),
            (_("2. Each has a case, and each case an owner or a place on the office's desk."), ["case", "list"]),
            (_("3. Why is the first one the fire brigade's? Anyone can ask."), ["explain", script["settled"]]),
            (_("4. A missing fact is asked for, never guessed."), ["explain", script["open"]]),
            (_("5. The same file again changes nothing."), ["import", str(examples)]),
            (
                _("6. A sentence is split, and issues are proposed with the words that spoke."),
                ["suggest", script["sentence"]],
            ),
        ]
        for title, words in steps:
            click.echo("\n" + paragraph(title))
            click.echo(paragraph("$ lianban " + " ".join(_short(word) for word in words)) + "\n")
            _run(words, database, script["day"])
    click.echo("\n" + _what_next(script["next"], keep))


def _short(word: str) -> str:
    return Path(word).name if word.endswith(".jsonl") else word


def _run(words: list[str], database: str, day: str) -> None:
    """Run another command as a person would, on the demonstration's database and day."""
    from cli.app import app

    # Given as options, so that no variable of the environment leads to another database.
    stored = words[0] != "suggest"
    options = ["--database", database, "--as-of", day, "--as", ":inspector"] if stored else []
    app.main([*words, *options], prog_name="lianban", standalone_mode=False)


def _what_next(commands: list[str], keep: str | None) -> str:
    lines = [_("What to try next:"), *(f"  {each}" for each in commands)]
    if keep is not None:
        lines.append(f"  lianban case list --database {keep}")
    return "\n".join(lines)
