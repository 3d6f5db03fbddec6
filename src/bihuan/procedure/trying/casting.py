"""例里的人：名字 → 沙盘里的人和机构。写在「人」里的照写的担任；没有写的，是角色的名称，或者一个新来的机构、人。"""

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.people import door as people
from bihuan.people.door import Actor, Organ

from .. import roles
from ..carrying import organs_for
from ..language import Article, Field, Text
from ..language.lines import Line, read_line
from ..language.parts import Example, RoleRule
from ..language.words import code_of
from ..machine import Task
from ..situation import Held, Situation
from .acting import candidates, role_named, visitor
from .sandbox import Sandbox


@dataclass
class Player:
    """例里的一个名字：人和他所在的机构。"""

    name: str
    person: int
    organ: Organ


class Cast:
    """一个例里的人。"""

    def __init__(self, box: Sandbox, text: Text, named: dict[str, tuple[str, ...]]) -> None:
        self.box, self.text, self.named = box, text, named
        self.players: dict[str, Player] = {}
        for name, held in named.items():
            self._enrol(name, [role_named(text, one) or one for one in held])

    def aside(self) -> "Cast":
        """此刻的另一份：以后新来的各算各的。"""
        other = copy.copy(self)
        other.players = dict(self.players)
        return other

    def actor(self, name: str, held: Held, article: Article, task: Task | None) -> list[Actor]:
        """办这一步的人，先试的在前：写在「人」里的就是他；角色的名称是担任得了的人；别的名字是担任得了的头一个。"""
        if name in self.players:
            player = self.players[name]
            staff = [player.person] if self._is_person(name) else self.box.staff[player.organ.pk]
            return [self.box.actor(person) for person in staff]
        code = role_named(self.text, name)
        if code and any(seat.public for seat in held.state.sitting(code)):
            return [visitor(held, code)]
        kind = code_of("机构", name) or ""
        if not code and held.text is not self.text and people.is_organ_kind(kind):  # 下属的一步，由一类机构的人来办
            organ = self.box.organ(kind, of=held.case.congress)
            return [self.box.actor(person) for person in self.box.staff[organ.pk]]
        people_ = sorted(roles.people(code, held, task, now=self.box.now))[:3] if code else []
        return [self.box.actor(person) for person in people_] or list(candidates(self.box, held, article, task))

    def task_of(self, name: str, held: Held, article: Article) -> list[Task]:
        """办在分办上的一步是哪一个分办：名字的机构的那个；不是机构的，是停在起点的头一个。"""
        here = [task for task in held.state.tasks if task.stage in article.origin] or list(held.state.tasks)
        mine = self.players.get(name)
        own = [task for task in held.state.tasks if mine is not None and task.unit == mine.organ.pk]
        return sorted(own, key=lambda task: task.stage not in article.origin) or here

    def value(self, item: Field, name: str, about: Situation) -> int:
        """填进一项的名字：人、代表是人，单位、机构是机构。没有的新立一个。"""
        if item.kind in ("person", "deputy"):
            return self._player(name, deputy=item.kind == "deputy").person
        if name in self.players:
            return self.players[name].organ.pk
        kind = code_of("机构", name)
        code = role_named(self.text, name)
        organs = [seat.organ for seat in about.state.sitting(code) if seat.organ] if code else []
        if organs:
            return organs[0]
        rule = self.text.rules.get(code) if code else None
        kind = (
            kind
            or (code if code and people.is_organ_kind(code) else "")
            or (rule.organs[0] if rule and rule.organs else "")
        )
        words = organs_for(about, item)
        fits = not words or kind in (people.kinds_meant(self.box.congress.pk, words) or ())
        if kind and fits:
            return self.box.organ(kind, rule.organ_name if rule else "", of=about.case.congress).pk
        organ = self.box.unit(words, name=name, of=about.case.congress)
        self.players[name] = Player(name, self.box.staff[organ.pk][0], organ)
        return organ.pk

    def unit_named(self, name: str) -> int:
        """得里说到的单位。"""
        return self.players[name].organ.pk if name in self.players else 0

    def _is_person(self, name: str) -> bool:
        held = self.named.get(name, ())
        codes = [role_named(self.text, one) or one for one in held]
        return len(codes) > 1 or any(not self._organ_role(code) for code in codes)

    def _organ_role(self, code: str) -> bool:
        """这个角色由机构担任（分办、填写的机构），名字就是机构。"""
        rule = self.text.rules.get(code)
        if rule is None:
            return code not in roles.known() or (code in roles.on_tasks() and not roles.is_inside(code, self.text))
        if rule.kind == "filled":
            return self._filled(rule) not in ("person", "deputy")
        return rule.kind == "assignment" and not rule.duty

    def _rules(self, codes: list[str]) -> list[RoleRule]:
        return [self.text.rules[code] for code in codes if code in self.text.rules]

    def _filled(self, rule: RoleRule) -> str:
        item = self.text.fields.get(rule.field)
        return item.kind if item else ""

    def _enrol(self, name: str, codes: list[str]) -> None:
        """照担任的角色立一个人，坐在他的机构里。"""
        organ = next((found for code in codes if (found := self._organ_of(code, name)) is not None), None)
        if organ is None:
            organ = self._unit_of(name, codes)
        if not self._is_person(name):
            self.players[name] = Player(name, self.box.staff[organ.pk][0], organ)
            return
        deputy = any(rule.kind == "filled" and self._filled(rule) == "deputy" for rule in self._rules(codes))
        person = self.box.deputy(name) if deputy else self.box.person(name)
        self.box.appoint(person, organ, "member")
        for code in codes:
            other = self._organ_of(code, name)
            rule = self.text.rules.get(code)
            if other is not None and other.pk != organ.pk:
                self.box.appoint(person, other, "member")
            if rule is not None and rule.kind == "standing":
                self.box.give(person, rule.standing)
        self.players[name] = Player(name, person, organ)

    def _organ_of(self, code: str, name: str) -> Organ | None:
        """角色是一类机构的，那一个机构。"""
        rule = self.text.rules.get(code)
        if rule is None:
            return self.box.organ(code) if people.is_organ_kind(code) else None
        if rule.kind == "outside":
            return self._organ_of(rule.by, name)
        kinds = [kind for kind in rule.organs if people.is_organ_kind(kind)]
        return self.box.organ(kinds[0], rule.organ_name) if kinds else None

    def _unit_of(self, name: str, codes: list[str]) -> Organ:
        """分办的、填写的机构：种类照文件许可的。"""
        words: tuple[str, ...] = ()
        for code in codes:
            rule = self.text.rules.get(code)
            if rule is not None and rule.kind == "assignment":
                words = rule.may_be
            if rule is not None and rule.kind == "filled" and self._filled(rule) in ("unit", "organ"):
                words = self.text.fields[rule.field].of
        return self.box.unit(words, name=name)

    def _player(self, name: str, *, deputy: bool) -> Player:
        if name not in self.players:
            organ = self.box.unit(name="试用备用单位")
            person = self.box.deputy(name) if deputy else self.box.person(name)
            if not deputy:
                self.box.appoint(person, organ, "member")
            self.players[name] = Player(name, person, organ)
        return self.players[name]


