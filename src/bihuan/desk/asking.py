"""谁在问、什么时候问：各栏各问都由此得知人和日子。"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from bihuan.kernel import clock
from bihuan.people.door import Actor


@dataclass(frozen=True)
class Asker:
    """谁在问、什么时候问。"""

    actor: Actor
    now: dt.datetime

    @cached_property
    def today(self) -> dt.date:
        """今天（北京时间）。"""
        return clock.day_of(self.now)

    @property
    def congress_id(self) -> int:
        """以哪一级办事；没有的为 0，什么也问不到。"""
        return self.actor.congress_id or 0
