"""Evidence is taken from beside the findings, and from nowhere else."""

import hashlib
import os

import pytest

from compliance.draft import EvidenceDraft
from compliance.errors import BadInput
from compliance.intake import Parser, limits
from tests.compliance.intake.samples import TODAY, finding

PICTURE = b"\x89PNG picture"


@pytest.fixture
def folder(tmp_path):
    inner = tmp_path / "findings"
    (inner / "照片").mkdir(parents=True)
    (inner / "照片" / "出口.png").write_bytes(PICTURE)
    (inner / "a.txt").write_bytes(b"a")
    (inner / "empty.txt").touch()
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (inner / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inner / "up").symlink_to(tmp_path)
    (inner / "round").symlink_to("round")
    os.mkfifo(inner / "pipe")
    return inner


@pytest.fixture
def parser(allocation, folder):
    return Parser(allocation, TODAY, folder)


@pytest.mark.parametrize("name", ["照片/出口.png", "照片\\出口.png", "./照片//出口.png", " 照片/出口.png "])
def test_a_file_is_known_by_its_hash(parser, name) -> None:
    assert parser.parse(finding(evidence=[name])).evidence == (
        EvidenceDraft("照片/出口.png", hashlib.sha256(PICTURE).hexdigest(), len(PICTURE)),
    )


def test_one_file_named_twice_is_one_piece_of_evidence(parser, folder) -> None:
    draft = parser.parse(finding(evidence=["a.txt", "./a.txt", str(folder / "a.txt")]))
    assert [each.name for each in draft.evidence] == ["a.txt"]


def test_a_file_that_changed_between_two_findings_is_hashed_again(parser, folder) -> None:
    before = parser.parse(finding(evidence="a.txt")).evidence[0]
    (folder / "a.txt").write_bytes(b"ab")
    after = parser.parse(finding(evidence="a.txt")).evidence[0]
    assert (before.sha256, after.sha256) == (hashlib.sha256(b"a").hexdigest(), hashlib.sha256(b"ab").hexdigest())


BAD = {
    "nothing": ("none.jpg", "“none.jpg” is not there."),
    "a step up": ("../secret.txt", "“../secret.txt” leads out of the folder with “..”."),
    "a step down and two up": ("照片/../../secret.txt", "leads out of the folder with “..”."),
    "a Windows step up": ("..\\secret.txt", "leads out of the folder with “..”."),
    "another folder": ("/etc/passwd", "“/etc/passwd” lies outside the folder of the findings."),
    "a Windows drive": ("C:\\secret.txt", "lies outside the folder of the findings."),
    "a link out": ("out.txt", "“out.txt” lies outside the folder of the findings."),
    "a folder that is a link out": ("up/secret.txt", "lies outside the folder of the findings."),
    "a link to itself": ("round", "“round” is not there."),
    "a folder": ("照片", "“照片” is not a file."),
    "a pipe": ("pipe", "“pipe” is not a file."),
    "an empty file": ("empty.txt", "“empty.txt” is empty."),
    "a name too long for the disk": ("x" * 900, "is not there."),
    "NUL": ("a\0.txt", "has the control character U+0000."),
    "a name without end": ("x" * 2000, "is too long for the name of a file."),
}


@pytest.mark.parametrize(("name", "message"), BAD.values(), ids=BAD)
def test_what_is_wrong_with_a_file_of_evidence_is_said(parser, name, message) -> None:
    with pytest.raises(BadInput) as refused:
        parser.parse(finding(evidence=[name]))
    (problem,) = refused.value.problems
    assert problem.where == "evidence"
    assert message in problem.what
    assert problem.remedy


def test_a_file_beyond_the_limit_is_refused_unread(parser, folder) -> None:
    with (folder / "film.mp4").open("wb") as film:
        film.truncate(limits.MAX_EVIDENCE + 1)
    with pytest.raises(
        BadInput, match=r"“film\.mp4” is 50 MB; at most 50 MB are taken\. Make it smaller, or split it\."
    ):
        parser.parse(finding(evidence="film.mp4"))


def test_a_hundred_files_are_enough(parser) -> None:
    with pytest.raises(BadInput, match="has 101 files; at most 100 are taken"):
        parser.parse(finding(evidence=["a.txt"] * 101))


@pytest.mark.parametrize("given", [{}, 3, True], ids=repr)
def test_evidence_is_a_list_of_names(parser, given) -> None:
    with pytest.raises(BadInput, match=r"evidence: is .*, not a list of files"):
        parser.parse(finding(evidence=given))


def test_a_list_of_evidence_has_nothing_but_names(parser) -> None:
    with pytest.raises(BadInput, match="has a number where the name of a file should be"):
        parser.parse(finding(evidence=["a.txt", 3]))
