"""人的问题：谁在任，谁是代表，谁有某种身份，叫什么名字。"""

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from bihuan.kernel.lots import once
from bihuan.kernel.refuse import BadInput

from ..actors import Actor
from ..models import Deputy, Organ, Person, Post, QualificationChange, Standing
from .organs import landing, organs_landing_at

State = QualificationChange.State

MEMBERS = ("head", "deputy_head", "secretary", "member")
LONGEST_ASKED = 40  # 字：按姓名找人时至多看这么多；更长的模式数据库不认


def holders(
    organ_id: int, duties: Collection[str] | None = None, *, on: dt.date, current: bool = False
) -> list[Person]:
    """这一日在任的人（可限职责），科室和并入的单位算在内；一条 SQL。current: 已经并入别处的，看接手者的人。"""
    key = ("organ", organ_id, duties and tuple(duties), on, current)
    among = landing(organ_id, current=current)
    return list(once(key, lambda: _in_posts(Post.objects.filter(organ_id__in=RawSQL(*among)), duties, on)))


def holders_of_kind(congress_id: int, kind: str, duties: Collection[str] | None = None, *, on: dt.date) -> list[Person]:
    """这级人大的这一类机构（几个并存的取最早设立的）这一日在任的人，科室和并入的单位算在内；一条 SQL。"""
    first = Organ.objects.filter(congress_id=congress_id, kind=kind, to_on__isnull=True).order_by("id").values("pk")[:1]

    def ask() -> list[Person]:
        return _in_posts(Post.objects.filter(organ_id__in=RawSQL(*landing(among=first))), duties, on)

    return list(once(("kind", congress_id, kind, duties and tuple(duties), on), ask))


def _in_posts(posts: QuerySet[Post], duties: Collection[str] | None, on: dt.date) -> list[Person]:
    """这些职务里，这一日在任的人（可限职责）。"""
    posts = in_office(posts, on)
    posts = posts if duties is None else posts.filter(duty__in=duties)
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("id"))


def holders_as(organ_id: int, place: str, *, on: dt.date) -> list[Person]:
    """这一日在这个机构里，主要负责人（head）、分管负责人（deputy_head）或科室（section）是谁；空缺的由主要负责人担任。

    科室是在下级机构任职的人和科室负责人。拒绝：没有这一种说法。至多四条 SQL。
    """
    landing = organs_landing_at(organ_id)
    posts = in_office(Post.objects.filter(organ_id__in=landing), on)
    if place == "section":
        found = posts.filter(Q(duty="section_head") | Q(organ__kind=Organ.Kind.SECTION))
    elif place in ("head", "deputy_head"):
        found = posts.filter(duty=place).exclude(organ__kind=Organ.Kind.SECTION)
    else:
        raise BadInput(f"没有“{place}”这种说法")
    people = list(Person.objects.filter(pk__in=found.values("person_id")).order_by("id"))
    return people or (holders_as(organ_id, "head", on=on) if place != "head" else [])


def post_holders(congress_id: int, title: str, *, on: dt.date) -> list[Person]:
    """这一日谁担任这个职务：秘书长、县长这样的职务名称，不是职责；已撤并的机构里的不算。"""
    posts = in_office(Post.objects.filter(organ__congress_id=congress_id, title=title), on)
    posts = posts.filter(Q(organ__to_on__isnull=True) | Q(organ__to_on__gt=on))
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("id"))


def in_office(posts: QuerySet[Post], on: dt.date) -> QuerySet[Post]:
    """其中这一日在任的。"""
    return posts.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), from_on__lte=on)


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


def mandate_ended(person_id: int, congress_id: int, on: dt.date) -> bool:
    """到这一日，此人在这级人大的代表身份都终止了吗（届满或资格终止）；从来不是代表的不算。"""
    held: Any = with_state(Deputy.objects.filter(person_id=person_id, term__congress_id=congress_id), on)
    rows = held.values_list("state_now", "term__to_on")
    return bool(rows) and all(state == State.ENDED or (to_on is not None and to_on < on) for state, to_on in rows)


