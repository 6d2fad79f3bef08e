"""Under which order is something taken out, and can it be done as it was asked for?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from compliance.actor import Actor
from compliance.errors import BadInput
from compliance.intake.text import check_text
from compliance.redacting.marks import BAR
from compliance.store.redactions import RedactedKind
from rules.errors import Problem
from rules.language import _

__all__ = ["Warrant", "require_sound"]

_LONGEST = 60
_SHORTEST = 2
_OWN_WORD = re.compile(r"[a-z0-9_.:-]*", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Warrant:
    """The order under which it is done: its number, who gave it, and why."""

    reference: str
    ordered_by: str
    reason: str


def require_sound(kind: RedactedKind, what: str, order: Warrant, actor: Actor) -> None:
    """Raise `BadInput` where something is missing, or where the record of the redaction would say what it took out."""
    problems = list(_of_order(order))
    problems += _of_name(what) if kind is RedactedKind.NAME else _of_picture(what)
    if not problems and kind is RedactedKind.NAME:
        problems += _repeated(what, order, actor)
    if problems:
        raise BadInput(problems)


def _of_order(order: Warrant) -> list[Problem]:
    said = {"--order": order.reference, "--ordered-by": order.ordered_by, "--reason": order.reason}
    missing = _("is missing.")
    problems = [
        Problem(option, missing, _("Nothing is taken out without an order: say its number, who gave it, and why."))
        for option, text in said.items()
        if not text.strip()
    ]
    for option, text in said.items():
        what = check_text(text)
        if what is not None:
            problems.append(Problem(option, what, _("Type it again.")))
    if len(order.reference) > _LONGEST or BAR in order.reference:
        text = _("has more than {most} characters, or a bar (█) in it.").format(most=_LONGEST)
        problems.append(Problem("--order", text, _("Give the number of the order alone.")))
    return problems


def _of_name(name: str) -> list[Problem]:
    remedy = _("Write the whole name, as it stands in the record.")
    if len(name) < _SHORTEST:
        text = _("“{name}” is too short: it would be found in other words.")
        return [Problem("--name", text.format(name=name), remedy)]
    if _OWN_WORD.fullmatch(name):
        text = _("“{name}” may be a word of the record itself, such as the id of a unit or a number.")
        return [Problem("--name", text.format(name=name[:40]), remedy)]
    return [Problem("--name", _("has a bar (█) in it: that was taken out already."), remedy)] if BAR in name else []


def _of_picture(sha256: str) -> list[Problem]:
    if _SHA256.fullmatch(sha256):
        return []
    text = _("“{hash}” is not the SHA-256 of a file: 64 characters, 0 to 9 and a to f.").format(hash=sha256[:40])
    return [Problem("--picture", text, _("`lianban case show --format json` has it beside the name of the file."))]


def _repeated(name: str, order: Warrant, actor: Actor) -> list[Problem]:
    """Where the name stands in what is about to be recorded."""
    said = {
        "--order": order.reference,
        "--ordered-by": order.ordered_by,
        "--reason": order.reason,
        "--as": actor.name,
    }
    text = _("says the name that is to be taken out.")
    remedy = _("Say it without the name; nobody takes out their own.")
    return [Problem(option, text, remedy) for option, given in said.items() if name in given]
