"""数：从本系统自己的表里数出来的，不再看旧档的文件。"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet, Sum

from bihuan.ledger.door import heads, verify
from bihuan.people.door import Congress
from bihuan.procedure.door import Case, endings_that_demand

from .models import ReplayAnomaly, ReplayedCase, ReplayedFact
from .words import words

PROMISED = "B"
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """几日：有这两个日子的件数、平均（一位小数）、最长。"""

    cases: int
    mean: float | None
    longest: int | None


def counts(congress: Congress) -> dict[str, Any]:
    """`bihuan replay --json` 的各数：表里的数，留痕几笔，全库核验有没有毛病。"""
    brought = ReplayedCase.objects.filter(congress=congress)
    return figures(congress) | {"entries": _entries(congress, brought), "verify": verify().sound}


def figures(congress: Congress) -> dict[str, Any]:
    """表里的数。"""
    table = words()
    brought = ReplayedCase.objects.filter(congress=congress)
    kinds = dict(brought.values_list("kind").annotate(n=Count("id")))
    facts = _facts(congress)
    refused = Exists(ReplayedFact.objects.filter(case=OuterRef("case"), what="review", value__in=table.stopping))
    ended = _ended(brought)
    to_reply = days(brought, "registered_on", "replied_on")
    return {
        "cases": {name: kinds.get(name, 0) for name in table.kinds},
        **{meaning.counts: facts.get(("review", meaning.counts), 0) for meaning in table.reviews.values()},
        "undecided": brought.exclude(Exists(ReplayedFact.objects.filter(case=OuterRef("case"), what="review"))).count(),
        "with_lead": facts.get(("lead", "lead"), 0),
        "joint": {meaning.counts: facts.get(("joint", meaning.counts), 0) for meaning in table.joints.values()},
        "replied": facts.get(("replied", "replied"), 0),
        "class": {mark: facts.get(("class", mark), 0) for mark in sorted(table.classes)},
        "mean_days_to_reply": to_reply.mean,
        "max_days_to_reply": to_reply.longest,
        "open": brought.exclude(ended).exclude(refused).count(),
        "settled": brought.filter(ended).exclude(refused).count(),
        "anomalies": ReplayAnomaly.objects.filter(congress=congress).count(),
    }


def promises_undated(congress: Congress) -> QuerySet[ReplayedFact]:
    """答复是 B 类（承诺以后解决）而没有承诺日期的：旧系统没有这一格，不立承诺事项，列出来由人过问。"""
    promised = ReplayedFact.objects.filter(congress=congress, what="class", value=PROMISED)
    return promised.select_related("case").defer("case__memory").order_by("case_id", "id")


def spans(brought: QuerySet[ReplayedCase]) -> dict[str, Span]:
    """答复用了几日：自登记起、自交办起，名称分开，从不合成一个。"""
    return {
        "登记至主办答复": days(brought, "registered_on", "replied_on"),
        "交办至主办答复": days(brought, "assigned_on", "replied_on"),
    }


def days(brought: QuerySet[ReplayedCase], since: str, until: str) -> Span:
    """两个日子相隔几日（日历日）。"""
    gap = ExpressionWrapper(F(until) - F(since), output_field=DurationField())
    found = brought.filter(**{f"{since}__isnull": False, f"{until}__isnull": False}).aggregate(
        n=Count("id"), total=Sum(gap), longest=Max(gap)
    )
    if not found["n"]:
        return Span(0, None, None)
    return Span(found["n"], round(found["total"] / ONE_DAY / found["n"], 1), found["longest"] // ONE_DAY)


def _facts(congress: Congress) -> dict[tuple[str, str], int]:
    rows = ReplayedFact.objects.filter(congress=congress).values_list("what", "value").annotate(n=Count("id"))
    return {(what, value): n for what, value, n in rows}


def _ended(brought: QuerySet[ReplayedCase]) -> Exists:
    """走到了结束，而且是有所要求的结束。"""
    right = Q()
    for kind in words().kinds.values():
        right |= Q(kind=kind.kind, ending__in=endings_that_demand(kind.kind))
    return Exists(Case.objects.filter(right, pk=OuterRef("case"), ended_on__isnull=False))


def _entries(congress: Congress, brought: QuerySet[ReplayedCase]) -> int:
    streams = [f"org:{congress.pk}", *(f"case:{pk}" for pk in brought.values_list("case_id", flat=True))]
    return sum(seq for seq, _ in heads(streams).values())