def off_duty(person_id: int, congress_id: int, on: dt.date) -> bool:
    """这一日，此人在这级人大的代表身份都不在执行职务吗（暂停、终止、届满、还没有开始）；从来不是代表的不算。"""
    held: Any = with_state(Deputy.objects.filter(person_id=person_id, term__congress_id=congress_id), on)
    rows = held.values_list("state_now", "term__from_on", "term__to_on")
    return bool(rows) and not any(_on_duty(*row, on=on) for row in rows)


def active_mandates(person_id: int, *, on: dt.date) -> list[str]:
    """这一日此人正在执行职务的各个代表身份，各一句。"""
    held: Any = with_state(Deputy.objects.filter(person_id=person_id, term__from_on__lte=on), on)
    running = held.filter(Q(term__to_on=None) | Q(term__to_on__gte=on), state_now=State.ACTIVE)
    return [f"{each.term.congress.name}{each.get_kind_display()}" for each in running.select_related("term__congress")]


def delegation_head(person_id: int, congress_id: int, on: dt.date) -> int | None:
    """这一日此人所在代表团的团长（人的编号）；没有团、没有团长、团长就是此人的，为 None。"""
    organ = (
        Deputy.objects.filter(person_id=person_id, term__congress_id=congress_id, delegation__organ__isnull=False)
        .order_by("-term__from_on")
        .values_list("delegation__organ_id", flat=True)
        .first()
    )
    heads = [person.pk for person in holders(organ, ("head",), on=on)] if organ is not None else []
    return next((head for head in heads if head != person_id), None)


def alone_in(person_id: int, *, on: dt.date) -> list[str]:
    """这一日只有此人在任的机构，名称按编号：他走了，那里的事项没有人办。"""
    own = in_office(Post.objects.filter(person_id=person_id), on).values("organ_id")
    others = in_office(Post.objects.exclude(person_id=person_id), on).values("organ_id")
    left = Organ.objects.filter(pk__in=own, to_on=None).exclude(pk__in=others)
    return list(left.order_by("id").values_list("name", flat=True))


def ever_in(organs: Collection[int]) -> set[int]:
    """这些代表团（机构的编号）里，各届做过代表的人。"""
    return set(Deputy.objects.filter(delegation__organ_id__in=organs).values_list("person_id", flat=True))


def stood_in_for(person_id: int, congress_id: int, organ_id: int, *, on: dt.date) -> set[int]:
    """此人是这个代表团的团长，替哪些人代行：代表身份都不在执行职务（off_duty）、最近一届在这个团的。与 delegation_head 说的是同一件事，反过来问。

    三条 SQL，不随人数变。
    """
    heads = [person.pk for person in holders(organ_id, ("head",), on=on)]
    if person_id not in heads:
        return set()
    members = Deputy.objects.filter(term__congress_id=congress_id, delegation__organ_id=organ_id).values("person_id")
    held: Any = with_state(Deputy.objects.filter(person_id__in=members, term__congress_id=congress_id), on)
    columns = ("person_id", "delegation__organ_id", "state_now", "term__from_on", "term__to_on")
    mandates: dict[int, list[tuple[int | None, bool]]] = {}
    for member, organ, *mandate in held.order_by("-term__from_on", "id").values_list(*columns):
        mandates.setdefault(member, []).append((organ, _on_duty(*mandate, on=on)))
    return {
        member
        for member, rows in mandates.items()
        if next((organ for organ, *_ in rows if organ is not None), None) == organ_id
        and not any(active for _, active in rows)
        and next((head for head in heads if head != member), None) == person_id
    }


def _on_duty(state: str, from_on: dt.date, to_on: dt.date | None, *, on: dt.date) -> bool:
    """这一届的代表身份，这一日正在执行职务吗。"""
    return state == State.ACTIVE and from_on <= on and (to_on is None or on <= to_on)


def people_around(congress_id: int, asked: str = "") -> QuerySet[Person]:
    """在这级人大任过职、当过代表、有过身份的人，按编号；`asked` 是姓名或拼音的一部分。"""
    serving = Post.objects.filter(organ__congress_id=congress_id).values("person_id")
    sitting = Deputy.objects.filter(term__congress_id=congress_id).values("person_id")
    held = Standing.objects.filter(congress_id=congress_id).values("person_id")
    found = Person.objects.filter(Q(pk__in=serving) | Q(pk__in=sitting) | Q(pk__in=held)).order_by("id")
    asked = asked[:LONGEST_ASKED]
    return found.filter(Q(name__contains=asked) | Q(pinyin__contains=asked.lower())) if asked else found


