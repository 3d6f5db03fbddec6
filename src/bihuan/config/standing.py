"""另开的一个站：真的 `bihuan serve`，照此刻的环境，听一个空着的端口；用完叫停。"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from bihuan.config import children
from bihuan.kernel.refuse import Refused

PATIENCE = 120.0  # 秒：等它开门
STOPPING = 30.0  # 秒：等它收尾


@contextlib.contextmanager
def standing(*words: str) -> Iterator[int]:
    """开着的站听的端口；words: 另给 serve 的参数。拒绝：开不了。"""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    serve = (sys.executable, "-m", "bihuan.config.cli", "serve", "--port", str(port), *words)
    process = subprocess.Popen(
        [sys.executable, "-m", children.__name__, *serve], env=dict(os.environ), stdout=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise Refused("站没有开起来，原因见上")
