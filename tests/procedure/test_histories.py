"""旧版写下的历史：今天的机器折叠出的，与当时的机器折叠出的一样；旧的数据夹升级以后，核验没有毛病。"""

import contextlib
import datetime as dt
import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path

import pytest

from bihuan.kernel.workdays import Calendar
from bihuan.procedure.language import read_text
from bihuan.procedure.machine import Fold, State

HISTORIES = Path(__file__).parents[1] / "histories"
EDITION_BACK = "UPDATE procedure_case SET edition = 0 WHERE id % 2 = 0"  # 升级到一半断了电的样子
RELEASES = sorted(path.name.removesuffix(".jsonl.xz") for path in HISTORIES.glob("*.jsonl.xz"))


def history(release: str) -> list[dict]:
    with lzma.open(HISTORIES / f"{release}.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.mark.parametrize("release", RELEASES)
def test_every_old_chain_folds_to_what_its_own_release_computed(release):
    head, *chains = history(release)
    texts = cache(lambda label: read_text(head["texts"][label], label))
    tables = [table(number, **written) for number, written in enumerate(head["calendars"])]
    different = []
    for chain in chains:
        calendars = {int(version): tables[n] for version, n in chain["calendars"].items()}
        bodies = [{"event": {}, **body} for body in chain["bodies"]]
        found = seen_as_then(Fold(texts, calendars.__getitem__).run(bodies))
        if found != chain["expected"]:
            different.append((chain["from"], {k: v for k, v in found.items() if v != chain["expected"][k]}))
    assert different == []
    assert len(chains) > 700


def test_the_old_chains_go_through_every_special_step():
    told = {body["step"]["code"] for chain in history("2afdf5f")[1:] for body in chain["bodies"]}
    assert {"@decide", "@adopt", "@redate", "@pause", "@resume", "@correct", "redo", "reassign", "merge"} <= told


def test_an_old_data_folder_is_upgraded_once_and_can_be_rebuilt(tmp_path):
    folder = unpacked(tmp_path)
    before = chains_in(folder)
    first = bihuan(folder, "verify", "--json")
    assert (first["sound"], first["faults"]) == (True, [])
    grown = chains_in(folder)
    assert all(grown[stream][: len(bodies)] == bodies for stream, bodies in before.items())
    added = [json.loads(body)["step"]["code"] for s, bodies in grown.items() for body in bodies[len(before[s]) :]]
    assert added == ["@restate"] * len(before)
    change(
        folder, "UPDATE procedure_seat SET role = 'nobody'", "UPDATE procedure_case SET title = '别的'", EDITION_BACK
    )
    assert {fault["kind"] for fault in bihuan(folder, "verify", "--json")["faults"]} == {"seat", "state"}
    assert bihuan(folder, "rebuild", "--json") == {"cases": len(before), "faults": []}
    assert bihuan(folder, "verify", "--json")["faults"] == []
    assert chains_in(folder) == grown


def table(number: int, off: list[str], work: list[str], years: list[int]) -> Calendar:
    days = [{dt.date.fromisoformat(day): "" for day in listed} for listed in (off, work)]
    return Calendar(days[0], days[1], frozenset(years), number)


def seen_as_then(state: State | None) -> dict:
    """状态用当时的样子说。"""
    assert state is not None
    runs = sorted((*state.stopped, *state.open_runs()), key=lambda run: run.n)
    told = {
        "procedure": state.procedure, "stage": state.stage, "number": state.number, "round": state.round,
        "returns": state.returns, "due": state.due_on, "ended": state.ended_on, "ending": state.ending,
        "steps": state.steps, "counts": state.counts, "passed": list(state.passed),
        "tasks": [
            [t.n, t.role, t.unit, t.stage, t.round, t.before, t.returns, t.opened_on, t.ended_on] for t in state.tasks
        ],
        "clocks": [
            [r.n, r.step, r.task, r.zero, r.due, r.limit, r.words, r.stopped_on,
             [[s.kind, s.on, s.due] for s in r.segments]]
            for r in runs
        ],
    }  # fmt: skip
    return json.loads(json.dumps(told, default=str))


def unpacked(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with tarfile.open(HISTORIES / "2afdf5f.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder


def chains_in(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    asked = "SELECT stream, body FROM ledger_entry WHERE stream LIKE 'case:%' ORDER BY stream, seq"
    with contextlib.closing(sqlite3.connect(folder / "bihuan.sqlite3")) as connection:
        for stream, body in connection.execute(asked):
            found.setdefault(stream, []).append(body)
    return found


def change(folder: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / "bihuan.sqlite3")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def bihuan(folder: Path, *words: str) -> dict:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BIHUAN_", "DJANGO_"))} | {
        "BIHUAN_DATA": str(folder)
    }
    command = [shutil.which("bihuan", path=str(Path(sys.executable).parent)) or "bihuan", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)
