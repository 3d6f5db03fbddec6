"""组织与人的问题：谁在任、归谁接手、叫什么名字。"""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound

from .models import Congress, Delegation, Deputy, Organ, Person, Post, QualificationChange, Session, Term

State = QualificationChange.State

LONGEST_ASKED = 40  # 字：按姓名找人时至多看这么多；更长的模式数据库不认


def congress_by_id(congress_id: int) -> Congress:
    """按编号取人大。拒绝：没有。"""
    congress = Congress.objects.filter(pk=congress_id).first()
    if congress is None:
        raise NotFound("没有这级人大")
    return congress


def organ_of(congress_id: int, kind: str) -> Organ | None:
    """这级人大现有的某类机构（如代表工委）；几个并存的取最早设立的。"""
    return Organ.objects.filter(congress_id=congress_id, kind=kind, to_on__isnull=True).order_by("id").first()


def units_of(congress_id: int) -> QuerySet[Organ]:
    """现有的承办单位，按拼音。"""
    return Organ.objects.filter(congress_id=congress_id, kind=Organ.Kind.HANDLING_UNIT, to_on__isnull=True).order_by(
        "pinyin", "id"
    )


def organ_in_congress(organ_id: int, congress_id: int) -> bool:
    """是这级人大的机构吗。"""
    return Organ.objects.filter(pk=organ_id, congress_id=congress_id).exists()


def person_exists(person_id: int) -> bool:
    """有这个人吗。"""
    return Person.objects.filter(pk=person_id).exists()


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


def organs_landing_at(organ_id: int) -> list[int]:
    """办理时落到这里的机构：自己、并入的、（承办单位的）科室；与 `Actor.unit_ids` 同一规则。一条 SQL。"""
    table = Organ._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE landing(id, is_unit, depth) AS ("
            f"SELECT id, CASE WHEN kind = %s THEN 1 ELSE 0 END, 0 FROM {table} WHERE id = %s"
            " UNION ALL SELECT organ.id, landing.is_unit, landing.depth + 1"
            f" FROM landing JOIN {table} organ ON organ.successor_id = landing.id OR (organ.parent_id = landing.id"
            " AND organ.successor_id IS NULL AND organ.kind <> %s AND landing.is_unit = 1) WHERE landing.depth < 12)"
            " SELECT DISTINCT id FROM landing",
            [Organ.Kind.HANDLING_UNIT, organ_id, Organ.Kind.HANDLING_UNIT],
        )
        return [row[0] for row in cursor.fetchall()]


def holders(organ_id: int, duties: Collection[str] | None = None, *, on: dt.date) -> list[Person]:
    """这一日在任的人（可限职责），科室和并入的单位算在内；两条 SQL。"""
    posts = in_office(Post.objects.filter(organ_id__in=organs_landing_at(organ_id)), on)
    if duties is not None:
        posts = posts.filter(duty__in=duties)
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("id"))


def in_office(posts: QuerySet[Post], on: dt.date) -> QuerySet[Post]:
    """其中这一日在任的。"""
    return posts.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)


def term_of(congress_id: int, on: dt.date) -> Term | None:
    """这一日是第几届。"""
    running = Q(to_on__isnull=True) | Q(to_on__gte=on)
    return Term.objects.filter(running, congress_id=congress_id, from_on__lte=on).order_by("-from_on").first()


def sessions_of(congress_id: int) -> QuerySet[Session]:
    """历次会议，新的在前。"""
    return Session.objects.filter(term__congress_id=congress_id).select_related("term").order_by("-opens_on")


def delegations_of(congress_id: int) -> QuerySet[Delegation]:
    """各代表团。"""
    return Delegation.objects.filter(congress_id=congress_id).order_by("id")


def with_state(deputies: QuerySet[Deputy], on: dt.date) -> QuerySet[Deputy]:
    """附上这一日的资格 `state_now`。"""
    latest = QualificationChange.objects.filter(deputy=OuterRef("pk"), on__lte=on).order_by("-on", "-id")
    return deputies.annotate(state_now=Subquery(latest.values("state")[:1]))


def deputies_of(congress_id: int, *, on: dt.date, kind: str = "deputy", active: bool = True) -> QuerySet[Deputy]:
    """这一日所在届的代表，连同人与代表团；`active` 只要正在执行职务的。"""
    running = Q(term__to_on__isnull=True) | Q(term__to_on__gte=on)
    found = Deputy.objects.filter(running, term__congress_id=congress_id, term__from_on__lte=on, kind=kind)
    shown: Any = with_state(found.select_related("person", "delegation", "term"), on).order_by("id")
    return shown.filter(state_now=State.ACTIVE) if active else shown


