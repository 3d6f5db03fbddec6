"""每一页的样子：示范县里每个角色打得开的每一页，明、暗、长辈版、手机四种画面，各存一张图，给人看。

`python -m tests.browser.shots [文件夹]`，缺省 var/shots；用一次性的数据夹开一个站，看完就停。
"""

import argparse
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium, fresh
from tests.browser.walk import PEOPLE, as_person, everyone

PATIENCE = 180  # 秒：装入示范县要等的


@dataclass(frozen=True)
class Look:
    """一种画面。"""

    name: str
    width: int = 1280
    height: int = 900
    dark: bool = False
    large: bool = False


LOOKS = (
    Look("light"),
    Look("dark", dark=True),
    Look("large", large=True),
    Look("phone", width=390, height=844),
)


@contextmanager
def demo_site() -> Iterator[str]:
    """一次性的站，示范县装好了；用完就停。"""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="bihuan-shots-"))
    with fresh.environment(folder) as environment:
        command = [sys.executable, "-m", "bihuan.config.cli", "serve", "--port", str(port), "--workers", "1"]
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait(port, running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait()
            shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("示范的站没有开成")


def shoot(browser: Browser, site: str, look: Look, folder: Path) -> int:
    """一种画面，每个角色各走一遍；返回存了几张。"""
    count = 0
    for name in ("", *PEOPLE):
        context = browser.new_context(
            viewport={"width": look.width, "height": look.height},
            color_scheme="dark" if look.dark else "light",
            locale="zh-CN",
        )
        if look.large:
            context.add_cookies([{"name": "size", "value": "large", "url": site}])
        page = context.new_page()
        walked = as_person(page, site, name, set()) if name else everyone(page, site, set())
        for shape in walked:
            _keep(page, folder / look.name / (name or "未登录"), shape)
            count += 1
        context.close()
    return count


def _keep(page: Page, folder: Path, shape: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{re.sub(r'[^a-zA-Z0-9]+', '-', shape).strip('-') or 'home'}.png", full_page=True)


def main(words: list[str] | None = None) -> int:
    """拍完说存在哪里、几张。"""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("var/shots"))
    parser.add_argument("--look", choices=[look.name for look in LOOKS], help="只要这一种画面")
    options = parser.parse_args(words)
    shutil.rmtree(options.folder, ignore_errors=True)
    with demo_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.HOW)
        for look in LOOKS:
            if options.look in (None, look.name):
                count = shoot(browser, site, look, options.folder)
                print(f"{look.name}：{count} 张，在 {options.folder / look.name}", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
