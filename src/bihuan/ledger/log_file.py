"""库外文件：数据夹里的 checkpoints.log，一行一个检查点，只在末尾添；应另抄一份到别处。"""

import fcntl
import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from bihuan.kernel import canonical

Kept = tuple[int, str, str]  # 号、正文、签名


def path() -> Path:
    """文件在哪里。"""
    return Path(settings.DATA) / "checkpoints.log"


def line_of(body: str, signature: str) -> str:
    """一个检查点在文件里的一行（不含换行）。"""
    return canonical.dumps({**json.loads(body), "signature": signature})


def complete(kept: Iterable[Kept]) -> None:
    """把文件里还没有的检查点按次序补在末尾，落盘后才返回。

    上次写到一半断电留下的半行先截去：没有换行的半行从未作数。
    """
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path().open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        there = file.read()
        if there and not there.endswith(b"\n"):
            file.truncate(there.rfind(b"\n") + 1)
        count = there.count(b"\n")
        for number, body, signature in kept:
            if number > count:
                file.write(f"{line_of(body, signature)}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def lines() -> list[str] | None:
    """文件里的各行；没有文件为 None。认不出的字节换成 �，核验自会说出那一行不对。"""
    try:
        text = path().read_bytes().decode(errors="replace")
    except FileNotFoundError:
        return None
    return text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
