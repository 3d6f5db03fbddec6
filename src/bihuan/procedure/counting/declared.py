"""文件里的数字各是什么：一种事项的各版工作法里，同名的是同一个数字。题目是它的名字，口径由声明写成话。"""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.db.models import QuerySet

from bihuan.figures.door import Figure

from .. import library
from ..language import Text
from ..language.counted import BY_UNIT, WITHIN, Counted, counts_below, field_code, measure_of
from ..language.parts import Count, Field
from ..language.words import name_of
from ..models import Case, ReleasedText
from . import recounting

SUMMED = ("sum",)
COUNTED_IN = {"times": "次"}


@dataclass(frozen=True)
class Written:
    """一个写在文件里的数字：数字的声明，哪份文件（新的）写的，哪几份（工作法的行）有它。"""

    figure: Figure
    text: Text
    count: Count
    text_ids: frozenset[int] = field(default_factory=frozenset)


def figures_of(kind: str) -> list[Written]:
    """一种事项的文件里的数字，照最新的文件里的次序；新版删去了的排在后面。比率的分子跟在比率后面。"""
    found: dict[str, Written] = {}
    for row, text in texts_of(kind):
        for count in text.counts:
            for measure, figure in _figures(text, count):
                known = found.get(measure)
                ids = frozenset({row.pk}) | (known.text_ids if known else frozenset())
                first = known or Written(figure, text, count)
                public = first.figure.public and figure.public
                rule = first.figure.rule if first.figure.rule == figure.rule else _varied(first.figure.rule)
                merged = Figure(**{**vars(first.figure), "public": public, "rule": rule})
                found[measure] = Written(merged, first.text, first.count, ids)
    return list(found.values())


def figure_named(name: str) -> Figure | None:
    """按代号找一个；没有哪份文件写过的为 None。记过的不再查库：写下增减的那一步，声明就在手里的工作法里。"""
    known = _known()
    if name not in known:
        known.update({one.figure.name: one.figure for one in figures_of(name.partition(".")[0])})
    return known.get(name)


def declared_in(text: Text) -> list[Written]:
    """一版工作法自己声明的数字，照文件里的次序；声明问过一次的记着，不再查库。"""
    named = ((count, figure_named(measure_of(text.kind, count.name))) for count in text.counts)
    return [Written(figure, text, count) for count, figure in named if figure is not None]


class _Shelf:
    """看全部数字的那一遍：各版工作法的行、有过事项的种类，各问一次。"""

    def __init__(self) -> None:
        self.of_kind: dict[str, list[ReleasedText]] = {}
        self.newest: dict[str, ReleasedText] = {}
        for row in ReleasedText.objects.defer("source").order_by("-year", "-serial", "-pk"):
            self.of_kind.setdefault(row.kind, []).append(row)
            self.newest.setdefault(row.code, row)

    @cached_property
    def opened(self) -> frozenset[str]:
        """有过事项的种类。"""
        return frozenset(Case.objects.order_by().values_list("kind", flat=True).distinct())


_shelf: ContextVar[_Shelf | None] = ContextVar("shelf", default=None)


def every_figure() -> list[Figure]:
    """库里各份文件写的全部数字。SQL：不随种类、数字多。"""
    shelf = _Shelf()
    known = _shelf.set(shelf)
    try:
        return [one.figure for kind in sorted(shelf.of_kind) for one in figures_of(kind)]
    finally:
        _shelf.reset(known)


def texts_of(kind: str) -> list[tuple[ReleasedText, Text]]:
    """一种事项的各版工作法，新的在前。"""
    shelf = _shelf.get()
    rows: Iterable[ReleasedText] = (
        shelf.of_kind.get(kind, ())
        if shelf
        else ReleasedText.objects.filter(kind=kind).defer("source").order_by("-year", "-serial", "-pk")
    )
    return [(row, library.text_of(row.label)) for row in rows]


