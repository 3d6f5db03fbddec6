"""一件照草案走的路：记录里的各步逐步照草案再办一遍，两边并着走。走得到哪里算到哪里，定不下来的停在那里说。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec.structs import replace

from ..language import Article, Text
from ..language.parts import SAME_ROLE
from ..machine import Broken, Record, State, Step, Task
from ..machine.records import Opened
from . import passing, special
from .ending import compare_ends
from .leading import Undecided, destination, reopened, unmet, unseen
from .rules import Apart, Rules
from .verdict import Difference, Verdict


@dataclass
class Line:
    """并排的一行：哪一天、谁、哪一步；两边各走到哪里、期限是哪一天；旁边的话。"""

    on: dt.date
    by: str
    name: str
    then: str = ""
    then_due: dt.date | None = None
    now: str = ""
    now_due: dt.date | None = None
    said: str = ""


@dataclass
class Course:
    """走着的一件。then、now: 照记录的、照草案的状态；now_of: 记录里第几个分办 → 草案里第几个；cause: 使它走开的头一条（步骤代号）。"""

    rules: Rules
    verdict: Verdict
    then: State | None = None
    now: State | None = None
    now_of: dict[int, int] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    cause: str = ""
    diverged: bool = False
    halted: bool = False
    told: set[str] = field(default_factory=set)
    lines: list[Line] | None = None

    @property
    def draft(self) -> Text:
        """草案。"""
        return self.rules.draft

    def walk(self, records: Iterable[Record]) -> Verdict:
        """走完全部记录，返回这一件怎样。"""
        for record in records:
            before = self.then
            self.then = self.rules.as_it_was.apply(before, record)
            if not self.labels or self.labels[-1] != self.then.procedure:
                self.labels.append(self.then.procedure)
            if self.lines is not None:
                self.lines.append(Line(record.on, record.by, self._name(record.step)))
            if not self.halted:
                self._take(record, before)
            if self.lines is not None:
                self._trace(record, self.lines[-1])
        if not self.halted and self.then is not None and self.now is not None:
            if self.then.ended_on is None:
                passing.pass_to(self, self.rules.today, self.then)
            compare_ends(self)
        return self.verdict

    def _take(self, record: Record, before: State | None) -> None:
        try:
            if before is not None:
                passing.pass_to(self, record.on, before)
            if (
                self.now is not None
                and self.now.ended_on is not None
                and before is not None
                and before.ended_on is None
            ):
                return  # 照草案早就结束了；走完再比
            if record.step.special:
                special.take(self, record, before)
            else:
                self._step(record, before)
        except Undecided as why:
            self.stop(record, record.step.code, str(why))
        except Broken as why:
            self.stop(record, "", f"照草案接不下去：{why}")

    def apart(self) -> Apart:
        """此刻所用的一版与草案。"""
        return self.rules.apart(self.labels[-1])

    def _step(self, record: Record, before: State | None) -> None:
        """条文里的一步。没有走开、条也没有改的，照记录原样办。"""
        step, apart = record.step, self.apart()
        then = apart.text.by_step.get(step.code)
        article = self.draft.by_step.get(step.code)
        if article is not None and not self.diverged and not apart.moved(step.code):
            if self.now is None and step.origin != self.draft.start:
                raise Undecided("草案从别的状态开始")
            if not passing.left_to_the_clock(self, record, before):
                self.apply(record, before)
                self._opened(step.opened, step.opened)
                passing.follow(self, record, changed=apart.automatic)
            return
        if article is None and then is not None:
            article = self.draft.by_step.get(self.draft.steps_by_name.get(then.name, ""))
        if passing.left_to_the_clock(self, record, before):
            return
        if article is None:
            self._without(record, then)
            return
        self._otherwise(record, before, then, article)

    def _otherwise(self, record: Record, before: State | None, then: Article | None, article: Article) -> None:
        """条改了，或者已经走开：照草案从此刻的状态办这一步。"""
        step, now = record.step, self.now or State("", self.draft.start, record.on, record.on)
        n = self.now_of.get(step.task, 0)
        if step.task and not n:
            self.drop(record, article.step, "照草案没有开出这个分办")
            return
        task = now.task(n)
        if (article.place == "task") != bool(step.task):
            raise Undecided(f"草案里「{article.name}」办在{'分办' if article.place == 'task' else '事项'}上")
        stage = task.stage if task else now.stage
        if stage not in article.origin:
            self._out_of_turn(record, article, task, stage)
            return
        fresh = [one for one in article.conditions if then is None or one not in then.conditions]
        if fresh and (said := unmet(self.draft, article, fresh, now, task, record)):
            self.stop(record, article.step, f"草案要「{said}」，当时不成立")
            return
        self._missing(record, then, article)
        self.verdict.missing += [(article.step, f"条件「{name}」") for name in unseen(fresh)]
        to = destination(then, self.draft, article, now, task, record)
        again = reopened(then, self.draft, article, now, task, record, self.now_of)
        opened = self._fitting(step.opened, article, now)
        extended = {code: due for code, due in step.extended.items() if code in self.draft.by_step}
        made = replace(
            step, code=article.step, task=n, origin=stage, to=to, opened=opened, reopened=again, extended=extended
        )
        apart = (stage, to) != (step.origin, step.to) or (again is None) != (step.reopened is None)
        if apart or len(opened) != len(step.opened):
            self.diverge(article.step)
        self.apply(Record(record.seq, record.on, record.by, made), before, of=step)
        self._opened(step.opened, opened)
        passing.follow(self, record, changed=True)

    def apply(self, record: Record, before: State | None, of: Step | None = None) -> None:
        """草案这一边办这一步；期限与记录的不同，记下。of: 记录里原来的一步。"""
        step, was = record.step, self.now
        asked = of or step
        due_then = due_of(before, asked.code, asked.task)
        due_now = due_of(was, step.code, step.task)
        self.now = self.rules.as_drafted.apply(was, record)
        if due_then != due_now and self.then is not None:
            late_then = _late(before, self.then, asked.code)
            self.note_due(
                step.code, asked.task, record.on, due_then, due_now, late_then, _late(was, self.now, step.code)
            )

    def note_due(
        self, step: str, task: int, on: dt.date | None, then: dt.date | None, now: dt.date | None, late_then: bool,
        late_now: bool,
    ) -> None:  # fmt: skip
        """这一步的期限不一样：变成逾期、提早、推后。"""
        kind = "late" if late_now and not late_then else "earlier" if now and (then is None or now < then) else "later"
        name = self.draft.by_step[step].name if step in self.draft.by_step else step
        said = f"「{name}」的期限由{_day(then)}变为{_day(now)}" + ("，照草案逾期" if kind == "late" else "")
        if late_then and not late_now:
            said += "，照草案不逾期"
        self.differ(kind, step, task, on, _day(then), _day(now), said)

    def differ(
        self, kind: str, step: str, task: int, on: dt.date | None, then: str, now: str, said: str, article: str = ""
    ) -> None:
        """记下一处不一样。article: 知道是哪一条的写明，不写的照改动去认。"""
        held = self.then.task(task) if self.then and task else None
        blamed = self.rules.responsible(self.labels, article or step, self.cause)
        self.verdict.differences.append(Difference(kind, step, blamed, held.unit if held else 0, on, then, now, said))
        if self.lines:
            self.lines[-1].said = "；".join(part for part in (self.lines[-1].said, said) if part)

    def diverge(self, step: str) -> None:
        """从这里起两边走得不一样：记下头一条。"""
        self.diverged = True
        self.cause = self.cause or self.rules.responsible(self.labels, step, "")

    def stop(self, record: Record, step: str, said: str) -> None:
        """定不下来：停在这里。照草案已经重办、而记录里没有的，算重来一轮。"""
        self.halted = True
        again = self.now is not None and self.then is not None and self.now.round > self.then.round
        stage = self.draft.stages.get(self.now.stage, "") if self.now else ""
        if again:
            said = "照草案要重办，记录里没有重办"
        self.differ(
            "redone" if again else "stuck", record.step.code, record.step.task, record.on, "", stage, said, step
        )

    def drop(self, record: Record, step: str, said: str) -> None:
        """照草案办不成的一步，不影响接着走的：记下，略过。"""
        self.diverge(step)
        self.told.add(record.step.code)
        name = self._name(record.step)
        self.differ(
            "redone", record.step.code, record.step.task, record.on, name, "", f"少办一步「{name}」：{said}", step
        )

    def _without(self, record: Record, then: Article | None) -> None:
        """草案里没有的一步：没有走动的、草案已经到了那里的略过，走到别处的定不下来。"""
        step, name = record.step, then.name if then else record.step.code
        task = self.now.task(self.now_of.get(step.task, 0)) if self.now else None
        here = (task.stage if task else self.now.stage) if self.now else ""
        if step.to in (step.origin, here) and not step.opened and step.reopened is None:
            self.drop(record, step.code, "草案没有这一步")
        else:
            self.stop(record, step.code, f"草案没有「{name}」这一步，记录由它走到别处")

    def _out_of_turn(self, record: Record, article: Article, task: Task | None, stage: str) -> None:
        """照草案此刻办不了这一步：这个分办已经完了的略过；等着先办别的一步的，说是哪一步。"""
        if task is not None and task.ended_on is not None:
            self.drop(record, self.cause or article.step, f"照草案这个分办已经「{self._stage(stage)}」")
            return
        reach = self.draft.reach
        asked = [
            one for one in self.draft.leaving.get((article.place, stage), ())
            if one.by and one is not article
            and any(not reach[(article.place, to)].isdisjoint(article.origin) for to in one.targets)
        ]  # fmt: skip
        apart = self.apart()
        asked.sort(key=lambda one: not apart.moved(one.step))
        if asked:
            said = f"停在「{self._stage(stage)}」，草案要先办「{asked[0].name}」（{asked[0].number}），记录里没有人办过"
            self.stop(record, asked[0].step, said)
        else:
            self.stop(record, article.step, f"照草案停在「{self._stage(stage)}」，不能办「{article.name}」")

    def _missing(self, record: Record, then: Article | None, article: Article) -> None:
        """草案新添的、必须填的项，记录里没有。"""
        known = {item.code for item in (then.fields if then else ())} | {*record.step.values, *record.step.long}
        for item in article.fields:
            if not item.optional and not item.required_for and item.code not in known:
                self.verdict.missing.append((article.step, f"要填的「{item.name}」"))

    def _fitting(self, opened: tuple[Opened, ...], article: Article, now: State) -> tuple[Opened, ...]:
        """照草案开出的分办：序号接着草案这一边的，角色要是草案有的。"""
        if not article.opens and opened:
            return ()
        roles = self.draft.task_roles
        for one in opened:
            if one.role not in roles and not any(opens.role == SAME_ROLE for opens in article.opens):
                raise Undecided(f"草案没有这种承办角色：{one.role}")
        first = len(now.tasks) + 1
        return tuple(
            replace(one, n=first + i, before=self.now_of.get(one.before, 0),
                    start=one.start if one.start in self.draft.task_stages else "")
            for i, one in enumerate(opened)
        )  # fmt: skip

    def _opened(self, then: tuple[Opened, ...], now: tuple[Opened, ...]) -> None:
        if now:
            self.now_of |= {a.n: b.n for a, b in zip(then, now, strict=True)}

    def _name(self, step: Step) -> str:
        text = self.apart().text
        return text.by_step[step.code].name if step.code in text.by_step else special.NAMES.get(step.code, step.code)

    def _stage(self, stage: str) -> str:
        return self.draft.task_stages.get(stage) or self.draft.stages.get(stage, stage)

    def _trace(self, record: Record, line: Line) -> None:
        """这一行写上两边各走到哪里、最近的期限。"""
        if self.then is not None:
            line.then, line.then_due = self.apart().text.stages.get(self.then.stage, ""), self.then.due_on
        if self.now is not None and not self.halted:
            line.now, line.now_due = self.draft.stages.get(self.now.stage, ""), self.now.due_on


def due_of(state: State | None, step: str, task: int) -> dt.date | None:
    """这一步此刻的期限；没有时钟在走为 None。"""
    for run in state.runs_of(task) if state is not None else ():
        if run.step == step:
            return run.due
    return None


def _late(before: State | None, after: State, step: str) -> bool:
    return after.late.get(step, 0) > (before.late.get(step, 0) if before else 0)


def _day(day: dt.date | None) -> str:
    return f" {day} " if day else "没有期限"
