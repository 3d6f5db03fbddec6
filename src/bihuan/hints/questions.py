"""问：学什么，还有哪几件等着提，提了什么。"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from bihuan.people.door import Organ, successors_of
from bihuan.procedure.door import Assignment, Case, ReleasedText, answering, text_by_id

from .learning import Example, Unit, in_common
from .models import Proposal

MOST = 5000  # 件：学最近交办的这么多；再早的单位和职责多半已经变了

Subjects = Callable[[Collection[int]], Mapping[int, str]]
_subjects: dict[str, Subjects] = {}


@dataclass(frozen=True)
class Proposed:
    """提的一个单位：把握，凭相近的哪几件，同一类里它办过几件。"""

    unit: int
    share: float
    near: tuple[int, ...]
    alike: int


@dataclass(frozen=True)
class Reason:
    """提的一个单位，凭什么：相近的各件，共有的词。"""

    unit: int
    alike: int
    near: tuple[Case, ...]
    words: tuple[str, ...]


def learns(kinds: Iterable[str], subjects: Subjects) -> None:
    """登记：这些种类由谁办是可以学的；subjects(事项的 id) → 各件的类别，没有类别的不写。"""
    for kind in kinds:
        _subjects[kind] = subjects


def recorded(congress_id: int | None = None) -> list[Example]:
    """办过的、交办了的各件由谁负责答复；改交过的算最近的，并入别处的算接手的。不写人大，就是库里全部。"""
    rows = _handed(congress_id)
    cases = {case_id: (title, kind) for case_id, title, kind, _ in rows}
    subjects = _subjects_of({case_id: kind for case_id, (_, kind) in cases.items()})
    heirs = successors_of({unit for *_, unit in rows})
    newest = {case_id: heirs.get(unit, unit) for case_id, _, _, unit in rows}
    return [Example(pk, cases[pk][0], subjects.get(pk, ""), newest[pk]) for pk in sorted(cases)]


def names_of(units: Collection[Unit]) -> dict[Unit, str]:
    """单位 → 全称。"""
    return dict(Organ.objects.filter(pk__in=list(units)).values_list("pk", "name"))


def waiting(*, missing: bool) -> dict[int, list[tuple[int, str, str]]]:
    """还等着交给承办单位的，按人大：（事项、案由、类别）。missing：只要还没有提过的。"""
    found: dict[int, list[tuple[int, str, str]]] = {}
    places = Q(pk__in=[])
    for text_id in _texts():
        stages = {stage for one in text_by_id(text_id).articles if one.opens and one.place == "case"
                  for stage in one.origin}  # fmt: skip
        places |= Q(text_id=text_id, stage__in=stages) if stages else Q(pk__in=[])
    cases = Case.objects.filter(places, ended_on=None)
    if missing:
        cases = cases.exclude(pk__in=Proposal.objects.values("case_id"))
    rows = list(cases.order_by("id").values_list("pk", "congress_id", "title", "kind"))
    subjects = _subjects_of({pk: kind for pk, _, _, kind in rows})
    for pk, congress_id, title, _ in rows:
        found.setdefault(congress_id, []).append((pk, title, subjects.get(pk, "")))
    return found


def proposals_of(case_ids: Collection[int]) -> dict[int, Proposed]:
    """各件提的头一个单位；没有提的不在里面。一条 SQL。"""
    rows = Proposal.objects.filter(case_id__in=case_ids).values_list("case_id", "guesses")
    return {case_id: Proposed(*guesses[0]) for case_id, guesses in rows if guesses}


def reasons_of(case: Case) -> list[Reason]:
    """一件提的各个单位，各凭什么；相近的各件只从本级里取。"""
    kept = Proposal.objects.filter(case=case).first()
    guesses = [Proposed(*one) for one in kept.guesses] if kept else []
    near = {pk for one in guesses for pk in one.near}
    cases = {one.pk: one for one in Case.objects.filter(pk__in=near, congress_id=case.congress_id)}
    told = []
    for one in guesses:
        alike = tuple(cases[pk] for pk in one.near if pk in cases)
        words = tuple(in_common(case.title, [each.title for each in alike]))
        told.append(Reason(one.unit, one.alike, alike, words))
    return told


def _texts() -> list[int]:
    return list(ReleasedText.objects.filter(kind__in=_subjects).order_by("pk").values_list("pk", flat=True))


def _handed(congress_id: int | None) -> list[tuple[int, str, str, int]]:
    """要答复的各份分办，先后排好：（事项、案由、种类、单位）。"""
    roles = {role for text_id in _texts() for role in answering(text_by_id(text_id))}
    rows = Assignment.objects.filter(case__kind__in=_subjects, role__in=roles)
    if congress_id is not None:
        rows = rows.filter(case__congress_id=congress_id)
    newest = rows.order_by("-id")[:MOST].values_list("case_id", "case__title", "case__kind", "unit_id")
    return list(newest)[::-1]


def _subjects_of(kinds: Mapping[int, str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for subjects in dict.fromkeys(_subjects.values()):
        own = [pk for pk, kind in kinds.items() if _subjects.get(kind) is subjects]
        found |= subjects(own) if own else {}
    return found
