"""How does a file go wrong? By lines and words as people spoil it, and by bytes as disks do."""

import re
from collections.abc import Sequence
from random import Random

_TOKEN = re.compile(rb"[\w\x80-\xff.+-]+|[^\w\s]", re.ASCII)
_WORDS = (
    *(b"", b"0", b"-1", b"1e999", b"NaN", b"99999999999999999999", b"null", b"true", b"~", b"[]", b"{}", b'""', b"'"),
    *'" \\ \\ud800 \\u0000 &a *a !!python/object <<: ? - : | > # % @ , ; = A1:XFD1048576 &#0; &amp; <!DOCTYPE 亿 河东'.encode().split(),
    *(b"\x00", b"\x1b[2J", b"\xef\xbb\xbf", b"\xff", b"\xed\xa0\x80", b"\r", b"\n", b"\n---\n", b"\n...\n", b"\t"),
    *(b"2026-02-30", b"0000-00-00", b"2026-03-05", b"9999-12-31", b"[" * 40, b"{a: " * 30, b"- " * 30, b"a" * 300),
    b'<c r="A1" t="s"><v>9</v></c>',
)


def mutated(data: bytes, others: Sequence[bytes], chance: Random, most: int = 65_536) -> bytes:
    """`data` with one to four things changed, some of them into what stands in `others`."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_WAYS)(data, others, chance)
    return data[:most]


def _byte(data: bytes, _others: Sequence[bytes], chance: Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.randbytes(chance.randint(0, 2)) + data[place + 1 :]


def _cut(data: bytes, _others: Sequence[bytes], chance: Random) -> bytes:
    one, two = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
    return data[:one] + data[two:] if two - one < 200 or not chance.randrange(4) else data


def _token(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """A word becomes another: a spiteful one, or one from elsewhere."""
    tokens = list(_TOKEN.finditer(data))
    if not tokens:
        return data + chance.choice(_WORDS)
    at = chance.choice(tokens)
    other = chance.choice(others) if others else data
    found = _TOKEN.findall(other) if chance.randrange(2) else []
    new = chance.choice(found) if found else chance.choice(_WORDS)
    return data[: at.start()] + new + data[at.end() :]


def _inserted(data: bytes, _others: Sequence[bytes], chance: Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(_WORDS) + data[place:]


def _line(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """A line is left out, doubled, moved, put in from elsewhere, or indented otherwise."""
    lines = data.splitlines(keepends=True) or [b""]
    at = chance.randrange(len(lines))
    new = chance.choice((chance.choice(others) if others else data).splitlines(keepends=True) or [b""])
    line = lines[at]
    indented = chance.choice((b"  " + line, line.removeprefix(b"  "), b"\t" + line, line.rstrip(b"\n")))
    lines[at : at + 1] = chance.choice(([], [line, line], [new], [line, new], [indented]))
    if chance.randrange(3) == 0:
        lines.insert(chance.randrange(len(lines) + 1), line)
    return b"".join(lines)


_WAYS = (_byte, _cut, _token, _token, _token, _inserted, _line, _line)
