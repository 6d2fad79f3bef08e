"""
What breaks when it is fed with what nobody thought of?

    python -m tests.fuzz [SECONDS] [--target intake|allocation|policy|roster|calendar] [--seed N]

Each target is fed for SECONDS (60) in a process of its own, by atheris, which keeps what reaches code that nothing
reached before. What fails is written down with its traceback, once for each place in the code, and the feeding goes on;
an input that takes a minute, or 2 GiB, ends it. To mend something, put the input into `tests/fuzz/corpus/TARGET/` under a
name that says what it is: the suite feeds it from then on.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.fuzz.targets import TARGETS

KEPT = Path(tempfile.gettempdir()) / "lianban-fuzz"


def feed(target: str, seconds: int, seed: int) -> bool:
    """Feeds one target, and says what came of it; whether nothing failed."""
    found, corpus = KEPT / "found" / target, KEPT / "corpus" / target
    found.mkdir(parents=True, exist_ok=True)
    before = set(found.iterdir())
    arguments = [target, str(seconds), str(seed), str(found), str(corpus)]
    log = KEPT / f"{target}.log"
    with log.open("w") as output:
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.guided", *arguments], stdout=output, stderr=output, check=False
        )
    new = sorted(set(found.iterdir()) - before)
    told = log.read_text(errors="replace")
    runs, edges = (re.findall(pattern, told) or ["0"] for pattern in (r"executed_units: +(\d+)", r"cov: (\d+)"))
    print(f"{target:12}{int(runs[-1]):12,} inputs{int(edges[-1]):8,} edges, failed: {len(new) // 2}, log: {log}")
    print("\n".join(map(str, new)), end="\n" if new else "")
    return done.returncode == 0 and not new


def main() -> int:
    """Feeds the targets that are asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("seconds", type=int, nargs="?", default=60)
    parser.add_argument("--target", choices=TARGETS, action="append")
    parser.add_argument("--seed", type=int, default=1)
    asked: Any = parser.parse_args()
    if find_spec("atheris") is None:
        print("atheris is not installed here: pip install atheris==3.0.0 (Linux, Python 3.11 to 3.13)", file=sys.stderr)
        return 2
    went_well = [feed(target, asked.seconds, asked.seed) for target in asked.target or TARGETS]
    return 0 if all(went_well) else 1


if __name__ == "__main__":
    sys.exit(main())
