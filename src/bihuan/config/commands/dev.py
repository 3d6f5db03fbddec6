"""写代码时开站：改了代码、模板、样式，网页随即是新的；出错的页面写明经过。

只听本机，只在自己的机器上用。迁移有新的，重开的时候自动做。后台的事（收发箱、时刻表）另开一个窗口：bihuan work。
拒绝：正式运行的环境。
"""

import argparse
import os

from bihuan.kernel import ports
from bihuan.kernel.refuse import NotAllowed


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("--port", type=int, default=8000, help="听哪个端口（默认 8000）")


def run(options: argparse.Namespace) -> int:
    """开站，直到 Ctrl-C；每次重开都是一个新进程，从头走到这里。"""
    if os.environ.get("BIHUAN_MODE") == "live":
        raise NotAllowed("正式运行不能这样开站：出错的页面会把里面的事写给人看")
    os.environ["BIHUAN_MODE"] = "dev"
    from bihuan.config import furnishing, readiness

    first = "RUN_MAIN" not in os.environ  # Django 的重开器在子进程里写上它
    if first:
        ports.refuse_taken("127.0.0.1", options.port)
    readiness.make_ready()
    if first:
        furnishing.furnish()
    from django.core.management import call_command

    call_command("runserver", f"127.0.0.1:{options.port}", skip_checks=not first)
    return 0
