"""后台：送出收发箱里的事，按时刻表做定时的事，直到有人叫停。

一件事办到一半被强停，租约到期后由下一个后台接着办。时刻表上的事做成了才记下一次；出错的记在日志里，十分钟以后再做，告诉管事的人，
不连累别的。
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
from typing import TYPE_CHECKING

from bihuan.kernel import canonical, clock
from bihuan.kernel.refuse import Refused
from bihuan.kernel.writing import written

if TYPE_CHECKING:
    from bihuan.timetable import Job

needs_django = True

IDLE = 1.0  # 秒：收发箱空了，歇这么久再看
RETRY = dt.timedelta(minutes=10)  # 没有做成的，隔这么久再做；自定
OFTEN = dt.timedelta(minutes=1)  # 比这还勤的，不算办了一件
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

    from bihuan.ledger import door as ledger
    from bihuan.upkeep.door import beat

    ledger.complete_log()  # 上次断在封存入了库、库外的文件还没有写的，补上
    agenda = Agenda(settings.DATA / "agenda.json")
    with _stopping() as stop:
        while not stop.is_set():
            beat(clock.now())
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
    """每件定时的事下一次在什么时候。记在数据夹里：重启不重做，关机错过的一开机就补。几秒一次的只记在内存里，不磨盘。"""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.next = {name: canonical.read_instant(at) for name, at in json.loads(path.read_text()).items()}
        except (OSError, ValueError, AttributeError):
            self.next = {}

    def is_due(self, name: str, now: dt.datetime, period: dt.timedelta) -> bool:
        """到时候了吗；没有记过的算到了。下一次比两个周期还远的，是钟走错过，也算到了。"""
        coming = self.next.get(name, now)
        return coming <= now or coming > now + 2 * period

    def put(self, name: str, at: dt.datetime, *, period: dt.timedelta) -> None:
        """记下下一次。"""
        self.next[name] = at
        if period < OFTEN:
            return
        with written(self.path) as out:
            out.write(canonical.dumps(self.next))


def _one_round(agenda: Agenda, now: dt.datetime) -> int:
    """办到期的收发箱和定时的事；返回办了几件。"""
    from bihuan import timetable

    done = 0
    for job in timetable.JOBS:
        if agenda.is_due(job.name, now, job.period):
            agenda.put(job.name, _try(job, now), period=job.period)
            done += job.period >= OFTEN
    return done + _deliver(now)


def _try(job: "Job", now: dt.datetime) -> dt.datetime:
    """做一件定时的事，返回下一次是什么时候：做成了照时刻表，没有做成的过一会儿再做。"""
    try:
        job.run(now)
    except Exception as error:
        log.exception("定时的事没有做成：%s", job.says)
        _tell_of_failure(job, error, now)
        return min(job.next_after(now), now + RETRY)
    return job.next_after(now)


def _tell_of_failure(job: "Job", error: Exception, now: dt.datetime) -> None:
    """告诉管事的人，一件一天一次；库坏得连这也说不成的，日志里有。"""
    from bihuan.upkeep.door import tell_keepers

    why = error.sentence if isinstance(error, Refused) else type(error).__name__
    try:
        tell_keepers(f"job-{job.name}", f"定时的事没有做成，正在再试：{job.says}（{why}），请管机器的人看日志", now=now)
    except Exception:
        log.exception("没有做成的事，也没能告诉管事的人")


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
