"""后台：送出收发箱里的事，按时刻表做定时的事，直到有人叫停。

一件事办到一半被强停，租约到期后由下一个后台接着办。时刻表上的事出错，记在日志里，下一次再做，不连累别的。
"""

import argparse
import contextlib
import datetime as dt
import json
import logging
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from bihuan.kernel import canonical, clock
from bihuan.kernel.writing import written

needs_django = True

IDLE = 1.0  # 秒：收发箱空了，歇这么久再看
BATCH = 100  # 件：一口气最多办这么多，好看一眼时刻表

log = logging.getLogger("bihuan.work")


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--once", action="store_true", help="办完眼前的就停，不等以后的")
    parser.add_argument("--status", action="store_true", help="只说收发箱里没有送到的各件，什么也不办")


def run(options: argparse.Namespace) -> int:
    """一圈一圈地办。"""
    if options.status:
        return _say_undelivered()
    from django.conf import settings
    from django.db import close_old_connections

    agenda = Agenda(settings.DATA / "agenda.json")
    with _stopping() as stop:
        while not stop.is_set():
            done = _one_round(agenda, clock.now())
            if options.once and not done:
                return 0
            close_old_connections()
            if not done:
                stop.wait(IDLE)
    return 0


def _say_undelivered() -> int:
    """收发箱里被拒绝的、试了几次没有成的：哪一笔、交给谁、为什么。有就退出码 1。"""
    from bihuan.ledger import door as ledger

    found = ledger.undelivered()
    for one in found:
        print(f"{one.entry.stream} 第 {one.entry.seq} 笔\t交给 {one.handler}\t试过 {one.tries} 次\t{one.sentence}")
    print(f"没有送到的 {len(found)} 件。" if found else "收发箱里没有送不到的。")
    return 1 if found else 0


class Agenda:
    """每件定时的事下一次在什么时候。记在数据夹里：重启不重做，关机错过的一开机就补。"""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.next = {name: canonical.read_instant(at) for name, at in json.loads(path.read_text()).items()}
        except (OSError, ValueError, AttributeError):
            self.next = {}

    def is_due(self, name: str, now: dt.datetime) -> bool:
        """到时候了吗；没有记过的算到了。"""
        return self.next.get(name, now) <= now

    def put(self, name: str, at: dt.datetime) -> None:
        """记下下一次。"""
        self.next[name] = at
        with written(self.path) as out:
            out.write(canonical.dumps(self.next))


def _one_round(agenda: Agenda, now: dt.datetime) -> int:
    """办到期的收发箱和定时的事；返回办了几件。"""
    from bihuan import timetable

    done = 0
    for job in timetable.JOBS:
        if not agenda.is_due(job.name, now):
            continue
        agenda.put(job.name, job.next_after(now))
        done += 1
        try:
            job.run(now)
        except Exception:
            log.exception("定时的事没有做成：%s", job.says)
    return done + _deliver(now)


def _deliver(now: dt.datetime) -> int:
    from bihuan.ledger import door as ledger

    try:
        return int(ledger.work(now, limit=BATCH))
    except Exception:
        log.exception("收发箱这一圈没有送完，下一圈再送")
        return 0


@contextlib.contextmanager
def _stopping() -> Iterator[threading.Event]:
    """收到 Ctrl-C 或 SIGTERM 就立起的旗；手上这一圈办完才停。"""
    stop = threading.Event()

    def stopped(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, stopped) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
