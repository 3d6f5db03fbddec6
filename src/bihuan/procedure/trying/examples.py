"""走例：一行一行照着办，看得到的是不是所写的，该拒的拒了没有。说错在哪个例、第几行、得到的是什么。"""

import copy
import datetime as dt
from dataclasses import replace
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused
from bihuan.people.door import SYSTEM

from .. import gates, openers
from ..language import Article, Field, Text
from ..language.lines import Line, is_day
from ..language.parts import RESULT, Example
from ..language.words import code_of, name_of
from ..machine import Task
from ..models import Clock
from ..situation import Held, Situation
from ..verbs.opening import open_by_step
from . import getting, values, voting
from .acting import Trip, assuming, in_room
from .beginning import open_plain, public_code
from .casting import Cast
from .courses import Course, Failed
from .sandbox import Sandbox, Stuck


class Play:
    """走着的一个例，或者开头一样、一起走着的几个。"""

    def __init__(
        self, box: Sandbox, text: Text, course: Course, looked: set[tuple[Line, ...]], *, looks: bool = True
    ) -> None:
        self.box, self.text, self.looked, self.looks = box, text, looked, looks
        self.gone: tuple[Line, ...] = ()
        self.things = course.things
        self.cast = Cast(box, text, course.people)
        self.trip: Trip | None = None
        self.made: dict[str, int] = {}
        for opens, closes in course.sessions:
            box.convene(opens, closes)
        box.meets = course.meets

    def aside(self) -> "Play":
        """此刻的另一份：各走各的，互不相干。"""
        other = copy.copy(self)
        other.cast, other.made = self.cast.aside(), dict(self.made)
        other.trip = replace(self.trip, refused=dict(self.trip.refused)) if self.trip else None
        return other

    def take(self, line: Line, n: int, refuses: str) -> None:
        """走一行（从一数），照所写的办成或被拒（refuses：应当因什么被拒）；不是那样的 Failed。"""
        self.gone = (*self.gone, line)
        with assuming(self.text, but=code_of("条件", refuses) or ""):  # 房间自己的条件：写了「拒」的，这一行按不成立走
            refused = self.walk(line, n)
        if refuses:
            self._refused(line, n, refuses, refused)
        elif refused:
            raise Failed(f"第 {n} 行：{_said(line)}，得到的是拒绝：{refused[0]}")

    def ends(self, example: Example) -> None:
        """各行走完了：看得到的是不是所写的；不是的 Failed。"""
        if example.refuses:
            raise Failed(f"应当被拒（{example.refuses}），却一行也没有")
        if self.trip is None:
            raise Failed("一行也没有走")
        for what, wanted in example.gets:
            got = getting.got(self.trip, self.cast, what)
            if got != wanted:
                raise Failed(f"得「{what}」应当是 {wanted}，得到的是 {got or '没有'}")

    def walk(self, line: Line, n: int) -> list[str]:
        """走一行。被拒绝的返回为什么（那句话，和不成立的条件的名称）。"""
        day = dt.date.fromisoformat(line.on)
        if day < clock.day_of(self.box.now) and self.trip is not None:
            raise Failed(f"第 {n} 行：{line.on} 早于上一行的日子")
        if not line.step:
            self._until(day)
            return []
        soon = self.box.now + dt.timedelta(minutes=1)
        self.box.now = max(soon, clock.beijing(day)) if self.trip else clock.beijing(day)
        article = self.text.by_step.get(self.text.steps_by_name.get(line.step, ""))
        if article is None and self.trip is None:
            raise Failed(f"第 {n} 行：工作法里没有「{line.step}」这一步")
        try:
            if article is None:
                refused = self._below(line, n)
            else:
                refused = self._step(self.trip, article, line) if self.trip else self._open(article, line)
        except (Failed, Refused):
            raise
        except Exception as error:
            raise Failed(f"第 {n} 行：{_said(line)}，走到这里出错：{words_of(error)}") from error
        return refused

    def _open(self, article: Article, line: Line) -> list[str]:
        """第一行：开立连同第一步；由上级、由房间立的先直接立。"""
        if article not in openers.articles_to_open(self.text):
            case = open_plain(self.box, self.text)
            self.trip = Trip(self.box, case.pk, in_room(self.text))
            return self._step(self.trip, article, line)
        public = public_code(self.text)
        box, now = self.box, self.box.now
        blank = openers.blank_situation(box.released, box.congress, article, {}, SYSTEM, now, public)
        found = ["没有人担任得了"]
        for actor in self.cast.actor(line.who, blank.held, article, None):
            code = public if actor.person_id is None else ""
            about = openers.blank_situation(box.released, box.congress, article, {}, actor, now, code)
            try:
                filled = values.fill(self.box, about, self._values(about, line), whole=False)
                case = open_by_step(
                    self.text.kind, article.step, congress=self.box.congress, filled=filled, by=actor,
                    now=self.box.now, public=code,
                )  # fmt: skip
            except Refused as refused:
                found = [refused.sentence, *_unmet(about)]
                continue
            self.trip = Trip(self.box, case.pk)
            self.box.deliver()
            self._look(self.trip)
            return []
        return found

    def _step(self, trip: Trip, article: Article, line: Line) -> list[str]:
        held = trip.held()
        own = article.place == "task"
        tasks: list[Task | None] = list(self.cast.task_of(line.who, held, article)) if own else [None]
        found: list[str] = ["没有人担任得了"]
        for task in tasks[:1]:
            for actor in self.cast.actor(line.who, held, article, task):
                about = Situation(held, article, task, actor, self.box.now)
                if trip.take(article, task.n if task else 0, self._values(about, line), actor, whole=False):
                    self._look(trip)
                    return []
                found = [trip.refused[article.step], *_unmet(about)]
        return found

    def _below(self, line: Line, n: int) -> list[str]:
        """下属的一步：上级没有、下属有的步骤，停在那里、此人办得了的各件都办。"""
        found: list[str] = []
        done = 0
        for case_id in getting.below(self.trip.case_id if self.trip else 0):
            trip = Trip(self.box, case_id)
            held = trip.held()
            self.box.serve_below(held.text, held.case.congress)
            article = held.text.by_step.get(held.text.steps_by_name.get(line.step, ""))
            if article is None or not self._stands(article, line, held):
                continue
            refused = self._step(trip, article, line)
            done += not refused
            found = refused or found
        if not done and not found:
            raise Failed(f"第 {n} 行：工作法里没有「{line.step}」这一步，下属也没有停在那里的")
        return [] if done else found

    def _stands(self, article: Article, line: Line, held: Held) -> bool:
        """一件下属（或者它这一行的人担任的分办）停在办得了这一步的地方。"""
        if article.place == "case":
            return held.state.stage in article.origin
        return any(task.stage in article.origin for task in self.cast.task_of(line.who, held, article))

    def _values(self, about: Situation, line: Line) -> dict[str, Any]:
        """一行写的各项：名字换成人、机构、会议、文件、表。"""
        found: dict[str, Any] = {}
        for name, written in line.values:
            if name == RESULT:
                found |= voting.cast(written[0])
                continue
            code = about.text.fields_by_name.get(name, name)
            item = about.article.field(code)
            if item is None:
                raise Failed(f"「{about.article.name}」没有「{name}」这一项")
            if item.kind == "text" and not item.many:
                written = ("、".join(written),)
            each = [self._one(about, item, value) for value in written]
            found[code] = each if item.many else each[0]
            if item.kind == "table":
                found[code] = self._rows(about, item, written[0])
        return found

    def _one(self, about: Situation, item: Field, value: str) -> Any:
        match item.kind:
            case "person" | "deputy" | "unit" | "organ":
                return self.cast.value(item, value, about)
            case "congress":
                return self.box.below.pk
            case "file":
                return self.box.upload(about.by, f"{value}.pdf")
            case "case":
                return self._case(item, value)
            case "number":
                return int(value)
            case _:
                return value

    def _case(self, item: Field, name: str) -> int:
        if name not in self.made:
            rows = self.things.get(name)
            row = rows[0] if isinstance(rows, list | tuple) and rows else {}
            days = [dt.date.fromisoformat(v) for v in dict(row).values() if isinstance(v, str) and is_day(v)]
            made = values.a_case(self.box, self.text, item, days[0] if days else None)
            if made is None:
                raise Failed(f"没有「{name}」这样的事项可填")
            self.made[name] = made
        return self.made[name]

    def _rows(self, about: Situation, table: Field, name: str) -> list[dict[str, Any]]:
        rows = self.things.get(name)
        if not isinstance(rows, list | tuple):
            raise Failed(f"「物」里没有「{name}」这张表")
        columns = {column.name: column for column in table.columns}
        found = []
        for n, row in enumerate(rows, 1):
            unknown = [key for key in row if key not in columns]
            if unknown:
                raise Failed(f"「{name}」第 {n} 行：{table.name}没有「{unknown[0]}」这一列")
            made = {}
            for key, column in columns.items():
                value = self._one(about, column, str(row[key])) if key in row else None
                made[column.code] = value if value is not None else values.cell(self.box, about, table, column, n)
            found.append(made)
        return found

    def _look(self, trip: Trip) -> None:
        """看一眼；接着同一个例的各例，走过的几行看过了，不再看；下属的总看。"""
        if self.looks and (trip is not self.trip or self.gone not in self.looked):
            trip.inspect()
            self.looked.add(self.gone)

    def _until(self, day: dt.date) -> None:
        """到期：从上一行到这一天，每个到期的日子各办一遍。"""
        assert self.trip is not None
        for _ in range(400):
            rows = Clock.objects.filter(case_id__in=self.box.cases(), stopped_on=None)
            today = clock.day_of(self.box.now)
            dues = rows.values_list("due_on", flat=True)
            coming = sorted({d for due in dues for d in (due, due + dt.timedelta(days=1))})
            later = next((one for one in coming if today < one < day), None)
            if later is None:
                break
            self.trip.pass_to(later)
        self.trip.pass_to(day)
        self._look(self.trip)

    def _refused(self, line: Line, n: int, why: str, refused: list[str]) -> None:
        if not refused:
            raise Failed(f"第 {n} 行：{_said(line)}，应当被拒（{why}），得到的是办成了")
        if not any(why in one for one in refused):
            raise Failed(f"第 {n} 行：{_said(line)}，应当因「{why}」被拒，得到的是：{refused[0]}")


def _unmet(about: Situation) -> list[str]:
    """不成立的条件的名称：拒绝可以照条件的名称写。"""
    found = []
    for code, argument in about.article.conditions:
        one = type(about)(
            about.held, replace_conditions(about.article, code, argument), about.task, about.by, about.now
        )
        if gates.unmet(one):
            found.append(name_of("条件", code))
    return found


def replace_conditions(article: Article, code: str, argument: Any) -> Article:
    """只留一个条件的一条。"""
    return replace(article, conditions=((code, argument),))


def _said(line: Line) -> str:
    pairs = [f"{name}={'、'.join(values_)}" for name, values_ in line.values]
    return " ".join([line.on, line.who, line.step or getting.DUE, *pairs])


def words_of(error: Exception) -> str:
    """一个错误说成一句。"""
    return str(error) if isinstance(error, Stuck | Refused) else f"{type(error).__name__}：{error}"
