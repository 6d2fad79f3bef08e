"""Eight processes hand in findings at once: briefly; `python -m tests.load.eight` does it at length, and with times."""

import json
import subprocess
import sys

CROWD = """
import json, sys
from tests.load.eight import crowd
came = crowd(sys.argv[1], float(sys.argv[2]))
print(json.dumps({"lost": came.lost(), "twice": sum(map(len, (each.numbers for each in came.wrote))) - came.findings}))
"""


def test_eight_processes_lose_nothing_and_are_refused_nothing(shared):
    done = subprocess.run([sys.executable, "-c", CROWD, shared, "2"], check=True, capture_output=True, text=True)
    came = json.loads(done.stdout)
    assert came["lost"] == []
    assert came["twice"] > 0
