"""规则文件的一处：取值时顺便检查，拒绝时说得出是哪一处。"""

from collections.abc import Iterable, Mapping
from typing import Any

from bihuan.kernel.refuse import BadInput

OPEN = "待填"


class Node:
    """规则文件里的一个对象；没有写的为空对象（假）。"""

    def __init__(self, tree: Any, where: str) -> None:
        if not isinstance(tree, Mapping):
            raise BadInput(f"{where}要写成“关键词: 内容”")
        self.tree, self.where = tree, where

    def __bool__(self) -> bool:
        return bool(self.tree)

    def named(self, where: str) -> "Node":
        """同一处，换一个叫法。"""
        return Node(self.tree, where)

    def get(self, key: str) -> Any:
        """原样的内容。"""
        return self.tree.get(key)

    def only(self, allowed: Iterable[str]) -> None:
        """拒绝不认识的关键词。"""
        for key in self.tree:
            if key not in allowed:
                raise BadInput(f"{self.where}里有不认识的关键词“{key}”，可以写：{'、'.join(allowed)}")

    def text(self, key: str, fallback: str = "", *, required: bool = False) -> str:
        """一段文字。"""
        value = self.tree.get(key, fallback)
        if not isinstance(value, str):
            raise BadInput(f"{self.where}的“{key}”要写一段文字")
        if required and not value.strip():
            raise BadInput(f"{self.where}没有写“{key}”")
        return value.strip()

    def number(self, key: str, *, required: bool = False) -> int:
        """一个不小于零的整数；没有写为 0，required 时要大于零。"""
        word = self.text(key, required=required) or "0"
        if not word.isascii() or not word.isdigit() or len(word) > 9 or (required and int(word) == 0):
            raise BadInput(f"{self.where}的“{key}”要写整数，不能是“{word}”")
        return int(word)

    def flag(self, key: str) -> bool:
        """是或否，没有写为否。"""
        return self.choice(key, {"是": "yes", "否": ""}, "否") == "yes"

    def choice(self, key: str, words: Mapping[str, str], fallback: str) -> str:
        """几种写法之一，返回其代号。"""
        word = self.text(key, fallback)
        if word not in words:
            raise BadInput(f"{self.where}的“{key}”可以是：{'、'.join(words)}，不能是“{word}”")
        return words[word]

    def words(self, key: str) -> list[str]:
        """一个词，或一列词。"""
        value = self.tree.get(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            raise BadInput(f"{self.where}的“{key}”要写一列词")
        return found

    def labelled(self, key: str, known: Mapping[str, str]) -> tuple[str, str]:
        """名称和代号：`{名称: 代号}`，或已有代号的名称。"""
        value = self.tree.get(key)
        if isinstance(value, str) and value in known:
            return value, known[value]
        if isinstance(value, Mapping) and len(value) == 1:
            label, code = next(iter(value.items()))
            if isinstance(code, str) and code:
                return label, code
        raise BadInput(
            f"{self.where}的“{key}”要写成“{{名称: 代号}}”" + (f"，或其中之一：{'、'.join(known)}" if known else "")
        )

    def child(self, key: str, *, required: bool = False) -> "Node":
        """下面的一个对象。"""
        if required and key not in self.tree:
            raise BadInput(f"{self.where}没有写“{key}”")
        return Node(self.tree.get(key, {}), f"“{key}”")

    def children(self, key: str) -> list["Node"]:
        """下面的一列对象；只有一个时可以不写成列表。"""
        value = self.tree.get(key, [])
        listed = value if isinstance(value, list) else [value]
        return [Node(each, f"“{key}”第 {place} 行") for place, each in enumerate(listed, 1)]
