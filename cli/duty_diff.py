"""`lianban duty diff`: what one allocation decides otherwise than another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cli.duty_check import allocation_of
from cli.framework import argument, option
from cli.framework import command as a_command
from cli.options import Settings, pass_settings, settings_options
from cli.render import echo_json, paragraph
from rules.language import N_, _

if TYPE_CHECKING:
    from rules.allocation import Allocation
    from rules.proving.catalogue import Difference
    from rules.proving.diff import Altered, Diff

__all__ = ["diff", "diff_lines"]


@a_command(
    "diff",
    help=N_(
        "Compare two allocations by what they decide, not by their text: in which situations the lead, the others or "
        "the outcome differ.\n\n"
        "They are compared on the days on which both are in force; where there are none, on those of the later one."
    ),
    epilog=N_("Example: lianban duty diff xiangshan-2021 my-district.yaml"),
)
@argument("before", help=N_("the one before: a bundled name or a YAML file"))
@argument("after", help=N_("the one after"))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "yaml"]),
    default="text",
    help=N_("for people, one JSON object, or the entries that make the file before say what the one after says"),
)
@settings_options
@pass_settings
def diff(settings: Settings, before: str, after: str, form: str) -> None:
    """Compare two allocations."""
    from rules.proving.diff import diff as compared

    old, new = (allocation_of(settings, name) for name in (before, after))
    if form == "yaml":
        _print_entries(old, new)
        return
    done = compared(old, new)
    if form == "json":
        echo_json(_record(done))
    else:
        click.echo("\n".join(map(paragraph, diff_lines(done))))


def diff_lines(done: Diff) -> Iterator[str]:
    """What differs, a line each."""
    from cli.proof_text import change_text, in_combinations, shown_lines
    from rules.proving.entries import changed_entries

    heads = [
        _("{id}, version {version} ({fingerprint})").format(
            id=law.ref.id, version=law.ref.version, fingerprint=law.ref.fingerprint[:12]
        )
        for law in (done.before, done.after)
    ]
    yield _("{before} → {after}").format(before=heads[0], after=heads[1])
    if done.empty:
        yield _("Both decide alike, whatever is found: {all}.").format(all=in_combinations(done.combinations))
    else:
        text = _("{count} of {all} in which every fact is stated are decided otherwise.")
        yield text.format(count=f"{done.count:,}", all=in_combinations(done.combinations))
    for altered in done.altered:
        yield ""
        text = _("{change} – {count} ({clauses})")
        change = change_text(done.names, altered.change)
        yield text.format(change=change, count=in_combinations(altered.count), clauses=_clauses(done, altered))
        for line in shown_lines(altered.shown, done.spans):
            yield "  " + line
    if done.only:
        yield ""
        yield _("Not compared, for only one of the two can be asked about it:")
        yield from ("  " + line for line in _only_in_one(done))
    clauses = changed_entries(done.before, done.after).clauses
    if clauses:
        yield ""
        text = _("Clauses whose text or duties were changed: {clauses}.")
        yield text.format(clauses=_(", ").join(str(done.names.clauses[clause].cite) for clause in clauses))


def _clauses(done: Diff, altered: Altered) -> str:
    from rules.explain import cited

    before, after = (
        cited(law, clauses) or "–" for law, clauses in zip((done.before, done.after), altered.clauses, strict=True)
    )
    return before if before == after else _("{before} → {after}").format(before=before, after=after)


def _only_in_one(done: Diff) -> Iterator[str]:
    """What only one of the two can be asked about: the issues in one line, the values of a fact in one."""
    texts = {
        "issue": _("– issues in {allocation}: {what}"),
        "fact": _("– facts in {allocation}: {what}"),
        "value": _("– values of {fact} in {allocation}: {what}"),
        "range": _("– range of {fact} in {allocation}: {what}"),
    }
    together: dict[tuple[str, str, bool], list[str]] = {}
    for each in done.only:
        of = each.id if each.value else ""
        together.setdefault((each.what, of, each.after), []).append(_name(done, each))
    for (what, fact, after), names in together.items():
        law = done.after if after else done.before
        which = f"{law.ref.id} {law.ref.version}"
        name = law.facts[fact].name if fact else ""
        yield texts[what].format(allocation=which, fact=name, what=_(", ").join(names))


def _name(done: Diff, each: Difference) -> str:
    law = done.after if each.after else done.before
    if each.what == "issue":
        return str(law.issues[each.id].name)
    fact = law.facts[each.id]
    if not each.value:
        return str(fact.name)
    return next((str(value.name) for value in fact.values if value.id == each.value), each.value)


def _record(done: Diff) -> dict[str, Any]:
    from cli.proof_text import change_text, shown_record
    from rules.proving.entries import changed_entries

    return {
        "before": {"allocation": done.before.ref.id, "fingerprint": done.before.ref.fingerprint},
        "after": {"allocation": done.after.ref.id, "fingerprint": done.after.ref.fingerprint},
        "alike": done.empty,
        "combinations": done.combinations,
        "altered": done.count,
        "changes": [
            {
                "words": change_text(done.names, each.change),
                "lead": each.change.lead,
                "outcome": each.change.outcome,
                "shares": [{"unit": unit, "before": was, "after": now} for unit, was, now in each.change.shares],
                "candidates": each.change.candidates,
                "refer": each.change.refer,
                "combinations": each.count,
                "clauses": {"before": list(each.clauses[0]), "after": list(each.clauses[1])},
                "shown": [shown_record(shown) for shown in each.shown],
            }
            for each in done.altered
        ],
        "only_in_one": [
            {"what": each.what, "id": each.id, "value": each.value, "in": "after" if each.after else "before"}
            for each in done.only
        ],
        "changed_clauses": list(changed_entries(done.before, done.after).clauses),
    }


def _print_entries(before: Allocation, after: Allocation) -> None:
    """The entries to put in and to take out, as YAML."""
    from rules.amendtext import entries_as_yaml
    from rules.proving.entries import changed_entries

    text = entries_as_yaml(changed_entries(before, after))
    if text:
        click.echo(text, nl=False)
    else:
        click.echo(_("The two files say the same."), err=True)
