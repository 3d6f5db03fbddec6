"""一件建议的链重讲一遍：文本、联名、征求、答复、评价、公开的各行应当是什么样子。只看记录，不问库。"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.canonical import read_instant
from bihuan.procedure.door import Heard, State, answering, text_at

from .options import is_dissatisfied, solved_classes

Body = dict[str, Any]
PROCEDURE = "procedure:"  # 自动的一步由工作法署名


@dataclass(slots=True)
class Written:
    """文本：记录里说的编号、哈希和其余各项；没有说的为空。"""

    suggestion: int | None = None
    title: str | None = None
    digest: str | None = None
    cosigners: list[int] | None = None
    entered_by: Any = ...
    paper: dict[str, Any] = field(default_factory=dict)


class Retelling:
    """重讲一条链。走完之后各个属性就是应有的样子。"""

    def __init__(self, bodies: list[Body], heard: Mapping[int, Heard], state: State) -> None:
        self.state = state
        self.written = Written()
        self.replies: dict[tuple[int, int], dict[str, Any]] = {}
        self.ratings: dict[int, dict[str, Any]] = {}
        self.consents: list[dict[str, Any]] = []
        self.agreed: dict[int, dt.datetime] = {}
        self.cleared: dict[int | None, dict[str, Any]] = {}
        self.cleared_before: set[tuple[str, str, dt.datetime]] = set()
        self.taken_down_before = False
        self.replied_on: dt.date | None = None
        self.solved = False
        self.noting = ""
        self._hear(bodies, heard)

    @property
    def at_start(self) -> bool:
        """退回了，正在改：联名此刻还可以变。"""
        return self.state.stage == text_at(self.state).start

    def _hear(self, bodies: list[Body], heard: Mapping[int, Heard]) -> None:
        """逐笔听：没有步骤的是旁边的事，被更正的步骤不算。"""
        round_before = 1
        for body in bodies:
            step = body["step"]
            if not step:
                if (fact := FACTS.get(body["type"])) is not None:
                    fact(self, body)
                continue
            own = not body["actor"].startswith(PROCEDURE)  # 自动的一步不走动词
            if self.noting and (own or body["recorded_at"] != self.noting):
                self._note_progress()
            if (one := heard.get(body["seq"])) is None:
                continue
            self.state = one.state
            if one.record.step.code == "@correct":
                self._take_back([by for by in bodies if by["seq"] in one.record.step.undoes])
            elif one.record.step.code == "@open":
                self.written.suggestion = body["event"].get("suggestion")
                self.written.title = body["event"].get("title")
            elif own:
                self._own_step(body, one, round_before)
            round_before = one.state.round
        self._note_progress()

    def _own_step(self, body: Body, one: Heard, round_before: int) -> None:
        """人办的一步：旁边的行照动词里的次序写。"""
        code, task = one.record.step.code, one.record.step.task
        if code in ("rate", "rate_again"):
            self._rate(body, round_before)
        elif code == "draft_reply":
            self._draft(body, task)
        elif code == "reply":
            self._reply(body, task)
        elif code == "merge":
            self._use("merge", 0, body)
        elif code == "ask_extension":
            self._use("extend", task, body)
        elif code == "redo":
            self.solved = False
        elif body["type"] == "suggestions.submitted":
            self._submitted(body)

    def _note_progress(self) -> None:
        """签发之后、随后的自动各步之后：都答复了的，记下日子和是否已解决。"""
        at, self.noting = self.noting, ""
        if not at:
            return
        replaced, roles = {task.before for task in self.state.tasks}, answering(text_at(self.state))
        tasks = [task for task in self.state.tasks if task.role in roles and task.n not in replaced]
        if tasks and all(task.ended_on for task in tasks):
            self.replied_on = self.replied_on or clock.day_of(self.replied_at)
            self.solved = all(task.values.get("result_class") in solved_classes() for task in tasks)

    def _round_of(self, n: int) -> int:
        """第 n 个分办此刻是第几次办理。"""
        task = self.state.task(n)
        return task.round if task else 0

    def _draft(self, body: Body, n: int) -> None:
        filled = body["event"]["filled"]
        promised = filled.get("promised_on")
        row = self.replies.setdefault((n, self._round_of(n)), {"issued_at": None, "issued_by": "", "sealed_id": None})
        row |= {
            "letter_id": filled.get("letter"), "summary": filled.get("summary", ""),
            "result_class": filled.get("result_class", ""),
            "promised_on": dt.date.fromisoformat(promised) if promised else None,
            "drafted_by": body["actor"], "drafted_at": read_instant(body["happened_at"]),
        }  # fmt: skip

    def _reply(self, body: Body, n: int) -> None:
        filled = body["event"]["filled"]
        if "result_class" in filled:
            self._draft(body, n)
        at = read_instant(body["happened_at"])
        key = (n, self._round_of(n))
        if key in self.replies:
            self.replies[key] |= {"issued_at": at, "issued_by": body["actor"], "sealed_id": filled.get("sealed")}
        self.noting, self.replied_at = body["recorded_at"], at

    def _rate(self, body: Body, round_number: int) -> None:
        filled = body["event"]["filled"]
        self.ratings[round_number] = {
            "attitude": filled["attitude"], "result": filled["result"], "note": filled.get("note", ""),
            "rated_by": body["actor"], "rated_at": read_instant(body["happened_at"]),
            "dissatisfied": is_dissatisfied(filled["attitude"], filled["result"]),
        }  # fmt: skip

    def _use(self, about: str, assignment: int, body: Body) -> None:
        at = read_instant(body["recorded_at"])
        for consent in self.consents:
            if consent["about"] == about and consent["agreed"] and consent["used_at"] is None and (
                about == "merge" or consent["assignment"] == assignment
            ):  # fmt: skip
                consent["used_at"] = at

    def _take_back(self, undone: list[Body]) -> None:
        """更正：没有签发的稿撤去。撤去的重办、评价由跳过而不在。"""
        for step in (body["step"] for body in undone):
            if step["code"] == "draft_reply":
                self.replies = {
                    key: row for key, row in self.replies.items() if key[0] != step["task"] or row["issued_at"]
                }  # fmt: skip

    def _submitted(self, body: Body) -> None:
        told = body["event"]
        self.written.title, self.written.digest = told["title"], told["digest"]
        self.written.cosigners, self.written.entered_by = told["cosigners"], told["entered_by"]
        self.written.paper = told.get("paper", {})

    def _reworded(self, body: Body) -> None:
        told = body["event"]
        self.written.title, self.written.digest, self.written.paper = None, told["digest"], told["paper"]

    def _recorded(self, body: Body) -> None:
        told = body["event"]
        self.written.suggestion, self.written.cosigners = told["suggestion"], told["cosigners"]
        self.written.digest, self.written.paper = told["digest"], told["paper"]

    def _asked(self, body: Body) -> None:
        told = body["event"]
        self.consents.append(
            {
                "about": told["about"], "assignment": told["assignment"], "detail": told["detail"],
                "asked_by": body["actor"],
                "asked_at": read_instant(body["recorded_at"]), "answered_at": None, "agreed": None, "used_at": None,
            }
        )  # fmt: skip

    def _answered(self, body: Body) -> None:
        told = body["event"]
        for consent in reversed(self.consents):
            if (consent["about"], consent["assignment"]) == (told["about"], told["assignment"]):
                consent |= {"answered_at": read_instant(body["recorded_at"]), "agreed": told["agreed"]}
                return

    def _agreed(self, body: Body) -> None:
        self.agreed[body["event"]["person"]] = read_instant(body["recorded_at"])

    def _cleared(self, body: Body) -> None:
        told, at = body["event"], read_instant(body["recorded_at"])
        if "publication" not in told:
            self.cleared_before.add((told["what"], body["actor"], at))
            return
        self.cleared[told["reply"]] = {
            "id": told["publication"], "title": told["title"], "text": told["digest"], "cleared_by": body["actor"],
            "cleared_at": at, "withdrawn_at": None,
        }  # fmt: skip

    def _unpublished(self, body: Body) -> None:
        told, at = body["event"], read_instant(body["recorded_at"])
        if "publications" not in told:
            self.taken_down_before = True
        for row in self.cleared.values():
            if row["id"] in told.get("publications", ()):
                row["withdrawn_at"] = at


FACTS: dict[str, Callable[[Retelling, Body], None]] = {
    "suggestions.reworded": Retelling._reworded,
    "suggestions.recorded": Retelling._recorded,
    "suggestions.consent_asked": Retelling._asked,
    "suggestions.consent_answered": Retelling._answered,
    "suggestions.withdrawal_agreed": Retelling._agreed,
    "suggestions.cleared": Retelling._cleared,
    "suggestions.unpublished": Retelling._unpublished,
}
