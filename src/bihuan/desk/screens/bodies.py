"""等着机关办而没有时钟的：机关没有座位，到期的几栏里也没有它；照本级选用的各种事项停在哪里找。"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Q

from bihuan.cases.door import Asker, Lane, of_cases
from bihuan.kernel import cursor
from bihuan.procedure.door import Case, adopted_texts, helds_of, may_wait_at, waits_unclocked

MOST = 60  # 件：取来再看状态的至多这么多；等着的件停在那几个状态里，多半都是


def unclocked(asker: Asker, after: str, kinds: Collection[str], *, code: str, title: str) -> Lane:
    """没有期限而等着 kinds 这几种机关的；新的在前。SQL 至多三条，一种也没有可等的不问。"""
    places = _places(asker, kinds)
    rows: Any = Case.objects.none()
    if places:
        rows = Case.objects.filter(places, _beyond(after), congress_id=asker.congress_id, ended_on=None)
    found = list(rows.order_by("-received_on", "-id")[: MOST + 1])
    more = cursor.place(found[MOST - 1].received_on, found[MOST - 1].pk) if len(found) > MOST else ""
    said = {held.case.pk: step for held in helds_of(found[:MOST], on=asker.today)
            if (step := waits_unclocked(held, kinds))}  # fmt: skip
    kept = [case for case in found if case.pk in said]
    rows_of = of_cases(kept, asker.today, {pk: f"等{step}，没有期限" for pk, step in said.items()})
    drawn = [replace(row, due_on=None) for row in rows_of]  # 别的一步的期限不写在这里：这里说的是没有期限的那一步
    return Lane(code, title, drawn, more, state="quiet", shut=True)


def _places(asker: Asker, kinds: Collection[str]) -> Q | None:
    """本级选用的各种事项，停在哪些状态可能等着。"""
    places: Q | None = None
    for kind, text_id in adopted_texts(asker.congress_id, asker.now):
        stages = sorted({stage for one in kinds for stage in may_wait_at(text_id, one)})
        if stages:
            here = Q(kind=kind, stage__in=stages)
            places = here if places is None else places | here
    return places


def _beyond(after: str) -> Q:
    if (found := cursor.read_place(after)) is None:
        return Q()
    on, pk = found
    return Q(received_on__lte=on) & (Q(received_on__lt=on) | Q(pk__lt=pk))
