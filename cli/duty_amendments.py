"""`lianban duty amendments`: what the office has ruled, as the YAML that would make the allocation say it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cli.framework import command as a_command
from cli.framework import option
from cli.options import Settings, pass_settings, store_options
from cli.render import echo_json
from cli.texts import plain
from compliance.duty_words import condition_text
from compliance.labels import outcome_label
from rules.allocation import Allocation, Condition, OneOf
from rules.facts import ISSUE_NAME
from rules.language import N_, _, ngettext

if TYPE_CHECKING:
    from compliance.precedents.amendments import Amendment, LeftOut, Proposed
    from compliance.precedents.precedent import Precedent
    from rules.alterations import Altered
    from rules.decision import Verdict

__all__ = ["amendments"]


@a_command(
    "amendments",
    help=N_(
        "Propose the office's rulings as amendments: the YAML to add to the allocation's file, and what it would "
        "alter.\n\n"
        "What is printed is for the sections “clauses” and “duties” of that file. Nothing is changed by printing it."
    ),
    epilog=N_("Example: lianban duty amendments > amendments.yaml"),
)
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("the YAML with remarks, or one JSON object for each ruling"),
)
@store_options
@pass_settings
def amendments(settings: Settings, form: str) -> None:
    """Print the proposed amendments."""
    from compliance.precedents.amendments import proposed_amendments
    from compliance.rights import Act, require

    require(settings.actor, Act.READ)
    with settings.database() as database, database.read() as session:
        proposed = proposed_amendments(session, settings.book, settings.today)
    if form == "json":
        for amendment in proposed.amendments:
            echo_json(_record(proposed.allocation, amendment))
        for each in proposed.left_out:
            echo_json({**_ruling(each.precedent), "proposed": False, "left_out": each.why.value, "message": _why(each)})
        return
    _print(proposed)


def _print(proposed: Proposed) -> None:
    """The YAML on stdout, what was left out of it on stderr."""
    from rules.amendtext import as_yaml

    for each in proposed.left_out:
        click.echo(plain(_why(each)), err=True)
    if not proposed.amendments:
        click.echo(_("There is nothing to amend."), err=True)
        return
    click.echo(as_yaml(_remarks(proposed), [each.added for each in proposed.amendments]), nl=False)


def _remarks(proposed: Proposed) -> Iterator[str]:
    text = _("Add this to the sections “clauses” and “duties” of the file of {allocation}, and count its version up.")
    yield text.format(allocation=proposed.allocation.ref.id)
    for each in proposed.amendments:
        yield ""
        yield from _head(proposed.allocation, each)
    yield ""


def _head(allocation: Allocation, amendment: Amendment) -> Iterator[str]:
    """What an amendment does and would alter, a line each."""
    yield _what(allocation, amendment)
    if amendment.precedent.reason.strip():
        yield _("Reason: {reason}").format(reason=amendment.precedent.reason)
    if amendment.question is not None:
        text = _("When it was ruled, {fact} was not known. No duty can ask for that, so this one holds whatever it is.")
        yield text.format(fact=_fact(allocation, amendment.question))
    if amendment.before:
        text = _("Both can hold of one finding, and then it goes before {rulings}, which came earlier.")
        yield text.format(rulings=_(", ").join(amendment.before))
    yield from _altered(allocation, amendment)
    yield _cases(amendment)


def _what(allocation: Allocation, amendment: Amendment) -> str:
    precedent = amendment.precedent
    duty = allocation.duties[amendment.added.id]
    lead, *joint = (str(allocation.units[unit].name) for unit in (precedent.lead, *precedent.joint))
    values = {
        "ruling": precedent.number,
        "day": precedent.made_on,
        "case": precedent.case,
        "facts": _("; ").join(condition_text(allocation, each) for each in duty.when),
        "unit": lead,
        "joint": _(", ").join(joint),
    }
    if joint:
        text = _("{ruling} of {day} on case {case} – {facts}: {unit} leads, jointly with {joint}.")
    else:
        text = _("{ruling} of {day} on case {case} – {facts}: {unit} leads.")
    return text.format(**values)


def _altered(allocation: Allocation, amendment: Amendment) -> Iterator[str]:
    told = amendment.alterations
    if told.altered is None or told.asked is None:
        text = _("How many of {all} combinations of facts it would alter was not counted: they are too many to try.")
        yield text.format(all=f"{told.combinations:,}")
        return
    text = ngettext(
        "It would alter {count} of {all} combinations of facts, known and unknown.",
        "It would alter {count} of {all} combinations of facts, known and unknown.",
        told.altered,
    )
    yield text.format(count=f"{told.altered:,}", all=f"{told.combinations:,}")
    if told.asked:
        text = ngettext(
            "In {count} of them something would be asked that is not asked now.",
            "In {count} of them something would be asked that is not asked now.",
            told.asked,
        )
        yield text.format(count=f"{told.asked:,}")
    for each in told.examples:
        yield _example(allocation, each)


def _example(allocation: Allocation, altered: Altered) -> str:
    text = _("Such as {facts} – now: {before}; then: {after}.")
    facts = (condition_text(allocation, Condition(fact, OneOf((value,)))) for fact, value in altered.facts)
    return text.format(
        facts=_("; ").join(facts) or _("nothing known"),
        before=_verdict(allocation, altered.before),
        after=_verdict(allocation, altered.after),
    )


def _verdict(allocation: Allocation, verdict: Verdict) -> str:
    outcome = outcome_label(verdict.outcome)
    if verdict.lead is None:
        return outcome
    return _("{outcome}: lead {unit}").format(outcome=outcome, unit=allocation.units[verdict.lead].short)


def _cases(amendment: Amendment) -> str:
    if not amendment.cases:
        return _("No open case would go elsewhere.")
    text = ngettext(
        "{count} open case would go elsewhere: {cases}.",
        "{count} open cases would go elsewhere: {cases}.",
        len(amendment.cases),
    )
    return text.format(count=len(amendment.cases), cases=_(", ").join(amendment.cases))


def _fact(allocation: Allocation, fact: str) -> str:
    declared = allocation.facts.get(fact)
    return str(declared.name if declared else ISSUE_NAME)


def _why(each: LeftOut) -> str:
    """Why a ruling is no amendment."""
    from compliance.precedents.amendments import Why

    text = {
        Why.SAID: _("{ruling} on case {case} is no amendment: the allocation says the same."),
        Why.SPENT: _(
            "{ruling} on case {case} is no amendment: the allocation says something else than when it was ruled, "
            "and the ruling is followed no longer."
        ),
        Why.OVERTAKEN: _("{ruling} on case {case} is no amendment: {because} came later and covers all of it."),
        Why.UNFIT: _("{ruling} on case {case} cannot be written as an amendment of this allocation: {because}"),
    }[each.why]
    return text.format(ruling=each.precedent.number, case=each.precedent.case, because=each.because)


def _ruling(precedent: Precedent) -> dict[str, Any]:
    return {
        "ruling": precedent.number,
        "case": precedent.case,
        "kind": precedent.kind.value,
        "made_on": precedent.made_on.isoformat(),
        "lead": precedent.lead,
        "joint": list(precedent.joint),
        "facts": dict(precedent.facts),
        "reason": precedent.reason,
    }


def _record(allocation: Allocation, amendment: Amendment) -> dict[str, Any]:
    from rules.amendtext import as_yaml

    told = amendment.alterations
    return {
        **_ruling(amendment.precedent),
        "proposed": True,
        "yaml": as_yaml(_head(allocation, amendment), [amendment.added]),
        "clause": {amendment.added.id: amendment.added.clause},
        "duty": amendment.added.duty,
        "not_known": amendment.question,
        "goes_before": list(amendment.before),
        "combinations": told.combinations,
        "altered": told.altered,
        "asked": told.asked,
        "examples": [_example(allocation, each) for each in told.examples],
        "cases": list(amendment.cases),
    }
