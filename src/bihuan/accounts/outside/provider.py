"""外面的一家：一个约定。"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Started:
    """去登录以前造的三样随机数：认得出是这一次、这个浏览器。"""

    state: str
    nonce: str
    verifier: str


class Provider(Protocol):
    """一家。"""

    code: str
    name: str

    def start(self, started: Started, back: str, *, inside: bool) -> str:
        """去哪里登录；`inside`：在那一家自己的手机程序里打开的。"""

    def subject(self, code: str, started: Started, back: str) -> str:
        """来的是谁：那一家里的编号；不是那一家的人为空。没有问成的抛出 Unreachable。"""

    def leave(self, back: str) -> str:
        """在那一家也退出的网址；没有的为空。"""
