"""Which inputs reach code that none reached before? Atheris looks for them, in a process of its own."""

import hashlib
import pkgutil
import resource
import sys
import traceback
from importlib import import_module
from pathlib import Path
from random import Random

import atheris

from tests.fuzz.mutating import mutated

PACKAGES = ("rules", "compliance.intake", "compliance.policy", "compliance.roster", "compliance.deadlines")

with atheris.instrument_imports(include=["rules", "compliance", "yaml", "json", "csv", "zipfile"]):
    # Also what is else imported only when it is needed: later, nobody would look at where it goes.
    for package in map(import_module, PACKAGES):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)

    from tests.fuzz.targets import TARGETS

SECONDS_AN_INPUT = 60
MEMORY = 2048 << 20


def main(name: str, seconds: int, seed: int, found: Path, corpus: Path) -> None:
    """Feeds one target; what fails is kept in `found`, one input for each place in the code, and it goes on."""
    feed, seeds = TARGETS[name]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    first = seeds()
    corpus.mkdir(parents=True, exist_ok=True)
    for each in first:
        (corpus / hashlib.sha256(each).hexdigest()[:16]).write_bytes(each)

    def one(data: bytes) -> None:
        try:
            feed(data)
        except BaseException as error:  # noqa: BLE001 -- any is a find
            keep(data, error, found)

    def change(data: bytes, most: int, chance: int) -> bytes:
        random = Random(chance)
        if random.randrange(2):
            return bytes(atheris.Mutate(data, most))
        return mutated(data, first, random, most)

    longest = 4096 + max(map(len, first))
    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-max_len={longest}",
        f"-timeout={SECONDS_AN_INPUT}",
        f"-rss_limit_mb={MEMORY >> 20}",
        f"-artifact_prefix={found}/",
        "-print_final_stats=1",
        "-len_control=0",
    ]
    atheris.Setup([name, *options, str(corpus)], one, custom_mutator=change)
    atheris.Fuzz()


def keep(data: bytes, error: BaseException, found: Path) -> None:
    """The first input that fails at one place, and how it fails."""
    frames = traceback.extract_tb(error.__traceback__)
    place = "|".join(f"{Path(each.filename).name}:{each.lineno}" for each in frames[-3:])
    name = hashlib.sha256(f"{type(error).__name__} {place}".encode()).hexdigest()[:12]
    file = found / f"{name}.input"
    if not file.exists():
        file.write_bytes(data)
        file.with_suffix(".txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]), Path(sys.argv[5]))
