"""工作台上的一排数字：本年收到、答复率、满意率、解决率、逾期。每个都点得开。"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.cases.door import Asker
from bihuan.figures.door import Value, values
from bihuan.procedure.door import Case

KIND = "suggestion"
RATES = ("reply_rate", "satisfaction_rate", "resolution_rate")
MOST = 999  # 逾期数到这么多为止，再多写 999+


@dataclass(frozen=True)
class Tile:
    """一格：数、叫什么、点开去哪里、注、颜色。"""

    value: str | int | None
    label: str
    href: str
    note: str = ""
    state: str = ""


def row(asker: Asker, *more: str) -> list[Tile]:
    """一排数字，两条 SQL：底账一条，逾期一条。more：另加的几个件数。没有辖区的人没有数。"""
    scope = asker.actor.scope
    if scope is None:
        return []
    year = asker.today.year
    found = values([f"{KIND}.{name}" for name in ("received", *RATES, *more)], scope, year)
    place = urlencode({"division": scope.division_id, "year": year})
    tiles = [_tile(one, f"{reverse('figures:figure', args=[name])}?{place}") for name, one in found.items()]
    return [*tiles, _late(asker)]


def _tile(one: Value, href: str) -> Tile:
    """件数写数；比率写百分数，注明几分之几，没有数的写“无”。"""
    if one.whole is None:
        return Tile(one.text.removesuffix(f" {one.unit}"), f"本年{one.title}", href)
    return Tile(
        None if one.number is None else one.text, one.title, href, f"{one.part} ÷ {one.whole}" if one.whole else ""
    )


def _late(asker: Asker) -> Tile:
    late = Case.objects.filter(congress_id=asker.congress_id, kind=KIND, ended_on=None, due_on__lt=asker.today)
    number = late.values("pk")[: MOST + 1].count()
    href = f"{reverse('suggestions:list')}?{urlencode({'view': 'all', 'late': 1, 'sort': 'due'})}"
    return Tile(f"{MOST}+" if number > MOST else number, "建议已逾期", href, state="late" if number else "")
