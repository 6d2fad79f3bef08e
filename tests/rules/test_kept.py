"""What a file came to is kept, and is the same; what is kept is believed only where it is whole, one's own, and of now."""

import os
from pathlib import Path

import pytest

from rules.errors import AllocationError
from rules.kept import MOST, Kept
from rules.load import _load, bundled

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples" / "allocations").glob("*.yaml"))
SMALL = EXAMPLES[-1]
CODE = Path(__file__).parent


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache" / "lianban"


def entry(folder):
    [only] = folder.iterdir()
    return only


@pytest.mark.parametrize("file", [*bundled().values(), *EXAMPLES], ids=lambda file: file.stem)
def test_an_allocation_that_was_kept_is_the_one_that_was_read(file, folder):
    read = _load(file)
    assert _load(file, folder) == read
    before = entry(folder).stat().st_mtime_ns
    again = _load(file, folder)
    assert again == read
    assert (again.document, list(again.issues)) == (read.document, list(read.issues))
    assert entry(folder).stat().st_mtime_ns == before


def test_nobody_else_may_look_at_it(folder):
    _load(SMALL, folder)
    assert (folder.stat().st_mode & 0o777, entry(folder).stat().st_mode & 0o777) == (0o700, 0o600)


SPOILT = {
    "cut off": lambda data: data[:-1],
    "altered": lambda data: data.replace(b"lead", b"laed", 1),
    "empty": lambda data: b"",
    "of bytes": lambda data: b"\xff\x00" * 100,
    "without its digest": lambda data: data.partition(b"\n")[2],
    "something else": lambda data: b"{}\n",
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_an_entry_that_is_spoilt_is_made_anew(spoil, folder):
    read = _load(SMALL, folder)
    whole = entry(folder).read_bytes()
    entry(folder).write_bytes(spoil(whole))
    assert _load(SMALL, folder) == read
    assert entry(folder).read_bytes() == whole


@pytest.mark.parametrize("lead", ["folder", "entry"])
def test_what_others_may_have_written_is_not_believed(lead, folder):
    kept = Kept(folder, [CODE], b"of")
    kept.keep(["good"])
    open_to_all = folder if lead == "folder" else entry(folder)
    open_to_all.chmod(0o777)
    assert kept.recall() is None
    open_to_all.chmod(0o700)
    assert kept.recall() == ["good"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_what_is_somebody_elses_is_not_believed(folder):
    kept = Kept(folder, [CODE], b"of")
    kept.keep(["good"])
    os.chown(entry(folder), 12345, 12345)
    assert kept.recall() is None


def test_another_program_finds_nothing_of_it(folder, tmp_path):
    programs = [tmp_path / "1", tmp_path / "2"]
    for number, program in enumerate(programs):
        program.mkdir()
        (program / "module.py").write_text(f"VERSION = {number}", encoding="utf-8")
    Kept(folder, programs[:1], b"of").keep(["good"])
    assert Kept(folder, programs[1:], b"of").recall() is None
    assert Kept(folder, programs[:1], b"of another file").recall() is None
    assert Kept(folder, programs[:1], b"of").recall() == ["good"]


def test_a_file_that_changed_is_read_again(folder, write):
    text = SMALL.read_text("utf-8")
    assert _load(write(text), folder).ref.version != "99"
    changed = _load(
        write(text.replace('version: "', 'version: "99', 1).replace("version: 1", "version: 991", 1)), folder
    )
    assert changed.ref.version.startswith("99")


def test_where_nothing_can_be_kept_nothing_is_said(tmp_path, capfd):
    (tmp_path / "a file").write_text("", encoding="utf-8")
    folder = tmp_path / "a file" / "lianban"
    assert _load(SMALL, folder) == _load(SMALL)
    assert capfd.readouterr() == ("", "")


def test_mistakes_are_told_with_their_lines_each_time_and_nothing_is_kept(folder, write):
    file = write(SMALL.read_text("utf-8") + "\nno_such_key: 1\n")
    told = []
    for _time in range(2):
        with pytest.raises(AllocationError) as caught:
            _load(file, folder)
        told.append([(str(each), each.line, each.column) for each in caught.value.problems])
    assert told[0] == told[1]
    assert all(line for _text, line, _column in told[0])
    assert not folder.exists()


def test_the_oldest_entries_go(folder):
    for number in range(MOST + 3):
        Kept(folder, [CODE], str(number).encode()).keep([str(number)])
        newest = max(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, ns=(number, number))
    assert len(list(folder.iterdir())) == MOST
    assert Kept(folder, [CODE], b"2").recall() is None
    assert Kept(folder, [CODE], b"3").recall() == ["3"]
