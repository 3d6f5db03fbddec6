"""清单里建议自己的两格：哪个代表团的，答复为哪一类。"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from bihuan.cases.door import Filter
from bihuan.people.door import Congress, Delegation, delegations_of

from .models import Reply, Suggestion
from .options import class_set
from .verbs import KINDS


def _delegations(congress_id: int) -> QuerySet[Delegation]:
    return delegations_of(congress_id).annotate(label=F("name"))


def _of_delegation(value: str, case: OuterRef) -> Any:
    return Exists(Suggestion.objects.filter(case=case, delegation_id=int(value)))


def _class_set(congress_id: int) -> QuerySet[Congress]:
    """本级选用的分类：一行，名称列是分类的代号。"""
    return Congress.objects.filter(pk=congress_id).annotate(label=F("class_set"))


def _classes(rows: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    return [one for _, code in rows for one in class_set(code)]


def _answered(value: str, case: OuterRef) -> Any:
    return Exists(Reply.objects.filter(suggestion__case=case, result_class=value).exclude(issued_at=None))


BY_DELEGATION = Filter("delegation", "代表团", frozenset(KINDS), _delegations, _of_delegation)
BY_RESULT = Filter("result", "结果类别", frozenset(KINDS), _class_set, _answered, _classes)
