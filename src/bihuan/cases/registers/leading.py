"""从哪条索引出发：看全部的从事项、从一格的值、从单位的座位；只看自己有份的从自己的座位。

带路的索引管不到的条件（连同看不看得见）一段之内逐件核对，见 lists/paging.py；没有这样的条件的，一条 SQL 就是一页。
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bihuan.people.door import Congress
from bihuan.procedure.door import Case, Clock, Seat, Value, text_by_id

from ..lists.listing import found, of_stages
from ..lists.paging import NEWEST, Counted, Line, Page, page_of
from ..seeing import kept_for
from .asking import LATE, Asked
from .chosen import Held
from .columns import Column, open_to

PAGE = 30
MANY = 20  # 件：叠上的数过了这个就说「20+」
BY_CASE = ("-received_on", "-case_id")


def page(asked: Asked, held: Held, *, today: dt.date, after: str = "", limit: int = PAGE) -> Page:
    """一页清单；看不见的不在里面。要逐件问看得见哪些格的，连同状态一并取来。"""
    return page_of(_line(asked, held, today), after, limit, whole=not shown_whole(held))


def shown_whole(held: Held) -> bool:
    """不必逐件问就知道：哪一版的每一件，他都看得见清单上的每一格。"""
    return all(open_to(text_by_id(one.pk), held.congress_id, held.sight) for one in held.versions)


def chosen_cases(ids: list[int], held: Held) -> list[Case]:
    """挑中的这几件，此人看得见的、这一种的，照给的次序。"""
    rows = Case.objects.filter(held.sees, congress_id=held.congress_id, kind=held.kind, pk__in=ids).defer("memory")
    known = {case.pk: case for case in rows}
    return [known[pk] for pk in ids if pk in known]


def stack_counts(held: Held, today: dt.date) -> list[str]:
    """各叠有几件，多于 MANY 的只说「20+」。只给看全部的人数，一条 SQL；数到为止，不数总数。"""
    stacks = held.text.register.stacks if held.text.register else ()
    if not stacks or not held.whole:
        return [""] * len(stacks)
    counts = {}
    for n, (_, stages) in enumerate(stacks):
        rows = Case.objects.filter(_stacked(stages, today), congress_id=held.congress_id, kind=held.kind).order_by()
        counts[f"n{n}"] = Counted(rows.values("pk")[: MANY + 1])
    row = Congress.objects.filter(pk=held.congress_id).annotate(**counts).values(*counts).get()
    return [f"{MANY}+" if row[f"n{n}"] > MANY else str(row[f"n{n}"]) for n in range(len(stacks))]


def _line(asked: Asked, held: Held, today: dt.date) -> Line:
    if not held.office:
        return _mine(asked, held, today)
    cases = _scope(held)
    if asked.text:
        return _of_cases(asked, held, found(cases, asked, held.by), today)
    column = next((one for one, _ in asked.chosen if one.sort != "role"), None)
    holder = next((one for one, _ in asked.chosen if one.sort == "role"), None)
    if asked.sort not in ("received", "due", "number"):
        return _of_sorted_field(asked, held, today)
    if asked.sort == "received" and column is not None:
        return _of_value(asked, held, column, today)
    if asked.sort == "received" and holder is not None:
        return _of_seat(asked, held, holder, today)
    return _of_cases(asked, held, cases, today)


def _scope(held: Held) -> QuerySet[Case]:
    return Case.objects.filter(congress_id=held.congress_id, kind=held.kind)


def _of_cases(asked: Asked, held: Held, rows: QuerySet[Case], today: dt.date) -> Line:
    """从事项出发：受理先后（连同一个状态）、期限、编号各有索引。"""
    led: list[Q] = []
    narrow: list[Any] = _asked(asked, held, today, "pk", but_stage=True)
    if not held.whole:
        narrow.append(held.sees)
    stage = _stage(asked, "")
    if stage is not None:
        (led if asked.sort == "received" else narrow).append(stage)
    if asked.sort == "due":
        led.append(Q(ended_on=None, due_on__isnull=False))
    if asked.sort == "number":
        led.append(~Q(number=""))
    order = {"due": ("due_on", "id"), "number": ("digits", "number", "id")}.get(asked.sort, NEWEST)
    return Line(rows.filter(*led), order, narrow)


def _of_value(asked: Asked, held: Held, column: Column, today: dt.date) -> Line:
    """从一格的一个值出发；同一件里写了两次的只算一次。"""
    value = asked.picked[column.code]
    rows = Value.objects.filter(congress_id=held.congress_id, kind=held.kind, name=column.code, text=value)
    later = Value.objects.filter(case=OuterRef("case"), name=column.code, text=value, pk__gt=OuterRef("pk"))
    return _once(rows, ~Exists(later), BY_CASE, _beside(asked, held, today, but=column))


def _once(rows: QuerySet[Any], once: Any, order: tuple[str, ...], beside: list[Any], *sources: Q) -> Line:
    """从别的表出发，一件只算一次：没有别的要核对的，一条 SQL 带着它走；有的，同别的一起在一段之内核对。"""
    if beside:
        return Line(rows, order, [once, *beside], "case__", sources=sources)
    return Line(rows.filter(once), order, [], "case__", sources=sources)


def _of_seat(asked: Asked, held: Held, column: Column, today: dt.date) -> Line:
    """从一个机构的座位出发。"""
    organ = asked.picked[column.code]
    rows = Seat.objects.filter(organ_id=int(organ), kind=held.kind, congress_id=held.congress_id)
    rows = rows.filter(role__in=roles_of(held, column.code))
    later = Seat.objects.filter(
        case=OuterRef("case"), organ_id=int(organ), role__in=roles_of(held, column.code), pk__gt=OuterRef("pk")
    )
    return Line(rows, BY_CASE, [~Exists(later), *_beside(asked, held, today, but=column)], "case__")


def _of_sorted_field(asked: Asked, held: Held, today: dt.date) -> Line:
    """照一项日期、数字排：从那一格出发，没有填的不在里面。"""
    kind = held.text.fields[asked.sort].kind
    by = "day" if kind == "date" else "number"
    rows = Value.objects.filter(
        congress_id=held.congress_id, kind=held.kind, name=asked.sort, **{f"{by}__isnull": False}
    )
    first = Value.objects.filter(case=OuterRef("case"), name=asked.sort, pk__lt=OuterRef("pk"))
    return _once(rows, ~Exists(first), (by, "case_id"), _beside(asked, held, today))


def _mine(asked: Asked, held: Held, today: dt.date) -> Line:
    """只看自己有份的：从自己和单位的座位出发；自己提过的、是秘书的连同本团提的，另加上，这些总不多。"""
    sight = held.sight
    sources = (Q(person_id=sight.person), *(Q(organ_id=one) for one in sorted(sight.organs)))
    own = Q(person_id=sight.person) | Q(organ_id__in=sight.organs)
    seats = Seat.objects.filter(kind=held.kind, congress_id=held.congress_id)
    people = sight.people_of(held.congress_id)
    if asked.text or asked.sort != "received" or held.proposed or sight.keeps_for:
        theirs = Q(proposer_id__in=people) | kept_for(sight.keeps_for)
        return _of_few(asked, held, _scope(held).filter(Q(pk__in=seats.filter(own).values("case_id")) | theirs), today)
    later = Seat.objects.filter(own, case=OuterRef("case"), pk__gt=OuterRef("pk"))
    return _once(seats, ~Exists(later), BY_CASE, _beside(asked, held, today, own=True), *sources)


def _of_few(asked: Asked, held: Held, few: QuerySet[Case], today: dt.date) -> Line:
    rows = found(few, asked, held.by).filter(held.sees, *_asked(asked, held, today, "pk"))
    if asked.sort == "due":
        return Line(rows.filter(ended_on=None, due_on__isnull=False), ("due_on", "id"))
    if asked.sort == "number":
        return Line(rows.exclude(number=""), ("digits", "number", "id"))
    return Line(rows, NEWEST)


def _beside(asked: Asked, held: Held, today: dt.date, but: Column | None = None, own: bool = False) -> list[Any]:
    """从别的表出发时，事项上要逐件核对的条件；看得到每一件的、从自己的座位来的（own），不必再核对看不看得见。"""
    stage = _stage(asked, "")
    led = [*_case_conditions(asked, today), *([] if stage is None else [stage])]
    led += [] if own or held.whole else [held.sees]
    case = [Exists(Case.objects.filter(*led, pk=OuterRef("case_id")))] if led else []
    return [*case, *_chosen(asked, held, "case_id", but)]


def _asked(asked: Asked, held: Held, today: dt.date, pk: str, but_stage: bool = False) -> list[Any]:
    stage = None if but_stage else _stage(asked, "")
    return [*_case_conditions(asked, today), *([] if stage is None else [stage]), *_chosen(asked, held, pk, None)]


def _case_conditions(asked: Asked, today: dt.date) -> list[Q]:
    led = [Q(cohort_year=asked.year)] if asked.year else []
    if asked.act:
        waiting = Clock.objects.filter(stopped_on=None, acting=True, step=asked.act, kind=asked.kind)
        led.append(Q(pk__in=waiting.values("case_id")))
    return [*led, *([Q(ended_on=None, due_on__lt=today)] if asked.overdue else [])]


def _stage(asked: Asked, to_case: str) -> Q | None:
    """状态：筛的一个，和这一叠的几个，都要合。"""
    stacked = [code for code in asked.stacked if code != LATE]
    found_ = Q(**{f"{to_case}stage__in": stacked}) if stacked else None
    if asked.stage:
        chosen = of_stages(asked.codes, to_case)
        return chosen if found_ is None else found_ & chosen
    return found_


def _stacked(stages: tuple[str, ...], today: dt.date) -> Q:
    named = [code for code in stages if code != LATE]
    led = Q(stage__in=named) if named else Q()
    return led & Q(ended_on=None, due_on__lt=today) if LATE in stages else led


def _chosen(asked: Asked, held: Held, pk: str, but: Column | None) -> list[Any]:
    """文件的各格：要逐件核对的条件。"""
    found_: list[Any] = []
    for column, value in asked.chosen:
        if column == but:
            continue
        if column.sort == "role":
            seats = Seat.objects.filter(case=OuterRef(pk), organ_id=int(value))
            found_.append(Exists(seats.filter(role__in=roles_of(held, column.code))))
        else:
            found_.append(Exists(Value.objects.filter(case=OuterRef(pk), name=column.code, text=value)))
    return found_


def roles_of(held: Held, code: str) -> list[str]:
    """一个角色的座位在表里叫什么：自己的代号，和它所说的承办角色。"""
    rule = held.text.rules.get(code)
    return [code, rule.assignment] if rule is not None and rule.assignment else [code]
