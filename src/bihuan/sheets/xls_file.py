"""读旧式 .xls：在另一个进程里读，内存、时间都有限，坏文件再坏也只坏那个进程。

格式自己写明有多少行列，读的库照着铺开；一个几千字节的文件可以铺成几百兆，所以隔开，不在网站的进程里。
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from bihuan.kernel.refuse import BadInput

from .reading import Merged

SECONDS = 20  # 一张两万行的表半秒读完
BROKEN = "这个 .xls 打不开：加了密码，或者文件不完整。请在表格软件里去掉密码、另存为 .xlsx 再导入"


def lines_of_xls(file: BinaryIO) -> tuple[Iterator[tuple[int, list[Any]]], list[str], list[Merged]]:
    """逐行读第一张看得见的工作表，连同合并单元格在哪里。拒绝见 `reading.read_table`。"""
    file.seek(0)
    try:
        child = subprocess.run(
            [sys.executable, "-m", "bihuan.sheets.xls_child"],
            input=file.read(), capture_output=True, timeout=SECONDS, check=True,
        )  # fmt: skip
        told = json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise BadInput(BROKEN) from error
    if sentence := told.get("refused"):
        raise BadInput(sentence)
    notes = [f"只读第一张工作表“{told['name']}”，另有 {told['others']} 张没有读"] if told["others"] else []
    merged = [Merged(*each) for each in told["merged"]]
    return iter([(number, cells) for number, cells in told["rows"]]), notes, merged
