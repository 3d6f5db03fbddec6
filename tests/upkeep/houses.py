"""给真的进程用的屋子：`bihuan` 的一条命令，和另一种数据库上的空屋。"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

Environment = dict[str, str]


def bihuan(environment: Environment, *words: object) -> subprocess.CompletedProcess[str]:
    """在这个屋里办一条命令。"""
    command = [sys.executable, "-m", "bihuan.config.cli", *map(str, words)]
    return subprocess.run(command, env=environment, text=True, capture_output=True, timeout=600)


def told(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """它输出的 JSON；没有办成就连同它说的话一起出错。"""
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def on_sqlite(environment: Environment, data: Path) -> Environment:
    """同一个环境，用另一个数据夹里的 SQLite。"""
    return {name: value for name, value in environment.items() if name != "BIHUAN_DATABASE_URL"} | {
        "BIHUAN_DATA": str(data)
    }