def sittings(text: Text, example: Example) -> list[tuple[dt.date, dt.date]]:
    """一个例里大会在哪几天开，连同它所接的例的。"""
    after = {line.after for line in map(read_line, example.lines) if line}
    before = [one for one in text.examples if one.name in after and one is not example]
    found = [days for one in before for days in sittings(text, one)]
    return found + [(dt.date.fromisoformat(opens), dt.date.fromisoformat(closes)) for opens, closes in example.sessions]


def meeting_days(text: Text, lines: Iterable[Line]) -> dict[str, list[dt.date]]:
    """会议项 → 例里在那次会上表决的各天：没有写明日子的会议，就在表决的那天开。"""
    found: dict[str, list[dt.date]] = {}
    for line in lines:
        article = text.by_step.get(text.steps_by_name.get(line.step, ""))
        deadline = article.deadline if article and article.vote else None
        for code in deadline.codes if deadline and deadline.kind == "on" else ():
            found.setdefault(code, []).append(dt.date.fromisoformat(line.on))
    return found


def joined(text: Text, example: Example) -> tuple[dict[str, tuple[str, ...]], dict[str, object]]:
    """一个例的人和物，连同它所接的例的；同一个名字，担任的都算。"""
    people_: dict[str, tuple[str, ...]] = {}
    things: dict[str, object] = {}
    for written in example.lines:
        line = read_line(written)
        before = next((one for one in text.examples if line and line.after == one.name), None)
        if before is not None and before is not example:
            earlier, more = joined(text, before)
            people_ |= earlier
            things |= more
    for name, held in example.cast:
        people_[name] = tuple(dict.fromkeys((*people_.get(name, ()), *held)))
    return people_, {**things, **dict(example.things)}
