"""走一步：找得到的人来办，办完把这件事项读一遍、核一遍。办不成的一句话留着，读不回、对不上的是毛病。"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, Refused
from bihuan.ledger.door import entries, head
from bihuan.people.door import Actor

from .. import effects, engine, gates, questions, registry, roles, verifying
from ..language import Article, Text
from ..machine import State, Task
from ..machine.standing import selected
from ..models import Case
from ..situation import Held, Situation, Taking
from ..verbs import correcting, stepping, timing
from . import voting
from .moves import Move, distances, moves_here
from .sandbox import Sandbox, Stuck, undone
from .values import fill

VISITOR = "试走的查询码"
FAR = 12  # 步：转入的那一件，走这么远还到不了就不走了


@dataclass
class Trip:
    """沙盘里的一件事项在走：错在哪里（faults），上一次为什么没办成（refused: 步骤 → 那句话）。"""

    box: Sandbox
    case_id: int = 0
    room: bool = False  # 房间开立的种类：走通用的一步，不走房间自己的动词
    refused: dict[str, str] = field(default_factory=dict)
    misfilled: bool = False
    known: tuple[tuple[int, str], Case, State, Text] | None = None  # 上次从行读出的，和那时的链头

    def held(self) -> Held:
        """此刻的这件事项；链头没有动过的，就是上次从行读出的。"""
        if self.known is None or self.known[0] != head(f"case:{self.case_id}"):
            return self.read()
        _, case, state, text = self.known
        return Held(case, state, text, clock.day_of(self.box.now))

    def read(self) -> Held:
        """此刻的这件事项，从行重新读出。"""
        case = self.box.case(self.case_id)
        held = gates.held_of(case, on=clock.day_of(self.box.now))
        self.known = (head(case.stream), case, held.state, held.text)
        return held

    def take(
        self, article: Article, task_n: int, chosen: dict[str, Any], by: Actor | None = None, *, whole: bool = True
    ) -> bool:
        """办一步；没有给人的，找担任得了的人里头一个办得成的。办不成返回 False。"""
        held = self.held()
        task = held.state.task(task_n)
        for actor in [by] if by else candidates(self.box, held, article, task):
            about = Situation(held, article, task, actor, self.box.now)
            if not self._try(about, chosen, task_n, whole) and not self._barely(about, chosen, task_n, whole):
                continue
            self.refused.pop(article.step, None)
            self.box.deliver()
            return True
        self.refused.setdefault(article.step, "没有人担任得了")
        return False

    def _try(self, about: Situation, chosen: dict[str, Any], task_n: int, whole: bool) -> bool:
        self.misfilled = False
        try:
            filled = fill(self.box, about, chosen, whole=whole)
            self._ready(about, filled)
            if about.article.vote is not None:
                voting.conduct(self.box, about, filled)
            else:
                self._perform(about.article, task_n, filled, about.by)
        except Refused as refused:
            self.refused[about.article.step] = refused.sentence
            self.misfilled = isinstance(refused, BadInput)
            return False
        return True

    def _barely(self, about: Situation, chosen: dict[str, Any], task_n: int, whole: bool) -> bool:
        """填多了不成的，可空的不填再办一次。"""
        return whole and self.misfilled and self._try(about, chosen, task_n, whole=False)

    def _ready(self, about: Situation, filled: dict[str, Any]) -> None:
        """转入的那一件，先走到办得成那一步的地方。"""
        for transfer in about.article.transfers:
            for case_id in effects.listed(filled.get(transfer.field)):
                Trip(self.box, case_id).walk_to(transfer.step)

    def walk_to(self, step: str) -> None:
        """走到办得了这一步的状态；走不到就停在那里，由办那一步的人说。"""
        for _ in range(FAR):
            held = self.held()
            there = held.text.by_step.get(held.text.steps_by_name.get(step, step))
            if there is None or held.state.stage in there.origin:
                return
            near = distances(held.text, set(there.origin))
            moves = [one for one in moves_here(held.text, held.state) if one.kind == "step"]
            for move in sorted(moves, key=lambda one: _away(held.text, one, near)):
                if self.take(held.text.by_step[move.step], move.task, move.filled):
                    break
            else:
                return

    def _perform(self, article: Article, task_n: int, filled: dict[str, Any], by: Actor) -> None:
        now = self.box.now
        if self.room:
            stepping.perform(self.case_id, article.step, Taking(by, now, filled, task_n))
        else:
            stepping.take_step(self.case_id, article.step, filled=filled, assignment=task_n, by=by, now=now)

    def pass_to(self, day: dt.date) -> None:
        """日子拨到 day，这件事项和它的下属到点的都办。"""
        self.box.now = clock.beijing(day)
        for case_id in self.box.cases():
            timing.run_case_clocks(case_id, now=self.box.now)
        self.box.deliver()

    def inspect(self) -> None:
        """读回来等于折叠出的，核验没有毛病，页面要问的都答得出。不然就是走不动了（Stuck）。"""
        held = self.read()
        folded = engine.FOLD.run([entry.told for entry in entries(held.case.stream)])
        if folded is None or gates.state_of(held.case).stage != folded.stage:
            raise Stuck("从行读回的状态与记录折叠出的不同")
        for fault in verifying.faults_of(self.case_id):
            raise Stuck(f"核验查出：{fault.what}")
        for actor in readers(self.box, held):
            questions.possible_steps(held.case, actor, now=self.box.now, held=held)
        self._seen_by_those_awaited(held)
        questions.spine(held.case, held.state)
        for run in held.state.open_runs():
            questions.explain(held.case, run.n)

    def _seen_by_those_awaited(self, held: Held) -> None:
        """此刻轮得到的人都看得见这件事项：看不见就办不了。一个人只问一次。"""
        if held.state.ended_on is not None:
            return
        sees: dict[int, bool] = {}
        for article, role, last in self._awaited(held):
            if last not in sees:
                sees[last] = self.box.sees(last, self.case_id)
            if not sees[last]:
                raise Stuck(f"{held.text.roles.get(role, role)}看不见这件事项，办不了「{article.name}」")

    def _awaited(self, held: Held) -> Iterator[tuple[Article, str, int]]:
        """此刻办得了的各条，各角色，担任的末一个人；没有人担任的不在内。"""
        known: dict[tuple[str, int], int] = {}
        for article in held.text.articles:
            for task in held.state.tasks if article.place == "task" else [None]:
                if (task.stage if task else held.state.stage) not in article.origin:
                    continue
                if not selected(held.text, article, held.state, task):
                    continue
                for role in article.by:
                    asked = (role, task.n if task else 0)
                    if asked not in known:
                        known[asked] = max(roles.people(role, held, task, now=self.box.now), default=0)
                    if known[asked]:
                        yield article, role, known[asked]

    def correct(self) -> None:
        """把刚办的一步更正了再看一遍；不能更正的要有一句话。看完退回。"""
        held = self.held()
        two = [self.box.actor(person) for person in sorted(managing(self.box, held))[:2]]
        if len(two) < 2:
            return
        with undone(self.box):
            try:
                seq = correcting.correctable(held.case).seq
                first, second = two
                now = self.box.now
                correcting.propose_correction(
                    self.case_id, seq=seq, reason="试走更正", second_id=second.person, by=first, now=now
                )
                correcting.confirm_correction(self.case_id, by=second, now=now)
            except Refused:
                return
            self.inspect()


def candidates(box: Sandbox, held: Held, article: Article, task: Task | None) -> Iterator[Actor]:
    """担任得了这一条的人，一个角色两三个；凭查询码的是来访的人。"""
    for role in article.by:
        if any(seat.public for seat in held.state.sitting(role)):
            yield visitor(held, role)
        for person in sorted(roles.people(role, held, task, now=box.now))[: 3 if article.conditions else 1]:
            yield box.actor(person)


def visitor(held: Held, role: str) -> Actor:
    """凭查询码来的人。"""
    seat = next(seat for seat in held.state.sitting(role) if seat.public)
    return Actor(None, "群众", label=f"public:{seat.public}")


def readers(box: Sandbox, held: Held) -> list[Actor]:
    """打开这一页的人：办公室的一个，各分办的一个。"""
    office = box.staff[box.organ("congress_office").pk][0]
    units = [box.staff[task.unit][0] for task in held.state.tasks if task.unit in box.staff]
    return [box.actor(person) for person in dict.fromkeys([office, *units])]


def managing(box: Sandbox, held: Held) -> set[int]:
    """可以更正这件事项的人。"""
    named = held.text.managers.get("correct") or ("congress_office", "deputies_affairs")
    return {person for role in named for person in roles.people(role, held, None, now=box.now)}


def role_named(text: Text, name: str) -> str:
    """角色的名称 → 代号；不是角色的为空。"""
    return next((code for code, known in text.roles.items() if known == name), "")


def free_roles(text: Text) -> list[str]:
    """文件里没有说明由谁担任、代码也没有登记的角色：由座位说明，如承诺的责任单位。"""
    return [code for code in text.roles if code not in text.rules and code not in roles.known()]


def in_room(text: Text) -> bool:
    """由房间开立、走房间自己的动词的一种。"""
    return any(registry.verb_of(text.kind, article.step) for article in text.articles)


@contextmanager
def assuming(text: Text, *, but: str = "") -> Iterator[None]:
    """房间自己的条件按成立走：试走没有房间的表。写在「当」里的照问，它们决定走哪一条。but：按不成立走的那一个（代号）。"""
    when = {code for article in text.articles for code, _ in article.when}
    asked = {code for article in text.articles for code, _ in article.conditions}
    rooms = registry.of_rooms() & asked - when if in_room(text) else frozenset()
    with registry.assumed(rooms, but=rooms & {but}):
        yield


def _away(text: Text, move: Move, near: dict[str, int]) -> int:
    """这一步走到的地方，离要去的还有几步。"""
    article = text.by_step[move.step]
    if article.place == "task":
        return len(near)
    return min((near.get(to, 99) for to in article.targets), default=99)
