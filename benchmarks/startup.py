"""
How much slower is a cold `lianban --help` than that of a bare click program?

Run `python benchmarks/startup.py [ROUNDS]`: both are started by turns, each in a new process, and the medians are
compared. Promised is a ratio of at most 2. Files are in the system's cache, and nothing else is.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROMISED = 2.0
BARE = """
import click

@click.group()
def app():
    "A program that does nothing."

@app.command()
def go():
    "Go."

app(prog_name="bare")
"""
OURS = "from cli.main import main; main()"


def seconds(program: str) -> float:
    """How long one cold `--help` takes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, "--help"], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def compare(rounds: int) -> tuple[float, float]:
    """The medians of a bare program and of ours, in seconds, measured by turns."""
    seconds(BARE), seconds(OURS)
    taken = [(seconds(BARE), seconds(OURS)) for _round in range(rounds)]
    bare, ours = zip(*taken, strict=True)
    return statistics.median(bare), statistics.median(ours)


if __name__ == "__main__":
    bare, ours = compare(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
    print(f"bare click --help   {bare * 1000:6.1f} ms")
    print(f"lianban --help      {ours * 1000:6.1f} ms")
    print(f"ratio               {ours / bare:6.2f}    (promised: at most {PROMISED:g})")
