"""一种事项的文件里的数字：谁看得，此刻是多少，分开数的各是多少，历年是多少，点开是哪些。"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from bihuan.figures import door as figures
from bihuan.kernel import cursor
from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import OVERSEERS, Actor, organ_names
from bihuan.procedure.door import (
    Adoption,
    OpenedFigure,
    ReleasedText,
    Text,
    Written,
    chosen,
    fields_counted,
    figures_declared_in,
    figures_in_files,
    opened_figure,
    text_by_id,
)

from .registers.columns import is_his, sees_whole
from .seeing import Sight, sight_of

PAGE = 50
Number = int | Decimal


@dataclass(frozen=True)
class Part:
    """分开数的一个：值、叫什么、多少。"""

    mark: str
    label: str
    number: Number


@dataclass(frozen=True)
class Line:
    """一个数字：声明、此刻的值、分开数的。"""

    figure: figures.Figure
    value: figures.Value
    parts: tuple[Part, ...] = ()


def of_kind(kind: str, by: Actor, year: int | None) -> tuple[str, list[Line]]:
    """一种事项在本级的数字：种类的名称，和各个数字（比率的分子随比率打开，不另列）。

    拒绝：没有这种事项的文件；不是看得见这种事项全部的机关。
    """
    name, known = _known(kind, by)
    scope = _scope(by)
    shown = [one for one in known if not _inside(one, known)]
    found = figures.values([one.name for one in shown], scope, year)
    return name, [Line(one, found[one.name], _parts(one, scope, year)) for one in shown]


def one_of(
    kind: str, name: str, by: Actor, year: int | None, *, mark: str = "", after: str = ""
) -> tuple[str, Line, list[Line], dict[int, Number], OpenedFigure]:
    """打开一个：种类的名称、它自己、比率的分子和分母、历年、所数的事项（分开数的只要 mark 的）。

    拒绝：没有这个数字；其余同 of_kind。
    """
    title, known = _known(kind, by)
    named = {one.name: one for one in known}
    if name not in named:
        raise NotFound("没有这个数字")
    figure, scope = named[name], _scope(by)
    asked = [name, *((figure.part, figure.of) if figure.is_share else ())]
    lines = [Line(named[each], value) for each, value in figures.values(asked, scope, year).items()]
    if figure.is_share:
        return title, lines[0], lines[1:], {}, OpenedFigure()
    line = Line(figure, lines[0].value, _parts(figure, scope, year))
    cases = opened_figure(name, scope.congress_id, year, mark=mark, after=after, limit=PAGE)
    return title, line, [], figures.years(name, scope), cases


def of_congress(congress_id: int, year: int | None) -> list[tuple[str, str, list[Line]]]:
    """一级人大选用的各种事项的数字：（种类，名称，各个数字）；一个数也没有的种类不列。不问是谁在看，给命令行用。"""
    return _lines([(row.kind, row.kind_name, _written(row.kind)) for row in _adopted(congress_id)], congress_id, year)


def of_all(by: Actor, year: int | None) -> list[tuple[str, str, list[Line]]]:
    """同上，只列此人看得见全部的种类。"""
    known, sight = [], sight_of(by)
    for row in _adopted(by.congress_id or 0):
        try:
            known.append((row.kind, *_known(row.kind, by, sight)))
        except NotAllowed:
            continue
    return _lines(known, by.congress_id or 0, year)


def of_texts(texts: Mapping[str, Text], by: Actor, year: int | None) -> dict[str, list[Line]]:
    """这几种（种类 → 用着的最新一版）声明的数字：房间在代码里的，和那一版文件里的。问过一次的声明记着，值一条 SQL，与种类无关。"""
    here, sight = by.congress_id or 0, sight_of(by)
    known: dict[str, list[figures.Figure]] = {kind: [] for kind in texts}
    for figure in figures.everything():
        known.get(figure.name.partition(".")[0], []).append(figure)
    for kind, text in texts.items():
        known[kind] += [one.figure for one in figures_declared_in(text) if _may_count(one, here, sight)]
    values = figures.values([one.name for found in known.values() for one in found], _scope(by), year)
    return {
        kind: [Line(one, values[one.name]) for one in found if not _inside(one, found)] for kind, found in known.items()
    }


def _lines(
    known: list[tuple[str, str, list[figures.Figure]]], congress_id: int, year: int | None
) -> list[tuple[str, str, list[Line]]]:
    shown = [(kind, name, [one for one in found if not _inside(one, found)]) for kind, name, found in known]
    values = figures.values([one.name for *_, found in shown for one in found], figures.OfCongress(congress_id), year)
    drawn = [(kind, name, [Line(one, values[one.name]) for one in found]) for kind, name, found in shown]
    return [group for group in drawn if any(line.value.number for line in group[2])]


def _adopted(congress_id: int) -> list[ReleasedText]:
    texts = Adoption.objects.filter(congress_id=congress_id).values_list("text_id", flat=True)
    return list(ReleasedText.objects.filter(pk__in=texts).defer("source").order_by("kind_name"))


def _written(kind: str) -> list[figures.Figure]:
    return [one.figure for one in figures_in_files(kind)]


def _known(kind: str, by: Actor, sight: Sight | None = None) -> tuple[str, list[figures.Figure]]:
    """本级用过、用得上的各版里的数字：随软件发布的和本级自己的；选用的那一版里的在前。"""
    mine = ReleasedText.objects.filter(Q(owner=None) | Q(owner=by.congress_id), kind=kind).defer("source")
    rows = {row.pk: row for row in mine.order_by("-year", "-serial")}
    if not rows or by.congress_id is None:
        raise NotFound("没有这种事项")
    try:
        now = chosen(by.congress_id, kind)
    except NotFound:
        now = next(iter(rows.values()))  # 不再选用的，数字照样打得开
    here, sight = by.congress_id, sight or sight_of(by)
    if not _whole(now, here, sight):
        raise NotAllowed(f"{now.kind_name}的数字由看得见全部的机关看")
    found = [one for one in figures_in_files(kind) if one.text_ids & rows.keys() and _may_count(one, here, sight)]
    found.sort(key=lambda one: now.pk not in one.text_ids)
    return now.kind_name, [one.figure for one in found]


def _whole(row: ReleasedText, here: int, sight: Sight) -> bool:
    """从这里看，看得见这种事项全部、而且看全件：只看几项的，数出来就看见了别的项。"""
    text, kinds = text_by_id(row.pk), {kind for where, kind in sight.offices if where == here}
    if text.sight is not None:
        return sees_whole(text, here, sight)
    return any(f" {kind} " in row.offices or kind in OVERSEERS for kind in kinds)


def _may_count(one: Written, here: int, sight: Sight) -> bool:
    """数的项里有（只给：…）的，只有那些角色的机关看得见这个数字。"""
    return all(
        any(is_his(text, role, here, sight) for role in item.only_for)
        for text, item in fields_counted(one.text, one.count)
        if item.only_for
    )


def _scope(by: Actor) -> figures.OfCongress:
    return figures.OfCongress(by.congress_id or 0)


def _inside(figure: figures.Figure, known: list[figures.Figure]) -> bool:
    return any(figure.name == one.part for one in known if one.is_share)


def _parts(figure: figures.Figure, scope: figures.OfCongress, year: int | None) -> tuple[Part, ...]:
    if not figure.by:
        return ()
    found = figures.marks(figure.name, scope, year)
    if figure.by != "unit":
        return tuple(Part(mark, mark, number) for mark, number in found.items())
    units = organ_names(pk for mark in found if (pk := cursor.number(mark)) is not None)
    named = ((mark, units.get(cursor.number(mark) or 0, mark), number) for mark, number in found.items())
    return tuple(sorted((Part(*one) for one in named), key=lambda part: part.label))
