"""事件：每一种会发生的事，有类型、一句话和哪些字段是个人信息。"""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from string import Formatter
from typing import Any, TypeVar

Class = TypeVar("Class", bound=type)


@dataclass(frozen=True)
class Kind:
    """一种事件：`name` 是存进记录的类型，`says` 是给人看的句子，`personal` 的字段进密文库。"""

    name: str
    says: str
    personal: tuple[str, ...]
    version: int
    fields: tuple[str, ...]
    cls: type


_by_class: dict[type, Kind] = {}
_by_name: dict[str, Kind] = {}


def event(name: str, *, says: str, personal: Iterable[str] = (), version: int = 1) -> Callable[[Class], Class]:
    """登记一种事件，装饰 `@dataclass(frozen=True)`。

    拒绝（装入代码时）：不是冻结的数据类、重名、`personal` 或句子里写了没有的字段。句子可用 `{by}` 和各字段。
    """

    def register(cls: Class) -> Class:
        kind = Kind(name, says, tuple(personal), version, _field_names(cls), cls)
        known = _by_name.get(name)
        if known is not None and (known.cls.__module__, known.cls.__qualname__) != (cls.__module__, cls.__qualname__):
            raise ValueError(f"事件 {name} 登记了两次：{known.cls.__module__} 与 {cls.__module__}")
        for field in (*kind.personal, *_places(says)):
            if field not in (*kind.fields, "by"):
                raise ValueError(f"事件 {name} 没有字段 {field}")
        _by_name[name] = _by_class[cls] = kind
        return cls

    return register


def kind_of(happening: Any) -> Kind:
    """一件事属于哪一种；没有登记的不能留痕。"""
    kind = _by_class.get(type(happening))
    if kind is None:
        raise TypeError(f"没有登记的事件：{type(happening).__qualname__}")
    return kind


def kind_named(name: str) -> Kind | None:
    """按类型找；历史里留下而代码里已经没有的为 None。"""
    return _by_name.get(name)


def catalogue() -> list[Kind]:
    """所有登记过的事件，按类型排列。"""
    return [_by_name[name] for name in sorted(_by_name)]


def sentence(type_name: str, data: dict[str, Any], by: str) -> str:
    """把一笔记录说成一句话。个人信息不进句子。"""
    kind = _by_name.get(type_name)
    if kind is None:
        return f"{by}：{type_name}"
    shown = {name: "（个人信息）" if name in kind.personal else value for name, value in data.items()}
    return kind.says.format_map({**dict.fromkeys(kind.fields, ""), **shown, "by": by})


def _field_names(cls: type) -> tuple[str, ...]:
    if not dataclasses.is_dataclass(cls) or not cls.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"事件必须是 @dataclass(frozen=True)：{cls.__qualname__}")
    return tuple(field.name for field in dataclasses.fields(cls))


def _places(says: str) -> list[str]:
    return [name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(says) if name]
