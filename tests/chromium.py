"""测试用的浏览器：Debian 的 Chromium，没有窗口的那一种；没装它就用有窗口的。

同一个内核。有窗口的每开一处都要连窗口的菜单一起画，量得 0.85 秒处理器时间，没有窗口的 0.16 秒。
"""

from pathlib import Path
from typing import Any

SHELL = "/usr/bin/chromium-headless-shell"
CHROMIUM = SHELL if Path(SHELL).exists() else "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOW: dict[str, Any] = {"executable_path": CHROMIUM, "args": QUIET}