def person_exists(person_id: int) -> bool:
    """有这个人吗。"""
    return Person.objects.filter(pk=person_id).exists()


def persons_with(congress_id: int, code: str, *, on: dt.date) -> list[Person]:
    """这一日有这种身份的人：代表（deputy）、政协委员、常委会组成人员（standing_committee），或登记的身份（expert 等）。

    组成人员是在常务委员会任负责人、秘书、成员的；经办人、联络员是机关的人，不是（地方组织法第四十七条）。拒绝：没有这种身份。
    """
    return list(Person.objects.filter(pk__in=_with(congress_id, code, on)).order_by("id"))


def has_standing(actor: Actor, congress_id: int, code: str, *, on: dt.date) -> bool:
    """此人这一日有这种身份吗；与 `persons_with` 同一规则。一条 SQL；看他当天的代表身份、职务就知道没有的，不必问。"""
    if actor.person_id is None or (actor.on == on and _surely_not(actor, congress_id, standing_code(code))):
        return False
    return Person.objects.filter(pk=actor.person_id, pk__in=_with(congress_id, code, on)).exists()


def _surely_not(actor: Actor, congress_id: int, code: str) -> bool:
    """在这级人大一届代表也没有当过，或者没有在常委会任职。"""
    if code in Deputy.Kind.values:
        return not any(held.congress_id == congress_id and held.kind == code for held in actor.deputies)
    if code == Organ.Kind.STANDING_COMMITTEE:
        return not any(post.congress_id == congress_id and post.organ_kind == code for post in actor.posts)
    return False


def standing_code(word: str) -> str:
    """一种身份的代号：文件里写的是名称（代表、政协委员、组成人员、专家……），写代号的照用。"""
    named = {label: code for choices in (Deputy.Kind, Standing.Code) for code, label in choices.choices}
    return {**named, "人大代表": "deputy", "代表": "deputy", "组成人员": Organ.Kind.STANDING_COMMITTEE}.get(word, word)


def standing_names() -> tuple[str, ...]:
    """各种身份叫什么：代表、组成人员，和登记的几种。"""
    return ("代表", "组成人员", *(str(label) for choices in (Deputy.Kind, Standing.Code) for label in choices.labels))


def _with(congress_id: int, code: str, on: dt.date) -> QuerySet[Any, Any]:
    code = standing_code(code)
    if code in Deputy.Kind.values:
        return deputies_of(congress_id, on=on, kind=code).values("person_id")
    if code == Organ.Kind.STANDING_COMMITTEE:
        seats = Post.objects.filter(organ__congress_id=congress_id, organ__kind=code, duty__in=MEMBERS)
        return in_office(seats, on).values("person_id")
    if code not in Standing.Code.values:
        raise BadInput(f"没有“{code}”这种身份")
    held = Standing.objects.filter(congress_id=congress_id, code=code, from_on__lte=on)
    return held.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).values("person_id")


@cache
def deputies_to_pick(congress_id: int, *, on: dt.date) -> QuerySet[Person]:
    """可以挑选的代表（人）：这级人大这一日执行职务的，按拼音。"""
    sitting = deputies_of(congress_id, on=on).values("person_id")
    return Person.objects.filter(pk__in=sitting).order_by("pinyin", "id")


def people_to_pick(congress_id: int, *, on: dt.date) -> QuerySet[Person]:
    """可以挑选的人：这一日在这级人大任职、执行代表职务、或有身份的，按拼音；别级人大的人不在内。"""
    serving = in_office(Post.objects.filter(organ__congress_id=congress_id), on).values("person_id")
    sitting = deputies_of(congress_id, on=on).values("person_id")
    held = Standing.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), congress_id=congress_id, from_on__lte=on)
    around = Q(pk__in=serving) | Q(pk__in=sitting) | Q(pk__in=held.values("person_id"))
    return Person.objects.filter(around).order_by("pinyin", "id")


def standings_of(congress_id: int) -> QuerySet[Standing]:
    """登记的身份，按登记先后。"""
    return Standing.objects.filter(congress_id=congress_id).select_related("person").order_by("id")
