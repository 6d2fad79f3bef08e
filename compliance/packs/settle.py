"""How does the office settle what packs disagree on? It says what holds; of an id, which finding keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from compliance.errors import BadInput, Conflict, NotFound
from compliance.ids import new_id
from compliance.packs.questions import Question, QuestionKind, questions
from compliance.recording.ledger import rows_of
from compliance.rights import Act, require
from compliance.states import EventAct
from compliance.store.models import Finding
from compliance.store.packs import PackSettlement
from rules.errors import Problem
from rules.language import _

if TYPE_CHECKING:
    from compliance.casework.bench import Bench

__all__ = ["settle"]


def settle(
    bench: Bench, question_id: str, remark: str, *, keep: int | None = None, new_key: str | None = None
) -> Question:
    """
    Settle a question with a `remark`; of an id that several findings have, version `keep` (from 1) keeps it.

    Of two findings the other can get a `new_key`; else it goes without an id, as it does since it was merged. No
    finding is taken away: what was recorded in error is voided with its case. Raises `NotAllowed` unless the actor
    may, `NotFound` where there is no such question, `Conflict` where it is settled or the id is taken, `BadInput`
    where it does not say what it has to.
    """
    require(bench.actor, Act.SETTLE)
    question = _open(bench, question_id)
    if not remark.strip():
        raise BadInput([Problem("--remark", _("is missing."), _("Say what holds, and how you know."))])
    kept = _kept(question, keep, new_key)
    changed = [] if kept is None else _give(bench, question, kept, new_key)
    row: dict[str, object] = {
        "district": bench.district,
        "id": new_id(bench.at),
        "question": question.id,
        "signature": question.signature,
        "kept_id": kept,
        "new_key": new_key,
        "remark": remark.strip(),
        "settled_at": bench.at,
        "settled_unit": bench.actor.unit,
        "settled_by": bench.actor.name,
    }
    bench.ledger.add(PackSettlement, row)
    subjects = {} if kept is None else {"finding_id": kept}
    changes = {"findings": changed} if changed else None
    bench.journal.note(
        EventAct.PACK_SETTLED, subjects, added={"pack_settlements": [row]}, changed=changes, why=remark.strip()
    )
    return question


def _open(bench: Bench, question_id: str) -> Question:
    wanted = question_id.strip().casefold()
    found = next((each for each in questions(bench.session, bench.book.allocation.district) if each.id == wanted), None)
    if found is None:
        text = _("There is no question “{id}”. `lianban pack conflicts` lists them.")
        raise NotFound(text.format(id=question_id[:40]))
    if found.settled is not None:
        text = _("{id} was settled by {who}: {remark}")
        raise Conflict(text.format(id=found.id, who=found.settled.by, remark=found.settled.remark))
    return found


def _kept(question: Question, keep: int | None, new_key: str | None) -> str | None:
    """The finding that keeps the id, where the question is one of ids."""
    count = len(question.versions)
    if question.kind is not QuestionKind.ID:
        if keep is not None or new_key is not None:
            what = _("belong to an id that several findings have, and this is none.")
            raise BadInput([Problem("--keep, --new-id", what, _("Leave them out, and say in `--remark` what holds."))])
        return None
    if keep is None or not 1 <= keep <= count:
        what = _("has to say which finding keeps the id: 1 to {count}.").format(count=count)
        raise BadInput([Problem("--keep", what, _("`lianban pack conflicts` numbers them."))])
    if new_key is not None and count != 2:
        what = _("is for two findings, and {count} have this id.").format(count=count)
        raise BadInput([Problem("--new-id", what, _("Leave it out: the others go without an id."))])
    return question.versions[keep - 1].findings[0].id


def _give(bench: Bench, question: Question, kept: str, new_key: str | None) -> list[dict[str, object]]:
    """Let `kept` have the id, and the other one `new_key`; first it is taken from whoever has it."""
    (key,) = question.subject
    taken = (Finding.district == bench.district, Finding.key == new_key)
    if new_key is not None and (new_key == key or bench.session.scalar(select(Finding.id).where(*taken))):
        text = _("The id “{key}” already stands for another finding. Give another with `--new-id`.")
        raise Conflict(text.format(key=new_key))
    ids = [each.findings[0].id for each in question.versions]
    found = rows_of(bench.session, Finding, Finding.district == bench.district, Finding.id.in_(ids))
    others = [row for row in found if row["id"] != kept and (row["key"] == key or new_key is not None)]
    (mine,) = rows_of(bench.session, Finding, Finding.district == bench.district, Finding.id == kept)
    changed = [*(row | {"key": new_key} for row in others), mine | {"key": key}]
    for row in changed:
        bench.ledger.change(Finding, row)
    return [{"id": row["id"], "key": row["key"]} for row in changed]
