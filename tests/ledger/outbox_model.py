"""收发箱的模型：不碰数据库，只说哪一件此刻该在哪里、下一件该轮到谁。"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from tests.ledger.happenings import ROAD

WATER, TRAFFIC, PARENT = "水务局", "交通局", "上级"  # 前两个收每一件，“上级”由 `hand` 逐笔交给
CUT = "上一次送到一半停了"

End = tuple[str, str]  # 一次送达怎样收场、说了什么
Key = tuple[str, str]  # 哪一件、交给谁


class PowerCut(BaseException):
    """断电：谁也接不住，进程就此没了。"""


@dataclass
class Waiting:
    """模型里还没有办成的一件。"""

    number: int
    key: Key
    stream: str
    run_at: dt.datetime
    lease_until: dt.datetime | None = None
    tries: int = 0
    error: str = ""
    refused: bool = False

    @property
    def place(self) -> tuple[dt.datetime, int]:
        return self.run_at, self.number

    def put_off(self, error: str, now: dt.datetime) -> None:
        wait = (1, 5, 30, 120, 360)[min(self.tries, 5) - 1]
        self.error, self.lease_until, self.run_at = error, None, now + dt.timedelta(minutes=wait)


class Model:
    """收发箱该有的样子，不碰数据库。`module` 是接手者登记时的模块名。"""

    def __init__(self, module: str) -> None:
        self.module = module
        self.fates: dict[str, dict[str, list[End]]] = {}
        self.open = [WATER, TRAFFIC]
        self.waiting: list[Waiting] = []
        self.posted: list[Key] = []
        self.attempts: list[Key] = []
        self.done: list[Key] = []
        self.told: list[Key] = []

    def post(self, title: str, stream: str, now: dt.datetime, *, names: Collection[str]) -> None:
        for name in names:
            self.posted.append((title, name))
            self.waiting.append(Waiting(len(self.posted), (title, name), stream, now))

    def work(self, now: dt.datetime, limit: int, streams: Collection[str] | None) -> int:
        count = 0
        while count < limit and (one := self.claim(now, streams)) is not None:
            self.deliver(one, one.tries, now)
            count += 1
        return count

    def claim(self, now: dt.datetime, streams: Collection[str] | None = None) -> Waiting | None:
        due = [
            one
            for one in self.waiting
            if not one.refused
            and one.run_at <= now
            and (one.lease_until is None or one.lease_until <= now)
            and (streams is None or one.stream in streams)
        ]
        if not due:
            return None
        one = min(due, key=lambda one: one.place)
        one.error = CUT if one.lease_until else one.error
        one.tries, one.lease_until = one.tries + 1, now + dt.timedelta(minutes=5)
        return one

    def deliver(self, one: Waiting, tries: int, now: dt.datetime) -> None:
        if one not in self.waiting or one.tries != tries:
            return  # 醒得太迟，别人已经领去
        title, name = one.key
        if name not in (*self.open, PARENT):
            one.put_off(f"没有接手者 {self.module}.{name}", now)
            return
        end, said = self.end_of(one.key, self.attempts.count(one.key))
        self.attempts.append(one.key)
        said = said.replace("\ud83d", "?").replace("\0", "")
        if end == "cut":
            raise PowerCut
        if end == "refused":
            one.refused, one.error, one.lease_until = True, said, None
            self.told.append(one.key)
        elif end in ("fails", "taken"):
            one.put_off(said if end == "taken" else f"OSError：{said}", now)
        else:
            self.waiting.remove(one)
            self.done.append(one.key)
            if end == "more":
                self.post(f"{title}、{name}又一件", ROAD, now, names=self.open)

    def end_of(self, key: Key, time: int) -> End:
        ends = self.fates.get(key[0], {}).get(key[1], [])
        return ends[time] if time < len(ends) else ("ok", "")
