"""
How do many findings come in at once?

In batches, each one transaction, and every row is accounted for. The import of a file is itself recorded
(`Import`), so that one that was stopped goes on where it stood.
"""

from compliance.bulk.apart import can_read_apart
from compliance.bulk.file import begin_file
from compliance.bulk.resume import Import, begin, unfinished
from compliance.bulk.run import BATCH, import_rows
from compliance.bulk.source import FileMark, mark_of
from compliance.bulk.tally import Rejected, Tally

__all__ = [
    "BATCH",
    "FileMark",
    "Import",
    "Rejected",
    "Tally",
    "begin",
    "begin_file",
    "can_read_apart",
    "import_rows",
    "mark_of",
    "unfinished",
]