def sources_of(name: str) -> list[recounting.Source]:
    """一个数字在各版里怎样数：写法相同的各版合在一起；下属的，上级的各版和下属的各版两两相认。"""
    kind, _, _ = name.partition(".")
    found: dict[Counted, tuple[set[int], set[str]]] = {}
    for pk in ReleasedText.objects.filter(kind=kind).order_by("-year", "-serial", "-pk").values_list("pk", flat=True):
        text = library.text_by_id(pk)
        for counted in text.counted:
            if counted.measure == name:
                found.setdefault(counted, (set(), set()))[0].add(pk)
        for child_row, child in _children(text, name):
            for counted in counts_below(text, child):
                if counted.measure == name:
                    ids, labels = found.setdefault(counted, (set(), set()))
                    ids.add(child_row.pk)
                    labels.add(library.label_of(pk))
    return [
        recounting.Source(counted, tuple(sorted(ids)), tuple(sorted(labels)), _moved(ids))
        for counted, (ids, labels) in found.items()
    ]


def _moved(ids: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted({stage for pk in ids for stage in recounting.moved(library.text_by_id(pk))}))


def _children(text: Text, name: str) -> Iterator[tuple[ReleasedText, Text]]:
    """这个数字所数的下属种类的各版工作法。"""
    wanted = {one.name: one for one in text.counts}
    for one in text.counts:
        if one.how == "share" and measure_of(text.kind, one.name) + WITHIN == name and one.part in wanted:
            one = wanted[one.part]
        elif measure_of(text.kind, one.name) != name:
            continue
        if one.how == "children":
            kinds = ReleasedText.objects.filter(code=one.child).values_list("kind", flat=True).distinct()
            for kind in dict.fromkeys([one.child, *kinds]):
                yield from texts_of(kind)


def _figures(text: Text, count: Count) -> Iterator[tuple[str, Figure]]:
    """一条声明 → 数字；比率连同它的分子。"""
    name, title = measure_of(text.kind, count.name), count.name
    shared: dict[str, Any] = {"source": f"《{text.title}》", "public": _public(text, count)}
    if count.how == "share":
        named = {one.name: one for one in text.counts}
        part, of = named.get(count.part), named.get(count.of)
        if part is None or of is None or "share" in (part.how, of.how):
            return
        rule = f"「{count.part}」÷「{count.of}」，分子只数在分母之内的"
        inside = f"{count.part}（在{count.of}之内）"
        yield name, Figure(name, title, rule, "%", of=measure_of(text.kind, count.of), part=name + WITHIN, **shared)
        said = f"{_rule(text, part)}；只数也在「{count.of}」之内的"
        yield name + WITHIN, _counted(text, part, name + WITHIN, inside, said, shared)
    elif count.how:
        yield name, _counted(text, count, name, title, _rule(text, count), shared)


def _counted(text: Text, count: Count, name: str, title: str, rule: str, shared: dict[str, Any]) -> Figure:
    inner = count.inner or count
    unit, shelf = _unit(text if inner is count else _child(count.child), inner), _shelf.get()

    def cases(scope: Any, year: int | None) -> QuerySet[Case]:
        return recounting.cases(sources_of(name))

    def recounted() -> Iterator[tuple[recounting.Group, int]]:
        """一件也没有的种类（随软件来的有几十种），不必看它的各版怎样写。"""
        opened = text.kind in shelf.opened if shelf else Case.objects.filter(kind=text.kind).exists()
        return recounting.recounted(sources_of(name) if opened else ())

    return Figure(
        name, title, rule, unit, cases=cases, minor=inner.how in SUMMED, by="" if WITHIN in name else count.by,
        recounted=recounted, **shared,
    )  # fmt: skip


def _unit(text: Text | None, count: Count) -> str:
    if count.how not in SUMMED:
        return COUNTED_IN.get(count.how, "件")
    item = text.fields.get(field_code(text, count.what.rpartition(".")[2])) if text else None
    return item.unit if item else ""


