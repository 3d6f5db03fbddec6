"""清单怎么问：网址里的筛选和排序读成一份问题；读不懂的、没有的当作没有写。各格可选的值一条 SQL 取来。"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from bihuan.kernel import cursor
from bihuan.people.door import Organ, Session
from bihuan.procedure.door import ReleasedText, in_use, text_by_id

from . import filters
from .compiled import rows_of

SORTS = {"received": "受理先后", "due": "期限", "number": "编号"}
LONGEST_TEXT = 60
LONGEST = 40  # 字：状态、房间的格里选的值
Coded = tuple[str, tuple[int, ...]]  # 状态的代号；同一代号在别的版本里另有名称的，附上限定的版本
NUMBERS = ("unit", "year", "session")


@dataclass(frozen=True)
class Asked:
    """一份问题。stage 是状态的名称，codes 是它在各版工作法里的代号；chosen 是房间的各格选了什么；没有筛的为空。

    handled：这种事项有分办，单位在分办里；没有分办的，单位是当事方。act：等着办的是哪一步。
    """

    view: str = ""
    kind: str = ""
    stage: str = ""
    codes: tuple[Coded, ...] = ()
    unit: int = 0
    late: bool = False
    year: int = 0
    session: int = 0
    text: str = ""
    act: str = ""
    sort: str = "received"
    chosen: tuple[tuple[str, str], ...] = ()
    handled: bool = True

    def url(self, **changes: Any) -> str:
        """这份问题的网址参数，可以改几处。"""
        kept = {
            "view": self.view, "kind": self.kind, "stage": self.stage, "unit": self.unit,
            "late": "1" if self.late else "", "year": self.year, "session": self.session, "text": self.text,
            "act": self.act, "sort": self.sort if self.sort != _usual(self.late) else "", **dict(self.chosen),
            **changes,
        }  # fmt: skip
        return "?" + urlencode({name: value for name, value in kept.items() if value})

    @property
    def narrowed(self) -> bool:
        """筛过了。"""
        return any((self.stage, self.unit, self.late, self.year, self.session, self.text, self.act, self.chosen))


@dataclass(frozen=True)
class Choices:
    """各格可选的值：（代号，显示的话）；rooms 是房间的各格和它们可选的值。"""

    kinds: dict[str, str]
    units: list[tuple[int, str]]
    sessions: list[tuple[int, str]]
    stages: dict[str, tuple[Coded, ...]]
    rooms: list[tuple[filters.Filter, list[tuple[str, str]]]]
    handled: bool
    steps: frozenset[str]


def read_asked(given: Mapping[str, str], views: list[str], usual: str) -> Asked:
    """读网址里的问题；usual：没有写哪一种时看哪一种。种类、状态、单位等要等 settle 认出来。"""
    numbers: Any = {name: found for name in NUMBERS if (found := cursor.number(given.get(name, ""))) is not None}
    if not 1900 < numbers.get("year", 0) < 2200:
        numbers.pop("year", None)
    view, late, sort = given.get("view", ""), given.get("late", "") == "1", given.get("sort", "")
    chosen = tuple((name, given[name][:LONGEST]) for name in filters.names() if given.get(name))
    return Asked(
        view=view if view in views else next(iter(views), ""), kind=given.get("kind", "")[:LONGEST] or usual,
        stage=given.get("stage", "")[:LONGEST], late=late, text=given.get("text", "").strip()[:LONGEST_TEXT],
        act=given.get("act", "")[:LONGEST], sort=sort if sort in SORTS else _usual(late), chosen=chosen, **numbers,
    )  # fmt: skip


def _usual(late: bool) -> str:
    """没有写怎么排时：逾期的按期限，其余按受理先后。"""
    return "due" if late else "received"


def settle(asked: Asked, offered: Choices) -> Asked:
    """只留可选的：没有的状态、不是本级的单位和会议、房间的格里没有的值，一概当作没有写。"""
    codes = offered.stages.get(asked.stage, ())
    options = {one.name: dict(values) for one, values in offered.rooms}
    return replace(
        asked, stage=asked.stage if codes else "", codes=codes, handled=offered.handled,
        unit=asked.unit if asked.unit in dict(offered.units) else 0,
        session=asked.session if asked.session in dict(offered.sessions) else 0,
        act=asked.act if asked.act in offered.steps else "",
        chosen=tuple((name, value) for name, value in asked.chosen if value in options.get(name, {})),
    )  # fmt: skip


def choices(congress_id: int, kind: str, *, unit: int = 0) -> Choices:
    """本级的单位、历次会议，这种事项的各个状态，房间的各格。unit：问到的单位，撤并了也列出来。

    状态只看本级选用着、有事项照它办的各版；一版也没有的，看用得到的各版。
    """
    own = filters.filters_of(kind)
    found = _offered(congress_id, kind, unit, own)
    every = sorted(found.get("text", []))
    texts = [pk for _, pk, here in every if here] or [pk for _, pk, _ in every]
    kinds = {place: label for place, _, label in sorted(found.get("kind", []), key=lambda row: -row[1])}
    return Choices(
        kinds=dict(reversed(kinds.items())), units=_pairs(found.get("unit", [])),
        sessions=_pairs(found.get("session", []))[::-1], stages=stages_of(texts),
        rooms=[(one, list(one.options(_pairs(found.get(f"room:{one.name}", []))))) for one in own],
        handled=any(text_by_id(pk).task_stages for pk in texts),
        steps=frozenset(step for pk in texts for step in text_by_id(pk).by_step),
    )  # fmt: skip


def _offered(
    congress_id: int, kind: str, unit: int, own: list[filters.Filter]
) -> dict[str, list[tuple[str, int, str]]]:
    """各格可选的，一条 SQL：哪一格 →（排在哪里，编号，显示的话）。"""
    found: dict[str, list[tuple[str, int, str]]] = {}
    key = ("offered", congress_id, kind, unit)
    for what, pk, label, place in rows_of(key, lambda: _every_choice(congress_id, kind, unit, own)):
        found.setdefault(what, []).append((place, pk, label))
    return found


def _every_choice(congress_id: int, kind: str, unit: int, own: list[filters.Filter]) -> QuerySet[Any, Any]:
    chars = CharField()
    units = Organ.objects.filter(Q(to_on=None) | Q(pk=unit), congress_id=congress_id, kind=Organ.Kind.HANDLING_UNIT)
    sessions = Session.objects.filter(term__congress_id=congress_id)
    numbered = Concat(
        Value("第"), Cast("term__number", chars), Value("届第"), Cast("number", chars), Value("次会议"),
        output_field=chars,
    )  # fmt: skip

    def told(rows: Any, what: str, label: Any, place: Any) -> Any:
        labelled = rows.order_by().annotate(what=Value(what, chars), label=label, place=place)
        return labelled.values_list("what", "pk", "label", "place")

    chosen = (told(one.rows(congress_id), f"room:{one.name}", F("label"), Value("", chars)) for one in own)
    texts_here = Case(When(in_use(congress_id), then=Value("here")), default=Value(""), output_field=chars)
    released = ReleasedText.objects.filter(Q(owner=None) | Q(owner=congress_id), kind=kind)
    every: QuerySet[Any, Any] = told(units, "unit", Coalesce(NullIf("short_name", Value("")), "name"), F("pinyin"))
    return every.union(
        told(sessions, "session", numbered, Cast("opens_on", chars)),
        told(released, "text", texts_here, F("parent")),
        told(open_to_all(congress_id), "kind", F("kind_name"), F("kind")),
        *chosen,
        all=True,
    )


def open_to_all(congress_id: int) -> QuerySet[ReleasedText]:
    """哪几种列在这里：本级用得上的，没有写可看的。写了可看的各有自己的清单，一格一格问给不给看。

    库里有一版写了可看、本级没有选用也没有照它办过的，不算：别处的办法不使本级的清单少一种。
    """
    mine = ReleasedText.objects.filter(Q(owner=None) | Q(owner=congress_id))
    shown = mine.filter(kind__in=mine.filter(closed=False).values("kind"))
    return shown.exclude(kind__in=mine.filter(Q(owner=congress_id) | in_use(congress_id), closed=True).values("kind"))


def _pairs(rows: list[tuple[str, int, str]]) -> list[tuple[int, str]]:
    return [(pk, label) for _, pk, label in sorted(rows)]


def stages_of(text_ids: list[int]) -> dict[str, tuple[Coded, ...]]:
    """状态名称 → 代号；各版工作法里名称相同的合在一起，次序照最先的一份。"""
    named: dict[str, dict[str, list[int]]] = {}
    having: dict[str, int] = {}
    for text_id in text_ids:
        for code, name in text_by_id(text_id).stages.items():
            named.setdefault(name, {}).setdefault(code, []).append(text_id)
            having[code] = having.get(code, 0) + 1
    return {
        name: tuple((code, () if len(texts) == having[code] else tuple(texts)) for code, texts in codes.items())
        for name, codes in named.items()
    }
