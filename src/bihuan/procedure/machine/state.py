"""状态：一件事项此刻的样子，由它的记录折叠而来。日子都是北京时间的日子。"""

import datetime as dt
from typing import Literal

import msgspec


class Segment(msgspec.Struct):
    """时钟的一段：起算、暂停、恢复、延长、改期、改用新版；自哪一天起，此后何日到期，谁，为什么，凭哪份文件。"""

    kind: Literal["run", "pause", "resume", "extend", "redate", "adopt"]
    on: dt.date
    due: dt.date
    by: str = ""
    why: str = ""
    document: str = ""


class Run(msgspec.Struct):
    """一只走着的（或已停的）时钟。n: 本事项内的序号；task: 分办序号，事项自己的为 0；limit: 最晚可延到哪一天。"""

    n: int
    step: str
    task: int
    zero: dt.date
    due: dt.date
    calendar: int
    segments: list[Segment]
    words: str = ""
    limit: dt.date | None = None
    stopped_on: dt.date | None = None

    @property
    def paused(self) -> bool:
        """正在暂停。"""
        return bool(self.segments) and self.segments[-1].kind == "pause"


class Task(msgspec.Struct):
    """一个分办：序号、角色代号、承办单位、走到哪里、第几次办理。"""

    n: int
    role: str
    unit: int
    stage: str
    opened_on: dt.date
    round: int = 1
    before: int = 0  # 由哪一个分办改交而来
    returns: int = 0  # 本事项第几次要求退回停在这里
    steps: dict[str, dt.date] = {}
    ended_on: dt.date | None = None


class State(msgspec.Struct):
    """一件事项的状态。procedure: 工作法「代号@版本」；round: 第几次办理；steps: 步骤 → 最近一次的日子。

    dates、marks: 填写过的日期和选项（最近一次），分办填的在代号后加 #序号；number: 编号。
    """

    procedure: str
    stage: str
    entered_on: dt.date
    opened_on: dt.date
    kind: str = ""
    region: int = 0
    year: int = 0
    round: int = 1
    returns: int = 0
    steps: dict[str, dt.date] = {}
    counts: dict[str, int] = {}
    dates: dict[str, dt.date] = {}
    marks: dict[str, str] = {}
    number: str = ""
    passed: list[str] = []
    autos: list[str] = []
    tasks: list[Task] = []
    runs: list[Run] = []
    ended_on: dt.date | None = None
    ending: str = ""

    def task(self, n: int) -> Task | None:
        """第 n 个分办。"""
        return self.tasks[n - 1] if 0 < n <= len(self.tasks) else None

    def open_runs(self) -> list[Run]:
        """还在走的时钟。"""
        return [run for run in self.runs if run.stopped_on is None]

    @property
    def due_on(self) -> dt.date | None:
        """最近的到期日；没有时钟在走为 None。"""
        return min((run.due for run in self.runs if run.stopped_on is None and not run.paused), default=None)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(State).decode


def write(state: State) -> str:
    """写成文本，存在事项行里，免得每一步都重读全部记录。"""
    return _encode(state).decode()


def read(memory: str) -> State:
    """读回。"""
    return _decode(memory)


def copy(state: State) -> State:
    """另一份，改它不影响原来的。"""
    return _decode(_encode(state))
