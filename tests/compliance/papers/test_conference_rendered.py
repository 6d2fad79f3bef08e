"""The papers of the conference open in LibreOffice, and nothing of them is lost on the pages that come out."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from compliance.conference_states import PaperForm, PaperKind
from compliance.meetings.model import Decision
from tests.compliance.papers.issuing import cells, lines
from tests.compliance.papers.sitting import called, issued, minuted, with_roster

FEATURES = Path(__file__).resolve().parents[3] / "features"
LONG = ("很长的名称<b>" * 60)[:300]
SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext (poppler-utils) is not installed"),
]


@pytest.fixture
def papers(database):
    with_roster(database)
    number = called(database, title=LONG, guest=LONG[:-1])
    minuted(
        database,
        number,
        Decision(LONG, "fire_rescue", date(2026, 4, 30), ("education", "health", "emergency")),
        Decision("修订登记分工", "market_regulation", date(2026, 5, 29), major=True),
        summary=LONG,
    )
    days = {"from": "2026-01-01", "to": "2026-03-12"}
    of_meeting = (PaperKind.NOTICE, PaperKind.AGENDA, PaperKind.MINUTES, PaperKind.MATTERS)
    made = {kind: issued(database, kind, meeting=number) for kind in of_meeting}
    made |= {kind: issued(database, kind, **days) for kind in (PaperKind.CIRCULAR, PaperKind.REPORT)}
    return made | {PaperKind.HANDBOOK: issued(database, PaperKind.HANDBOOK, features=str(FEATURES))}


def squeezed(text):
    return re.sub(r"\s|—\s*\d+\s*—", "", text)


def test_each_paper_opens_and_all_that_it_says_is_on_its_pages(papers, tmp_path):
    for kind, paper in papers.items():
        (tmp_path / f"{kind}.docx").write_bytes(paper.files[PaperForm.DOCX])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *tmp_path.glob("*.docx")]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    for kind, paper in papers.items():
        read = [PDFTOTEXT, "-raw", tmp_path / f"{kind}.pdf", "-"]
        printed = squeezed(subprocess.run(read, check=True, capture_output=True, text=True).stdout)
        said = [*lines(paper), *(cell for row in cells(paper) for cell in row)]
        missing = [text for text in said if squeezed(text) not in printed]
        assert not missing, (kind, missing[:3])
