"""从一件往回、往前找齐一条链上的各件：上级和下属、来由和去向。只从看得见的走过去，看不见的既不出现也不数。"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import CharField, F, QuerySet, Value

from bihuan.procedure.door import Case

from ..seeing import Reader

MOST = 200  # 件：一页列这么多；再多的，从那一件自己的链上接着看
DEEPEST = 6  # 层：往回、往前各找这么深
BACK, ON = "back", "on"
CAME = ("from", "follows", "split_from")  # 本件源于、承接、拆自那一件：那一件在前
WENT = ("converted_to", "merged_into")  # 本件转为、并入那一件：那一件在后


@dataclass(frozen=True)
class Linked:
    """链上的一件：在第几层（从来问的那件数起，往回为负），由哪一件找到。"""

    case: Case
    depth: int
    via: int


@dataclass(frozen=True)
class Chain:
    """一条链：各件，先来的在前；来问的是哪一件；more: 太长，没有列完。"""

    asked: int
    links: tuple[Linked, ...]
    more: bool = False


def chain_of(case: Case, reader: Reader) -> Chain:
    """这一件所在的链。往回只往回，往前只往前：一份文件的五十三项任务，从其中一项看，不列别的五十二项。一层一条 SQL。"""
    found = {case.pk: Linked(case, 0, 0)}
    back, on, more = {case.pk}, {case.pk}, False
    for depth in range(1, DEEPEST + 1):
        rows = list(_next(back, on, reader)[: MOST + 1]) if back or on else []
        back, on = set(), set()
        for one in rows:
            if one.pk in found:
                continue
            if len(found) == MOST:
                more = True
                break
            way, via = vars(one)["way"], vars(one)["via"]  # 由 _next 添的
            found[one.pk] = Linked(one, -depth if way == BACK else depth, via)
            (back if way == BACK else on).add(one.pk)
    return Chain(case.pk, tuple(_in_order(found)), more or bool(back or on))


def _next(back: set[int], on: set[int], reader: Reader) -> "QuerySet[Case]":
    """再往外一层：每件带着方向（way）和由哪一件找到（via）。"""
    seen = Case.objects.filter(reader.sees)
    ways = [
        (BACK, seen.filter(children__in=back), "children__pk"),
        (BACK, seen.filter(links_in__origin__in=back, links_in__kind__in=CAME), "links_in__origin_id"),
        (BACK, seen.filter(links_out__target__in=back, links_out__kind__in=WENT), "links_out__target_id"),
        (ON, seen.filter(parent__in=on), "parent_id"),
        (ON, seen.filter(links_out__target__in=on, links_out__kind__in=CAME), "links_out__target_id"),
        (ON, seen.filter(links_in__origin__in=on, links_in__kind__in=WENT), "links_in__origin_id"),
    ]  # fmt: skip
    rows = [
        one.order_by().annotate(via=F(path), way=Value(way, output_field=CharField()))
        for way, one, path in ways
        if (back if way == BACK else on)
    ]
    return rows[0].union(*rows[1:], all=True).order_by("id")


def _in_order(found: dict[int, Linked]) -> Iterator[Linked]:
    """最早的来由在前；一件的后面紧跟由它而来的。"""
    after: dict[int, list[int]] = {}
    for pk, one in found.items():
        if one.depth:
            parent, child = (pk, one.via) if one.depth < 0 else (one.via, pk)
            after.setdefault(parent, []).append(child)
    roots = [pk for pk in found if not any(pk in children for children in after.values())]
    waiting, told = sorted(roots, key=lambda pk: (found[pk].depth, pk), reverse=True), set[int]()
    while waiting:
        pk = waiting.pop()
        if pk not in told:
            told.add(pk)
            yield found[pk]
            waiting += sorted(after.get(pk, ()), key=lambda one: (found[one].case.position, one), reverse=True)
