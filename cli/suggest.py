"""`lianban suggest`: which issues does a sentence speak of?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from cli.framework import argument, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, settings_options
from cli.render import echo_json, paragraph
from cli.streams import standard_input
from cli.texts import plain
from rules.language import N_, _

if TYPE_CHECKING:
    from rules.allocation import Allocation
    from rules.suggest import Suggestion

__all__ = ["command", "lines_of", "told"]


@a_command(
    "suggest",
    help=N_(
        "Propose issues for a sentence, with the words that spoke for each.\n\n"
        "A sentence that lists several problems is split into its parts. Nothing is decided: a person confirms."
    ),
)
@argument("text", nargs=-1, required=True, help=N_("sentences; - reads one a line from standard input"))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("for people, or one JSON object a line"),
)
@settings_options
@pass_settings
def command(settings: Settings, text: tuple[str, ...], form: str) -> None:
    """Propose issues."""
    from rules.suggest import Suggester

    suggester = Suggester(settings.allocation)
    for sentence in lines_of(text):
        suggestion = suggester.suggest(sentence)
        if form == "json":
            echo_json(_record(suggestion))
        else:
            click.echo(told(settings.allocation, suggestion))


def lines_of(texts: Iterable[str]) -> Iterator[str]:
    """The sentences themselves; for `-`, every line of standard input that is not blank."""
    for text in texts:
        if text == "-":
            lines = (line.decode("utf-8-sig", "replace").rstrip("\r\n") for line in standard_input())
            yield from (line for line in lines if line.strip())
        else:
            yield text


def _record(suggestion: Suggestion) -> dict[str, object]:
    return {
        "text": suggestion.text,
        "parts": [
            {
                "text": part.text,
                "candidates": [
                    {"issue": each.issue, "score": each.score, "words": list(each.words)} for each in part.candidates
                ],
            }
            for part in suggestion.parts
        ],
    }


def told(allocation: Allocation, suggestion: Suggestion) -> str:
    """A suggestion for people."""
    lines = [paragraph(suggestion.text)]
    for part in suggestion.parts:
        if len(suggestion.parts) > 1:
            lines.append(paragraph(_("· {part}").format(part=part.text), "  "))
        if not part.candidates:
            lines.append("    " + _("No word of the allocation speaks here: choose the issue yourself."))
        elif not part.clear:
            lines.append("    " + _("Not clear; please choose:"))
        for candidate in part.candidates:
            name = f"{allocation.issues[candidate.issue].name} ({candidate.issue})"
            words = _(", ").join(plain(word) for word in candidate.words)
            lines.append(
                "    " + _("{score:.2f}  {issue} – {words}").format(score=candidate.score, issue=name, words=words)
            )
    return "\n".join(lines)
