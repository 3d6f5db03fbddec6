"""查询的写法：两种数据库各自翻译的同一个问题。"""

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.search.grams import Term


@dataclass(frozen=True)
class Bounds:
    """在什么里面找：every 的记号都要有，some 的每一组里至少有一个；levels 是同一范围的列和号。"""

    every: tuple[str, ...] = ()
    some: tuple[tuple[str, ...], ...] = ()
    levels: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Question:
    """找什么。

    terms 都要有；body 为真时正文也算；besides 里的词全在标题姓名中的不要（前一轮已经给过）；
    number 是编号的记号，给了就只看编号；besides_number 是前一轮按编号给过的。
    """

    terms: tuple[Term, ...] = ()
    body: bool = False
    besides: tuple[Term, ...] = ()
    number: str = ""
    besides_number: str = ""


@dataclass(frozen=True)
class Found:
    """找到的一行。"""

    document_id: int
    kind: str
    object_id: int
    title: str


Grams = Sequence[str]
