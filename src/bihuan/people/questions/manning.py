"""各个机构里有哪些职责有人担任：谁办得了轮到单位里的一步，由此看得出。"""

import datetime as dt
from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from ..models import Organ, Post
from .organs import landing
from .persons import in_office

DEEPEST = 12  # 层：科室、并入一层一层往上数，至多这么多
PLACE = ("organ_id", "organ__kind", "organ__successor_id")
WITHIN, OWN = "within", "own:"  # 在科室里任职的；在机构自己（不在科室）担任的，后面写职责


@dataclass(frozen=True)
class Manned:
    """一个机构：编号、名称、种类，有人担任的职责（连同科室的、并入它的；另记 WITHIN、OWN 加职责）。"""

    organ_id: int
    name: str
    kind: str
    duties: frozenset[str]


def manned_unit(unit: int, *, on: dt.date) -> frozenset[str]:
    """一个单位里有人担任的职责（连同科室的、并入它的，写法见 Manned）；一条 SQL。"""
    posts = in_office(Post.objects.filter(organ_id__in=RawSQL(*landing(unit))), on).order_by()
    held: set[str] = set()
    for organ_id, kind, merged_into, duty in posts.values_list(*PLACE, "duty").distinct():
        if kind == Organ.Kind.SECTION and merged_into is None:
            held |= {duty, WITHIN}
        elif organ_id == unit or merged_into is not None:
            held |= {duty, OWN + duty}
    return frozenset(held)


def manned_in(congress_id: int, *, on: dt.date) -> list[Manned]:
    """这级人大现有的各个机构（科室算在它的单位里），照名称的拼音；两条 SQL。"""
    rows = Organ.objects.filter(congress_id=congress_id).order_by("pinyin", "pk")
    organs = {one.pk: one for one in rows.only("name", "kind", "parent_id", "successor_id", "to_on")}
    held: dict[int, set[str]] = {pk: set() for pk in organs}
    posts = in_office(Post.objects.filter(organ__congress_id=congress_id), on).order_by()
    for organ_id, duty in posts.values_list("organ_id", "duty").distinct():
        place, within = organ_id, False
        for _ in range(DEEPEST):
            held[place] |= {duty, WITHIN} if within else {duty, OWN + duty}
            organ = organs[place]
            inside = organ.successor_id is None and organ.kind == Organ.Kind.SECTION
            above = organ.successor_id or (organ.parent_id if inside else None)
            if above not in held:
                break
            place, within = above, within or inside
    return [
        Manned(pk, organ.name, organ.kind, frozenset(held[pk]))
        for pk, organ in organs.items()
        if organ.successor_id is None and organ.kind != Organ.Kind.SECTION and not (organ.to_on and organ.to_on <= on)
    ]
