"""People who act on cases in the tests, and how one act is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from compliance.actor import Actor, ActorRole
from compliance.casework.bench import Bench
from compliance.draft import EvidenceDraft

if TYPE_CHECKING:
    from compliance.book import Book
    from compliance.casework.file import Done
    from compliance.store.database import Database

OFFICE = Actor("education", ActorRole.OFFICE, "李梅")
SECOND = Actor("education", ActorRole.OFFICE, "何静")
CONVENER = Actor(None, ActorRole.CONVENER, "周区长")
LEAD = Actor("market_regulation", ActorRole.HANDLER, "张强")
JOINT = Actor("public_security", ActorRole.HANDLER, "赵敏")
SUPPORT = Actor("human_resources", ActorRole.HANDLER, "钱进")
LOOKER = Actor("fire_rescue", ActorRole.INSPECTOR, "孙立")
PHOTO = EvidenceDraft("整改后.jpg", "0" * 64, 10)


def act(
    database: Database,
    book: Book,
    actor: Actor,
    at: datetime,
    use_case: Callable[..., Done],
    *given: object,
    **more: object,
) -> Done:
    """One act in a transaction of its own."""
    with database.write() as session:
        bench = Bench(session, book, actor, at)
        done = use_case(bench, *given, **more)
        bench.write()
    return done
