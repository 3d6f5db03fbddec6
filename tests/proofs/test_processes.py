"""真的进程：两个人同时办一件，一个办成，另一个被告知是谁办了什么；办到一半强行杀掉，没有半件。"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clerk(fresh_house):
    """启动一个办事的进程。"""

    def start(*words: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.proofs.clerk", *map(str, words)],
            cwd=ROOT, env=fresh_house | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    return start


def said(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=120)
    return out.strip().splitlines()[-1]


def test_two_clerks_on_one_case(clerk, tmp_path):
    house = json.loads(said(clerk("found")))
    gate = tmp_path / "open"
    both = [
        clerk("assign", house["case"], house["people"][who], house["units"][unit], gate)
        for who, unit in (("李敏", "住建局"), ("陶建国", "城管局"))
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    gate.touch()
    answers = sorted((said(process) for process in both), key=lambda answer: answer != "done")
    assert answers[0] == "done"
    assert "办了「交办」" in answers[1]
    assert any(name in answers[1] for name in ("李敏", "陶建国"))
    found = json.loads(said(clerk("check")))
    assert found["faults"] == []


def test_killed_in_the_middle_nothing_is_half_there(clerk):
    house = json.loads(said(clerk("found")))
    worker = clerk("keep_assigning", house["people"]["李敏"], house["people"]["张桂英"], house["units"]["住建局"])
    assert worker.stdout is not None
    told = [worker.stdout.readline().split() for _ in range(12)]
    worker.kill()
    rest, _ = worker.communicate()
    told += [line.split() for line in rest.splitlines() if len(line.split()) == 2]
    found = json.loads(said(clerk("check")))
    assert found["faults"] == []
    assert found["drafts"] <= 1  # 至多一份还没有提出的草稿：它本来就不是事项
    for stream, seq in told:
        assert found["heads"][stream][0] >= int(seq)
    assert all(head[0] in (2, 3) for stream, head in found["heads"].items())  # 提出了，或者又交办了，没有别的
