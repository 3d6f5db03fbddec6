"""沙盘：一个从不提交的事务，里面有一级虚构的人大、文件所说的各种机构和人。走完全部退回，什么也没有发生过。"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import transaction

from bihuan.files.door import Upload
from bihuan.kernel import clock
from bihuan.kernel.lots import one_lot
from bihuan.kernel.refuse import NotFound
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM, Actor, Congress, Organ
from bihuan.regions import door as regions

from .. import fetching, library
from ..language import Text
from ..language.building import version_numbers
from ..language.parts import RoleRule
from ..models import Case, ReleasedText

SINCE = dt.date(2016, 1, 10)  # 机构和职务自哪天起：早于试走的任何一天
SCRATCH = "0" * 64  # 试走的文件没有内容，只有一行
DELIVERIES = 500  # 件：一步以后至多送这么多
PEOPLE = ("head", "member", "clerk")  # 每个机构有几个人，各任什么
UNIT_PEOPLE = ("head", "deputy_head", "clerk")
SHIRE = ("虚构县", "SHI")  # 沙盘里的区划：名称、代码的开头


class Stuck(Exception):
    """走到一半走不动了：送不到、读不回、对不上。是文件或引擎的毛病，不是一次拒绝。"""


class Sandbox:
    """一个沙盘：人大、机构、人，随要随立。now 由走的人往前拨。"""

    def __init__(self, text: Text, now: dt.datetime) -> None:
        self.now, self.text = now, text
        self.serial = itertools.count(1)
        self.organs: dict[tuple[str, str], Organ] = {}
        self.units: list[Organ] = []
        self.staff: dict[int, list[int]] = {}
        self.known: dict[int, Actor] = {}  # 职务、身份都自 SINCE 起，没有止：哪一天都一样
        self.sights: dict[int, fetching.Seer] = {}
        self.meets: dict[str, list[dt.date]] = {}  # 会议项 → 走的例里在那次会上表决的各天
        self.above = self._congress(f"{SHIRE[0]}上级", self._parent_code(), f"{SHIRE[1]}A")
        self.congress = self._congress(SHIRE[0], f"{SHIRE[1]}A", f"{SHIRE[1]}B")
        self.below = self._congress(f"{SHIRE[0]}属地", f"{SHIRE[1]}B", f"{SHIRE[1]}C")
        self.term = self._term(self.congress)
        self.released = self.put(text)
        self.serve()

    def put(self, text: Text) -> ReleasedText:
        """一份工作法在沙盘里入库、选用：属于沙盘的人大，不碰真的。"""
        for congress in (self.above, self.below, self.congress):
            released = library.release(text, now=self.now, owner_id=congress.pk)
            library.adopt_procedure(congress.pk, released.label, by=SYSTEM, now=self.now)
        return released

    def serve(self) -> None:
        """文件里的各个角色都有人担任。"""
        for kind in ("congress_office", "deputies_affairs", "chairpersons_meeting", "standing_committee"):
            self.organ(kind)
        self.organ("congress_office", of=self.above)
        self.organ("congress_office", of=self.below)
        self.deputy("试代表甲")
        self.deputy("试代表乙")
        self.serve_text(self.text)

    def serve_text(self, text: Text) -> None:
        """一份文件的各个角色都有人担任。"""
        for code in text.roles:
            self.serve_role(code, text.rules.get(code))

    def serve_role(self, code: str, rule: RoleRule | None) -> None:
        """一个角色有人担任：一类机构、一种身份、一个职务；分办的、填写的等用到时再说。"""
        if rule is None:
            if people.is_organ_kind(code):
                self.organ(code)
            return
        level = {"above": self.above, "place": self.below}.get(rule.level, self.congress)
        for kind in rule.organs:
            if people.is_organ_kind(kind):
                self.organ(kind, rule.organ_name, of=level)
        if rule.kind == "standing":
            self.give(self.person(f"试{rule.standing}"), rule.standing)
        if rule.kind == "post":
            organ = self.organ(rule.organs[0] if rule.organs else "congress_office")
            self.appoint(self.person(f"试{rule.title}"), organ, "member", rule.title)

    def organ(self, kind: str, name: str = "", *, of: Congress | None = None) -> Organ:
        """一类机构（可限名称）；没有就设立，各任几个人。"""
        congress = of or self.congress
        key = (f"{congress.pk}:{kind}", name)
        if key not in self.organs:
            title = name or f"试{kind}"
            self.organs[key] = self._found(congress, kind, title, PEOPLE)
        return self.organs[key]

    def serve_below(self, text: Text, congress: Congress) -> None:
        """立到下级人大的一件：那里的各类机构也有人。"""
        if congress.pk != self.below.pk:
            return
        for code in text.roles:
            rule = text.rules.get(code)
            kinds = rule.organs if rule else (code,)
            for kind in kinds if rule is None or rule.kind == "organ" else ():
                if people.is_organ_kind(kind):
                    self.organ(kind, rule.organ_name if rule else "", of=congress)

    def unit(
        self, words: Iterable[str] = (), *, besides: Iterable[int] = (), name: str = "", of: Congress | None = None
    ) -> Organ:
        """一个可以承办的机构，不在 besides 里；words: 可以是哪几种（空为承办单位）；of: 哪级人大的。没有就设立。"""
        congress = of or self.congress
        known = people.kinds_meant(congress.pk, tuple(words)) if words else None
        kinds = known or frozenset({"handling_unit"})
        taken = set(besides)
        for organ in self.units:
            here = organ.congress_id == congress.pk and organ.kind in kinds
            if here and organ.pk not in taken and (not name or organ.name == name):
                return organ
        kind = "handling_unit" if "handling_unit" in kinds else min(kinds)
        made = self._found(congress, kind, name or f"试用单位{next(self.serial)}", UNIT_PEOPLE)
        self.units.append(made)
        return made

    def person(self, name: str) -> int:
        """登记一个人。"""
        return people.enrol(self.congress.pk, name=name, by=SYSTEM, now=self.now).pk

    def deputy(self, name: str) -> int:
        """一位代表，返回人的编号。"""
        person = self.person(name)
        number = f"{next(self.serial):04}"
        people.elect_deputy(person, self.term.pk, number=number, on=SINCE, by=SYSTEM, now=self.now)
        return person

    def give(self, person: int, standing: str) -> None:
        """给一个人一种身份：代表当选，组成人员在常委会任职，别的登记身份。"""
        code = people.standing_code(standing)
        if code == "deputy":
            number = f"{next(self.serial):04}"
            people.elect_deputy(person, self.term.pk, number=number, on=SINCE, by=SYSTEM, now=self.now)
        elif code == "standing_committee":
            self.appoint(person, self.organ(code), "member")
        else:
            people.give_standing(self.congress.pk, person, code=code, from_on=SINCE, by=SYSTEM, now=self.now)
        self._changed(person)

    def appoint(self, person: int, organ: Organ, duty: str = "clerk", title: str = "") -> None:
        """任职。"""
        people.appoint(person, organ.pk, duty=duty, title=title, from_on=SINCE, by=SYSTEM, now=self.now)
        self.staff.setdefault(organ.pk, []).append(person)
        self._changed(person)

    def actor(self, person: int) -> Actor:
        """一个人此刻的身份。"""
        today, known = clock.day_of(self.now), self.known.get(person)
        if known is None:
            known = people.actor_of(person, now=self.now)
        self.known[person] = known if known.on == today else replace(known, on=today)
        return self.known[person]

    def sees(self, person: int, case_id: int) -> bool:
        """此人看得见这件事项吗。"""
        if person not in self.sights:
            self.sights[person] = fetching.Seer(self.actor(person))
        return self.sights[person].sees(case_id)

    def convene(self, opens_on: dt.date, closes_on: dt.date) -> None:
        """登记一次大会会议；那天已经在开会的不再登记。"""
        if not people.in_session(self.congress.pk, on=opens_on):
            n = next(self.serial)
            people.open_session(self.term.pk, number=n, opens_on=opens_on, closes_on=closes_on, by=SYSTEM, now=self.now)

    def adjourned(self) -> dt.date:
        """今天，或者正在开的会闭幕的第二天。"""
        today = clock.day_of(self.now)
        if not people.in_session(self.congress.pk, on=today):
            return today
        return people.session_days(self.congress.pk, on=today)["session_closes_on"] + dt.timedelta(days=1)

    def upload(self, by: Actor, name: str = "试走.pdf") -> int:
        """一个刚交来的文件：只有一行，没有内容。"""
        made = Upload(
            sha256=SCRATCH, size=1, name=name, content_type="application/pdf", kept_by=by.id, kept_at=self.now
        )
        made.save()
        return int(made.pk)

    def case(self, case_id: int) -> Case:
        """一件事项此刻的行；在沙盘的人大里的，不必再问是哪一级。"""
        case = fetching.case_row(case_id)
        here = next((one for one in (self.congress, self.below, self.above) if one.pk == case.congress_id), None)
        if here is not None:
            case.congress = here
        return case

    def cases(self) -> list[int]:
        """沙盘里的全部事项。"""
        here = (self.congress.pk, self.above.pk, self.below.pk)
        return list(Case.objects.filter(congress_id__in=here).order_by("pk").values_list("pk", flat=True))

    def deliver(self) -> None:
        """把沙盘里的事项交给收发箱的都送到：只送自己的，真的一件不碰。"""
        streams = {f"case:{pk}" for pk in self.cases()}
        delivered = ledger.work(self.now, limit=DELIVERIES, streams=streams)
        for one in ledger.undelivered(streams) if delivered else ():
            raise Stuck(f"叫醒上级、跟着改期没有成：{one.sentence}")

    def _found(self, congress: Congress, kind: str, name: str, duties: Iterable[str]) -> Organ:
        staff = [(f"{name[:30]}{'甲乙丙'[n]}", duty) for n, duty in enumerate(duties)]
        organ, persons = people.found_staffed(
            congress.pk, kind=kind, name=name, staff=staff, from_on=SINCE, by=SYSTEM, now=self.now
        )
        self.staff[organ.pk] = persons
        return organ

    def _changed(self, person: int) -> None:
        """此人有了新的职务、身份：是谁、看得见什么，重新问。别人的不变。"""
        self.known.pop(person, None)
        self.sights.pop(person, None)

    def _congress(self, name: str, parent_code: str, code: str) -> Congress:
        place = regions.add_division(code=code, name=name, parent_code=parent_code, by=SYSTEM.id, now=self.now)
        return people.found_congress(place.pk, name=f"{name}人民代表大会", by=SYSTEM, now=self.now)

    def _parent_code(self) -> str:
        """沙盘的市设在第一个省之下。"""
        province = regions.Division.objects.filter(level=regions.Division.Level.PROVINCE).order_by("pk").first()
        if province is None:
            raise NotFound("还没有装入区划，不能试走")
        return str(province.code)

    def _term(self, congress: Congress) -> Any:
        return people.open_term(congress.pk, number=18, from_on=SINCE, by=SYSTEM, now=self.now)


@contextmanager
def sandbox(text: Text, now: dt.datetime) -> Iterator[Sandbox]:
    """开一个沙盘；出来时整个退回，记住的工作法也忘掉。"""
    with transaction.atomic(), one_lot(taken_back=True):
        try:
            yield Sandbox(text, now)
        finally:
            library.forget_cached()
            transaction.set_rollback(True)


@contextmanager
def undone(box: Sandbox) -> Iterator[None]:
    """在沙盘里走一段，走完退回到走之前；日子也拨回去。"""
    now, organs, units = box.now, dict(box.organs), list(box.units)
    known, sights = dict(box.known), dict(box.sights)
    staff = {organ: list(persons) for organ, persons in box.staff.items()}
    with transaction.atomic(), one_lot(taken_back=True):
        try:
            yield
        finally:
            box.now, box.organs, box.units, box.staff = now, organs, units, staff
            box.known, box.sights = known, sights
            transaction.set_rollback(True)


def first_day(text: Text) -> dt.datetime:
    """试走从哪天起：版本那一年的三月头一个工作日前后。"""
    year = version_numbers(text.version)[0] or 2027
    return clock.beijing(dt.date(min(max(year, 2018), 2090), 3, 2))
