"""
The program, which dies at a chosen moment: `python -m tests.compliance.jobs.dying FILE NUMBER WORD…` is `lianban WORD…`.

It kills itself when it is about to say its statement number NUMBER to the database (or, for 0, never), and writes into
FILE how many statements there were.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import Engine, event

from cli.main import main as lianban


def main(count: str, dies_at: str, *words: str) -> None:
    said = 0

    def _before(*_given: object) -> None:
        nonlocal said
        said += 1
        if said == int(dies_at):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", _before)
    event.listen(Engine, "commit", _before)
    try:
        lianban(words)
    finally:
        Path(count).write_text(str(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
