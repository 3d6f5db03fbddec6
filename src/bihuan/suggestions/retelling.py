"""一件建议的链重讲一遍：文本、联名、征求、答复、评价、公开的各行应当是什么样子。只看记录，不问库。"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.canonical import read_instant
from bihuan.procedure.door import Text, answering

from .options import is_dissatisfied, solved_classes

Body = dict[str, Any]
Texts = Callable[[str], Text]
PROCEDURE = "procedure:"  # 自动的一步由工作法署名


@dataclass(slots=True)
class Share:
    """一个分办：角色、办完没有、由哪一个改交而来、第几次办理。"""

    role: str
    before: int
    round: int
    ended: bool = False


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

    def __init__(self, bodies: list[Body], texts: Texts) -> None:
        self.texts, self.text = texts, texts(bodies[0]["step"]["procedure"])
        self.stage, self.round, self.shares = "", 1, [Share("", 0, 0)]
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
        self.marks: dict[int, str] = {}
        self.noting = ""
        self._hear(bodies)

    @property
    def at_start(self) -> bool:
        """退回了，正在改：联名此刻还可以变。"""
        return self.stage == self.text.start

    def _hear(self, bodies: list[Body]) -> None:
        skipped = {
            seq for body in bodies if body["step"] and body["step"]["code"] == "@correct" for seq in body["step"]["undoes"]
        }  # fmt: skip
        by_seq = {body["seq"]: body for body in bodies} if skipped else {}
        for body in bodies:
            step = body["step"]
            if not step:
                if (fact := FACTS.get(body["type"])) is not None:
                    fact(self, body)
                continue
            if self.noting and (body["recorded_at"] != self.noting or not body["actor"].startswith(PROCEDURE)):
                self._note_progress()
            code = step["code"]
            if code == "@correct":
                self._take_back([by_seq[seq]["step"] for seq in step["undoes"]])
            elif body["seq"] not in skipped:
                self._step(body, step, code)
            elif code == "draft_reply":
                self._draft(body, step)
        self._note_progress()

    def _step(self, body: Body, step: Body, code: str) -> None:
        """一步：先记旁边的行，再走动。次序与动词里的相同。"""
        if code == "@open":
            self.written.suggestion = body["event"].get("suggestion")
            self.written.title = body["event"].get("title")
        own = not body["actor"].startswith(PROCEDURE)  # 自动的一步不走动词
        if own and code == "rate":
            self._rate(body)
        self._move(step, code)
        if not own:
            return
        if code == "draft_reply":
            self._draft(body, step)
        elif code == "reply":
            self._reply(body, step)
        elif code == "merge":
            self._use("merge", 0, body)
        elif code == "ask_extension":
            self._use("extend", step["task"], body)
        elif code == "redo":
            self.solved = False
        elif body["type"] == "suggestions.submitted":
            self._submitted(body)

    def _move(self, step: Body, code: str) -> None:
        if code[0] == "@":
            self.stage = step.get("to", self.stage)
            if code == "@adopt":
                self.text = self.texts(step["procedure"])
            return
        if step["task"]:
            self.shares[step["task"]].ended = step["to"] in self.text.task_ends
        else:
            self.stage = step["to"]
        for name, value in step.get("marks", {}).items():
            if name.startswith("result_class#"):
                self.marks[int(name[13:])] = value
        for opened in step.get("opened", ()):
            self.shares.append(Share(opened["role"], opened.get("before", 0), self.round))
        if self.text.by_step[code].reopens is not None:
            self.round += 1
            for share in self._answering():
                share.ended, share.round = False, self.round

    def _answering(self) -> list[Share]:
        return [self.shares[n] for n in self._answering_numbers()]

    def _answering_numbers(self) -> list[int]:
        replaced, roles = {share.before for share in self.shares}, answering(self.text)
        return [n for n, share in enumerate(self.shares) if n and share.role in roles and n not in replaced]

    def _note_progress(self) -> None:
        """签发之后、随后的自动各步之后：都答复了的，记下日子和是否已解决。"""
        at, self.noting = self.noting, ""
        numbers = self._answering_numbers() if at else []
        if numbers and all(self.shares[n].ended for n in numbers):
            self.replied_on = self.replied_on or clock.day_of(self.replied_at)
            self.solved = all(self.marks.get(n) in solved_classes() for n in numbers)

    def _draft(self, body: Body, step: Body) -> None:
        filled, n = body["event"]["filled"], step["task"]
        promised = filled.get("promised_on")
        row = self.replies.setdefault((n, self.shares[n].round), {"issued_at": None, "issued_by": ""})
        row |= {
            "letter_id": filled.get("letter"), "summary": filled.get("summary", ""),
            "result_class": filled.get("result_class", ""),
            "promised_on": dt.date.fromisoformat(promised) if promised else None,
            "drafted_by": body["actor"], "drafted_at": read_instant(body["happened_at"]),
        }  # fmt: skip

    def _reply(self, body: Body, step: Body) -> None:
        if body["event"]["filled"]:
            self._draft(body, step)
        at = read_instant(body["happened_at"])
        key = (step["task"], self.shares[step["task"]].round)
        if key in self.replies:
            self.replies[key] |= {"issued_at": at, "issued_by": body["actor"]}
        self.noting, self.replied_at = body["recorded_at"], at

    def _rate(self, body: Body) -> None:
        filled = body["event"]["filled"]
        self.ratings[self.round] = {
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

    def _take_back(self, steps: list[Body]) -> None:
        """更正：没有签发的稿撤去；重办撤去的，照先前的答复算。评价由跳过而不在。"""
        for step in steps:
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
                "about": told["about"], "assignment": told["assignment"], "detail": told["detail"], "asked_by": body["actor"],
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
