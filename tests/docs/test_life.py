"""The document on the life of a case says what the table of transitions says."""

from __future__ import annotations

from compliance.labels import case_state_label
from compliance.life.diagram import mermaid
from compliance.life.table import TRANSITIONS
from compliance.states import CaseState
from rules.language import Language, speaking
from tests.docs.console import ROOT
from tests.docs.life import DOCUMENT, MARKED, made, rewritten

TEXT = (ROOT / DOCUMENT).read_text("utf-8")


def test_the_diagram_and_the_table_are_those_of_the_program() -> None:
    assert rewritten(TEXT) == TEXT, "run `python -m tests.docs.life`"
    assert [name for _start, name, _end in MARKED.findall(TEXT)] == list(made())


def test_every_row_of_the_table_is_a_row_of_the_document() -> None:
    assert len(made()["rows"].splitlines()) == len(TRANSITIONS) + 2


def test_the_diagram_shows_every_state_and_how_it_is_left() -> None:
    with speaking(Language.EN):
        lines = [line.strip() for line in mermaid().splitlines()]
    for state in CaseState:
        assert any(line.startswith(f"{state.value} --> ") for line in lines)
        assert any(f"--> {state.value}" in line for line in lines)


def test_the_diagram_lets_nothing_come_back_to_where_it_was_aside() -> None:
    lines = [line.strip() for line in mermaid().splitlines()]
    for aside in ("returned", "parked"):
        assert not any(line.startswith(f"void --> {aside}") for line in lines)


def test_every_state_is_explained_in_both_languages() -> None:
    told = [line for line in TEXT.splitlines() if line.startswith("| **")]
    for language in Language:
        with speaking(language):
            names = [case_state_label(state) for state in CaseState]
        assert [name for name in names if not any(name in line for line in told)] == []
