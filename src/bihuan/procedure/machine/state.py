"""状态：一件事项此刻的样子，由它的记录折叠而来。日子都是北京时间的日子。

apply 从不改动旧的状态：要改哪一部分，先另抄那一部分。停了的时钟不留在状态里，只留在时钟的行和记录里。
没有互相牵着的，所以不必循环回收来看（gc=False），小些也快些。
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec


class Segment(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """时钟的一段：起算、暂停、停表、恢复、延长、改期、改用新版；自哪一天起，此后何日到期，谁，为什么，凭哪份文件。"""

    kind: Literal["run", "pause", "halt", "resume", "extend", "redate", "adopt", "choose"]
    on: dt.date
    due: dt.date
    by: str = ""
    why: str = ""
    document: str = ""


class Run(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """一只时钟。n: 本事项内的序号；task: 分办序号，事项自己的为 0；limit: 最晚可延到哪一天；role: 这一步由谁办。"""

    n: int
    step: str
    task: int
    zero: dt.date
    due: dt.date
    calendar: int
    segments: tuple[Segment, ...]
    words: str = ""
    limit: dt.date | None = None
    role: str = ""
    stopped_on: dt.date | None = None

    @property
    def paused(self) -> bool:
        """正在暂停。"""
        return bool(self.segments) and self.segments[-1].kind in ("pause", "halt")

    @property
    def halted(self) -> bool:
        """条文写明的停表，正停着。"""
        return bool(self.segments) and self.segments[-1].kind == "halt"


class Seat(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """座位：事项里的一个角色由谁担任：人、机构，或凭查询码的人（public 是码的哈希）。until 是换人的日子。"""

    n: int
    role: str
    since: dt.date
    person: int = 0
    organ: int = 0
    public: str = ""
    until: dt.date | None = None


class Held(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """链接：这件事项到另一件的关系。"""

    kind: str
    case: int


class Above(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """一个数着下属的上级：它开出时所用的工作法、种类、人大，由它的哪一步而来。"""

    label: str
    kind: str
    congress: int
    step: str = ""


class Task(msgspec.Struct, gc=False, omit_defaults=True):
    """一个分办：序号、角色代号、承办的机构、走到哪里、第几次办理；values 是它自己填过的，sums 是数字要用的合计。"""

    n: int
    role: str
    unit: int
    stage: str
    opened_on: dt.date
    round: int = 1
    before: int = 0  # 由哪一个分办改交而来
    returns: int = 0  # 本事项第几次要求退回停在这里
    steps: dict[str, dt.date] = {}
    firsts: dict[str, dt.date] = {}
    doers: dict[str, str] = {}
    values: dict[str, Any] = {}
    at: dict[str, int] = {}
    sums: dict[str, str] = {}
    autos: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    ended_on: dt.date | None = None


class State(msgspec.Struct, gc=False, omit_defaults=True):
    """一件事项的状态。procedure: 工作法的标签；round: 第几次办理；steps、firsts: 步骤 → 最近、最早的日子；doers: 谁办的；
    late: 步骤 → 晚了几次。

    values: 填写项 → 最近的值（短的）；at: 填写项 → 哪一笔记录里有全文；passed: 到过的状态 → 最早的日子；
    level: 哪一级的人大，工作法随级别不同的才记；asked: 还没有答复的、没有日数的请求（步骤）；sums: 数字要用的合计（项 → 历次所填之和）；above: 数着它的各个上级；
    parts: 有几个分办；runs: 事项自己在走的时钟；stopped: 这一次折叠里停了的时钟，不存；ran: 一共起过几只；seated: 一共有过几个座位。
    """

    procedure: str
    stage: str
    entered_on: dt.date
    opened_on: dt.date
    kind: str = ""
    region: int = 0
    year: int = 0
    title: str | None = None
    congress: int | None = None
    session: int | None = None
    township: int | None = None
    proposer: int | None = None
    received_on: dt.date | None = None
    opened_by: str = ""
    parent: int = 0
    position: int = 0
    raised_by: str = ""
    parts: int = 0
    round: int = 1
    returns: int = 0
    steps: dict[str, dt.date] = {}
    firsts: dict[str, dt.date] = {}
    counts: dict[str, int] = {}
    late: dict[str, int] = {}
    doers: dict[str, str] = {}
    values: dict[str, Any] = {}
    at: dict[str, int] = {}
    number: str = ""
    passed: dict[str, dt.date] = {}
    sums: dict[str, str] = {}
    above: tuple[Above, ...] = ()
    autos: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    seats: tuple[Seat, ...] = ()
    links: tuple[Held, ...] = ()
    tasks: list[Task] = []
    runs: tuple[Run, ...] = ()
    stopped: tuple[Run, ...] = ()
    ran: int = 0
    ended_on: dt.date | None = None
    ending: str = ""
    level: int = 0
    known: bool = False  # 开立的记录写明了标题、人大、提出人（第二版起）；先前的记录没有写，不拿来比对

    def task(self, n: int) -> Task | None:
        """第 n 个分办。"""
        return self.tasks[n - 1] if n > 0 and n <= len(self.tasks) else None

    def open_runs(self) -> list[Run]:
        """还在走的时钟，事项自己的和各个分办的，按序号。"""
        return sorted((*self.runs, *(run for task in self.tasks for run in task.runs)), key=lambda run: run.n)

    def runs_of(self, task: int) -> tuple[Run, ...]:
        """一个分办（0：事项自己）还在走的时钟。"""
        holder = self.task(task) if task else self
        return holder.runs if holder else ()

    def value(self, code: str, task: Task | None = None) -> Any:
        """一项最近的值：先看这个分办自己的，再看事项的；没有填过为 None。"""
        if task is not None and code in task.values:
            return task.values[code]
        return self.values.get(code)

    def date(self, code: str, task: Task | None = None) -> dt.date | None:
        """一个日期项最近的值；那一项不是日子（填的是一次会议）的为 None。"""
        value = self.value(code, task)
        return dt.date.fromisoformat(value) if isinstance(value, str) else None

    def sitting(self, role: str = "") -> list[Seat]:
        """现在的座位（可限角色）。"""
        return [seat for seat in self.seats if seat.until is None and (not role or seat.role == role)]

    @property
    def due_on(self) -> dt.date | None:
        """最近的到期日；没有时钟在走为 None。"""
        return earliest(self.runs, *(task.runs for task in self.tasks))


def earliest(*runs: Iterable[Run]) -> dt.date | None:
    """没有暂停的时钟里最早的到期日。"""
    found = None
    for some in runs:
        for run in some:
            if (found is None or run.due < found) and not run.paused:
                found = run.due
    return found


def altered(state: State, n: int, **changes: Any) -> None:
    """换掉第 n 个分办的几列；状态是这一次 apply 自己的那一份。"""
    state.tasks[n - 1] = msgspec.structs.replace(state.tasks[n - 1], **changes)


class Counts(msgspec.Struct, frozen=True, gc=False):
    """状态里各步办过几次，只读这一格。"""

    counts: dict[str, int] = {}


_read_counts = msgspec.json.Decoder(Counts).decode
_encode = msgspec.json.Encoder(order="deterministic").encode  # 同样的状态写成同样的字节
_read_state = msgspec.json.Decoder(State).decode
_read_task = msgspec.json.Decoder(Task).decode


def write(state: State) -> str:
    """事项自己的一份，存在事项行里；分办各存各的（write_task），停了的时钟不存。"""
    return _encode(msgspec.structs.replace(state, tasks=[], stopped=(), parts=len(state.tasks))).decode()


def write_task(task: Task) -> str:
    """一个分办的一份，存在分办行里。"""
    return _encode(task).decode()


def read_counts(memory: str) -> dict[str, int]:
    """一份里各步办过几次，别的不读：数许多件的时候用。"""
    return _read_counts(memory).counts


def read(memory: str, tasks: Iterator[str] | Iterable[str] = ()) -> State:
    """读回：事项的一份，和各分办的（按序号）。"""
    state = _read_state(memory)
    state.tasks = [_read_task(one) for one in tasks]
    return state
