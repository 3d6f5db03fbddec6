"""封箱：排序、计票、签树头、写封箱文件，用重计验过一遍才算数，然后清空票库。"""

import datetime as dt
import logging
import os
import sqlite3
from pathlib import Path

from bihuan.kernel import canonical
from bihuan.kernel.voting import Seal, export, proofs, recount
from bihuan.kernel.writing import written
from urn.folder import Folder
from urn.intake import Intake
from urn.poll_box import PollBox

log = logging.getLogger("urn")


def seal_box(folder: Folder, station: Intake, seal: Seal, now: dt.datetime, scrutiny: Path | None) -> None:
    """封一次投票。写好封箱文件以前任何一步不成，票库原样不动，正式的封箱文件也不会出现。"""
    election, box = station.election, station.box
    with written(folder.export(election.id)) as out:
        if isinstance(box, PollBox):
            export.write_poll(out, election, box.votes, box.root, len(box), seal, closed_at=now)
        else:
            export.write_secret(out, election, list(box.votes()), box.secret, seal, closed_at=now)
        out.flush()
        with open(out.name, encoding="utf-8", newline="\n") as again:
            recount(again)
        if scrutiny is not None:
            _write_scrutiny(scrutiny, station)
    station.shut_thread()
    try:
        box.empty()
    except (sqlite3.Error, OSError) as error:
        log.error("封箱文件已经写好，票库没有清干净，下次启动时再清：%s", error)


def last_line(path: Path) -> str:
    """封箱文件的末行：签名的树头。"""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65536))
        return file.read().rstrip(b"\n").rsplit(b"\n", 1)[-1].decode()


def _write_scrutiny(path: Path, station: Intake) -> None:
    """监票人闭门核对用的对照：票号、nonce、记号，按票号排。看完由监票人销毁。"""
    box = station.box
    assert not isinstance(box, PollBox)
    rows = sorted((vote.token.hex(), proofs.nonce(box.secret, vote.token).hex(), vote.marks) for vote in box.votes())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.writelines(canonical.dumps([token, nonce, marks.decode()]) + "\n" for token, nonce, marks in rows)
