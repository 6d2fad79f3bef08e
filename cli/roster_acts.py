"""How do people come to posts and go, on the command line: propose, settle, drop, vacate, succeed?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.acting import reason_option
from cli.framework import argument, option
from cli.framework import command as a_command
from cli.options import Settings, dry_run_option, pass_settings, read_day, store_options
from cli.render import echo_json, paragraph
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench
    from compliance.roster.filling import Change
    from compliance.roster.model import Held
    from compliance.states import EventAct

__all__ = ["drop", "form_option", "propose", "settle", "succeed", "tell_dry_run", "vacate"]

_post = argument(
    "post",
    help=N_("the post: its key, or its unit and what it is called, as `roster show` has them"),
)
_person = argument("person", help=N_("the person's name"))
_title = option("--title", required=True, metavar="TEXT", help=N_("the public post that the person holds otherwise"))
form_option = option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("for people, or one JSON object")
)


def _from(text: str, *, required: bool = True) -> Callable[[Any], Any]:
    return option("--from", "starts", required=required, metavar="DAY", callback=read_day, help=text)


@a_command(
    "propose",
    help=N_(
        "Propose somebody for a post, as a handler of its unit or the office.\n\n"
        "Who holds it stays until the conference has settled the proposal: `roster settle`."
    ),
    epilog=N_(
        "Example: lianban roster propose 教育成员 王芳 --title 区教育局副局长 --from 2026-03-01 --reason 工作变动"
    ),
)
@_post
@_person
@_title
@option("--unit", metavar="UNIT", help=N_("the unit that proposes it, if it is not that of the post or of who acts"))
@_from(N_("the first day"))
@reason_option
@dry_run_option
@form_option
@store_options
@pass_settings
def propose(
    settings: Settings,
    post: str,
    person: str,
    title: str,
    unit: str | None,
    starts: date,
    reason: str,
    form: str,
    *,
    dry_run: bool,
) -> None:
    """Propose somebody."""
    from cli.roster_text import who_proposes
    from compliance.roster.acting import propose as propose_
    from compliance.states import EventAct

    _act(
        settings,
        post,
        EventAct.HOLDER_PROPOSED,
        lambda bench, named: propose_(
            bench, named.key, person, title, who_proposes(settings, named, unit), starts, reason
        ),
        form,
        dry_run=dry_run,
    )


@a_command(
    "settle",
    help=N_(
        "Settle who is proposed for a post, as the office: who held it does so until the day before.\n\n"
        "Members are settled by the conference: name the meeting, or with --by the document that says so."
    ),
    epilog=N_("Example: lianban roster settle 教育成员 --meeting H2026-01 --as 教育:office"),
)
@_post
@option("--meeting", metavar="NUMBER", help=N_("the meeting that settled it, such as H2026-01"))
@option("--by", default="", metavar="TEXT", help=N_("what settled it, if no meeting did: the number of a document"))
@_from(N_("the first day, if it is not the one that was proposed"), required=False)
@dry_run_option
@form_option
@store_options
@pass_settings
def settle(
    settings: Settings, post: str, meeting: str | None, by: str, starts: date | None, form: str, *, dry_run: bool
) -> None:
    """Settle a proposal."""
    from compliance.roster.acting import settle as settle_
    from compliance.states import EventAct

    _act(
        settings,
        post,
        EventAct.HOLDER_SETTLED,
        lambda bench, named: settle_(bench, named.key, meeting=meeting, by=by, starts=starts),
        form,
        dry_run=dry_run,
    )


@a_command("drop", help=N_("Drop who is proposed for a post, with the reason: it was not agreed, or withdrawn."))
@_post
@reason_option
@dry_run_option
@form_option
@store_options
@pass_settings
def drop(settings: Settings, post: str, reason: str, form: str, *, dry_run: bool) -> None:
    """Drop a proposal."""
    from compliance.roster.acting import drop as drop_
    from compliance.states import EventAct

    act = EventAct.HOLDER_DROPPED
    _act(settings, post, act, lambda bench, named: drop_(bench, named.key, reason), form, dry_run=dry_run)


@a_command(
    "vacate",
    help=N_(
        "Say that nobody holds a post from a day on, as a handler of its unit or the office.\n\n"
        "The vacancy is shown; nothing waits for it to be filled."
    ),
)
@_post
@_from(N_("the first day on which nobody holds it"))
@reason_option
@dry_run_option
@form_option
@store_options
@pass_settings
def vacate(settings: Settings, post: str, starts: date, reason: str, form: str, *, dry_run: bool) -> None:
    """Vacate a post."""
    from compliance.roster.acting import vacate as vacate_
    from compliance.states import EventAct

    act = EventAct.POST_VACATED
    _act(settings, post, act, lambda bench, named: vacate_(bench, named.key, starts, reason), form, dry_run=dry_run)


@a_command(
    "succeed",
    help=N_(
        "Put whoever succeeds in the unit into its post of member or liaison officer, and tell the office.\n\n"
        "It is settled at once, without a meeting, and stands in `roster changes`. Who held the post does so until "
        "the day before."
    ),
    epilog=N_("Example: lianban roster succeed 教育联络员 王芳 --title 民办教育股股长 --from 2026-03-01 --reason 接任"),
)
@_post
@_person
@_title
@_from(N_("the first day"))
@reason_option
@dry_run_option
@form_option
@store_options
@pass_settings
def succeed(
    settings: Settings, post: str, person: str, title: str, starts: date, reason: str, form: str, *, dry_run: bool
) -> None:
    """Put a successor into a post."""
    from compliance.roster.acting import succeed as succeed_
    from compliance.states import EventAct

    _act(
        settings,
        post,
        EventAct.HOLDER_SETTLED,
        lambda bench, named: succeed_(bench, named.key, person, title, starts, reason),
        form,
        dry_run=dry_run,
    )


def _act(
    settings: Settings,
    post: str,
    act: EventAct,
    do: Callable[[Bench, Held], Change],
    form: str,
    *,
    dry_run: bool,
) -> None:
    """Do something about a post, in one transaction, and tell it."""
    from cli.roster_text import change_record, change_text, post_named
    from compliance.casework.bench import Bench

    with settings.database(dry_run=dry_run) as database, database.write(dry_run=dry_run) as session:
        bench = Bench(session, settings.book, settings.actor, settings.clock.now())
        named = post_named(settings, session, post)
        change = do(bench, named)
        bench.write()
    if form == "json":
        echo_json(change_record(act, change) | {"dry_run": dry_run})
        return
    click.echo(paragraph(change_text(settings, act, named, change)))
    tell_dry_run(dry_run=dry_run)


def tell_dry_run(*, dry_run: bool) -> None:
    """Say on stderr that nothing was stored, where that is so."""
    if dry_run:
        click.echo(_("This was a dry run: nothing was stored."), err=True)
