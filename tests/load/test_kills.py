"""Imports and acts are killed at a few moments; `python -m tests.load.kills` does it at two hundred."""

import subprocess
import sys


def test_a_process_killed_at_any_moment_leaves_a_record_that_goes_on_to_the_same_end():
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.kills", "8", "1"], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "each left a whole record, and the end was the same each time" in done.stdout
    assert done.stdout.startswith("8 kills (seed 1)")
