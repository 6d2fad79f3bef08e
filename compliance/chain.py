"""Was the record of events edited? Each is sealed upon the one before it; `compliance.audit` finds a broken seal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache

import orjson

__all__ = [
    "GENESIS",
    "canonical",
    "digest",
    "digest_of",
    "plain",
    "seal",
    "seal_content",
]

GENESIS = "0" * 64
"""What the first event of a district is sealed upon."""


def plain(value: object) -> str:
    """A day or a moment as JSON text; the `default` of every JSON that is hashed."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical JSON")


_encode = json.JSONEncoder(
    ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"), default=plain
).encode


@lru_cache(maxsize=4096)
def _plain_utc(value: datetime) -> str:
    return plain(value)


def _quick(value: object) -> str:
    """As `plain`; the moment of an act is written over and over."""
    return _plain_utc(value) if isinstance(value, datetime) and value.tzinfo is UTC else plain(value)


_QUICK = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
_DELETE = b"\x7f"


def canonical(value: object) -> str:
    r"""
    `value` as the one JSON text that is hashed: sorted keys, no spaces, ASCII only.

    Numbers in it are whole: others have more than one form. What Python escapes otherwise than JSON (`\x`, `\U`),
    and a backslash that was meant, take the longer way.

    >>> canonical({"b": [1, None], "a": "联"})
    '{"a":"\\u8054","b":[1,null]}'
    """
    try:
        text = orjson.dumps(value, _quick, _QUICK).decode()
    except TypeError:
        return _encode(value)
    if text.isascii():
        return text if "\x7f" not in text else _encode(value)
    text = text.encode("ascii", "backslashreplace").decode()
    return text if "\\x" not in text and "\\U" not in text and "\x7f" not in text else _encode(value)


def digest(text: str) -> str:
    """SHA-256 of `text` (UTF-8), as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(value: object) -> str:
    """
    The digest of `canonical(value)`.

    >>> digest_of({"a": "联"}) == digest(canonical({"a": "联"}))
    True
    """
    try:
        data = orjson.dumps(value, _quick, _QUICK)
    except TypeError:
        return digest(canonical(value))
    if data.isascii() and _DELETE not in data:
        return hashlib.sha256(data).hexdigest()
    return digest(canonical(value))


def seal(prev_hash: str, seq: int, body: Mapping[str, object]) -> str:
    """The hash of event number `seq` with content `body`, upon the hash of the one before."""
    return digest_of([prev_hash, seq, body])


def seal_content(salt: str, content: Mapping[str, object]) -> str:
    """The hash that stands in an event's body for what may name a person; it reveals nothing without `salt`."""
    return digest_of([salt, content])
