"""`lianban pack`: what a laptop recorded offline, carried into the office's record."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.failures import told
from cli.framework import Commands, Exit, Failure, argument, option
from cli.framework import command as a_command
from cli.new_file import new_file, require_new
from cli.options import Settings, dry_run_option, pass_settings, store_options
from cli.render import echo_json, paragraph
from rules.language import N_, _

if TYPE_CHECKING:
    from compliance.errors import ComplianceError
    from compliance.packs.merge import Merged
    from compliance.packs.questions import Question
    from compliance.store.database import Database

__all__ = ["command"]

_form_option = option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help=N_("for people, or JSON, one object a line"),
)


@click.group(
    name="pack",
    cls=Commands,
    help=N_("Carry what a laptop recorded offline into the office's record, and settle what packs disagree on."),
)
def command() -> None:
    """Packs."""


@a_command(
    "export",
    help=N_(
        "Write what was handed in on this laptop since its last pack into FILE.\n\n"
        "Findings and visits travel as they were handed in, evidence by its hash. Cases stay: home decides and "
        "opens its own."
    ),
    epilog=N_("Example: lianban pack export monday.pack"),
)
@argument("file", type=click.Path(path_type=Path), help=N_("the new file"))
@option("--all", "everything", is_flag=True, help=N_("everything that was handed in here, not only what is new"))
@_form_option
@store_options
@pass_settings
def export(settings: Settings, file: Path, form: str, *, everything: bool) -> None:
    """Export a pack."""
    from compliance.casework.bench import Bench
    from compliance.packs.export import export_pack

    require_new(file)
    with settings.database() as database, database.write() as session, new_file(file) as stream:
        bench = Bench(session, settings.book, settings.actor, settings.clock.now())
        header = export_pack(bench, stream, everything=everything)
        stream.flush()
        os.fsync(stream.fileno())  # before the record says that it was exported
        bench.write()
    if form == "json":
        echo_json({"file": str(file), "device": header.device, "findings": header.findings, "visits": header.visits})
        return
    text = _("{file}: findings {findings}, visits {visits}. Take it home: `lianban pack merge` takes it in there.")
    click.echo(paragraph(text.format(file=file, findings=header.findings, visits=header.visits)))


@a_command(
    "merge",
    help=N_(
        "Take packs of laptops into this record, in any order; the same again changes nothing.\n\n"
        "Each pack is taken whole or not at all. Lines that the allocation here does not know go to a file beside it "
        "(FILE.rejected.jsonl). What packs disagree on is stored, and listed by `lianban pack conflicts`."
    ),
    epilog=N_("Example: lianban pack merge monday.pack tuesday.pack --as 教育:office"),
)
@argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), help=N_("the packs"))
@dry_run_option
@_form_option
@store_options
@pass_settings
def merge(settings: Settings, files: tuple[Path, ...], form: str, *, dry_run: bool) -> None:
    """Merge packs."""
    from compliance.errors import Conflict, UnreadableFile

    codes: set[int] = set()
    with settings.database(create=True, dry_run=dry_run) as database:
        for file in files:
            try:
                done, asked = _merge(settings, database, file, form, dry_run=dry_run)
            except (UnreadableFile, Conflict) as error:
                codes.add(_tell_refused(file, error, form))
                continue
            codes |= {Exit.BAD_INPUT} if done.rejected else set()
            codes |= {Exit.CONFLICT} if asked else set()
    if codes:
        raise click.exceptions.Exit(min(codes))


def _tell_refused(file: Path, error: ComplianceError, form: str) -> int:
    """Say why a pack was not taken; the others are taken all the same."""
    from compliance.errors import Conflict

    code = Exit.CONFLICT if isinstance(error, Conflict) else Exit.BAD_INPUT
    Failure(told(error), code).show()
    if form == "json":
        echo_json({"file": str(file), "error": told(error)})
    return code


def _merge(
    settings: Settings, database: Database, file: Path, form: str, *, dry_run: bool
) -> tuple[Merged, list[Question]]:
    """What became of one pack, told; and the questions that it opened."""
    from cli.pack_text import merged_lines, merged_record, rejected_sink, tell_questions
    from compliance.intake.rejects import RejectFile
    from compliance.packs.form import read_pack
    from compliance.packs.merge import merge_pack
    from compliance.packs.questions import open_questions

    pack = read_pack(file, str(file))
    district = settings.book.allocation.district
    with RejectFile(file) as rejects, database.write(dry_run=dry_run) as session:
        before = {each.signature for each in open_questions(session, district)}
        sink = rejected_sink(file, None if dry_run else rejects)
        done = merge_pack(session, settings.book, pack, settings.actor, settings.clock.now(), sink)
        asked = [each for each in open_questions(session, district) if each.signature not in before]
    if form == "json":
        echo_json(merged_record(file, pack.header, done, asked, rejects.path, dry_run=dry_run))
    else:
        click.echo(paragraph("\n".join(merged_lines(settings, file, pack.header, done, rejects.path, dry_run=dry_run))))
        tell_questions(asked)
    return done, asked


@a_command(
    "conflicts",
    help=N_(
        "List what packs disagree on, with each other or with the record: every version, with its findings.\n\n"
        "Ids that several findings have; parties that were named without a code where several may be meant; "
        "visits with different results or notes; names and addresses of one party."
    ),
)
@option("--all", "everything", is_flag=True, help=N_("also what is settled, with what the office made of it"))
@_form_option
@store_options
@pass_settings
def conflicts(settings: Settings, form: str, *, everything: bool) -> None:
    """List the questions."""
    from cli.pack_text import question_lines, question_record
    from compliance.packs.questions import open_questions, questions
    from compliance.rights import Act, require

    require(settings.actor, Act.READ)
    with settings.database() as database, database.read() as session:
        found = (questions if everything else open_questions)(session, settings.allocation.district)
    for each in found:
        if form == "json":
            echo_json(question_record(each))
        else:
            click.echo(paragraph("\n".join(question_lines(settings, each))))
    if not found:
        click.echo(_("Packs disagree on nothing that is not settled."), err=True)
    elif form == "text" and any(each.settled is None for each in found):
        click.echo(
            _("Settle each with `lianban pack settle ID --remark TEXT`; of an id, `--keep` says who has it."), err=True
        )


@a_command(
    "settle",
    help=N_(
        "Settle, as the office, what packs disagree on: say what holds, and how you know.\n\n"
        "Of an id that several findings have, one keeps it. No finding is taken away: what was recorded in error is "
        "voided with its case (`lianban case void`)."
    ),
    epilog=N_("Example: lianban pack settle id-3f2a1c --keep 1 --new-id 17b --remark 两人各编各的号"),
)
@argument("question", help=N_("the question, as `lianban pack conflicts` calls it"))
@option("--remark", required=True, metavar="TEXT", help=N_("what holds, and how it is known"))
@option("--keep", type=int, metavar="NUMBER", help=N_("the finding that keeps the id, by its number in the list"))
@option("--new-id", "new_key", metavar="ID", help=N_("the id that the other finding gets; without it, it has none"))
@dry_run_option
@_form_option
@store_options
@pass_settings
def settle(
    settings: Settings,
    question: str,
    remark: str,
    keep: int | None,
    new_key: str | None,
    form: str,
    *,
    dry_run: bool,
) -> None:
    """Settle a question."""
    from cli.pack_text import question_record
    from compliance.casework.bench import Bench
    from compliance.packs.settle import settle as settle_

    with settings.database(dry_run=dry_run) as database, database.write(dry_run=dry_run) as session:
        bench = Bench(session, settings.book, settings.actor, settings.clock.now())
        done = settle_(bench, question, remark, keep=keep, new_key=new_key)
        bench.write()
    if form == "json":
        echo_json({**question_record(done), "remark": remark, "keep": keep, "new_id": new_key, "dry_run": dry_run})
        return
    click.echo(_("{id} is settled: {remark}").format(id=done.id, remark=remark))
    if dry_run:
        click.echo(_("This was a dry run: nothing was stored."))


for _each in (export, merge, conflicts, settle):
    command.add_command(_each)
