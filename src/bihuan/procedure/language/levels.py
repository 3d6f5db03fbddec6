"""随级别不同的：法规对省、市、县、乡写了不同的数和日数，写成 {按级别: {省: 10, 市: 5, 其余: 3}}；各级照自己的读。"""

from collections.abc import Iterator
from typing import Any

BY_LEVEL, REST = "按级别", "其余"
LEVELS = {"省": 1, "市": 2, "县": 3, "乡": 4}
KEYS = ("期限", "首次", "重办", "可延", "到期自办", "名额")  # 这几处的一句、一个数可以随级别
INSIDE = ("条件", "当", "重开分办", "名额", "期限", "可延")  # 这几处里头的也可以
Path = tuple[str, ...]


def levels_in(value: Any) -> frozenset[int]:
    """写到了哪几级（其余为 0）；没有随级别不同的为空。"""
    return frozenset(LEVELS.get(word, 0) for _, table in _tables(value, ()) for word in table)


def at_level(value: Any, level: int) -> Any:
    """照这一级读：随级别的换成这一级的，没有写到的照其余。level 为 0 的照其余，没有写其余的照头一个。"""
    if isinstance(value, list):
        return [at_level(one, level) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {BY_LEVEL} and isinstance(value[BY_LEVEL], dict) and value[BY_LEVEL]:
        table = value[BY_LEVEL]
        word = next((word for word, known in LEVELS.items() if known == level), REST)
        return table.get(word, table.get(REST, next(iter(table.values()))))
    return {key: at_level(one, level) for key, one in value.items()}


def faults(value: Any) -> Iterator[str]:
    """写得不对的：不在许可的地方，不是级别，不是一句话，有的级别没有着落。"""
    for path, table in _tables(value, ()):
        here = path[-1] if path else ""
        if here not in KEYS and not set(INSIDE) & set(path):
            yield f"「{BY_LEVEL}」只能写在 期限、可延、名额 和条件里的数上，不在「{here}」里"
        wrong = [word for word in table if word not in (*LEVELS, REST)]
        if wrong:
            yield f"「{BY_LEVEL}」里只能写 {'、'.join(LEVELS)}、{REST}，不是「{wrong[0]}」"
        if not table or not all(isinstance(one, str) for one in table.values()):
            yield f"「{BY_LEVEL}」要写成 {{省: 一个数或者一句, {REST}: …}}"
        elif REST not in table and set(LEVELS) - set(table):
            yield f"「{BY_LEVEL}」没有写到 {'、'.join(one for one in LEVELS if one not in table)}：补上，或者写 {REST}"


def _tables(value: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for key, one in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if key == BY_LEVEL:
            yield path, one if isinstance(one, dict) else {}
        else:
            yield from _tables(one, (*path, key) if isinstance(key, str) else path)
