"""屋里谁引了法规：工作法（依据、条文）、计票规则、数字的口径；一处一行，去哪里看。"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from django.db.models import Q, QuerySet
from django.urls import reverse

from bihuan.figures import door as figures
from bihuan.kernel.count import texts as count_rules
from bihuan.kernel.strict_yaml import Strings
from bihuan.procedure.door import ReleasedText, in_use

from .models import Law
from .naming import full_name, shorts
from .numbers import ArticleNumber, numbers_in
from .quoting import Said, named_alone, said_in

METHOD, RULE, FIGURE = "工作法", "计票规则", "数字"


@dataclass(frozen=True)
class Quote:
    """引的一处：什么（工作法、计票规则、数字）、叫什么、在哪一处、哪部法规（全名）、哪一年的文本（没有写为 0）、哪几条；
    code: 代号；url: 去哪里看（计票规则没有自己的页）；figures: 跟着它的数字（工作法管的事项数哪些）。
    """

    sort: str
    title: str
    where: str
    law: str
    year: int
    numbers: tuple[ArticleNumber, ...]
    code: str = ""
    url: str = ""
    figures: tuple[str, ...] = ()


def names() -> set[str]:
    """认得的法规：有简称的，带来过的。一条 SQL。"""
    return {*shorts(), *shorts().values(), *Law.objects.values_list("name", flat=True)}


def quotes(congress_id: int | None = None) -> list[Quote]:
    """随软件发布的和本级自己的，凡引了法规的各处。只看各代号最新的一版，本级选用着的、有事项照它办的各版。"""
    known = names()
    return [*_in_methods(known, congress_id), *_in_rules(known), *_in_figures(known)]


def quotes_of(law: str, congress_id: int | None = None) -> list[Quote]:
    """引了这一部法规的各处。"""
    return [one for one in quotes(congress_id) if one.law == law]


def _in_methods(known: set[str], congress_id: int | None) -> Iterator[Quote]:
    for row in _current(congress_id):
        local = "?local=1" if row.owner_id else ""
        url = reverse("cases:method", args=[row.code, row.version]) + local
        written = json.loads(row.source)
        about: dict[str, Any] = {"code": row.code, "url": url, "figures": figures_of(row.kind, written)}
        title, alone = f"{row.title} {row.version} 版", named_alone(row.basis, known)
        for said in said_in(row.basis, known) if alone is None else ():
            yield _quote(METHOD, title, "依据", said, about)
        for article in written.get("条文") or []:
            step = "、".join((article.get("步骤") or {}).values())
            where = f"{_joined(article.get('条'))} {step}".strip()
            if alone is not None and (numbers := numbers_in(_joined(article.get("条")))):
                yield _quote(METHOD, title, where, Said(alone.law, alone.year, tuple(numbers)), about)
            for said in said_in(str(article.get("原文", "")), known):
                yield _quote(METHOD, title, where, said, about)


def figures_of(kind: str, written: Mapping[str, Any]) -> tuple[str, ...]:
    """一份工作法的数字：代码里声明的这种事项的，文件里「数字」写的。"""
    declared = [one.title for one in figures.everything() if one.name.partition(".")[0] == kind]
    return (*declared, *(name for one in written.get("数字") or [] if isinstance(one, dict) for name in one))


def _current(congress_id: int | None) -> list[ReleasedText]:
    """各代号最新的一版；本级选用着的、有事项照它办的。"""
    rows: QuerySet[ReleasedText] = ReleasedText.objects.filter(Q(owner=None) | Q(owner_id=congress_id or 0))
    newest = {(row.code, row.owner_id): row for row in rows.order_by("code", "year", "serial")}
    used = rows.filter(in_use(congress_id)) if congress_id else rows.none()
    return list({row.pk: row for row in [*newest.values(), *used]}.values())


def _in_rules(known: set[str]) -> Iterator[Quote]:
    for code, text in count_rules().items():
        told: dict[str, Any] = yaml.load(text, Strings)
        for said in said_in(str(told.get("依据", "")), known):
            yield _quote(RULE, str(told.get("名称") or told.get("规则") or code), "依据", said, {"code": code})


def _in_figures(known: set[str]) -> Iterator[Quote]:
    for one in figures.everything():
        for said in said_in(f"{one.title}；{one.rule}；{one.source}", known):
            yield _quote(FIGURE, one.title, "口径", said, {"code": one.name})


def _quote(sort: str, title: str, where: str, said: Said, about: dict[str, Any]) -> Quote:
    return Quote(sort, title, where, full_name(said.law), said.year, said.numbers, **about)


def _joined(written: Any) -> str:
    each: Iterable[Any] = written if isinstance(written, list) else [written] if written else []
    return "、".join(map(str, each))
