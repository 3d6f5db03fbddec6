"""哪几种：本级选用的，此人看得到清单或者可以开立的。"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.kernel.spelling import pinyin_of
from bihuan.people.door import OVERSEERS, Actor, Congress, congress_by_id
from bihuan.procedure.door import (
    CHAPTERS,
    Adoption,
    Article,
    Case,
    ReleasedText,
    Seat,
    Text,
    articles_to_open,
    chosen,
    ever_opened,
    in_use,
    openings,
    text_by_id,
)
from bihuan.regions.door import newest_calendar

from ..lists.compiled import rows_of
from ..models import KeptColumns
from ..seeing import Sight, kept_for, seen_from, sight_of
from .columns import sees_whole, told_everywhere

OTHERS = "其他"  # 没有写「篇」的
ROW = tuple(one.attname for one in ReleasedText._meta.concrete_fields if one.attname != "source")  # 全文另取
ASKED = ("adopted", "used", "proposed", "newest", "kept", "kept_rows", "here")


@dataclass(frozen=True)
class Kind:
    """选用的一种：名称、拼音、依哪份工作法。"""

    code: str
    name: str
    title: str
    spelt: str


@dataclass(frozen=True)
class Held:
    """一份清单在手里：哪一级的、哪一种、现在用的工作法、各版工作法的编号、谁在看、从哪里看、本级是不是选用着、
    他（或代行的人）自己提过没有、最新的日历是哪一版。
    """

    congress_id: int
    kind: str
    text: Text
    released: ReleasedText
    versions: tuple[ReleasedText, ...]
    by: Actor
    sight: Sight
    adopted: bool
    proposed: bool
    calendar: int
    kept_columns: str = ""
    kept_rows: int = 0
    organs: dict[tuple[int, str, str], list[int]] = field(default_factory=dict)  # 引擎问过的机构，一页里不再问

    @property
    def name(self) -> str:
        """这种事项叫什么。"""
        return self.released.kind_name

    @cached_property
    def congress(self) -> Congress:
        """这级人大；开立才要，看清单不必取来。"""
        return congress_by_id(self.congress_id)

    @cached_property
    def sees(self) -> Q:
        """此人看得见哪些事项。"""
        return seen_from(self.sight)

    @cached_property
    def office(self) -> bool:
        """此人凭任职的机关、凭身份看得见这一种（至少一版）的各件。"""
        return any(_of_office(one, self.congress_id, self.sight) for one in self.versions)

    @cached_property
    def told(self) -> frozenset[str]:
        """每一版的每一件，此人都看得见的各列。"""
        own = [told_everywhere(text_by_id(one.pk), self.congress_id, self.sight) for one in self.versions]
        return frozenset.intersection(*own)

    @property
    def dated(self) -> bool:
        """看得见几时到期。"""
        return "due" in self.told

    @property
    def counted(self) -> bool:
        """看得见文件里的数字：看得见每一件的全件。"""
        sees = sees_whole(self.text, self.congress_id, self.sight)
        return self.whole and (self.text.sight is None or sees)

    @cached_property
    def whole(self) -> bool:
        """此人看得到这一种的每一件。"""
        return sees_every(self.versions, self.congress_id, self.sight)


NO_REGISTER = "本级没有这份清单，可能还没有选用它的工作法"


def hold(kind: str, by: Actor, *, unused: bool = False) -> Held:
    """取一份清单；除了从哪里看，一条 SQL。unused: 没有选用、没有办过的也取，照缺省的那一份（报告、各单位的表，可以是空的）。

    拒绝：没有在人大任职；这种事项本级没有选用、也没有办过。
    """
    congress_id, sight = _home(by), sight_of(by)
    people = sight.people_of(congress_id)
    versions = _versions(congress_id, kind, by.person, people)
    adopted = next((one for one in versions if one.adopted), None)
    if not versions or (adopted is None and not unused and not any(one.used for one in versions)):
        raise NotFound(NO_REGISTER)
    released = adopted or chosen(congress_id, kind)
    kept, versions = versions[0], tuple(one for one in versions if one.here or one.pk == released.pk)
    return Held(
        congress_id, kind, text_by_id(released.pk), released, versions, by, sight, adopted is not None,
        kept.proposed, kept.newest or 0, kept.kept or "", kept.kept_rows or 0,
    )  # fmt: skip


def _versions(congress_id: int, kind: str, person: int, people: Collection[int]) -> tuple[Any, ...]:
    """用得到的各版，旧的在前，各带 ASKED 里的几样：选用着、办过、此人（或代行的人）提过，最新的日历，他留的列和行数，本级用着。"""
    found = []
    key = ("hold", congress_id, kind, person, *sorted(people))
    for row in rows_of(key, lambda: _asked(congress_id, kind, person, people)):
        one = ReleasedText.from_db(connection.alias, ROW, row[: len(ROW)])
        vars(one).update(zip(ASKED, row[len(ROW) :], strict=True))
        found.append(one)
    return tuple(found)


def _asked(congress_id: int, kind: str, person: int, people: Collection[int]) -> QuerySet[ReleasedText, Any]:
    cases = Case.objects.filter(congress_id=congress_id, kind=kind)
    mine = KeptColumns.objects.filter(person_id=person, kind=kind)
    rows = ReleasedText.objects.filter(Q(owner=None) | Q(owner=congress_id), kind=kind).annotate(
        adopted=Exists(Adoption.objects.filter(congress_id=congress_id, kind=kind, text=OuterRef("pk"))),
        used=ever_opened(congress_id, kind),
        proposed=Exists(cases.filter(proposer_id__in=people)),
        newest=newest_calendar(),
        kept=Subquery(mine.values("columns")[:1]),
        kept_rows=Subquery(mine.values("rows")[:1]),
        here=ExpressionWrapper(in_use(congress_id), output_field=BooleanField()),
    )
    return rows.order_by("id").values_list(*ROW, *ASKED)


def may_look(held: Held) -> bool:
    """此人有可看的：在看得到的机关任职，自己或单位在其中一件里，或者提过。"""
    return held.office or bool(_mine(held.by, held.congress_id, held.sight, [held.kind]))


def may_open(held: Held, *, now: dt.datetime) -> list[Article]:
    """此人可以用来开立的各条；没有「开立」的、本级不再选用的没有。从网页还是表格，见 opens_from。"""
    if held.text.opening is None or not held.adopted:
        return []
    here = Congress.from_db(None, ["id"], [held.congress_id])  # 问他担任什么角色，只看是哪一级，不必取来
    return openings(here, held.kind, held.by, now=now, released=held.released, organs=held.organs)


def openers(held: Held) -> str:
    """谁可以开立，写成一句；没有「开立」的、本级不再选用的为空。"""
    roles = [role for article in articles_to_open(held.text) for role in article.by] if held.adopted else []
    return "、".join(dict.fromkeys(held.text.roles.get(role, role) for role in roles))


def opens_from(held: Held, source: str) -> bool:
    """文件写明可以从那里（web 网页、table 表格）开立。"""
    return held.text.opening is not None and source in held.text.opening.sources


def kinds_for(by: Actor, *, now: dt.datetime, asked: str = "") -> dict[str, list[Kind]]:
    """篇 → 此人有份的各种；asked 是名称或拼音里的几个字。"""
    congress_id = _home(by)
    rows = _adopted(congress_id)
    seen = _seen(by, sight_of(by), congress_id, rows)
    here = congress_by_id(congress_id)
    found: dict[str, list[Kind]] = {chapter: [] for chapter in CHAPTERS}
    for kind, row in sorted(rows.items(), key=lambda pair: pair[1].kind_name):
        text, spelt = text_by_id(row.pk), pinyin_of(row.kind_name)
        if not _matches(row.kind_name, spelt, asked):
            continue
        if kind in seen or (text.opening is not None and openings(here, kind, by, now=now, released=row)):
            found.setdefault(text.chapter or OTHERS, []).append(Kind(kind, row.kind_name, row.title, spelt))
    return {chapter: kinds for chapter, kinds in found.items() if kinds}


def _adopted(congress_id: int) -> dict[str, ReleasedText]:
    """种类 → 本级选用的一版，不带全文。"""
    rows = Adoption.objects.filter(congress_id=congress_id).select_related("text").defer("text__source")
    return {one.kind: one.text for one in rows}


def kinds_seen(by: Actor, sight: Sight) -> dict[str, ReleasedText]:
    """本级选用的、此人看得见其中几件的各种，照名称排；可以开立而一件也看不见的不在内。"""
    congress_id = _home(by)
    rows = _adopted(congress_id)
    seen = _seen(by, sight, congress_id, rows)
    return {kind: row for kind, row in sorted(rows.items(), key=lambda pair: pair[1].kind_name) if kind in seen}


def _seen(by: Actor, sight: Sight, congress_id: int, rows: Mapping[str, ReleasedText]) -> set[str]:
    """其中有他看得见的：他的机关看得见的，和他（他的单位）在其中一件里的。"""
    seen = {kind for kind, text in rows.items() if _of_office(text, congress_id, sight)}
    return seen | _mine(by, congress_id, sight, [kind for kind in rows if kind not in seen])


def released_of(kind: str, congress_id: int) -> list[ReleasedText]:
    """本级办一种事项用着的各版工作法，旧的在前；一版也没有用着的，是用得到的各版：随软件发布的，和本级自己的。"""
    return released_of_kinds([kind], congress_id)


def released_of_kinds(kinds: Iterable[str], congress_id: int) -> list[ReleasedText]:
    """几种的各版，本级选用的、有事项照它办的；一版也没有的，是用得到的各版。一条 SQL。"""
    rows = ReleasedText.objects.filter(Q(owner=None) | Q(owner=congress_id), kind__in=list(kinds)).defer("source")
    here = ExpressionWrapper(in_use(congress_id), output_field=BooleanField())
    found: list[Any] = list(rows.annotate(here=here).order_by("id"))
    used = {one.kind for one in found if one.here}
    return [one for one in found if one.here or one.kind not in used]


def sees_every(versions: Iterable[ReleasedText], congress_id: int, sight: Sight) -> bool:
    """从这里看，这几版的每一件都看得见吗：写着「密」的，「密」里也要有他的机关。"""
    return all(_of_office(one, congress_id, sight, secret=True) for one in versions)


def _home(by: Actor) -> int:
    if by.congress_id is None:
        raise NotAllowed("您现在没有人大、承办单位的职务，也不是代表，没有可看的清单")
    return by.congress_id


def _of_office(row: ReleasedText, congress_id: int, sight: Sight, *, secret: bool = False) -> bool:
    """凭任职的机关、凭身份（如全体代表）看得见这一版的各件，与 `seeing.visible` 说的一样。"""
    kinds = {kind for where, kind in sight.offices if where == congress_id}
    kinds |= {f"as:{code}" for where, code in sight.standings if where == congress_id}
    if secret and row.secret_for:
        kinds = {kind for kind in kinds if f" {kind} " in row.secret_for}
    return any(f" {kind} " in row.offices or (not row.closed and kind in OVERSEERS) for kind in kinds)


def _mine(by: Actor, congress_id: int, sight: Sight, kinds: list[str]) -> set[str]:
    """这几种里，自己或单位坐在其中一件里的，自己（或代行的人）提过的；秘书的，连同本团提的。"""
    if not kinds:
        return set()
    people = sight.people_of(congress_id)
    seats = Seat.objects.filter(kind__in=kinds).order_by().values_list("kind", "congress_id")  # 由人、机构的索引领着
    cases = Case.objects.filter(proposer_id__in=people, congress_id=congress_id, kind__in=kinds).order_by()
    own, ours = seats.filter(person_id=sight.person), seats.filter(organ_id__in=sight.organs)
    every = own.union(ours, cases.values_list("kind", "congress_id"))  # 分开问，各有索引领着
    if sight.keeps_for:
        kept = Case.objects.filter(kept_for(sight.keeps_for), congress_id=congress_id, kind__in=kinds)
        every = every.union(kept.order_by().values_list("kind", "congress_id"))
    return {kind for kind, where in every if where == congress_id}


def _matches(name: str, spelt: str, asked: str) -> bool:
    letters = asked.replace(" ", "").lower()
    return not letters or letters in name.lower() or any(part.startswith(letters) for part in spelt.split())
