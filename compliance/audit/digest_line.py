"""How does one line on paper pin a day of the record, so that a person can copy it and a slip of the pen shows?

>>> print(DigestLine.of("xiangshan", date(2026, 3, 10), 42, "9f" * 32))
xiangshan 2026-03-10 42 KYFS-Z7WZ-KYFS-Z7WZ-5F1A
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

__all__ = ["DigestLine", "code_of", "read_line"]

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 that are not taken for one another; I, L, O and U are left out, and read as what they are mistaken for."""

_MISREAD = str.maketrans("OIL", "011")
_GROUP = 4
_LENGTH = 16
_HEX = 20
_LINE = re.compile(r"(\S+)\s+(\d{4})\s*-\s*(\d{1,2})\s*-\s*(\d{1,2})\s+(\d{1,15})\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class DigestLine:
    """
    The district, the day, the number of its last event, and the first 80 bits of that event's hash.

    That hash covers every event before it, so that nothing up to there can be changed, however much is sealed anew.
    """

    district: str
    day: date
    seq: int
    code: str

    @classmethod
    def of(cls, district: str, day: date, seq: int, hash_: str) -> DigestLine:
        """The line of a day whose last event is number `seq` with this hash."""
        return cls(district, day, seq, code_of(hash_))

    @property
    def check(self) -> str:
        """
        Four characters over all that stands before them: CRC-16.

        It is another one whenever one character was mistaken, or two next to each other changed places.
        """
        text = f"{self.district} {self.day.isoformat()} {self.seq} {self.code}"
        return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"

    def __str__(self) -> str:
        letters = self.code + self.check
        groups = "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
        return f"{self.district} {self.day.isoformat()} {self.seq} {groups}"


def code_of(hash_: str) -> str:
    """The first 80 bits of a hash, as 16 letters; of something that is no hash, some other 16."""
    digits = hash_[:_HEX] if re.fullmatch("[0-9a-f]{64}", hash_) else "0" * _HEX
    number = int(digits, 16)
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))


def read_line(text: str) -> DigestLine | None:
    """
    The line that a person copied: in small letters, with O for 0, in full width, or spaced otherwise; None if a
    character is wrong.

    >>> read_line("xiangshan 2026-3-10 42 kyfs z7wz kyfs z7wz 5fla") is not None
    True
    """
    found = _LINE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    district, year, month, day, seq, letters = found.groups()
    code = re.sub(r"[^\w]|_", "", letters).upper().translate(_MISREAD)
    try:
        line = DigestLine(district, date(int(year), int(month), int(day)), int(seq), code[:_LENGTH])
    except ValueError:
        return None
    return line if code == line.code + line.check and len(line.code) == _LENGTH else None
