"""测试用的会场：一个真的票箱进程，一次云泽县的投票，几位代表。"""

import contextlib
import hashlib
import hmac
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bihuan.kernel import blind, canonical
from bihuan.kernel.voting import Election, Vote, pack, read
from urn import cli

COMMAND = [sys.executable, "-m", "urn"]
ADMISSION = bytes(range(32))
RULE = """
规则: 工作评议满意度测评
代号: yunze_test
版本: 2026-1
依据: 云泽县人大常委会工作评议办法（虚构）
票:
  填法: 等次
  等次: {满意: good, 基本满意: fair, 不满意: bad}
  填错: 该项作废
基数: 有效
判定:
  - {定为: 满意, 须: ≥ 1/2, 原文: 满意票达到有效票半数的，为满意}
  - {定为: 基本满意, 累计: 及以上, 须: ≥ 1/2, 原文: 满意票加基本满意票达到有效票半数的，为基本满意}
  - {定为: 不满意, 其余: 是, 原文: 其余为不满意}
"""


@cache
def key() -> blind.PrivateKey:
    """这次测试运行的发票处私钥。"""
    return blind.generate()


def secret(ballot: str = "yunze-1", *, items: int = 1, issued: int = 60, **more: Any) -> dict[str, Any]:
    """一次无记名测评的投票文件。"""
    return {
        "id": ballot,
        "kind": "secret",
        "title": "云泽县水利局工作评议",
        "opens": "2026-01-01T00:00:00+08:00",
        "closes": "2099-01-01T00:00:00+08:00",
        "key": key().public.der.hex(),
        "issued": issued,
        "members": max(60, issued),
        "marks": _marks(items),
        "rule": RULE,
    } | more


def poll(ballot: str = "yunze-poll", *, items: int = 1, **more: Any) -> dict[str, Any]:
    """一次公共投票的投票文件。"""
    return {
        "id": ballot,
        "kind": "poll",
        "title": "云泽县民生实事征集",
        "opens": "2026-01-01T00:00:00+08:00",
        "closes": "2099-01-01T00:00:00+08:00",
        "admission": ADMISSION.hex(),
        "marks": _marks(items),
        "rule": RULE,
    } | more


def _marks(items: int) -> dict[str, Any]:
    return {
        "items": [{"code": f"i{n}", "title": f"第{n}项"} for n in range(items)],
        "values": [
            {"code": code, "title": title}
            for code, title in (("good", "满意"), ("fair", "基本满意"), ("bad", "不满意"))
        ],
        "several": True,
    }


def text(marks: Any) -> bytes:
    """记号的规范文本。"""
    return canonical.dumps(marks).encode()


@cache
def ballots(ballot: str, number: int) -> list[tuple[bytes, bytes]]:
    """已经领好的票：(票号, 前缀 ‖ 签名)。"""
    made = []
    for n in range(number):
        voter = blind.voter_secrets(hashlib.sha256(f"{ballot} {n}".encode()).digest()[:16], ballot, key().public)
        made.append((voter.token, voter.prefix + voter.finish(blind.blind_sign(key(), voter.blinded()))))
    return made


def admitted(ballot: str, number: int) -> list[tuple[bytes, bytes]]:
    """公共投票的票：(票号, 准入码)。"""
    tokens = [hashlib.sha256(f"{ballot} poll {n}".encode()).digest() for n in range(number)]
    return [
        (token, hmac.digest(ADMISSION, b"bihuan-admission/1\0" + ballot.encode() + b"\0" + token, "sha256"))
        for token in tokens
    ]


@dataclass
class Said:
    """票箱的回答。"""

    status: int
    raw: bytes
    headers: dict[str, str]

    @property
    def tree(self) -> dict[str, Any]:
        return json.loads(self.raw)

    @property
    def code(self) -> str | None:
        return self.tree.get("code")


@dataclass
class Urn:
    """一个票箱进程。"""

    data: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    elections: dict[str, Election] = field(default_factory=dict)
    errors: str = ""

    def start(self, *, limit_file: int | None = None, more: tuple[str, ...] = ()) -> None:
        """开动，等到能答话。limit_file：本进程写文件的上限字节数，用来真的撞上写不下去。"""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [*COMMAND, "serve", "--data", str(self.data), "--port", str(self.port), *more]
        if limit_file:
            command = ["prlimit", f"--fsize={limit_file}", *command]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return
            except OSError:
                assert self.process.poll() is None, self.process.communicate()[1].decode()
                time.sleep(0.02)
        raise AssertionError("票箱没有开动")

    def stop(self) -> None:
        """好好停下。"""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9。"""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(number)
        self.errors = self.process.communicate(timeout=20)[1].decode()
        self.process = None

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """在同一台机器上运行 urn 的一条命令。"""
        return subprocess.run([*COMMAND, *words, "--data", str(self.data)], capture_output=True, text=True, timeout=120)

    def open(self, definition: dict[str, Any]) -> Election:
        """开一次投票。"""
        file = self.data.parent / f"{definition['id']}.json"
        file.write_text(json.dumps(definition, ensure_ascii=False))
        self._does("open", str(file))
        self.elections[definition["id"]] = read(definition)
        return self.elections[definition["id"]]

    def close(self, ballot: str, *more: str) -> Path:
        """封箱，返回封箱文件。"""
        self._does("close", ballot, "--early", *more)
        return self.data / "exports" / f"{ballot}.jsonl"

    def _does(self, *words: str) -> None:
        """同一条命令，就在测试的进程里办：另起一个进程要三分之一秒，开票、封箱有一百多次。"""
        with contextlib.redirect_stdout(io.StringIO()):
            assert cli.main([*words, "--data", str(self.data)]) == 0, words

    def cast(self, ballot: str, right: tuple[bytes, bytes], marks: bytes) -> Said:
        """投一张票。"""
        return self.post(ballot, pack(self.elections[ballot], Vote(*right, marks)))

    def post(self, ballot: str, body: bytes, headers: dict[str, str] | None = None) -> Said:
        """把一串字节交到收票口。"""
        return self.ask("POST", f"/elections/{ballot}/votes", body, headers or {})

    def get(self, path: str) -> Said:
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Said:
        """一个请求一个连接。"""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            return Said(answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()})
        finally:
            line.close()


def bihuan(*words: str) -> subprocess.CompletedProcess[str]:
    """运行 bihuan 的一条命令。"""
    script = "import sys; from bihuan.config.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", script, *words], capture_output=True, text=True, timeout=120, env=dict(os.environ)
    )
