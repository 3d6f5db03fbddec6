"""事项页面的问题：链接、并案、可以选的别的事项、各版工作法。都不写。"""

from collections.abc import Iterable

from django.db.models import Case as Choice, Exists, F, OuterRef, Q, QuerySet, When

from bihuan.people.door import successor_of
from bihuan.procedure.door import (
    Adoption,
    Case,
    Enactment,
    Link,
    ReleasedText,
    Seat,
    Situation,
    in_use,
    name_of,
    row_of,
    state_of,
)

from .models import MethodDraft

LINKED = 60  # 条：一页至多列这么多条链接
SAID = {
    "from": ("本件由它而来", "由本件而来"), "merged_into": ("本件并入这一件", "并入了本件"),
    "split_from": ("本件从它拆出", "从本件拆出"), "converted_to": ("本件转为这一件", "转为本件"),
    "child_of": ("本件的上级", "本件的下属"), "follows": ("本件接着它", "接着本件"),
    "at_meeting": ("本件在这次会上", "在这次会上"),
}  # fmt: skip


def links_of(case: Case, sees: Q) -> list[tuple[Link, Case, bool, bool]]:
    """这件事项的各条链接：链接、对方、是不是由本件指向对方、对方看不看得见（sees）。上级、下属另列，不在内。一条 SQL。"""
    rows = Link.objects.filter(Q(origin=case) | Q(target=case)).exclude(kind="child_of")
    rows = rows.select_related("origin", "target").defer("origin__memory", "target__memory")
    other = Choice(When(origin=case, then=F("target_id")), default=F("origin_id"))
    rows = rows.annotate(other=other).annotate(shown=Exists(Case.objects.filter(sees, pk=OuterRef("other"))))
    found = [(link, link.origin_id == case.pk) for link in rows.order_by("id")[:LINKED]]
    return [(link, link.target if out else link.origin, out, link.shown) for link, out in found]


def organs_of(case: Case) -> list[tuple[str, str]]:
    """没有分办的事项，由哪些机构当事：角色、名称。"""
    rows = Seat.objects.filter(case=case, task=0, organ__isnull=False).order_by("id")
    return list(rows.values_list("role", "organ__name"))


def link_said(kind: str, out: bool) -> str:
    """一条链接怎么念；out: 由本件指向对方。"""
    return SAID[kind][0 if out else 1] if kind in SAID else name_of("链接", kind)


def merged_into(about: Situation) -> list[tuple[Case, int]]:
    """并入本件、此刻在同一处的各件，和同一单位在那里的分办（事项自己的步骤为 0）。"""
    found: list[tuple[Case, int]] = []
    links = Link.objects.filter(target=about.case, kind="merged_into").select_related("origin")
    for case in (link.origin for link in links):
        if about.task is None:
            found += [(case, 0)] if case.stage == about.state.stage else []
            continue
        unit = successor_of(about.task.unit)
        tasks = state_of(case).tasks
        same = [task.n for task in tasks if task.stage == about.task.stage and successor_of(task.unit) == unit]
        found += [(case, n) for n in same[:1]]
    return found


def methods(congress_id: int | None = None) -> QuerySet[ReleasedText]:
    """库里的各版工作法和本级自己的，按种类、代号排，新的版本在前；别级自己的不在内，除非本级选用着（上一级通过的）。"""
    here = Adoption.objects.filter(congress_id=congress_id or 0, text=OuterRef("pk"))
    rows = ReleasedText.objects.filter(Q(owner=None) | Q(owner_id=congress_id or 0) | Exists(here))
    return rows.order_by("kind", "code", "-year", "-serial").defer("source")


def drafts(congress_id: int) -> QuerySet[MethodDraft]:
    """本级正在写的工作法，各人的都在内，只有自己的打得开。"""
    rows = MethodDraft.objects.filter(congress_id=congress_id).select_related("person")
    return rows.order_by("-at").defer("source", "rehearsed", "kept")


def method(code: str, version: str, owner: int | None = None) -> ReleasedText:
    """一版工作法；owner：本级自己的那一份，或者本级选用着、有事项照它办的上一级的。没有的拒绝。"""
    if owner and not ReleasedText.objects.filter(owner_id=owner, code=code, version=version).exists():
        used = ReleasedText.objects.filter(in_use(owner), code=code, version=version).defer("source").first()
        owner = used.owner_id if used else owner
    return row_of(f"{code}@{version}" + (f"~{owner}" if owner else ""))


def enactments(congress_id: int) -> QuerySet[Enactment]:
    """本级等确认的、确认了还没有施行的决定，先提出的在先。"""
    open_ = Q(outcome="") | Q(outcome="confirmed", in_force_at=None, calls_off=None)
    rows = Enactment.objects.filter(open_, congress_id=congress_id).select_related("second")
    return rows.order_by("pk").defer("source")


def enacted(row: ReleasedText) -> Enactment | None:
    """这一版是照哪一次决定通过的，最近一次；没有这样通过的为 None。"""
    rows = Enactment.objects.filter(congress=row.owner_id or 0, code=row.code, version=row.version)
    return rows.filter(outcome="confirmed", act="adopt").order_by("-pk").defer("source").first()


def named_methods(codes: Iterable[str]) -> list[ReleasedText]:
    """随软件发布的几个代号，各取最新一版；库里没有的不列。"""
    rows = ReleasedText.objects.filter(owner=None, code__in=list(codes)).order_by("code", "year", "serial")
    return list({row.code: row for row in rows.defer("source")}.values())


def parent_of(row: ReleasedText) -> ReleasedText | None:
    """它所沿用的那一版；没有写版本的是最新一版，没有沿用的、库里没有的为 None。"""
    code, _, version = row.parent.partition("@")
    rows = ReleasedText.objects.filter(owner=None, code=code, **({"version": version} if version else {}))
    return rows.defer("source").order_by("-year", "-serial").first() if code else None


def adopted(congress_id: int | None) -> set[int]:
    """本级选用着的各版。"""
    rows = Adoption.objects.filter(congress_id=congress_id or 0)
    return set(rows.values_list("text_id", flat=True))
