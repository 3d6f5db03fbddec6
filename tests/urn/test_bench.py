"""测速的命令给出约定的数，并且自己核对：不丢，不重。"""

import json
import subprocess
import sys

import pytest

POLL = {
    "votes",
    "accepted",
    "repeats",
    "forged",
    "lost",
    "twice",
    "per_second",
    "yardstick_per_second",
    "ratio",
    "count_seconds",
}
SECRET = {"ballots", "cast_per_second_core", "issue_per_second_core", "recount_seconds"}
CRASH = {"kills", "answered", "counted", "lost", "twice"}


@pytest.mark.parametrize(
    ("kind", "option", "number", "names"),
    [("poll", "votes", 1000, POLL), ("secret", "ballots", 60, SECRET), ("crash", "times", 2, CRASH)],
)
def test_a_small_measure(kind: str, option: str, number: int, names: set[str]):
    done = subprocess.run(
        [sys.executable, "-m", "bihuan.config.cli", "bench", kind, f"--{option}", str(number), "--json"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) == names, "只有约定的这些"
    assert found.get("lost", 0) == found.get("twice", 0) == 0
    if kind == "poll":
        assert (found["accepted"], found["repeats"], found["forged"]) == (980, 10, 10)
    if kind == "crash":
        assert found["answered"] >= 2 * 200
        assert found["counted"] >= found["answered"]
