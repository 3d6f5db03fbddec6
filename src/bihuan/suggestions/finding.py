"""收录到检索：建议本身供有权的人找，公开的文字供所有人找。"""

from django.db.models import Q

from bihuan.ledger.door import Entry
from bihuan.people.door import Organ, names
from bihuan.procedure.door import Assignment
from bihuan.regions.door import scope_of
from bihuan.search import door as search

from .models import Publication, Suggestion


def index(suggestion: Suggestion) -> None:
    """收录（或更新）一件提出了的建议。"""
    case = suggestion.case
    if case is None:
        return
    people = [
        suggestion.lead_deputy_id,
        *suggestion.cosigners.exclude(confirmed_at=None).values_list("person_id", flat=True),
    ]
    units = list(Assignment.objects.filter(case=case).values_list("unit_id", flat=True))
    search.index(
        "suggestion", case.pk, scope=scope_of(suggestion.congress), title=suggestion.title, body=suggestion.body,
        names=[*names(people).values(), *_unit_names(units)], number=case.number,
        parties=[*(f"person:{person}" for person in people), *(f"unit:{unit}" for unit in units)],
    )  # fmt: skip


def _unit_names(units: list[int]) -> list[str]:
    """承办单位的全称和简称，写哪个都找得到。"""
    rows = Organ.objects.filter(pk__in=units).order_by("id").values_list("name", "short_name")
    return [name for row in rows for name in dict.fromkeys(row) if name]


def publish(publication: Publication) -> None:
    """收录一件公开的建议。"""
    case = publication.suggestion.case
    assert case is not None
    search.index(
        "publication", publication.pk, scope=scope_of(publication.congress), title=publication.title,
        body=publication.text,
        number=case.number, public=True,
    )  # fmt: skip


def unpublish(publication: Publication) -> None:
    """撤下的不再找得到。"""
    search.remove("publication", publication.pk)


def names_changed(entry: Entry) -> None:
    """姓名更正以后，他领衔、联名的各件重新收录。"""
    person = entry.data["person"]
    mine = Suggestion.objects.filter(Q(lead_deputy_id=person) | Q(cosigners__person_id=person)).distinct()
    for suggestion in mine.select_related("case", "congress").order_by("id"):
        index(suggestion)
