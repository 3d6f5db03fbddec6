"""清单怎么问：网址里的筛选和排序读成一份问题；读不懂的当作没有写。各格可选的值一条 SQL 取来。"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from bihuan.people.door import Congress, Delegation, Organ, Session
from bihuan.procedure.door import ReleasedText, text_by_id

from .options import class_set
from .verbs import KINDS

ALL_KINDS = {**KINDS, "commitment": "承诺事项"}
SORTS = {"received": "受理先后", "due": "期限", "number": "编号"}
LONGEST_TEXT = 60
Coded = tuple[str, tuple[int, ...]]  # 状态的代号；同一代号在别的版本里另有名称的，附上限定的版本
NUMBERS = ("unit", "year", "session", "delegation")


@dataclass(frozen=True)
class Asked:
    """一份问题。stage 是状态的名称，codes 是它在各版工作法里的代号；没有筛的为空。"""

    view: str = ""
    kind: str = "suggestion"
    stage: str = ""
    codes: tuple[Coded, ...] = ()
    unit: int = 0
    result: str = ""
    late: bool = False
    year: int = 0
    session: int = 0
    delegation: int = 0
    text: str = ""
    sort: str = "received"

    def url(self, **changes: Any) -> str:
        """这份问题的网址参数，可以改几处。"""
        kept = {
            "view": self.view, "kind": self.kind, "stage": self.stage, "unit": self.unit, "result": self.result,
            "late": "1" if self.late else "", "year": self.year, "session": self.session, "delegation": self.delegation,
            "text": self.text, "sort": self.sort if self.sort != _usual(self.late) else "", **changes,
        }  # fmt: skip
        return "?" + urlencode({name: value for name, value in kept.items() if value})


@dataclass(frozen=True)
class Choices:
    """各格可选的值：（代号，显示的话）。"""

    units: list[tuple[int, str]]
    delegations: list[tuple[int, str]]
    sessions: list[tuple[int, str]]
    classes: list[tuple[str, str]]
    stages: dict[str, tuple[Coded, ...]]


def read_asked(given: Mapping[str, str], views: list[str]) -> Asked:
    """读网址里的问题。状态要等 settle 认出来。"""
    numbers: Any = {
        name: int(given[name]) for name in NUMBERS if given.get(name, "").isdecimal() and len(given[name]) < 16
    }
    if not 1900 < numbers.get("year", 0) < 2200:
        numbers.pop("year", None)
    view, kind, sort = given.get("view", ""), given.get("kind", ""), given.get("sort", "")
    return Asked(
        view=view if view in views else next(iter(views), ""), kind=kind if kind in ALL_KINDS else "suggestion",
        stage=given.get("stage", "")[:40], result=given.get("result", "")[:20], late=given.get("late", "") == "1",
        text=given.get("text", "").strip()[:LONGEST_TEXT], sort=sort if sort in SORTS else _usual(given.get("late", "") == "1"), **numbers,
    )  # fmt: skip


def _usual(late: bool) -> str:
    """没有写怎么排时：逾期的按期限，其余按受理先后。"""
    return "due" if late else "received"


def settle(asked: Asked, choices: Choices) -> Asked:
    """认出状态的代号；不在可选之列的（没有的、别级的）当作没有写。"""
    codes = choices.stages.get(asked.stage, ())
    return replace(
        asked, stage=asked.stage if codes else "", codes=codes,
        result=asked.result if asked.result in dict(choices.classes) else "",
        unit=asked.unit if asked.unit in dict(choices.units) else 0,
        session=asked.session if asked.session in dict(choices.sessions) else 0,
        delegation=asked.delegation if asked.delegation in dict(choices.delegations) else 0,
    )  # fmt: skip


def choices(congress_id: int, kind: str) -> Choices:
    """本级的单位、代表团、历次会议、结果类别，和这种事项的各个状态。一条 SQL。"""
    chars = CharField()
    units = Organ.objects.filter(congress_id=congress_id, kind=Organ.Kind.HANDLING_UNIT, to_on=None)
    delegations = Delegation.objects.filter(congress_id=congress_id)
    sessions = Session.objects.filter(term__congress_id=congress_id)
    numbered = Concat(
        Value("第"),
        Cast("term__number", chars),
        Value("届第"),
        Cast("number", chars),
        Value("次会议"),
        output_field=chars,
    )

    def told(rows: Any, what: str, label: Any, place: Any) -> Any:
        labelled = rows.order_by().annotate(what=Value(what, chars), label=label, place=place)
        return labelled.values_list("what", "pk", "label", "place")

    found: dict[str, list[tuple[str, int, str]]] = {}
    for what, pk, label, place in told(
        units, "unit", Coalesce(NullIf("short_name", Value("")), "name"), F("pinyin")
    ).union(
        told(delegations, "delegation", F("name"), Value("", chars)),
        told(sessions, "session", numbered, Cast("opens_on", chars)),
        told(ReleasedText.objects.filter(kind=kind), "text", F("code"), F("parent")),
        told(Congress.objects.filter(pk=congress_id), "classes", F("class_set"), Value("", chars)),
        all=True,
    ):
        found.setdefault(what, []).append((place, pk, label))
    return Choices(
        units=_pairs(found.get("unit", [])), delegations=_pairs(found.get("delegation", [])),
        sessions=_pairs(found.get("session", []))[::-1], classes=class_set(found["classes"][0][2]),
        stages=_stages([pk for _, pk, _ in sorted(found.get("text", []))]),
    )  # fmt: skip


def _pairs(rows: list[tuple[str, int, str]]) -> list[tuple[int, str]]:
    return [(pk, label) for _, pk, label in sorted(rows)]


def _stages(text_ids: list[int]) -> dict[str, tuple[Coded, ...]]:
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
