"""后台：送出收发箱里的事，按时刻表做定时的事，直到有人叫停。

一件事办到一半被强停，租约到期后由下一个后台接着办。时刻表上的事出错，记在日志里，下一次再做，不连累别的。
"""

import argparse
import datetime as dt
import logging
import signal
import threading
from types import FrameType

from bihuan.kernel import clock

needs_django = True

IDLE = 1.0  # 秒：收发箱空了，歇这么久再看
BATCH = 100  # 件：一口气最多办这么多，好看一眼时刻表

log = logging.getLogger("bihuan.work")


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--once", action="store_true", help="办完眼前的就停，不等以后的")


def run(options: argparse.Namespace) -> int:
    """一圈一圈地办。"""
    from django.db import close_old_connections

    stop = _stop_on_signals()
    agenda: dict[str, dt.datetime] = {}
    while not stop.is_set():
        done = _one_round(agenda, clock.now())
        if options.once and not done:
            return 0
        close_old_connections()
        if not done:
            stop.wait(IDLE)
    return 0


def _one_round(agenda: dict[str, dt.datetime], now: dt.datetime) -> int:
    """办到期的收发箱和定时的事；返回办了几件。`agenda` 记每件定时的事下一次在什么时候。"""
    from bihuan import timetable

    done = 0
    for job in timetable.JOBS:
        if agenda.get(job.name, now) > now:
            continue
        agenda[job.name] = job.next_after(now)
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


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def stopped(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stopped)
    return stop
