"""What is left of a text, a row or an event when a name or a picture is taken out of it?"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from compliance.chain import canonical
from compliance.recording.identity import name_key
from compliance.store.base import table_of
from compliance.store.models import Answer, Finding, KeptAllocation
from compliance.store.redactions import RedactedKind

__all__ = ["LAW", "Blackening"]

LAW = frozenset(table_of(each).name for each in (KeptAllocation, Answer))
"""Tables from which nothing is taken out: they hold what was published, and their keys are hashes of it."""

_PARTS = ("added", "changed")


@dataclass(frozen=True, slots=True)
class Blackening:
    """
    One thing that is taken out, and the mark that is put in its place; the same everywhere it stands.

    A name is taken out of any text. A picture is known by the SHA-256 of its bytes: what is taken out is the hash,
    and the name of the file wherever it stands beside it.
    """

    kind: RedactedKind
    what: str
    mark: str

    def text(self, text: str, column: str = "") -> str:
        """`text` of `column` without it; JSON is read and written again, so that what is escaped in it is found."""
        if text[:1] in {"{", "["}:
            try:
                read = json.loads(text)
            except ValueError:
                return self._plain(text, column)
            cleaned = self.value(read)
            return text if cleaned == read else canonical(cleaned)
        return self._plain(text, column)

    def _plain(self, text: str, column: str) -> str:
        wanted = name_key(self.what) if column == "name_key" else self.what
        return text.replace(wanted, self.mark)

    def value(self, value: object, column: str = "") -> object:
        """A value as JSON has it, without it."""
        if isinstance(value, str):
            return self.text(value, column)
        if isinstance(value, list):
            return [self.value(each) for each in value]
        return self.row(value) if isinstance(value, dict) else value

    def row(self, row: Mapping[str, object]) -> dict[str, object]:
        """A row, whole or in part, without it."""
        cleaned = {name: self.value(value, name) for name, value in row.items()}
        if self.kind is RedactedKind.PICTURE and row.get("sha256") == self.what:
            cleaned |= {name: self.mark for name in ("name", "sha256") if name in row}
        return cleaned

    def changes(self, changes: str, findings: Collection[str] = ()) -> str:
        """What an event says of rows, without it, and with marks for the digests of these `findings`."""
        read = json.loads(changes)
        cleaned = {
            part: self._part(rows, findings) if part in _PARTS else self.value(rows) for part, rows in read.items()
        }
        return changes if cleaned == read else canonical(cleaned)

    def _part(self, tables: Mapping[str, list[dict[str, object]]], findings: Collection[str]) -> dict[str, object]:
        return {
            table: rows if table in LAW else [self._of_table(table, row, findings) for row in rows]
            for table, rows in tables.items()
        }

    def _of_table(self, table: str, row: Mapping[str, object], findings: Collection[str]) -> dict[str, object]:
        cleaned = self.row(row)
        if table == Finding.__tablename__ and "digest" in row and row["id"] in findings:
            cleaned["digest"] = self.digest(cast("str", row["id"]))
        return cleaned

    def rows_told(self, changes: str) -> set[tuple[str, str]]:
        """Table and id of each row that an event tells of and that holds it."""
        read = json.loads(changes)
        every = ((table, row) for part in _PARTS for table, rows in read.get(part, {}).items() for row in rows)
        return {(table, str(row.get("id"))) for table, row in every if table not in LAW and self.row(row) != row}

    def digest(self, finding: str) -> str:
        """
        What stands for the digest of a finding that held it.

        The digest is made of nothing but what was handed in: whoever knows the rest could try out names.
        """
        return f"{self.mark}{finding}"
