"""The program on a terminal of its own, as a person sits before it: with a size, questions and answers."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # Ctrl-C on this terminal is meant for this program
from cli.main import main
main()
"""
PATIENCE = 60
"""Seconds without a sign of life, after which something has gone wrong; nothing waits that long that works."""


class Terminal:
    """
    A program that runs on a terminal.

    `expect` waits until a text stands on the screen, behind what was expected before.
    """

    def __init__(self, *words: object, columns: int = 80) -> None:
        self._screen, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self._program = subprocess.Popen(
            [sys.executable, "-c", START, *map(str, words)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "LANG": "C.UTF-8"},
            start_new_session=True,
        )
        os.close(theirs)
        self._raw = b""
        self._seen = 0

    @property
    def text(self) -> str:
        """All that was written so far."""
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self._raw.decode("utf-8", "ignore"))
        return plain.replace("\r\n", "\n")

    def expect(self, text: str) -> str:
        """Wait for `text`, and give what came up to it."""
        while text not in self.text[self._seen :]:
            if not self._read():
                raise AssertionError(f"{text!r} never came; the screen has:\n{self.text}")
        start, self._seen = self._seen, self.text.index(text, self._seen) + len(text)
        return self.text[start : self._seen]

    def answer(self, question: str, answer: str) -> str:
        """Wait for `question`, then type `answer` and Enter; what came up to the question."""
        told = self.expect(question)
        os.write(self._screen, f"{answer}\n".encode())
        return told

    def interrupt(self) -> None:
        """Press Ctrl-C until it is heard: Python misses one that comes in the moment before it reads."""
        before = len(self._raw)
        while b"\n" not in self._raw[before:]:
            os.write(self._screen, b"\x03")
            while select.select([self._screen], [], [], 1)[0]:
                if not self._read() or b"\n" in self._raw[before:]:
                    break

    def finish(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        os.close(self._screen)
        return self._program.wait(PATIENCE)

    def _read(self) -> bool:
        ready, _out, _odd = select.select([self._screen], [], [], PATIENCE)
        if not ready:
            self._program.send_signal(signal.SIGKILL)
            return False
        try:
            data = os.read(self._screen, 65536)
        except OSError:  # Linux says so when nobody holds the other end any more
            return False
        self._raw += data
        return bool(data)
