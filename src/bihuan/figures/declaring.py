"""声明：一个数字先说清它数什么、怎么数、单位和来源，然后才可以显示。"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet

LEVELS = ("province_id", "city_id", "county_id", "township_id")


class Everywhere:
    """不限一地：重算时用它代替范围。"""

    province_id = city_id = county_id = township_id = None

    def field(self) -> tuple[str, bool]:
        """划定范围的列与值：有号的都在内。"""
        return "id__isnull", False

    def as_filter(self) -> dict[str, bool]:
        """不加条件。"""
        return {}


EVERYWHERE = Everywhere()
Cases = Callable[[Any, int | None], QuerySet[Any]]
Recounted = Callable[[], Iterator[tuple[tuple[Any, ...], int]]]
Counting = TypeVar("Counting", bound=Cases)


@dataclass(frozen=True)
class Figure:
    """一个声明过的数字：数件数的有 cases，比率有 of（分母）和 part（分子）。

    rows 是打开以后由谁来画每一行（见 renderer）；public 的数字任何人都能打开，只见公开的事项。
    minor: 加起来的数，底账以万分之一计；by: 按什么分开数（空为不分）；recounted: 自己会重数的（文件里的数字），逐地逐年逐值。
    """

    name: str
    title: str
    rule: str
    unit: str
    source: str
    rows: str = "case"
    public: bool = False
    cases: Cases | None = None
    of: str = ""
    part: str = ""
    minor: bool = False
    by: str = ""
    recounted: "Recounted | None" = None

    @property
    def is_share(self) -> bool:
        """是比率吗。"""
        return self.cases is None

    @property
    def measures(self) -> tuple[str, ...]:
        """它由哪几个件数得来。"""
        return (self.part, self.of) if self.is_share else (self.name,)


Find = Callable[[str], Figure | None]
Every = Callable[[], list[Figure]]

_declared: dict[str, Figure] = {}
_groups: dict[str, tuple[int, str]] = {}
_sources: list[tuple[Find, Every]] = []


def source(find_one: Find, every: Every) -> None:
    """登记又一处声明：不在代码里而在库里的数字（文件里写的），按名字找的和全部的。代码里声明过的在先。"""
    _sources.append((find_one, every))


def figure(
    name: str, *, title: str, rule: str, unit: str = "件", source: str = "", rows: str = "case", public: bool = False
) -> Callable[[Counting], Counting]:
    """声明一个件数，装饰 `cases(scope, year) -> QuerySet`：它数的那些事项。

    year 为 None 时不限年份；范围和年份由这里再加一遍，函数里写不写都可以。
    拒绝（装入代码时）：重名，没有口径。
    """

    def declare(cases: Counting) -> Counting:
        _declare(Figure(name, title, rule, unit, source, rows, public, cases=cases))
        return cases

    return declare


def share(name: str, *, of: str, part: str, title: str, rule: str, source: str = "", public: bool = False) -> None:
    """声明一个比率：part 的件数 ÷ of 的件数，单位 %。分母为零时没有数，不是 0%。

    拒绝（装入代码时）：重名，没有口径，分子或分母没有先声明。
    """
    for measure in (of, part):
        if measure not in _declared:
            raise LookupError(f"没有声明过的数字：{measure}")
    _declare(Figure(name, title, rule, "%", source, public=public, of=of, part=part))


def group(prefix: str, *, title: str, order: int) -> None:
    """登记一组：名字以 prefix 起头的数字在一览上叫什么、排在第几（小的在前）。"""
    _groups[prefix] = (order, title)


def grouped() -> list[tuple[str, list[Figure]]]:
    """代码里声明过的，一组一组，照登记的次序；组里照声明的次序（件数在前，比率在后）。没有登记的组在末尾，题目照名字。"""
    found: dict[str, list[Figure]] = {}
    for one in _declared.values():
        found.setdefault(one.name.split(".")[0], []).append(one)
    last = max((order for order, _ in _groups.values()), default=0) + 1
    placed = sorted(found, key=lambda prefix: (*_groups.get(prefix, (last, prefix)), prefix))
    return [(_groups.get(prefix, (0, prefix))[1], found[prefix]) for prefix in placed]


def declared(name: str) -> Figure:
    """按名字取声明；没有声明的数字不能显示，也不能记。"""
    found = find(name)
    if found is None:
        raise LookupError(f"没有声明过的数字：{name}")
    return found


def find(name: str) -> Figure | None:
    """按名字找；没有为 None。"""
    if name in _declared:
        return _declared[name]
    return next((found for find_one, _ in _sources if (found := find_one(name)) is not None), None)


def is_declared(name: str) -> bool:
    """代码里声明的；文件里的由看得见那种事项的人在它自己的页面上打开。"""
    return name in _declared


def everything() -> list[Figure]:
    """代码里声明过的数字，按名字排列；文件里的随库而定，不在内（见 in_files）。"""
    return [_declared[name] for name in sorted(_declared)]


def in_files() -> list[Figure]:
    """库里各份文件写的数字，一个名字一个。"""
    return [one for _, every in _sources for one in every() if one.name not in _declared]


def withdraw(name: str) -> None:
    """撤销声明（测试用）。"""
    _declared.pop(name, None)


def _declare(new: Figure) -> None:
    known = _declared.get(new.name)
    if known is not None and _origin(known) != _origin(new):
        raise ValueError(f"数字 {new.name} 声明了两次")
    if not new.rule.strip():
        raise ValueError(f"数字 {new.name} 没有写口径")
    _declared[new.name] = new


def _origin(one: Figure) -> tuple[str, str, str]:
    return getattr(one.cases, "__module__", ""), getattr(one.cases, "__qualname__", ""), one.of + one.part
