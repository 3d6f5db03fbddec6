"""在 Node 里运行投票页的源码：一个进程，一行问一行答。"""

import json
import os
import shutil
import subprocess
from typing import Any

from tests.shared import ROOT


class PageRefused(Exception):
    """网页那边的拒绝：句子、种类、（重计时）第几行。"""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__(said["refused"])
        self.kind, self.line = said["kind"], said["line"]


class Page:
    """投票页的源码，在 Node 里。"""

    def __init__(self) -> None:
        node = shutil.which("node", path=f"{ROOT / '.venv' / 'node'}{os.pathsep}{os.environ['PATH']}")
        assert node and (ROOT / "node_modules").is_dir(), "先运行 make setup：要有 node 与 node_modules"
        self.process = subprocess.Popen(
            [node, str(ROOT / "tests" / "urn" / "page_node.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, what: str, **more: Any) -> Any:
        """做一件事；网页拒绝的抛 PageRefused。"""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        assert "broke" not in said, said["broke"]
        if "refused" in said:
            raise PageRefused(said)
        return said["said"]

    def stop(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()
