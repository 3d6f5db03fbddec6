"""读一件时手上的东西：各行、词、已经看出的步和反常。"""

import datetime as dt
from dataclasses import dataclass

from .acts import Act, Fact, Trouble
from .layout import Joint, Motion, Written
from .words import Words


@dataclass(frozen=True)
class Roll:
    """认得的人（编号 → 身份）和单位，以及这一年最早的时刻。"""

    members: dict[str, str]
    units: frozenset[str]
    begins: dt.datetime


class Reader:
    """读着的一件。absent：因已经说过的缘由而没有的步；strange：写坏的一格或一次 → 它的反常。"""

    def __init__(
        self, motion: Motion, joints: tuple[Joint, ...], events: tuple[Written, ...], roll: Roll, words: Words, key: str
    ) -> None:
        self.motion, self.joints, self.events = motion, joints, events
        self.roll, self.words, self.key = roll, words, key
        self.troubles: list[Trouble] = []
        self.acts: list[Act] = []
        self.facts: list[Fact] = []
        self.absent: set[str] = set()
        self.strange: dict[str, Trouble] = {}
        self.review = words.reviews.get(motion["review"])
        self.refused = self.review is not None and not self.review.goes_on
        self.mark = words.marks.get(motion["step"], "")

    def trouble(self, what: str, why: str) -> Trouble:
        """一处反常。"""
        found = Trouble(self.key, what, why)
        self.troubles.append(found)
        return found

    def time(self, step: str) -> dt.datetime | None:
        """旧系统一步的时间：写下它那个字段的最早一次。"""
        found = [e.at for e in self.events if self.words.dating.get(e.field) == step and e.at]
        return min(found, default=None)

    def missing(self, step: str, why: str, *, column: bool = False) -> Trouble:
        """缺时间。同一步里有写坏的一次，就是它的缘故，不另报；`column`：缺的是 motions.csv 的一列，与写下的各次无关。"""
        return (None if column else self.strange.get(step)) or self.trouble("missing_date", why)

    def act(
        self,
        step: str,
        at: dt.datetime | None,
        *,
        id: str = "",
        unit: str = "",
        lead: str = "",
        joint: tuple[str, ...] = (),
        filled: dict[str, str] | None = None,
        after: set[str] | None = None,
        facts: tuple[Fact, ...] = (),
        trouble: Trouble | None = None,
    ) -> None:
        """一步。"""
        needed = frozenset(after or ())
        self.acts.append(Act(id or step, step, at, unit, lead, joint, filled or {}, needed, facts, trouble))

    def reply_facts(self) -> list[Fact]:
        """答复里可数的：答复了没有，结果是哪一类。"""
        motion = self.motion
        facts = [Fact("replied", "replied", motion["main_unit"])] if motion.replied_at else []
        if motion["result_mark"] in self.words.classes:
            facts.append(Fact("class", motion["result_mark"], motion["main_unit"]))
        return facts

    def is_void(self, joint: Joint) -> bool:
        """这个会办单位作废了。"""
        meaning = self.words.joints.get(joint.status)
        return meaning is not None and meaning.counts == "void"
