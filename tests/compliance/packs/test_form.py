"""A pack that is none, was damaged, or is of a form or a size that is not known is refused, and nothing is taken."""

import gzip
import json
from contextlib import suppress
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import BadInput, UnreadableFile
from compliance.packs import form
from compliance.packs.reading import Reader
from tests.compliance.making import finding, the_book
from tests.compliance.packs.carrying import Nothing, carried, forged, lines_of, sealed

PACK = carried(finding(text="一"), finding(text="二"))
_CONTENT = gzip.decompress(PACK)
LINES = lines_of(carried(finding(text="一", key="1"), Nothing(note="关门")))[1:]
READER = Reader(the_book(), date(2026, 3, 12))


def refusal(pack):
    with pytest.raises(UnreadableFile) as refused:
        form.read_pack(BytesIO(pack), "甲.pack")
    return str(refused.value)


@pytest.mark.parametrize(
    "pack",
    [
        PACK[:-12],
        PACK[: len(PACK) // 2],
        PACK[:200] + bytes([PACK[200] ^ 1]) + PACK[201:],
        PACK + b"more",
        gzip.compress(_CONTENT.replace("一".encode("unicode_escape").lower(), b"\\u4e8c")),
        gzip.compress(b"\n".join(_CONTENT.splitlines()[:-1]) + b"\n"),
        gzip.compress(_CONTENT + b"{}\n"),
        gzip.compress(_CONTENT[:-1]),
        sealed(lines_of(PACK)[:-1]),
    ],
    ids=["end", "half", "bit", "longer", "word", "no hash", "behind the hash", "no line end", "fewer than it says"],
)
def test_what_was_damaged_or_cut_off_is_refused(pack):
    assert refusal(pack) == (
        "甲.pack: was damaged or cut off on its way; nothing of it was taken. "
        "Copy it from the laptop again, or export it there once more with `--all`."
    )


@pytest.mark.parametrize(
    "content",
    [b'{"id": 1}\n', b"PK\x03\x04 and more", gzip.compress(b"\xff\xfe\n"), gzip.compress(b'{"format": "other"}\n{}\n')],
    ids=["a finding", "an archive", "no text", "another form"],
)
def test_what_is_no_pack_is_said_to_be_none(content):
    assert refusal(content) == ("甲.pack: is not a pack. A pack is what `lianban pack export FILE` writes on a laptop.")


def test_an_empty_file_is_said_to_be_empty():
    assert refusal(b"").startswith("甲.pack: is empty.")


def test_a_newer_form_is_not_guessed_at():
    assert refusal(forged(PACK, 0, form=2)) == (
        "甲.pack: has the form 2; this lianban reads 1. Install the newer lianban, then merge it again."
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"device": "a laptop"},
        {"district": "象山\x1b[2J"},
        {"exported": {"at": "2026-03-10T10:00:00", "unit": None, "role": "inspector", "name": ""}},
        {"exported": {"at": "2026-03-10T10:00:00Z", "unit": None, "role": "clock", "name": ""}},
        {"exported": None},
        {"allocation": {}},
        {"findings": -1},
        {"findings": True},
        {"visits": "many"},
    ],
    ids=str,
)
def test_a_header_that_makes_no_sense_is_refused(changes):
    assert refusal(forged(PACK, 0, **changes)) == (
        "甲.pack: has a header that cannot be read. Export it on the laptop once more."
    )


def test_a_pack_that_unpacks_to_far_too_much_is_left_packed(monkeypatch):
    monkeypatch.setattr(form, "_MOST", 10_000)  # a bomb of the real size would take the suite's time
    bomb = gzip.compress(json.dumps({"format": "lianban-pack", "form": 1}).encode() + b"\n" + b" " * 1_000_000)
    assert "is larger than 9 KB when it is unpacked" in refusal(bomb)


def test_a_pack_that_would_get_too_large_is_not_written(monkeypatch):
    monkeypatch.setattr(form, "_MOST", 1_000)  # sixty thousand findings would take the suite's time
    with pytest.raises(BadInput, match="would hold more than 1000 bytes"):
        carried(finding(text="一"), finding(text="二"))


@settings(max_examples=30)
@given(place=st.integers(0, len(PACK) - 1), bit=st.integers(0, 7))
def test_one_bit_that_tipped_over_changes_nothing_that_is_read(place, bit):
    """The header of gzip has bits that say nothing of the content; every other is found out."""
    spoilt = PACK[:place] + bytes([PACK[place] ^ 1 << bit]) + PACK[place + 1 :]
    with suppress(UnreadableFile):
        assert form.read_pack(BytesIO(spoilt), "甲.pack").sha256 == form.read_pack(BytesIO(PACK), "甲.pack").sha256


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=100)
@given(data=st.data(), value=JSON)
def test_whatever_stands_in_a_line_it_is_taken_or_refused(data, value):
    line = data.draw(st.sampled_from(LINES))
    key = data.draw(st.sampled_from(sorted(line)))
    inner = data.draw(st.sampled_from(sorted(line[key]))) if isinstance(line[key], dict) else None
    changed = value if inner is None or data.draw(st.booleans()) else line[key] | {inner: value}
    with suppress(BadInput):
        READER.read(line | {key: changed})