def fields_counted(text: Text, count: Count) -> list[tuple[Text, Field]]:
    """一个数字数的是哪几项（加的、比的、按它分开的），各在哪份文件；比率的连同分子、分母。"""
    named = {one.name: one for one in text.counts}
    parts = (named.get(count.part), named.get(count.of)) if count.how == "share" else (count,)
    return [pair for one in parts if one is not None for pair in _fields_of(text, one)]


def _fields_of(text: Text, count: Count) -> Iterator[tuple[Text, Field]]:
    inner = count.inner or count
    codes = [inner.what] if inner.how in ("sum", "equals") else []
    codes += [count.by] if count.by not in ("", BY_UNIT) else []
    if not codes:
        return  # 不数哪一项的，不必去取下属的文件
    where = _child(count.child) if count.how == "children" else text
    for code in codes if where is not None else ():
        item = where.fields.get(field_code(where, code.rpartition(".")[2])) if where else None
        if where is not None and item is not None:
            yield where, item


def _public(text: Text, count: Count) -> bool:
    """公开的：文件写了公开，数的项也都在公开的项里。"""
    if text.sight is None or not (text.sight.public or text.sight.public_list):
        return False
    return all(
        where.sight is not None and item.code in {*where.sight.public, *where.sight.public_list}
        for where, item in fields_counted(text, count)
    )


def _varied(rule: str) -> str:
    return rule if rule.endswith("旧版的事项照旧版的写法数") else f"{rule}；旧版的事项照旧版的写法数"


def _rule(text: Text, count: Count) -> str:
    """口径：由声明写成的话。"""
    if count.how == "children":
        said = _said(_child(count.child), count.inner) if count.inner else "件数"
        step = f"由「{text.by_step[count.raised_by].name}」而来的" if count.raised_by in text.by_step else ""
        rule = f"{step}各级下属的{_kind_name(count.child)}：{said}；计在上级所属的人大，年份是下属受理的年份"
    else:
        rule = f"{text.kind_name}：{_said(text, count)}；年份是受理的年份"
    if not count.by:
        return rule
    by = "单位" if count.by == BY_UNIT else _field_name(text, count.by)
    own = "各单位只看自己办的，" if count.how == "on_time" and count.by == BY_UNIT else ""
    return f"{rule}；按{by}分开的，{own}一件有几个的各算一次，合计只算一次"


def _said(text: Text | None, count: Count) -> str:
    stage = (text.stages if text else {}).get(count.what, count.what)
    step = text.by_step[count.what].name if text and count.what in text.by_step else count.what
    item = _field_name(text, count.what) if text else count.what
    return {
        "reached": f"到过「{stage}」的件数", "standing": f"现在是「{stage}」的件数", "did": f"办过「{step}」的件数",
        "times": f"办「{step}」的次数", "sum": f"历次填写的「{item}」之和", "on_time": f"办了「{step}」而没有一次逾期的件数",
        "equals": f"「{item}」最近填的是「{count.value}」的件数",
    }[count.how]  # fmt: skip


def _field_name(text: Text, code: str) -> str:
    code = field_code(text, code.rpartition(".")[2])
    return text.fields[code].name if code in text.fields else name_of("填写", code)


def _newest(code: str) -> ReleasedText | None:
    """一个代号的最新一版的行，不带全文。"""
    if shelf := _shelf.get():
        return shelf.newest.get(code)
    return ReleasedText.objects.filter(code=code).defer("source").order_by("-year", "-serial", "-pk").first()


def _child(code: str) -> Text | None:
    row = _newest(code)
    return library.text_of(row.label) if row else None


def _kind_name(code: str) -> str:
    row = _newest(code)
    return row.kind_name if row else code


@cache
def _known() -> dict[str, Figure]:
    return {}


library.on_new_texts(_known.cache_clear)
