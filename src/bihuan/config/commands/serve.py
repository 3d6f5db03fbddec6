"""开站：一个命令起网站和后台，Ctrl-C 一起停。

第一次对着空库开站时装入示例县（正式运行不装）。网站由 granian 供给，后台是 `bihuan work`；后台意外停了会再起，
网站停了则一起停。拒绝：端口已被占用。
"""

import argparse
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from bihuan.config import children
from bihuan.kernel import ports

needs_django = True

PATIENCE = 10.0  # 秒：请它自己收尾的时间，过了就强停
BACKLOG = 2048  # 个：等着接进来的连接
HEADERS = 10_000  # 毫秒：请求的头要在这么久之内到齐；闲着的连接也照此断开
MOST_CONNECTIONS = 8192  # 个：一个进程同时接着的连接
SPARE = 256  # 个：描述符里留给库、文件、样式的
RESTART_PAUSES = (1, 2, 5, 15, 60)  # 秒：后台连着停，再起之前等多久


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--host", default="127.0.0.1", help="听哪个地址（默认只听本机）")
    parser.add_argument("--port", type=int, default=8000, help="听哪个端口（默认 8000）")
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1), help="网站的进程数（默认按处理器）")


def run(options: argparse.Namespace) -> int:
    """开站，直到有人叫停。"""
    from bihuan.config import furnishing, statics

    ports.refuse_taken(options.host, options.port)
    statics.gather()
    furnishing.furnish()
    return Site(options.host, options.port, options.workers).run()


def most_connections() -> int:
    """一个网站进程同时接着多少连接：系统许开的描述符里留下自己用的。"""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return max(SPARE, min(MOST_CONNECTIONS, allowed - SPARE))


class Site:
    """网站和后台两个子进程，由这一个进程看着。"""

    def __init__(self, host: str, port: int, workers: int) -> None:
        self.host, self.port = host, port
        self.web_command = [
            *(sys.executable, "-m", "granian", "--interface", "asginl", "--no-ws", "--log-level", "warning"),
            *("--host", host, "--port", str(port), "--workers", str(workers), "--http", "1"),
            *("--backlog", str(BACKLOG), "--backpressure", str(most_connections())),
            *("--http1-header-read-timeout", str(HEADERS), "--workers-kill-timeout", "5", "--respawn-failed-workers"),
            "bihuan.config.front:application",
        ]
        self.work_command = [sys.executable, "-m", "bihuan.config.cli", "work"]
        self.stopping = False

    def run(self) -> int:
        """起两个子进程，看着，收尾。返回退出码：有人叫停为 0，网站自己停了为 1。"""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        self.web = _start(self.web_command)
        self.work = _start(self.work_command)
        try:
            self._announce()
            self._watch()
        finally:
            _end([self.web, self.work])
        return 0 if self.stopping else 1

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _announce(self) -> None:
        while not self.stopping and self.web.poll() is None:
            if _answers(self.host, self.port):
                print(f"闭环：http://{self.host}:{self.port}/ （Ctrl-C 停止）", flush=True)
                return
            time.sleep(0.1)

    def _watch(self) -> None:
        falls, started = 0, time.monotonic()
        while not self.stopping and self.web.poll() is None:
            if self.work.poll() is not None:
                falls = 0 if time.monotonic() - started > RESTART_PAUSES[-1] else falls + 1
                self._pause(RESTART_PAUSES[min(falls, len(RESTART_PAUSES) - 1)])
                self.work, started = _start(self.work_command), time.monotonic()
            time.sleep(0.2)

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and self.web.poll() is None and time.monotonic() < until:
            time.sleep(0.1)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """起一个子进程，自成一组：终端的 Ctrl-C 只到本进程；本进程若被强杀，内核替它叫停子进程。"""
    return subprocess.Popen([sys.executable, "-m", children.__name__, *command], process_group=0)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
