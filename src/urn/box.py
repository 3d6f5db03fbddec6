"""票库：收票、存票、封箱时交出。换一种票库（例如多机复制的日志）只要守住下面的诺言，别处不用改。"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bihuan.kernel.voting.wire import Vote


@dataclass(frozen=True, slots=True)
class Kept:
    """一批票的下落。places 与所给的票一一对应：secret 恒为 0（收下，或这个票号早已收下），poll 为序号。
    size、root：存下这批以后的张数与树根（仅 poll）。"""

    places: list[int]
    size: int = 0
    root: bytes = b""


class Box(Protocol):
    """一次投票的票库。诺言：

    1. `keep` 返回时，各票（同号的指先来的一张）已经落盘：此刻断电，重开后都在。
    2. `keep` 抛出异常时，这一批一张也没有存下，票库仍可继续用。
    3. 同一批给两次，结果如同给一次（secret），或者两次都在、次序分明（poll）。
    4. `votes` 交出的恰好是收下的票；次序对 secret 没有意义，对 poll 就是序号。
    5. secret 的票库在盘上的样子只取决于里面有哪些票，与先后、批次、时刻无关。
    6. `empty` 之后盘上不再有票。
    一个票库同一时刻只有一个进程、一个线程在写。
    """

    def keep(self, votes: Sequence[Vote]) -> Kept:
        """存一批票，落盘后返回。"""
        ...

    def votes(self) -> Iterator[Vote]:
        """所有收下的票。"""
        ...

    def __len__(self) -> int:
        """收下几张（poll 含同号重复的）。"""
        ...

    def empty(self) -> None:
        """清掉所有的票并抹去痕迹；此后不可再用。"""
        ...

    def shut(self) -> None:
        """合上文件。"""
        ...


class BoxFull(Exception):
    """票库已满：secret 收到的票号多于发出的张数所能解释的。"""
