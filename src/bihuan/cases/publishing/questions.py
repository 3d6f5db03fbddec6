"""公开的问题：一件公开了没有、可不可以公开；公众看的一页一页、一件一件。只看审核后的文字，从不看原文。"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q, QuerySet

from bihuan.kernel import clock, cursor
from bihuan.kernel.refuse import NotFound
from bihuan.people.door import Actor
from bihuan.procedure.door import Held, held_to_read, text_by_id

from ..look import closing_of
from ..models import Publication
from . import gates
from .finding import public_url
from .offering import codes_of, draft_of, is_published_kind
from .pieces import Cleared, Draft

PAGE = 20


@dataclass(frozen=True)
class Standing:
    """一件事项公开到哪里：公开日、撤下日、公开页的网址；may: 此人可以审核；hindrance: 现在为什么还不能公开；by: 由谁审核。"""

    on: dt.date | None = None
    withdrawn_on: dt.date | None = None
    url: str = ""
    may: bool = False
    hindrance: str = ""
    by: str = ""
    listed_only: bool = False


@dataclass(frozen=True)
class Opened:
    """公众看的一件：各项，走到哪里，依哪份工作法，哪一天公开。"""

    pk: int
    congress_id: int
    congress: str
    kind: str
    kind_name: str
    method: str
    title: str
    items: tuple[Cleared, ...]
    stage: str
    ring: str
    note: str
    progress: int
    round: int
    on: dt.date
    listed_only: bool


@dataclass(frozen=True)
class Withdrawn:
    """撤下了的一件：只说哪一天撤下，不说是哪一件。"""

    on: dt.date


def draft_to_clear(case_id: int, *, listed_only: bool = False, by: Actor, now: dt.datetime) -> Draft:
    """要审核的一份：各项和指出的各处。拒绝：看不见的；不是审核人；现在不能公开。"""
    held = held_to_read(case_id, by, now=now)
    gates.check_clearing(held, by)
    return draft_of(held, listed_only=listed_only)


def standing_of(held: Held, by: Actor) -> Standing | None:
    """一件事项公开到哪里；工作法没有写「公开」的为 None，不问库。"""
    if not is_published_kind(held.text):
        return None
    row = Publication.objects.filter(case_id=held.case.pk).defer("body").first()
    may, who = gates.clears(by, held), gates.clearer(held)
    if row is None:
        return Standing(may=may, hindrance=gates.hindrance(held), by=who)
    down = clock.day_of(row.withdrawn_at) if row.withdrawn_at else None
    return Standing(
        row.cleared_on, down, "" if down else public_url(row), may, gates.hindrance(held), who, row.listed_only
    )


def published_kinds(congress_id: int) -> list[tuple[str, str]]:
    """这一级公开着哪几种：代号和名称（公开着的最新一版的），按名称。一条 SQL。"""
    rows = Publication.objects.filter(congress_id=congress_id, withdrawn_at=None).order_by()
    found = rows.values_list("kind").annotate(text=Max("case__text_id"))
    return sorted(((kind, text_by_id(text).kind_name) for kind, text in found), key=lambda pair: pair[1])


def published_congresses() -> QuerySet[Any]:
    """公开着这些事项的各级人大的编号，作别的查询的条件。"""
    return Publication.objects.filter(withdrawn_at=None).order_by().values("congress_id")


def published_page(congress_id: int, kind: str, *, after: str = "", limit: int = PAGE) -> tuple[list[Opened], str]:
    """一种的一页，后公开的在前；返回各件和下一页从哪里接着。一条 SQL。"""
    rows = Publication.objects.filter(_beyond(after), congress_id=congress_id, kind=kind, withdrawn_at=None)
    rows = rows.select_related("case", "congress").defer("case__memory").order_by("-cleared_on", "-id")
    found = list(rows[: limit + 1])
    more = cursor.place(found[limit - 1].cleared_on, found[limit - 1].pk) if len(found) > limit else ""
    return [opened_of(row) for row in found[:limit]], more


def published(publication_id: int) -> Opened | Withdrawn:
    """公众看的一件；撤下了的只说撤下。没有的拒绝。"""
    rows = Publication.objects.filter(pk=publication_id).select_related("case", "congress").defer("case__memory")
    row = rows.first()
    if row is None:
        raise NotFound("没有这一件，或者没有公开")
    if row.withdrawn_at is not None:
        return Withdrawn(clock.day_of(row.withdrawn_at))
    return opened_of(row)


def opened_of(row: Publication) -> Opened:
    """一行 → 公众看的一件。状态写明公开的才说；环照状态画。"""
    case, text = row.case, text_by_id(row.case.text_id)
    shown = "stage" in codes_of(text, listed_only=row.listed_only) or not row.listed_only
    closing = closing_of(text, case.stage) if case.ended_on else None
    return Opened(
        row.pk, row.congress_id, row.congress.name, row.kind, text.kind_name, text.title, row.title, items_of(row.body),
        text.stages.get(case.stage, case.stage) if shown else "", closing.ring if closing else "open",
        closing.note if closing and shown else "", case.progress if shown else 0, case.round, row.cleared_on,
        row.listed_only,
    )  # fmt: skip


def items_of(body: str) -> tuple[Cleared, ...]:
    """存下的各项读回来。"""
    return tuple(
        Cleared(
            one["key"], one["label"], tuple(tuple(row) for row in one["rows"]), tuple(one["head"]),
            tuple(one["files"]), one["listed"],
        )
        for one in json.loads(body)
    )  # fmt: skip


def public_file(publication_id: int, upload_id: int) -> str:
    """公开着的一件里的一份文件，公开的文件名。没有公开的、撤下的拒绝，说法相同。"""
    found = published(publication_id)
    for one in found.items if isinstance(found, Opened) else ():
        for row, pk in enumerate(one.files):
            if pk == upload_id:
                return one.rows[row][0]
    raise NotFound("没有这份文件，或者没有公开")


def _beyond(after: str) -> Q:
    if (found := cursor.read_place(after)) is None:
        return Q()
    on, pk = found
    return Q(cleared_on__lte=on) & (Q(cleared_on__lt=on) | Q(pk__lt=pk))
