"""管理口与命令：只在本机的套接字上；坏的投票文件、做错的次序，都有一句话，什么都不留一半。"""

import json
import os
import socket
import stat
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bihuan.kernel import clock
from bihuan.kernel.voting import recount
from tests.urn.hall import COMMAND, RULE, Urn, admitted, ballots, bihuan, poll, secret, text
from urn.times import SteadyClock

GOOD = text({"i0": "good"})


def test_only_the_owner_can_manage(urn: Urn):
    mode = stat.S_IMODE((urn.data / "control.sock").stat().st_mode)
    assert mode == 0o600
    assert stat.S_IMODE(urn.data.stat().st_mode) == 0o700
    urn.open(secret())
    for path in urn.data.rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, f"{path} 别人读得到"


@pytest.mark.parametrize(
    "line", [b"\n", b"[]\n", b'{"do":"stop"}\n', b'{"do":"open"}\n', b'{"do":"close","id":1}\n', b"\xff\n", b""]
)
def test_what_the_door_does_not_understand_changes_nothing(urn: Urn, line: bytes):
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(10)
        door.connect(str(urn.data / "control.sock"))
        door.sendall(line)
        door.shutdown(socket.SHUT_WR)
        said = door.makefile("rb").readline()
    assert "refused" in json.loads(said)
    assert urn.get("/health").status == 200


def test_an_election_opens_once_and_closes_once(urn: Urn, tmp_path: Path):
    urn.open(secret())
    done = urn.command("open", str(urn.data.parent / "yunze-1.json"))
    assert (done.returncode, "已经开过" in done.stderr) == (1, True)
    assert urn.command("export", "yunze-1").returncode == 1
    done = urn.command("close", "yunze-1")
    assert (done.returncode, "--early" in done.stderr) == (1, True)
    urn.close("yunze-1")
    done = urn.command("close", "yunze-1", "--early")
    assert (done.returncode, "已经封箱" in done.stderr) == (1, True)
    done = urn.command("open", str(urn.data.parent / "yunze-1.json"))
    assert "已经开过" in done.stderr, "封了箱的代号也不能再用"
    assert urn.command("close", "nobody").returncode == 1
    shown = urn.command("export", "yunze-1").stdout
    assert urn.command("export", "yunze-1", "--to", str(tmp_path / "copy.jsonl")).returncode == 0
    assert (tmp_path / "copy.jsonl").read_text() == shown == urn.get("/elections/yunze-1/export").raw.decode()
    assert urn.get("/elections/yunze-1/head").raw.decode() == shown.splitlines()[-1]


def test_a_close_that_fails_keeps_the_box_and_goes_on(urn: Urn, tmp_path: Path):
    urn.open(secret())
    rights = ballots("yunze-1", 7)
    urn.cast("yunze-1", rights[0], GOOD)
    taken = tmp_path / "there-already"
    taken.write_text("")
    done = urn.command("close", "yunze-1", "--early", "--scrutiny", str(taken))
    assert done.returncode == 1
    assert "没有办成" in done.stderr
    assert not list((urn.data / "exports").iterdir())
    for right in rights[1:]:
        assert urn.cast("yunze-1", right, GOOD).status == 200
    assert '"size":7' in urn.close("yunze-1").read_text().splitlines()[-1]


def test_scrutineers_can_open_every_commitment(urn: Urn, tmp_path: Path):
    import hashlib

    urn.open(secret())
    for right in ballots("yunze-1", 6):
        urn.cast("yunze-1", right, GOOD)
    lines = urn.close("yunze-1", "--scrutiny", str(tmp_path / "scrutiny")).read_text().splitlines()[1:-3]
    assert stat.S_IMODE((tmp_path / "scrutiny").stat().st_mode) == 0o600
    committed = {row[0]: row[3] for row in map(json.loads, lines)}
    matched = [json.loads(line) for line in (tmp_path / "scrutiny").read_text().splitlines()]
    assert {token for token, _, _ in matched} == set(committed)
    for token, nonce, marks in matched:
        opened = hashlib.sha256(b"bihuan-commitment/1\0" + bytes.fromhex(nonce) + marks.encode()).hexdigest()
        assert opened == committed[token]
    export, matching = str(urn.data / "exports" / "yunze-1.jsonl"), tmp_path / "scrutiny"
    assert bihuan("recount", export, "--scrutiny", str(matching)).returncode == 0
    lines = matching.read_text().splitlines(keepends=True)
    for wrong in ([lines[0].replace("good", "fair"), *lines[1:]], lines[1:], [*lines, lines[0].replace('["', '["0')]):
        matching.write_text("".join(wrong))
        done = bihuan("recount", export, "--scrutiny", str(matching))
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)


@pytest.mark.parametrize("definition", [secret(issued=0), secret(), poll()])
def test_elections_with_nobody(urn: Urn, definition: dict[str, object]):
    urn.open(definition)
    with urn.close(str(definition["id"])).open(newline="\n") as lines:
        found = recount(lines)
    assert (found.size, found.result["figures"]["returned"]) == (0, 0)


def test_more_tokens_than_were_issued_make_the_poll_void(urn: Urn):
    urn.open(secret(issued=3))
    for right in ballots("yunze-1", 6):
        assert urn.cast("yunze-1", right, GOOD).status == 200
    with urn.close("yunze-1").open(newline="\n") as lines:
        assert recount(lines).result["status"] == "void"


