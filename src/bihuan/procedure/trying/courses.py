"""一个例要走的：各行，连同所接的例的；开场（人、物、会期）一样的几个例，开头一样的几行可以一起走。"""

import datetime as dt
from dataclasses import dataclass

from ..language import Text
from ..language.lines import Line, read_line
from ..language.parts import Example
from .casting import joined, meeting_days, sittings


class Failed(Exception):
    """一个例没有照它写的走。"""


@dataclass(frozen=True)
class Course:
    """一个例要走的：各行，人、物、会期，和在会上表决的各天。"""

    example: Example
    lines: tuple[Line, ...]
    people: dict[str, tuple[str, ...]]
    things: dict[str, object]
    sessions: list[tuple[dt.date, dt.date]]
    meets: dict[str, list[dt.date]]

    @property
    def scene(self) -> str:
        """开场：人、物、会期、会议的日子，写法一样才算一样。"""
        return repr((self.people, self.things, self.sessions, self.meets))

    def turn(self, n: int) -> tuple[Line, str]:
        """第 n 行（从零数），和这一行应当因什么被拒；拒绝只能在最后一行，不被拒的为空。"""
        return self.lines[n], self.example.refuses if n == len(self.lines) - 1 else ""


def course_of(text: Text, example: Example) -> Course:
    """一个例要走的。读不懂的一行、没有所接的例：Failed。"""
    lines = tuple(_lines(text, example))
    people, things = joined(text, example)
    return Course(example, lines, people, things, sittings(text, example), meeting_days(text, lines))


def _lines(text: Text, example: Example, depth: int = 9) -> list[Line]:
    """一个例的各行，接着的例的行在前。"""
    found: list[Line] = []
    for written in example.lines:
        line = read_line(written)
        if line is None:
            raise Failed(f"读不懂的一行：{written}")
        if not line.after:
            found.append(line)
            continue
        before = next((one for one in text.examples if one.name == line.after), None)
        if before is None or depth == 0:
            raise Failed(f"没有所接的例「{line.after}」")
        found += [one for one in _lines(text, before, depth - 1) if one.on <= line.on]
    return found
