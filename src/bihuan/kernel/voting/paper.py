"""票面：哪些项目、可以怎样划。只管形式，有效与否由规则在计票时定。

一张票是规范 JSON 对象（项目代号 → 记号），同一选择只有一种字节写法：空白、顺序、转义都不能拿来做记号。
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from bihuan.kernel import canonical
from bihuan.kernel.refuse import BadInput

CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,39}")
MOST_ITEMS = 1000
MOST_VALUES = 100
LONGEST_NAME = 60
WRITE_IN = "write_in"
_UTF8_WORST = 4  # 一个字符至多四字节


@dataclass(frozen=True)
class Paper:
    """票面。items、values：代号 → 名称；numbers：整数记号的上下限；several：可否一项划几个；write_in：另选姓名至多几个字。"""

    items: Mapping[str, str]
    values: Mapping[str, str]
    numbers: tuple[int, int] | None = None
    several: bool = False
    write_in: int = 0

    @staticmethod
    def read(tree: Any) -> "Paper":
        """读票面的定义；不合的拒绝，说明在哪里。"""
        if not isinstance(tree, Mapping):
            raise BadInput("marks 应当写明 items 与 values")
        unknown = set(tree) - {"items", "values", "numbers", "several", "write_in"}
        if unknown:
            raise BadInput(f"marks 里不认识：{'、'.join(sorted(map(str, unknown)))}")
        paper = Paper(
            items=_codes(tree.get("items"), "items", MOST_ITEMS),
            values=_codes(tree.get("values") or [], "values", MOST_VALUES),
            numbers=_numbers(tree.get("numbers")),
            several=_flag(tree.get("several", False)),
            write_in=_length(tree.get("write_in", 0)),
        )
        if not paper.items:
            raise BadInput("票面上至少要有一个项目")
        if WRITE_IN in paper.values:
            raise BadInput(f"{WRITE_IN} 是另选的写法，不能用作记号的代号")
        if not paper.values and paper.numbers is None and not paper.write_in:
            raise BadInput("票面上没有可以划的记号（values、numbers、write_in 都没有）")
        return paper

    def tree(self) -> dict[str, Any]:
        """公开定义里的写法。"""
        return {
            "items": [{"code": code, "title": title} for code, title in self.items.items()],
            "values": [{"code": code, "title": title} for code, title in self.values.items()],
            "numbers": list(self.numbers) if self.numbers else None,
            "several": self.several,
            "write_in": self.write_in,
        }

    @cached_property
    def longest(self) -> int:
        """这张票面上最长一张票的字节数。"""
        mark = max(len(canonical.dumps(mark).encode()) for mark in self._longest_marks())
        return 2 + sum(len(code) + 4 + mark for code in self.items)

    def read_marks(self, data: bytes) -> dict[str, Any]:
        """读一张票的记号；形式不合的拒绝。"""
        try:
            marks = _DECODER.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput("记号不是 UTF-8 的 JSON") from error
        if type(marks) is not dict:
            raise BadInput("一张票要写成“项目代号: 记号”的对象")
        for code, mark in marks.items():
            if code not in self.items:
                raise BadInput("票面上没有这个项目")
            if not self.allows(mark):
                raise BadInput("票面上没有这种记号")
        if canonical.dumps(marks).encode() != data:
            raise BadInput("记号要写成规范文本：键按次序、没有空白")
        return marks

    def allows(self, mark: Any) -> bool:
        """这种记号在票面上吗。"""
        if type(mark) is str:
            return mark in self.values
        if type(mark) is int:
            return self.numbers is not None and self.numbers[0] <= mark <= self.numbers[1]
        if type(mark) is not list or len(mark) < 2:
            return False
        if mark[0] == WRITE_IN:
            return bool(self.write_in) and len(mark) == 2 and self._is_name(mark[1])
        if not self.several or not all(type(one) is str and one in self.values for one in mark):
            return False
        return all(mark[i] < mark[i + 1] for i in range(len(mark) - 1))

    def _is_name(self, name: Any) -> bool:
        if type(name) is not str or not 0 < len(name) <= self.write_in or name != name.strip():
            return False
        # 不可见的字符与同字异码可以拿来做记号，所以只收 NFC 且不含控制、格式字符
        return unicodedata.is_normalized("NFC", name) and all(unicodedata.category(one)[0] != "C" for one in name)

    def _longest_marks(self) -> list[Any]:
        found: list[Any] = list(self.values) or [0]
        if self.numbers:
            found += self.numbers
        if self.several:
            found.append(sorted(self.values))
        if self.write_in:
            found.append([WRITE_IN, "x" * self.write_in * _UTF8_WORST])
        return found


_DECODER = msgspec.json.Decoder()


def _codes(entries: Any, where: str, most: int) -> dict[str, str]:
    if not isinstance(entries, list):
        raise BadInput(f"marks 的 {where} 应当是一列 code 与 title")
    found: dict[str, str] = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or set(entry) != {"code", "title"}:
            raise BadInput(f"marks 的 {where} 每一行写 code 与 title")
        code, title = entry["code"], entry["title"]
        if not isinstance(code, str) or not CODE.fullmatch(code):
            raise BadInput(f"marks 的 {where} 里代号“{code}”不合：只用字母、数字和 _ . : -，至多 40 个")
        if not isinstance(title, str) or not title.strip() or len(title) > 500:
            raise BadInput(f"marks 的 {where} 里“{code}”没有名称，或名称过长")
        if code in found:
            raise BadInput(f"marks 的 {where} 里“{code}”写了两次")
        found[code] = title
    if len(found) > most:
        raise BadInput(f"marks 的 {where} 有 {len(found)} 行，至多 {most}")
    return found


def _numbers(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    two = isinstance(value, list) and len(value) == 2 and all(type(one) is int and abs(one) < 10**6 for one in value)
    if two and value[0] <= value[1]:
        return value[0], value[1]
    raise BadInput("marks 的 numbers 应当是两个整数：[最小, 最大]")


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise BadInput("marks 的 several 应当是 true 或 false")


def _length(value: Any) -> int:
    if type(value) is int and 0 <= value <= LONGEST_NAME:
        return value
    raise BadInput(f"marks 的 write_in 应当是 0 到 {LONGEST_NAME} 的整数")
