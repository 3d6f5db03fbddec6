"""核验的结果：查出什么毛病；以及各房间怎样加入核验。"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar


@dataclass(frozen=True)
class Fault:
    """一处毛病：哪一类、在哪条流（与流无关的为空）、一句话。

    本房间的类：database 库文件 trigger 触发器 body 正文 columns 列 swap 调换 chain 断链 gap 缺笔 tail 断尾 stream 整条不见
    recomputed 重算 moment 时刻 seal 封存 checkpoint 检查点 file 库外文件 root 印出的根 secret 密文 look 查阅 verifier 没法核对。
    """

    kind: str
    stream: str
    what: str


@dataclass(frozen=True)
class Report:
    """一次核验：毛病、查了多少笔、多少条流、几个检查点、几秒。"""

    faults: list[Fault]
    entries: int
    streams: int
    checkpoints: int
    seconds: float
    keys: tuple[str, ...] = ()  # 签过检查点的各把公钥的指纹，先用的在先
    set_back: tuple[str, ...] = ()  # 钟往回拨过的各处，一处一句；不算毛病，该有人知道

    @property
    def sound(self) -> bool:
        """没有查出毛病。"""
        return not self.faults


class Verifier(Protocol):
    """一个房间的核验：按次序的一遍里，每条流给一次全部正文；走完再收一次尾。

    写了属性 `thorough` 的，会被告知这一遍要不要查得彻底（平时抽样的，这一遍全查）。
    """

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """核对一条流。"""

    def finish(self) -> Iterable[Fault]:
        """一遍走完之后。"""


Class = TypeVar("Class", bound=Callable[[], Verifier])

_classes: list[tuple[str, Callable[[], Verifier]]] = []


def verifier(prefix: str) -> Callable[[Class], Class]:
    """登记一个核验类，`prefix` 是它要看的流的开头，如 `case:`。每次核验新造一个。"""

    def register(cls: Class) -> Class:
        if not prefix.endswith(":") or ":" in prefix[:-1]:
            raise ValueError(f"流的开头要写成 “名:”：{prefix}")
        if (prefix, cls) not in _classes:
            _classes.append((prefix, cls))
        return cls

    return register


def unregister(cls: Callable[[], Verifier]) -> None:
    """撤销登记（测试用）。"""
    _classes[:] = [(prefix, known) for prefix, known in _classes if known is not cls]


def verifiers(thorough: bool = False) -> list[tuple[str, Verifier]]:
    """这一次核验用的各个核验，新造的。"""
    made = [(prefix, cls()) for prefix, cls in _classes]
    for _, one in made:
        if hasattr(one, "thorough"):
            one.thorough = thorough
    return made
