"""How large may what is handed in be?"""

from __future__ import annotations

__all__ = [
    "KIB",
    "MAX_CELLS",
    "MAX_CONTENTS",
    "MAX_DEPTH",
    "MAX_DOCUMENT",
    "MAX_EVIDENCE",
    "MAX_EVIDENCE_FILES",
    "MAX_FAULTS",
    "MAX_FILE",
    "MAX_ITEMS",
    "MAX_LINE",
    "MAX_MERGED",
    "MAX_RECORD_LINES",
    "MAX_UNPACKED",
    "MIB",
]

KIB = 1024
MIB = 1024 * KIB

MAX_FILE = 512 * MIB
"""Bytes in one file of findings; JSON lines and CSV are streamed, so this is not memory."""

MAX_LINE = MIB
"""Bytes in one line, or characters in one cell; a longer one is rejected and reading goes on behind it."""

MAX_RECORD_LINES = 500
"""Lines that one CSV row may run over, with `MAX_LINE` bytes in all; behind that, a quotation mark was never closed."""

MAX_DOCUMENT = 64 * MIB
"""Bytes in a JSON array or object: it is held in memory whole, unlike JSON lines."""

MAX_ITEMS = 1_000_000
"""Findings in a JSON array; as many as `MAX_DOCUMENT` can hold, unless they are hardly anything each."""

MAX_DEPTH = 8
"""How deep lists and objects may lie in each other; a finding needs three."""

MAX_UNPACKED = 1024 * MIB
"""Bytes in a workbook when it is unpacked."""

MAX_CONTENTS = 8 * MIB
"""Bytes in what says which sheets a workbook has: it is held in memory whole, at some ten times its size."""

MAX_CELLS = 20_000_000
"""Rows times columns of a sheet: its reader takes memory for every cell of the rectangle, filled or not."""

MAX_FAULTS = 100_000
"""Formulas without a value in a sheet; behind that, the workbook was never calculated."""

MAX_MERGED = 100_000
"""Merged cells in a sheet; each row that lies in some is rejected, and memory is taken for each."""

MAX_EVIDENCE = 50 * MIB
"""Bytes in one file of evidence."""

MAX_EVIDENCE_FILES = 100
"""Files of evidence for one finding."""
