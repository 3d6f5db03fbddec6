"""条件的一行：词和对着什么 ↔ 文件里的写法。参数复杂的（占比、如果）只照原话显示，在文字里改。"""

from collections.abc import Mapping, Sequence
from typing import Any

from bihuan.procedure.door import explained_conditions

SPARE = 2  # 行：空着多画几行
HINTS = {
    "none": "", "number": "一个数", "step": "步骤的名称", "maybe_step": "步骤的名称，可以空着", "values": "项=值",
    "lists": "项=值、值", "numbers": "项=数", "roles": "角色、角色", "child_stages": "下属的状态、状态",
    "above_stages": "上级的状态、状态", "child_steps": "下属的步骤=次数", "count": "一个数", "word": "一个词", "": "",
}  # fmt: skip


def offered(kind: str) -> list[tuple[str, str]]:
    """这一种事项选得了的条件：词，和它什么时候成立、后面写什么。"""
    return [(word, said + (f"（写{HINTS[argument]}）" if HINTS[argument] else ""))
            for word, said, argument in explained_conditions(kind) if argument in HINTS]  # fmt: skip


def read(item: Any) -> tuple[str, str] | None:
    """文件里的一个条件拆成（词，对着什么）；拆不开的为 None，照原话。"""
    if isinstance(item, str):
        return item, ""
    kinds = {word: kind for word, _, kind in explained_conditions()}
    if not isinstance(item, dict) or len(item) != 1:
        return None
    word, argument = next(iter(item.items()))
    said = _said(argument)
    return (word, said) if kinds.get(word) in HINTS and _argument(kinds[word], said) == argument else None


def given(posted: Mapping[str, str], now: Sequence[Any]) -> list[Any]:
    """表单交来的各行写成文件里的一列；没有动的、拆不开的照原样，勾了去掉的去掉。"""
    kinds = {word: kind for word, _, kind in explained_conditions()}
    found: list[Any] = []
    for n in range(len(now) + SPARE + 1):
        if n < len(now) and (posted.get(f"c{n}-drop") or f"c{n}-word" not in posted):
            found += [] if posted.get(f"c{n}-drop") else [now[n]]
            continue
        word, said = posted.get(f"c{n}-word", ""), " ".join(posted.get(f"c{n}-argument", "").split())
        if n < len(now) and read(now[n]) == (word, said):
            found.append(now[n])
        elif word:
            argument = _argument(kinds.get(word, ""), said)
            found.append({word: argument} if argument not in ("", {}) else word)
    return found


def _argument(kind: str, said: str) -> Any:
    """一句写成参数。"""
    each = [part.strip() for part in said.split("、") if part.strip()]
    if kind in ("roles", "child_stages", "above_stages"):
        return each if len(each) > 1 else "".join(each)
    if kind in ("values", "numbers", "lists", "child_steps"):
        pairs = [part.partition("=") for part in said.replace("＝", "=").split("；")]
        told = {name.strip(): value.strip() for name, _, value in pairs if name.strip()}
        return {name: value.split("、") for name, value in told.items()} if kind == "lists" else told
    return said


def _said(argument: Any) -> str:
    if isinstance(argument, dict):
        return "；".join(f"{name}={_said(value)}" for name, value in argument.items())
    return "、".join(map(_said, argument)) if isinstance(argument, list) else str(argument)
