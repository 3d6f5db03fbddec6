"""真的满盘：自己的挂载空间里一个几兆的 tmpfs，塞满，收票，拔电，腾开，清点。

`python -m tests.urn.full_disk secret|poll FOLDER` 在 `unshare` 里跑（挂载只有这个进程看得见，进程一停就没有了），
把见到的写成一行 JSON。
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bihuan.kernel.voting import recount
from tests.shared import ROOT
from tests.urn.hall import Urn, admitted, ballots, poll, secret, text

ALONE = ["unshare", "--user", "--map-root-user", "--mount"]
DISK = 4 * 1024 * 1024  # 字节
LEFT = {"secret": 0, "poll": 64 * 1024}  # 字节：塞满以后还剩多少；公共投票先收下一些，半路撞满
GOOD = text({"i0": "good"})


def may_mount() -> bool:
    """这里许不许自己挂一个 tmpfs。"""
    with tempfile.TemporaryDirectory() as folder:
        command = [*ALONE, "mount", "-t", "tmpfs", "tmpfs", folder]
        try:
            return subprocess.run(command, capture_output=True, timeout=20).returncode == 0
        except FileNotFoundError:
            return False


def fill_and_cast(kind: str, folder: Path) -> dict[str, Any]:
    """在自己的挂载空间里试一次，读回见到的。"""
    command = [*ALONE, sys.executable, "-m", "tests.urn.full_disk", kind, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def try_it(kind: str, folder: Path) -> dict[str, Any]:
    """塞满、收票、拔电、腾开、重开、没有收的原样再投、封箱。"""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)], check=True)
    urn = Urn(folder / "urn")
    ballot, definition = ("yunze-1", secret(issued=12)) if kind == "secret" else ("yunze-poll", poll())
    rights = ballots(ballot, 12) if kind == "secret" else admitted(ballot, 400)
    urn.start()
    try:
        urn.open(definition)
        first = urn.cast(ballot, rights[0], GOOD)
        fill(folder / "ballast", LEFT[kind])
        said = [first, *(urn.cast(ballot, right, GOOD) for right in rights[1:])]
        refused = [right for right, one in zip(rights, said, strict=True) if one.status == 503]
        urn.kill()
        (folder / "ballast").unlink()
        urn.start()
        again = [urn.cast(ballot, right, GOOD).status for right in refused]
        export = urn.close(ballot)
    finally:
        urn.stop()
    with export.open(newline="\n") as lines:
        size = recount(lines).size
    return {
        "statuses": [one.status for one in said],
        "retry_after": sorted({one.headers.get("retry-after") for one in said if one.status == 503} - {None}),
        "again": again,
        "counted": size,
        "offered": len(rights),
    }


def fill(path: Path, left: int) -> None:
    """写到一个字节也写不下，再让出 left 字节。"""
    with path.open("wb", buffering=0) as out:
        for block in (65536, 4096, 1):
            try:
                while True:
                    out.write(bytes(block))
            except OSError:
                continue
        out.truncate(max(0, out.tell() - left))


if __name__ == "__main__":
    print(json.dumps(try_it(sys.argv[1], Path(sys.argv[2]))))
