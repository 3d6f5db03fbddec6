"""计票：点票，再按规则得出结果。"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bihuan.kernel.count.deciding import decide
from bihuan.kernel.count.result import Result
from bihuan.kernel.count.rule import Rule
from bihuan.kernel.count.tally import Tally


def count(
    rule: Rule,
    ballots: Iterable[Any],
    *,
    issued: int | None = None,
    members: int | None = None,
    present: int | None = None,
) -> Result:
    """按规则计票。ballots：每张一个，写法见 docs/count-rules.md；次序无关。"""
    tally = Tally(rule)
    for marks, times in _gathered(ballots):
        tally.add(marks, times)
    return decide(tally, issued=issued, members=members, present=present)


def _gathered(ballots: Iterable[Any]) -> Iterator[tuple[Any, int]]:
    """填得一样的票归到一起。"""
    groups: dict[Any, list[Any]] = {}
    for marks in ballots:
        key = _key(marks)
        found = groups.get(key)
        if found is None:
            groups[key] = [marks, 1]
        else:
            found[1] += 1
    return ((marks, times) for marks, times in groups.values())


def _key(marks: Any) -> Any:
    """同样的票同样的钥匙；类型也算在内（True 与 1 不是一回事）。"""
    if isinstance(marks, Mapping):
        return ("{}", frozenset((_key(code), _key(mark)) for code, mark in marks.items()))
    if isinstance(marks, list):
        return ("[]", *(_key(mark) for mark in marks))
    return (type(marks).__name__, marks)