def mandate_ended(person_id: int, congress_id: int, on: dt.date | None = None) -> bool:
    """此人在这级人大的代表身份都终止了吗（届满或资格终止）；从来不是代表的不算。"""
    on = on or clock.today()
    held: Any = with_state(Deputy.objects.filter(person_id=person_id, term__congress_id=congress_id), on)
    rows = held.values_list("state_now", "term__to_on")
    return bool(rows) and all(state == State.ENDED or (to_on is not None and to_on < on) for state, to_on in rows)


def off_duty(person_id: int, congress_id: int, on: dt.date | None = None) -> bool:
    """此人在这级人大的代表身份此刻都不在执行职务吗（暂停、终止、届满、还没有开始）；从来不是代表的不算。"""
    on = on or clock.today()
    held: Any = with_state(Deputy.objects.filter(person_id=person_id, term__congress_id=congress_id), on)
    rows = held.values_list("state_now", "term__from_on", "term__to_on")
    return bool(rows) and not any(
        state == State.ACTIVE and from_on <= on and (to_on is None or on <= to_on) for state, from_on, to_on in rows
    )


def delegation_head(person_id: int, congress_id: int, on: dt.date | None = None) -> int | None:
    """此人所在代表团的团长（人的编号）；没有团、没有团长、团长就是此人的，为 None。"""
    on = on or clock.today()
    organ = (
        Deputy.objects.filter(person_id=person_id, term__congress_id=congress_id, delegation__organ__isnull=False)
        .order_by("-term__from_on")
        .values_list("delegation__organ_id", flat=True)
        .first()
    )
    heads = [person.pk for person in holders(organ, ("head",), on=on)] if organ is not None else []
    return next((head for head in heads if head != person_id), None)


def people_around(congress_id: int, asked: str = "") -> QuerySet[Person]:
    """在这级人大任过职、当过代表的人，按编号；`asked` 是姓名或拼音的一部分。"""
    serving = Post.objects.filter(organ__congress_id=congress_id).values("person_id")
    sitting = Deputy.objects.filter(term__congress_id=congress_id).values("person_id")
    found = Person.objects.filter(Q(pk__in=serving) | Q(pk__in=sitting)).order_by("id")
    asked = asked[:LONGEST_ASKED]
    return found.filter(Q(name__contains=asked) | Q(pinyin__contains=asked.lower())) if asked else found


def congresses_of(person_id: int) -> list[int]:
    """此人任过职、当过代表的各级人大，高的在前。"""
    serving = Organ.objects.filter(posts__person_id=person_id).values("congress_id")
    sitting = Term.objects.filter(deputies__person_id=person_id).values("congress_id")
    known = Congress.objects.filter(Q(pk__in=serving) | Q(pk__in=sitting)).order_by("division__level", "id")
    return list(known.values_list("pk", flat=True))


def managed_by(person_id: int) -> int | None:
    """此人的账号归哪级人大管：所在各级里最高的一级，免得下级能改上级的人的密码。"""
    return next(iter(congresses_of(person_id)), None)


def congresses_named(congress_ids: Collection[int]) -> list[tuple[int, str]]:
    """几级人大的编号与名称。"""
    return list(Congress.objects.filter(pk__in=congress_ids).order_by("id").values_list("pk", "name"))


def names(person_ids: Iterable[int]) -> dict[int, str]:
    """人的编号 → 姓名。"""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "name"))


def organ_names(organ_ids: Iterable[int]) -> dict[int, str]:
    """机构的编号 → 名称。"""
    return dict(Organ.objects.filter(pk__in=set(organ_ids)).values_list("pk", "name"))


def actor_names(actor_ids: Iterable[str]) -> dict[str, str]:
    """留痕里的经手人 → 名字：`person:7` 是姓名，`procedure:…` 是“工作法”。一条 SQL。"""
    asked = set(actor_ids)
    people = {number for each in asked if (number := _person_number(each)) is not None}
    found = names(people) if people else {}
    return {each: _actor_name(each, found) for each in asked}


def actor_name(actor_id: str) -> str:
    """一个经手人的名字。"""
    return actor_names([actor_id])[actor_id]


def _actor_name(actor_id: str, found: dict[int, str]) -> str:
    number = _person_number(actor_id)
    if number is not None:
        return found.get(number, actor_id)
    if actor_id.startswith("procedure:"):
        return "工作法"
    return {"system": "系统", "record": "旧档案"}.get(actor_id, actor_id)


def _person_number(actor_id: str) -> int | None:
    kind, _, number = actor_id.partition(":")
    return int(number) if kind == "person" and number.isdecimal() else None