def test_a_vote_that_has_to_be_repeated_does_not_show_its_numbers(urn: Urn):
    quorum = "法定人数:\n  - {数: 到会, 占: 全体, 须: ≥ 1/2, 原文: 过半数到会始得举行}\n"
    urn.open(secret("yunze-1", present=10, members=60, rule=RULE + quorum))
    urn.open(secret("yunze-2", issued=6))
    for right in ballots("yunze-1", 8):
        urn.cast("yunze-1", right, GOOD)
    for right in ballots("yunze-2", 8):
        urn.cast("yunze-2", right, GOOD)
    for ballot, status in (("yunze-1", "inquorate"), ("yunze-2", "void")):
        path = urn.close(ballot)
        with path.open(newline="\n") as lines:
            assert recount(lines).result["status"] == status
        totals = json.loads(path.read_text().splitlines()[-3])["tally"]
        assert (totals["returned"], totals["items"]) == (8, [{"code": "i0", "invalid": 0, "votes": []}])


def test_a_box_that_was_taken_away_is_missed(urn: Urn):
    urn.open(secret())
    urn.stop()
    (urn.data / "boxes" / "yunze-1.sqlite3").unlink()
    done = subprocess.run(
        [*COMMAND, "serve", "--data", str(urn.data), "--port", "8799"], capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 1
    assert "不见了" in done.stderr


def test_a_crash_between_sealing_and_clearing_is_finished_at_the_next_start(urn: Urn):
    import shutil

    urn.open(secret())
    for right in ballots("yunze-1", 6):
        urn.cast("yunze-1", right, GOOD)
    box = urn.data / "boxes" / "yunze-1.sqlite3"
    shutil.copy(box, urn.data / "kept")
    urn.close("yunze-1")
    urn.stop()
    os.rename(urn.data / "kept", box)
    urn.start()
    assert not box.exists()
    assert urn.get("/elections/yunze-1").tree["state"] == "closed"


def test_a_data_folder_that_cannot_be_is_said_in_words(tmp_path: Path):
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "inner", tmp_path / ("x" * 120)):
        done = Urn(place).command("serve", "--port", "8798")
        assert done.returncode in (1, 2)
        assert done.stderr.strip()
        assert "Traceback" not in done.stderr


def test_a_disk_too_small_for_the_box_is_said_and_leaves_nothing(tmp_path: Path):
    urn = Urn(tmp_path / "urn")
    urn.start(limit_file=200_000)
    file = tmp_path / "e.json"
    file.write_text(json.dumps(secret(issued=5000)))
    done = urn.command("open", str(file))
    assert done.returncode == 1
    assert "没有办成" in done.stderr
    file.write_text(json.dumps(secret(issued=20)))
    assert urn.command("open", str(file)).returncode == 0
    urn.stop()


def test_status_in_words_and_without_an_urn(urn: Urn, tmp_path: Path):
    urn.open(poll())
    urn.cast("yunze-poll", admitted("yunze-poll", 1)[0], GOOD)
    shown = urn.command("status").stdout
    assert "云泽县民生实事征集" in shown
    assert "1 张" in shown
    done = Urn(tmp_path / "nothing").command("status", "--json")
    assert done.returncode == 1
    assert "没有开动" in json.loads(done.stdout)["refused"]


def test_the_admission_secret_is_not_shown_before_the_close(urn: Urn):
    definition = poll()
    urn.open(definition)
    assert str(definition["admission"]) not in urn.get("/elections/yunze-poll").raw.decode()


def test_a_wall_clock_that_jumps_does_not_open_or_close_a_vote():
    ticks = [100.0]
    start = datetime(2026, 11, 22, 1, tzinfo=UTC)
    with clock.frozen(start):
        steady = SteadyClock(lambda: ticks[0])
    for jumped in (start + timedelta(days=400), start - timedelta(days=400)):
        with clock.frozen(jumped):
            ticks[0] += 60
            assert start < steady.now() < start + timedelta(minutes=3)
            assert abs(steady.drift()) > timedelta(days=399)


def test_closing_time_passes_by_itself(urn: Urn):
    soon = datetime.now(UTC) + timedelta(seconds=2)
    urn.open(secret(closes=soon.isoformat()))
    first, second = ballots("yunze-1", 2)
    assert urn.cast("yunze-1", first, GOOD).status == 200
    time.sleep(max(0.0, (soon - datetime.now(UTC)).total_seconds()) + 0.05)
    said = urn.cast("yunze-1", second, GOOD)
    assert (said.status, said.code) == (410, "late")
    assert urn.get("/elections/yunze-1").tree["state"] == "late"
    assert urn.command("close", "yunze-1").returncode == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "还缺：命令"),
        (["open"], "还缺：FILE"),
        (["nope"], "命令没有 'nope' 这一项"),
        (["status", "--foo"], "不认识的参数：--foo"),
        (["serve", "--port", "0"], "--port：端口在 1 与 65535 之间"),
    ],
)
def test_wrong_words_are_answered_in_chinese(words: list[str], sentence: str):
    done = subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert done.stderr.startswith("用法：urn")
    assert "usage" not in done.stderr
