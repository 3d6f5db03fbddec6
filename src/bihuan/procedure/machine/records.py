"""记录：链上每一笔里写着的一步，读成有类型的。旧版的先升成今天的样子，链上的字节从不改。

第一版（没有 v）：日期在 dates、选项在 marks，分办的代号后加 #序号；开立不写标题、人大、提出人。第二版：都在 values，座位、链接、上级随步写明。
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

import msgspec

from bihuan.kernel import clock
from bihuan.kernel.canonical import read_instant

from .state import Above

VERSION = 2
Body = dict[str, Any]


class Opened(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """这一步开出的一个分办。start: 从哪个状态开始（空为第一个）；values: 逐行带来的。"""

    n: int
    role: str
    unit: int
    before: int = 0
    start: str = ""
    values: dict[str, Any] = {}


class Seated(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """这一步使谁坐上一个角色；add 为假的，先前坐着的起身；since: 自哪一天（空为当天）。"""

    role: str
    person: int = 0
    organ: int = 0
    public: str = ""
    add: bool = False
    since: dt.date | None = None


class Linked(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """这一步建立的链接；off 为真的是撤去。"""

    kind: str
    case: int
    off: bool = False


class Opening(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """开立：这件事项是什么、属于谁；above: 数着它的各个上级；level: 哪一级的人大（工作法随级别不同的才写）。"""

    procedure: str
    kind: str
    region: int
    year: int
    title: str | None = None
    congress: int | None = None
    session: int | None = None
    township: int | None = None
    proposer: int | None = None
    received_on: dt.date | None = None
    parent: int = 0
    position: int = 0
    raised_by: str = ""
    above: tuple[Above, ...] = ()
    level: int = 0


class Step(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename={"origin": "from"}):
    """一步。code 以 @ 开头的是特别的：@open @decide @adopt @redate @pause @resume @correct @seat @link @set @title @restate。

    opening: 开立（@open，或者开立连同第一步）；level: 改用随级别不同的一份时，哪一级的人大；reopened: 重开哪些分办；because: 因哪一笔而起；其余见各类的说明。
    """

    code: str
    task: int = 0
    calendar: int = 0
    v: int = 1
    origin: str = ""
    to: str = ""
    number: str = ""
    title: str = ""
    values: dict[str, Any] = {}
    long: tuple[str, ...] = ()
    opened: tuple[Opened, ...] = ()
    reopened: tuple[int, ...] | None = None
    extended: dict[str, dt.date] = {}
    seats: tuple[Seated, ...] = ()
    links: tuple[Linked, ...] = ()
    raised: tuple[int, ...] = ()
    opening: Opening | None = None
    because: str = ""
    procedure: str = ""
    runs: dict[str, dt.date] = {}
    clocks: bool = False
    run: int = 0
    why: str = ""
    document: str = ""
    undoes: tuple[int, ...] = ()
    level: int = 0

    @property
    def special(self) -> bool:
        """不是条文里的一步。"""
        return self.code.startswith("@")


class Record(msgspec.Struct, frozen=True, gc=False):
    """一笔带步骤的记录：第几笔、哪一天、谁、哪一步。"""

    seq: int
    on: dt.date
    by: str
    step: Step


def of_body(body: Body) -> Record:
    """一笔正文 → 记录。旧版的升版。"""
    step = body["step"]
    read = _convert(step if step.get("v", 1) >= VERSION else _upcast(step, body["event"]))
    return Record(body["seq"], _day_in_hour(body["happened_at"][:13]), body["actor"], read)


_convert = partial(msgspec.convert, type=Step)


def written(step: Step) -> Body:
    """一步 → 写进正文的样子：空的不写，task、calendar、v 总写。"""
    told: Body = _to_builtins(step)
    return {"task": step.task, "calendar": step.calendar, **told, "v": VERSION}


def undone(bodies: Iterable[Body]) -> set[int]:
    """被更正掉的记录的序号。"""
    return {
        seq for body in bodies if body["step"] and body["step"]["code"] == "@correct" for seq in body["step"]["undoes"]
    }


@lru_cache(maxsize=1 << 16)
def _day_in_hour(hour: str) -> dt.date:
    """一个整点（UTC，“2026-03-02T01”）在北京是哪一天：同一个小时里的瞬间同一天。"""
    return clock.day_of(read_instant(f"{hour}:00:00.000000Z"))


def _to_builtins(step: Step) -> Body:
    told: Body = msgspec.to_builtins(step)
    return told


def _upcast(step: Body, event: Body) -> Body:
    """第一版 → 第二版。"""
    told = {key: value for key, value in step.items() if key not in _OLD}
    values = {**step.get("dates", {}), **step.get("marks", {})}
    told["values"] = {code.partition("#")[0]: value for code, value in values.items()}
    if step["code"] == "@open":
        told["opening"] = {key: step[key] for key in ("procedure", "kind", "region", "year")}
        told.pop("procedure", None)
    if step["code"] != "@adopt":
        told.pop("procedure", None)
    return told


_OLD = ("dates", "marks", "kind", "region", "year", "stages", "tasks", "steps")
