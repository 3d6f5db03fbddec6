"""核验：人大、届、会议、机构、代表团、人、职务、代表、资格变动，逐行与 `org:` 各条流记的相比。"""

from collections.abc import Iterable, Iterator
from typing import Any

from bihuan.ledger.door import Fault, cells_against, entries, rows_against, seats, verifier

from .models import (
    Congress,
    Delegation,
    Deputy,
    Organ,
    OrganKind,
    Person,
    Post,
    QualificationChange,
    Session,
    StandIn,
    Standing,
    Succession,
    Term,
)
from .recording import name_digest
from .retelling import Retelling

KIND = "people"
PLACE = ("province_id", "city_id", "county_id", "township_id")
CHANGE = ("state", "reason", "on", "note")
TABLES: tuple[tuple[str, Any, str, tuple[str, ...]], ...] = (
    ("terms", Term, "届", ("congress_id", "number", "from_on", "to_on")),
    ("sessions", Session, "会议", ("term_id", "number", "opens_on", "closes_on")),
    (
        "organs", Organ, "机构",
        ("congress_id", "kind", "name", "short_name", "parent_id", "successor_id", "from_on", "to_on"),
    ),
    ("posts", Post, "职务", ("person_id", "organ_id", "title", "duty", "from_on", "to_on")),
    ("standings", Standing, "身份", ("congress_id", "person_id", "code", "from_on", "to_on")),
    ("stand_ins", StandIn, "代办", ("post_id", "person_id", "from_on", "to_on", "withdrawn_at")),
    ("successions", Succession, "承接", ("term_id", "former_id", "successor_id")),
    ("deputies", Deputy, "代表", ("person_id", "term_id", "delegation_id", "constituency", "number", "kind")),
)  # fmt: skip


@verifier("org:")
class PeopleRows:
    """组织与人的核验者。"""

    def __init__(self) -> None:
        self.told = Retelling()

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一级人大的流：重讲，收尾时才比。"""
        self.told.hear(stream, bodies)
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐张表比。"""
        told = self.told
        yield from rows_against(
            Congress.objects.all(),
            told.congresses,
            ("name", "kind", "division_id", "class_set"),
            kind=KIND,
            what="人大",
        )
        yield from _places()
        for name, model, what, columns in TABLES:
            yield from rows_against(model.objects.all(), getattr(told, name), columns, kind=KIND, what=what)
        own = OrganKind.objects.exclude(congress=None)  # 通用的随软件发布，不由谁添
        columns = ("congress_id", "code", "name", "family", "handles", "oversees")
        yield from rows_against(own, told.kinds, columns, kind=KIND, what="机构的种类")
        yield from _groups(told)
        yield from _changes(told)
        yield from _persons(told)


def _places() -> Iterator[Fault]:
    """人大的范围与它的区划的相同。"""
    columns = ("pk", *PLACE, *(f"division__{level}" for level in PLACE))
    for pk, *cells in Congress.objects.order_by().values_list(*columns):
        if cells[:4] != cells[4:]:
            yield Fault(KIND, f"org:{pk}", f"人大 {pk} 的范围与它的区划不符")


def _groups(told: Retelling) -> Iterator[Fault]:
    """编组：有编号的按编号，第 1 版的按机构。"""
    by_organ, groups = dict(told.group_organs), dict(told.groups)
    for pk, organ in Delegation.objects.filter(organ_id__in=list(by_organ)).values_list("pk", "organ_id"):
        groups.setdefault(pk, by_organ.pop(organ))
    columns = ("congress_id", "name", "organ_id")
    yield from rows_against(Delegation.objects.all(), groups, columns, kind=KIND, what="代表团")
    for organ, row in by_organ.items():
        yield Fault(KIND, row.stream, f"代表团（机构 {organ}）的编组不在")


def _changes(told: Retelling) -> Iterator[Fault]:
    """一位代表的资格变动：一次对一次，多一次少一次都说。"""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for deputy, *cells in QualificationChange.objects.order_by("deputy_id", "pk").values_list("deputy_id", *CHANGE):
        found.setdefault(deputy, []).append(tuple(cells))
    for deputy in sorted(found.keys() | told.changes.keys()):
        rows, wanted = found.get(deputy, []), told.changes.get(deputy, [])
        if len(rows) != len(wanted):
            stream = wanted[0].stream if wanted else ""
            yield Fault(KIND, stream, f"代表 {deputy} 的资格变动应有 {len(wanted)} 次，实有 {len(rows)} 次")
            continue
        for n, (cells, row) in enumerate(zip(rows, wanted, strict=True), 1):
            pairs = zip(CHANGE, cells, strict=True)
            name = f"代表 {deputy} 第 {n} 次资格变动"
            yield from cells_against(QualificationChange, name, pairs, row, kind=KIND)


def _persons(told: Retelling) -> Iterator[Fault]:
    """人：姓名加盐的哈希；手机号封在最近登记的那一笔。"""
    missing, kept = dict(told.persons), {}
    for pk, name, salt, phone in Person.objects.order_by().values_list("pk", "name", "salt", "phone_entry_id"):
        row = missing.pop(pk, None)
        if row is None:
            yield Fault(KIND, "", f"人员 {pk} 没有留痕")
            continue
        if phone is not None:
            kept[pk] = phone
        if (
            "name" in row.columns
            and row.columns["name"] != name_digest(salt, name)
            and not (not salt and _forgotten(pk))
        ):
            yield Fault(KIND, row.stream, f"人员 {pk} 的姓名与登记时的哈希不符")
    for pk, row in missing.items():
        yield Fault(KIND, row.stream, f"人员 {pk} 的行不在")
    places = seats(kept.values())
    for pk in sorted(kept.keys() | told.phones.keys()):
        at = told.phones.get(pk)
        if (places.get(kept[pk]) if pk in kept else None) != (at[1:] if at else None):
            where = f"{at[1]} 第 {at[2]} 笔" if at else "没有登记"
            yield Fault(KIND, at[1] if at else "", f"人员 {pk} 的手机号应封在{where}，行里指着别处")


def _forgotten(person_id: int) -> bool:
    """删除过此人的个人信息。"""
    return any(entry.type == "ledger.forgotten" for entry in entries(f"person:{person_id}"))
