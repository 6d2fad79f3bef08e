"""Each paper opens in LibreOffice, and nothing of it is lost on the pages that come out."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from compliance.casework import desk
from compliance.conference_states import PaperForm, PaperKind
from tests.compliance.acting import OFFICE, act
from tests.compliance.making import the_book
from tests.compliance.papers.issuing import LATE, cells, issued, lines, named, office_with_cases

LONG = ("很长的名称" * 60)[:300]

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext (poppler-utils) is not installed"),
]


@pytest.fixture
def papers(database):
    office_with_cases(database, named(LONG))
    act(database, the_book(), OFFICE, LATE, desk.hand_over, "2026-0002", "区食品药品检验所", "不在职责分工内")
    return {
        "dispatch": issued(database, PaperKind.DISPATCH),
        "supervision": issued(database, PaperKind.SUPERVISION, note="请高度重视。"),
        "long": issued(database, PaperKind.SUPERVISION, "2026-0003"),
        "transfer": issued(database, PaperKind.TRANSFER, "2026-0002"),
        "rectification": issued(database, PaperKind.RECTIFICATION, "2026-0003", note=LONG),
    }


def squeezed(text):
    return re.sub(r"\s|—\s*\d+\s*—", "", text)


def test_each_paper_opens_and_all_that_it_says_is_on_its_pages(papers, tmp_path):
    for name, paper in papers.items():
        (tmp_path / f"{name}.docx").write_bytes(paper.files[PaperForm.DOCX])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *tmp_path.glob("*.docx")]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    for name, paper in papers.items():
        told = subprocess.run(
            [PDFTOTEXT, "-layout", tmp_path / f"{name}.pdf", "-"], check=True, capture_output=True, text=True
        ).stdout
        *pages, rest = told.split("\f")
        assert not rest.strip()
        assert all(re.search(rf"—\s*{number}\s*—", page) for number, page in enumerate(pages, start=1)), name
        printed = squeezed("".join(pages))
        for line in lines(paper):
            assert squeezed(line) in printed, (name, line)
        everything = "".join(cell for row in cells(paper) for cell in row)
        assert not set(squeezed(everything)) - set(printed), name
        [stamp] = [line for line in told.splitlines() if "代章" in line]
        assert len(stamp) - len(stamp.lstrip()) > 15, "the stamp line stands on the right"


def test_the_stamp_never_stands_on_a_page_alone(database, tmp_path):
    """Whatever the length of the body, the last page has a line of it, or all of the paper is on it."""
    office_with_cases(database)
    for length in range(0, 60, 6):
        paper = issued(database, PaperKind.SUPERVISION, note="\n".join(f"第{each}句。" for each in range(length)))
        (tmp_path / f"{length}.docx").write_bytes(paper.files[PaperForm.DOCX])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *tmp_path.glob("*.docx")]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    made = list(tmp_path.glob("*.pdf"))
    assert len(made) == 10
    for file in made:
        told = subprocess.run([PDFTOTEXT, "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
        last = [line for line in told.split("\f")[-2].splitlines() if line.strip()]
        first_of_end = next(
            index for index, line in enumerate(last) if "联席会议办公室" in line and "象山区“双减”" in line
        )
        assert first_of_end > 0, file.name
