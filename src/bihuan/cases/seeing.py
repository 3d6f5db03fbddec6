"""谁看得见一件事项：只在这里说一遍。页面、步骤、清单、检索、数字、文件问的都是它。

要求保密的（文件写着「密」），只有提出人、事项里的人和「密」里写明的看得见。
看得见的：凭查询码来的，看那个码的一件（和它转出的）；本级人大自己的机关看本级的（文件写了「可看」的，只有它写明的）；
文件写明的别的机关（如政府办）看那一种的；提出人看自己的，他的代表资格终止了，承接的代表、代行的团长看；
代表团的秘书看房间说了给他看的（如本团提出的建议）；事项里的人看；
承办（和责任）单位的人看，单位并入了别处的，接手的单位看。
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from bihuan.kernel import clock
from bihuan.people.door import (
    OVERSEERS,
    READERS,
    Actor,
    Organ,
    ever_in,
    organs_landing_at,
    stood_in_for,
)
from bihuan.procedure.door import Case, Link, Seat, can_see, texts_naming

from .fields import FieldsSeen, fields_seen

__all__ = [
    "FieldsSeen",
    "Reader",
    "Sight",
    "bounds",
    "by_right",
    "can_see",
    "fields_seen",
    "public_of",
    "reader_of",
    "seen",
    "sight_of",
    "visible",
]

NOTHING = Q(pk__in=())
EVERYTHING = Q()
PUBLIC = "public:"  # 凭查询码来的人的编号：后面是码的哈希


MEMBERS = ("head", "deputy_head", "secretary", "member")  # 常委会里任这些职责的是组成人员


KEEPING = ("secretary", "contact")  # 代表团里任这些职责的，替本团办文书


COMMITTEES = ("special_committee", "working_commission")  # 一级常有几个的委员会


@dataclass(frozen=True)
class Sight:
    """一个人从哪里看：在哪级人大的哪一种机关任职，有哪一种身份；以哪些单位的身份（连同并入的）；在哪级人大替谁代行（人大 → 人）；
    是哪些代表团的秘书（代表团的机构）。
    """

    person: int
    offices: frozenset[tuple[int, str]] = frozenset()
    organs: frozenset[int] = frozenset()
    standings: frozenset[tuple[int, str]] = frozenset()
    stands_for: dict[int, set[int]] = field(default_factory=dict)
    keeps_for: frozenset[int] = frozenset()

    def people_of(self, congress_id: int) -> set[int]:
        """在一级人大，他自己和他代行的人。"""
        return {self.person}.union(self.stands_for.get(congress_id, set()))

    @cached_property
    def alone(self) -> frozenset[tuple[int, str]]:
        """他任职的各种委员会里，本级只有这一个的：不必逐件问是哪一个。没有在委员会任职的不问库。"""
        asked = [(where, kind) for where, kind in self.offices if kind in COMMITTEES]
        rows = Organ.objects.filter(to_on=None, congress_id__in=[where for where, _ in asked], kind__in=COMMITTEES)
        found = list(rows.values_list("congress_id", "kind")) if asked else []
        return frozenset(one for one in asked if found.count(one) == 1)


@dataclass(frozen=True)
class Reader:
    """来看的人，连同他看得见的条件：一页上几处都要的，只算一次。"""

    by: Actor
    sees: Q


DelegationSees = Callable[[frozenset[int]], Q]
_delegation_sees: list[DelegationSees] = []


def delegation_sees(rule: DelegationSees) -> None:
    """登记：这些代表团（机构的编号）的秘书看得见哪些事项（Case 的条件）。哪个房间的事，由它说。"""
    _delegation_sees.append(rule)


def reader_of(by: Actor) -> Reader:
    """这个人来看。"""
    return Reader(by, visible(by))


def visible(by: Actor | None) -> Q:
    """此人看得见哪些事项（Case 的条件）。没有登录的一件也看不见；系统、旧档案、工作法自己不是人，不受限。"""
    if by is None:
        return NOTHING
    if by.id.startswith(PUBLIC):
        return _by_code(public_of(by))
    if by.person_id is None:
        return EVERYTHING
    return seen_from(sight_of(by))


def seen_from(sight: Sight) -> Q:
    """从这里看得见哪些事项（Case 的条件）：已经知道从哪里看的，不必再问一遍。"""
    own = Q(proposer_id=sight.person) | _seated(sight) | _let_in_by_name(sight.organs)  # 要求保密的也看得见
    others = NOTHING
    for congress_id, kind in sight.offices:
        others |= _of_office(congress_id, kind)
    for congress_id, standing in sight.standings:
        others |= Q(congress_id=congress_id, text__offices__contains=f" as:{standing} ")
    for congress_id, people in sight.stands_for.items():
        others |= Q(congress_id=congress_id, proposer_id__in=people)
    others |= kept_for(sight.keeps_for)
    return own | others & (Q(secret=False) | _let_in(sight))


def _let_in(sight: Sight) -> Q:
    """要求保密的，提出人、事项里的人以外还看得见的：文件「密」里写明的机关和身份。"""
    found = NOTHING
    for congress_id, kind in sight.offices:
        found |= Q(congress_id=congress_id, text__secret_for__contains=f" {kind} ")
    for congress_id, standing in sight.standings:
        found |= Q(congress_id=congress_id, text__secret_for__contains=f" as:{standing} ")
    return found


def _let_in_by_name(organs: Collection[int], to_case: str = "") -> Q:
    """文件「密」里写明名称的机构，这几个里有它（全称、简称都认，并入这几个的也是）。写的样子见 procedure 的 secret_for_of。"""
    texts = texts_naming(clock.now()) if organs else ()
    if not texts:
        return NOTHING
    told, kind = ExpressionWrapper(OuterRef(f"{to_case}text__secret_for"), CharField()), F("kind")
    words = [Concat(Value(" "), kind, Value("="), F(name), Value(" ")) for name in ("name", "short_name")]
    mine = Organ.objects.filter(
        Q(pk__in=organs) | Q(successor_id__in=organs), congress_id=OuterRef(f"{to_case}congress_id")
    )
    mine = mine.annotate(told=told).filter(Q(told__contains=words[0]) | Q(told__contains=words[1]))
    return Q(**{f"{to_case}secret": True, f"{to_case}text_id__in": texts}) & Q(Exists(mine))


def kept_for(organs: frozenset[int]) -> Q:
    """这些代表团的秘书看得见的：各房间登记的相加；不是秘书的一件也没有。"""
    found = NOTHING
    for rule in _delegation_sees if organs else ():
        found |= rule(organs)
    return found


def overseen(by: Actor, to_case: str = "") -> Q:
    """以机关的身份看得见的：清单的「本级全部」由此出发，不带自己有一席的那些。to_case: 从别的表问时到事项的路。"""
    found = Q(**{f"{to_case}pk__in": ()})
    seats = frozenset(post.seat_id for post in by.posts if post.seat_id is not None)
    for congress_id, kind in {(post.congress_id, post.organ_kind) for post in by.posts}:
        found |= _of_office(congress_id, kind, to_case, seats)
    return found


def public_of(by: Actor) -> str:
    """凭查询码来的人，码的哈希；别的人为空。"""
    return by.id.removeprefix(PUBLIC) if by.id.startswith(PUBLIC) else ""


def _by_code(code_hash: str) -> Q:
    """凭一个查询码看得见的：那个码的一件，和它转出去的。空的码什么也看不见。"""
    if not code_hash:
        return NOTHING
    mine = Seat.objects.filter(public=code_hash)
    turned = Link.objects.filter(origin=OuterRef("pk"), kind="converted_to", target__in=mine.values("case_id"))
    return Q(Exists(mine.filter(case=OuterRef("pk")))) | (Q(Exists(turned)) & ~Q(raised_by=""))


def seen(case_ids: Iterable[int], by: Actor | None) -> set[int]:
    """这些件里此人看得见的。"""
    return set(Case.objects.filter(visible(by), pk__in=set(case_ids)).values_list("pk", flat=True))


def bounds(by: Actor | None) -> dict[str, Any]:
    """此人可以在什么里面检索：总览的查全辖区，在别的一级人大另有身份、另有任职的，连同那里凭它看得见的；别的查公开的、与自己有关的
    （秘书，连同本团代表的）、凭身份和任职的机关看得见的，没有登录的查公开的。

    找到的还要由 visible 筛过才画得出来，这里只管从哪里找起。
    """
    if by is None or by.person_id is None:
        return {"public": True}
    if by.scope is not None and any(by.serves(kind, by.congress_id) for kind in READERS):
        elsewhere = {post.seat_id for post in by.posts if post.congress_id != by.congress_id and post.seat_id}
        beside = [*(f"unit:{one}" for one in sorted(elsewhere)), *_rights(by, but=by.congress_id)]
        return {"scope": by.scope} | ({"beside": beside} if beside else {})
    sight = sight_of(by)
    people = {sight.person}.union(*sight.stands_for.values(), ever_in(sight.keeps_for) if sight.keeps_for else ())
    own = [*(f"person:{one}" for one in sorted(people)), *(f"unit:{one}" for one in sorted(sight.organs))]
    return {"parties": [*own, *_rights(by)]}


def _rights(by: Actor, but: int | None = None) -> list[str]:
    """凭任职的机关、凭身份，在检索里算的各方；but: 这级人大的不算。"""
    offices = {(post.congress_id, post.organ_kind) for post in by.posts}
    held = offices | {(where, f"as:{standing}") for where, standing in _standings(by)}
    return sorted(by_right(where, kind) for where, kind in held if where != but)


def by_right(congress_id: int, kind: str) -> str:
    """凭任职的一种机关、凭身份（as:deputy）看得见的，在检索里算一方：收录时写的和查的人带来的是同一个写法。"""
    return f"right:{congress_id}:{kind}"


def sight_of(by: Actor) -> Sight:
    """此人从哪里看。SQL：承办单位和别的机构一共一条，代表团团长另三条，秘书不添；只在本级人大的机关任职的一条也没有。"""
    seats = {post.seat_id: post.oversees for post in by.posts if post.seat_id is not None}
    landing = sorted(by.unit_ids() | {seat for seat, oversees in seats.items() if not oversees})
    headed = [(p.congress_id, p.organ_id) for p in by.posts if p.organ_kind == "delegation" and p.duty == "head"]
    stands: dict[int, set[int]] = {}
    for congress_id, organ_id in headed:
        found = stood_in_for(by.person, congress_id, organ_id, on=clock.today())
        if found:
            stands.setdefault(congress_id, set()).update(found)
    for congress_id, former in by.inherited().items():
        stands.setdefault(congress_id, set()).update(former)
    return Sight(
        by.person,
        frozenset((post.congress_id, post.organ_kind) for post in by.posts),
        frozenset(seats) | frozenset(organs_landing_at(*landing)),
        frozenset(_standings(by)),
        stands,
        keeps_for(by),
    )


def keeps_for(by: Actor) -> frozenset[int]:
    """此人是哪些代表团的秘书（联络员）：代表团的机构。"""
    return frozenset(p.organ_id for p in by.posts if p.organ_kind == "delegation" and p.duty in KEEPING)


def _standings(by: Actor) -> Iterator[tuple[int, str]]:
    """此人的身份：执行职务的代表，常委会组成人员，登记的各种身份（另有职务的也算，两样看得见的相加）。"""
    yield from ((held.congress_id, held.kind) for held in by.deputies if held.active)
    for post in by.posts:
        if post.organ_kind == "standing_committee" and post.duty in MEMBERS:
            yield post.congress_id, post.organ_kind
    yield from by.standings


def _of_office(congress_id: int, kind: str, to_case: str = "", organs: Collection[int] = ()) -> Q:
    """一种机关看得见本级的哪些：自己的机关看全部，文件写了「可看」而没有写它的除外；别的机关只看写明了它的。"""
    named = Q(**{f"{to_case}text__offices__contains": f" {kind} "})
    shown = named | Q(**{f"{to_case}text__closed": False}) if kind in OVERSEERS else named
    told = Q(**{f"{to_case}secret": False}) | Q(**{f"{to_case}text__secret_for__contains": f" {kind} "})
    told |= _let_in_by_name(organs, to_case)
    return Q(**{f"{to_case}congress_id": congress_id}) & shown & told


def _seated(sight: Sight) -> Q:
    """在事项里有一席：当事的人，承办的单位，责任的单位。"""
    case = OuterRef("pk")
    found = Q(Exists(Seat.objects.filter(case=case, person_id=sight.person)))
    if sight.organs:
        found |= Q(Exists(Seat.objects.filter(case=case, organ_id__in=sight.organs)))
    return found
