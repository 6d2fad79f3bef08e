"""Whatever is fed to the readers and the loaders is taken or refused; guided by coverage it is `python -m tests.fuzz`."""

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.mutating import mutated
from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
KEPT = sorted(file for file in CORPUS.glob("*/*") if file.is_file())
COUNTS = {"intake": 400, "allocation": 150, "policy": 100, "roster": 60, "calendar": 300}


@pytest.mark.parametrize("file", KEPT, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_what_once_failed_is_taken_or_refused(file: Path) -> None:
    TARGETS[file.parent.name].feed(file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_spoilt_is_taken_or_refused(name: str) -> None:
    feed, seeds = TARGETS[name]
    first = seeds()
    chance = Random(name)
    for number in range(COUNTS[name]):
        data = mutated(first[number % len(first)], first, chance)
        try:
            feed(data)
        except Exception as error:
            error.add_note(f"fed to {name}: {data!r}")
            raise


@pytest.mark.parametrize("name", TARGETS)
def test_what_the_fuzzing_begins_with_is_taken(name: str) -> None:
    """Who begins with what is refused at once gets no further."""
    feed, seeds = TARGETS[name]
    assert [each[:60] for each in seeds() if not feed(each)] == []
