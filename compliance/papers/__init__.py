"""What does the office send? Papers made of the record, numbered, kept byte for byte, and linked to their case.

How a paper comes about, for whoever adds a kind:

1. A maker gathers what the record says into a `Draft`:
   `make(bench: Bench, about: Mapping[str, str]) -> Draft`. `about` is what it was asked for with, as texts (the
   number of the case or meeting under `case` / `meeting`, remarks, days); it is kept, so that the paper can be made
   anew. `Draft(kind, about, names, addressees=…, copies=…, blocks=…, annexes=…, case_id=…, party_id=…, meeting_id=…)`:
   `names` is what the template may name (texts, numbers, days, moments in the district's time, lists of these or of
   mappings: a list is shown joined with “、”, a day as 2026年3月1日); `blocks` are parts of the body made in Python.
   `compliance.papers.kinds.KINDS` says of each kind what it is about and which function here makes it.
2. Its words stand in `templates/<kind>.yaml` (see `schema.py`): `word` (in its number), `title`, `head` (red head or
   not), `signed` (issuer, stamp and day or not), `annexes`, and `body`, a list of one of
   `text` (each line a paragraph; `place: body|plain|center|right`), `heading` (`level`), `form` (rows of one or two
   `name: text`), `table` (`each: <list in names>`, `columns: {heading: text with row and index}`, `widths`,
   `caption`, `empty`), `blocks: <name in Draft.blocks>`; each may have `if`. Texts are Jinja, in a sandbox; what is
   filled in is never run. `letterhead.yaml` has what all kinds share: number, head, issuer, stamp, addressee.
   Every template can also name: district, bodies.<id>, stamped_by, source.title/number, year, today, ordinal.
3. `issue(bench, draft, templates, replaces=…, reason=…) -> Issued` numbers, composes, renders both forms, and adds
   the rows and the event to the bench; `bench.write()` stores them. `reissue` in `kinds.py` does it anew.

Blocks (`content.py`): `Paragraph(text, place)`, `Heading(text, level)`, `Form(rows)`, `Table(headers, rows, widths,
caption)`, `Picture(png, alt, caption, svg)`; `Annex(title, body)` stands on pages of its own. Texts need no cleaning.
Units with the post of their member: `addressees_of(bench, unit_ids)`. Read back: `compliance.queries.papers`.
"""

from compliance.papers.addressees import addressees_of, place_named, unit_named
from compliance.papers.compose import Draft
from compliance.papers.content import (
    Addressee,
    Annex,
    Block,
    Content,
    Form,
    Heading,
    Paragraph,
    Picture,
    Table,
)
from compliance.papers.issue import Issued, issue
from compliance.papers.templates import Templates

__all__ = [
    "Addressee",
    "Annex",
    "Block",
    "Content",
    "Draft",
    "Form",
    "Heading",
    "Issued",
    "Paragraph",
    "Picture",
    "Table",
    "Templates",
    "addressees_of",
    "issue",
    "place_named",
    "unit_named",
]
