"""重算：底账的每一笔合计都要等于把事项重数一遍。`bihuan verify` 时做。"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Sum

from bihuan.figures.declaring import Figure, everything, find, in_files
from bihuan.figures.models import Fact
from bihuan.figures.questions import cases_of
from bihuan.figures.verbs import GROUP
from bihuan.ledger.door import Fault, verifier

Group = tuple[Any, ...]
COHORT = ("province_id", "city_id", "county_id", "township_id", "congress_id", "cohort_year")
KIND = "fact"


@verifier("case:")
class Recount:
    """底账对重数。逐条的流不看，收尾时每个数字一条 SQL。"""

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """与单条流无关。"""
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐个数字对。"""
        return differences()


def differences() -> Iterator[Fault]:
    """哪些数字与重数的不等，各说一句。"""
    written = _written()
    for one in [*everything(), *in_files()]:
        if one.is_share:
            continue
        unequal = _unequal(one, written.pop(one.name, {}))
        if unequal:  # 数的当口可能正有人在办：再数一遍，两遍都不等的才算
            again = _unequal(one, _written(one.name).get(one.name, {}))
            unequal = {group: pair for group, pair in again.items() if group in unequal}
        for group in sorted(unequal, key=str):
            yield Fault(KIND, "", _sentence(one, group, *unequal[group]))
    for name in sorted(written):
        yield Fault(KIND, "", f"底账里有没有声明过的数字：{name}")


def _unequal(one: Figure, facts: dict[Group, int]) -> dict[Group, tuple[int, int]]:
    counted: dict[Group, int] = (
        dict(one.recounted())
        if one.recounted
        else {
            (*row, ""): number
            for *row, number in cases_of(one.name).order_by().values_list(*COHORT).annotate(number=Count("pk"))
        }
    )
    return {
        group: (facts.get(group, 0), counted.get(group, 0))
        for group in facts.keys() | counted.keys()
        if facts.get(group, 0) != counted.get(group, 0)
    }


def _written(name: str = "") -> dict[str, dict[Group, int]]:
    sums: dict[str, dict[Group, int]] = {}
    facts = Fact.objects.filter(measure=name) if name else Fact.objects.all()
    for measure, *group, total in facts.order_by().values_list(*GROUP).annotate(total=Sum("delta")):
        sums.setdefault(measure, {})[tuple(group)] = total
    return {measure: groups for measure, groups in sums.items() if find(measure) is not None or any(groups.values())}


def _sentence(one: Figure, group: Group, written: int, counted: int) -> str:
    *_, congress_id, year, mark = group
    place = next((f"{level}={value}" for level, value in zip(COHORT[3::-1], group[3::-1], strict=True) if value), "")
    return (
        f"{one.title}{mark and f'·{mark}'}（{one.name}，{place}，congress={congress_id}，{year} 年）"
        f"底账合计 {written} 件，重数是 {counted} 件"
    )
