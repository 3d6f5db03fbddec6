"""机构的问题：某一种是哪几个，归谁接手，办理时落到哪里。"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from ..actors import Actor
from ..models import Organ, OrganKind
from .kinds import handling_kinds


def organ_of(congress_id: int, kind: str) -> Organ | None:
    """这级人大现有的某类机构（如代表工委）；几个并存的取最早设立的。"""
    return Organ.objects.filter(congress_id=congress_id, kind=kind, to_on__isnull=True).order_by("id").first()


def organs_of(congress_id: int, kind: str, name: str = "", *, on: dt.date) -> list[Organ]:
    """这一日这级人大的某一种机构，设立早的在前；`name` 是名称或简称。已经并入别处的，由接手的机构担任（不论哪一种）。

    设立的日子不看：导入的名册写的是导入那天，旧档案里它早就在了。至多两条 SQL。
    """
    asked = Organ.objects.filter(congress_id=congress_id, kind=kind)
    if name:
        asked = asked.filter(Q(name=name) | Q(short_name=name))
    known = list(asked.order_by("id"))
    ended = [each for each in known if not _stands(each, on)]
    standing = {each.pk: each for each in known if _stands(each, on)}
    heirs = set(successors_of([each.pk for each in ended if each.successor_id]).values()) - standing.keys()
    standing |= {each.pk: each for each in Organ.objects.filter(pk__in=heirs) if _stands(each, on)} if heirs else {}
    return [standing[pk] for pk in sorted(standing)]


def organ_for(actor: Actor, congress_id: int, kind: str, *, on: dt.date, name: str = "") -> Organ | None:
    """几个并存时是哪一个：此人所在的那一个，不在其中就看是不是只有一个；说不准的为 None，要人来填。"""
    found = {each.pk: each for each in organs_of(congress_id, kind, name, on=on)}
    return found.get(own_among(actor, list(found)))


def own_among(actor: Actor, organ_ids: Sequence[int]) -> int:
    """几个里是哪一个：此人所在的那一个，不在其中就看是不是只有一个；说不准的为 0。"""
    mine = [each for each in organ_ids if each in actor.seat_ids()]
    return mine[0] if mine else (organ_ids[0] if len(organ_ids) == 1 else 0)


def handling_of(congress_id: int, *, on: dt.date) -> list[Organ]:
    """这一日可以承办的机构：承办单位、监委、法院、检察院、委员会、伙伴、乡镇人大……按拼音。两条 SQL。"""
    return [each for each in organs_to_pick(congress_id, handling_kinds(congress_id)) if _stands(each, on)]


def organs_to_pick(congress_id: int, kinds: Collection[str] = ()) -> QuerySet[Organ]:
    """可以挑选的机构：这级人大现有的、这几种的（不写就是哪一种都可以），按拼音。"""
    found = Organ.objects.filter(congress_id=congress_id, to_on__isnull=True)
    return (found.filter(kind__in=kinds) if kinds else found).order_by("pinyin", "id")


def units_of(congress_id: int) -> QuerySet[Organ]:
    """现有的承办单位，按拼音。"""
    return Organ.objects.filter(congress_id=congress_id, kind=Organ.Kind.HANDLING_UNIT, to_on__isnull=True).order_by(
        "pinyin", "id"
    )


def organ_in_congress(organ_id: int, congress_id: int) -> bool:
    """是这级人大的机构吗。"""
    return Organ.objects.filter(pk=organ_id, congress_id=congress_id).exists()


def successor_of(organ_id: int) -> int:
    """现在由哪个机构担任：没有并入别处的就是自己，并过几次的走到最后。一条 SQL。"""
    return successors_of([organ_id]).get(organ_id, organ_id)


def successors_of(organ_ids: Collection[int]) -> dict[int, int]:
    """一批机构现在各由谁担任；一条 SQL。"""
    if not organ_ids:
        return {}
    marks = ", ".join(["%s"] * len(organ_ids))
    table = Organ._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE line(start, id, depth) AS (SELECT id, id, 0 FROM {table} WHERE id IN ({marks})"
            f" UNION ALL SELECT line.start, organ.successor_id, line.depth + 1 FROM line JOIN {table} organ"
            " ON organ.id = line.id WHERE organ.successor_id IS NOT NULL AND line.depth < 20)"
            " SELECT start, id FROM line ORDER BY start, depth",
            list(organ_ids),
        )
        return dict(cursor.fetchall())


def organs_landing_at(*organ_ids: int) -> list[int]:
    """办理时落到这里的机构：自己、并入的、能承办的机构的科室、承办单位的各下级；与 `Actor.seat_ids` 同一规则。一条 SQL。"""
    if not organ_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*landing(*organ_ids))
        return [row[0] for row in cursor.fetchall()]


def landing(*organ_ids: int, current: bool = False, among: QuerySet[Any, Any] | None = None) -> tuple[str, list[Any]]:
    """organs_landing_at 的 SQL 和参数，可以嵌在别的问题里。

    current: 从现在担任的机构（并入别处的看接手者）算起，只问一个；among: 机构的编号由这个问题来。
    """
    table, kinds = Organ._meta.db_table, OrganKind._meta.db_table
    start = "SELECT id FROM line ORDER BY depth DESC LIMIT 1" if current else ", ".join(["%s"] * len(organ_ids))
    if among is not None:
        start, organ_ids = among.query.sql_with_params()
    line = (
        f"line(id, depth) AS (SELECT id, 0 FROM {table} WHERE id = %s"
        f" UNION ALL SELECT organ.successor_id, line.depth + 1 FROM line JOIN {table} organ ON organ.id = line.id"
        " WHERE organ.successor_id IS NOT NULL AND line.depth < 20), "
    )
    sql = (
        f"WITH RECURSIVE {line if current else ''}landing(id, is_unit, handles, depth) AS ("
        f"SELECT organ.id, CASE WHEN organ.kind = %s THEN 1 ELSE 0 END, CASE WHEN EXISTS (SELECT 1 FROM {kinds} sort"
        " WHERE sort.code = organ.kind AND sort.handles"
        " AND (sort.congress_id IS NULL OR sort.congress_id = organ.congress_id)) THEN 1 ELSE 0 END, 0"
        f" FROM {table} organ WHERE organ.id IN ({start})"
        " UNION ALL SELECT organ.id, landing.is_unit, landing.handles, landing.depth + 1"
        f" FROM landing JOIN {table} organ ON organ.successor_id = landing.id OR (organ.parent_id = landing.id"
        " AND organ.successor_id IS NULL AND ((organ.kind <> %s AND landing.is_unit = 1)"
        " OR (organ.kind = %s AND landing.handles = 1))) WHERE landing.depth < 12)"
        " SELECT DISTINCT id FROM landing"
    )
    unit = Organ.Kind.HANDLING_UNIT
    return sql, [*((*organ_ids, unit) if current else (unit, *organ_ids)), unit, Organ.Kind.SECTION]


def organ_names(organ_ids: Iterable[int]) -> dict[int, str]:
    """机构的编号 → 名称。"""
    return dict(Organ.objects.filter(pk__in=set(organ_ids)).values_list("pk", "name"))


def _stands(organ: Organ, on: dt.date) -> bool:
    return organ.to_on is None or on < organ.to_on
