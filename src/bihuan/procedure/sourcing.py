"""各条里的数从哪里来：文件写明的，随软件发布的另写明的，照所沿用的，都没有的：本级自己的是本地，随软件发布的是自定。"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bihuan.kernel.strict_yaml import Strings

from .language import Article, Text
from .language.differing import ASPECTS, counted
from .language.sources import LAW, LOCAL, OWN, WHATS, Source, read_source, written_source
from .library import on_new_texts, text_by_id
from .models import ReleasedText
from .proving import parent_row

TABLE = Path(__file__).parent / "rules" / "sources.yaml"
NOT_OURS = "本办法没有"
_LENGTH = re.compile(r"(\d+)(个?工作日|日|周|个月|年)")
_known: dict[int, dict[tuple[str, str], Source]] = {}
on_new_texts(_known.clear)


def numbers_in(text: Text, article: Article) -> Iterator[tuple[str, str]]:
    """一条里带数的几样：什么、怎样写的。"""
    for what, _, read in ASPECTS:
        if what in WHATS and re.search(r"\d", said := read(text, article)) and not said.startswith("无，"):
            yield what, said
    if article.vote and (article.vote.seats or article.vote.tiers):
        yield "名额", str(article.vote.seats or dict(article.vote.tiers))


def sources_of(row: ReleasedText) -> dict[tuple[str, str], Source]:
    """入了库的一份：（步骤，什么）→ 出处。问过的记着。"""
    if row.pk not in _known:
        above = parent_row(row.parent, row.owner_id or 0) if row.parent else None
        _known[row.pk] = sources_in(text_by_id(row.pk), above, local=row.owner_id is not None)
    return _known[row.pk]


def sources_in(text: Text, above: ReleasedText | None, *, local: bool) -> dict[tuple[str, str], Source]:
    """读好的一份：（步骤，什么）→ 出处。above: 所沿用的；local: 是不是一地自己的（稿也是）。文件没有写明的，从不算法条。"""
    old = text_by_id(above.pk) if above else None
    before = sources_of(above) if above else {}
    found = {}
    for article in text.articles:
        was = old.by_step.get(article.step) if old else None
        then = dict(numbers_in(old, was)) if old and was else {}
        for what, said in numbers_in(text, article):
            source = written_source(article, what) or (None if local else _shipped(text, article, what, said, was))
            if source is None and then.get(what) == said:
                source = before.get((article.step, what))
            found[(article.step, what)] = source or Source(LOCAL if local else OWN)
    return found


def _shipped(text: Text, article: Article, what: str, said: str, was: Article | None) -> Source | None:
    """随软件发布的另写明的；照法规写的，自己的原文里写着这个数才算。"""
    table = _table()
    written = table["一条一条"].get(text.code, {}).get(article.step, {}).get(what)
    if written and written[0] == said:
        return read_source(written[1])
    own = was is None or was.words != article.words
    if text.code in table["照法规写的"] and own and article.number != NOT_OURS and _says(article.words, said):
        number = article.number if was is None or was.number != article.number else ""
        return Source(LAW, text.basis + number)
    return None


def _says(words: str, said: str) -> bool:
    """原文里写着这句期限里的每一个数：「十个工作日」「二个月」「两个月」。"""
    lengths = [(int(n), unit) for n, unit in _LENGTH.findall(said)]
    return bool(lengths) and all(any(one in words for one in _spelt(n, unit)) for n, unit in lengths)


def _spelt(n: int, unit: str) -> set[str]:
    plain = counted(n, unit)
    return {plain, plain.replace("两", "二"), plain.replace("个工作日", "工作日"), f"{n}{unit}", f"{n} {unit}",
            plain.replace("两", "二").replace("个月", "月")}  # fmt: skip


@cache
def _table() -> dict[str, Any]:
    return dict(yaml.load(TABLE.read_text(encoding="utf-8"), Strings))
