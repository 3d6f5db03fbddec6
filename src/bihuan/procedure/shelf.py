"""书架：库里的各份在架上写什么——哪一篇、怎样走、几个例、立哪些事项、谁沿用它；只读全文的头面，不整份读。"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .language.beside import beside
from .language.reading import LIBRARY
from .library import on_new_texts
from .models import ReleasedText


@dataclass(frozen=True)
class Shelved:
    """架上的一份。steps: 各步的名称，依条文的次序；examples: 几个例，连同另放的；raises: 立哪些工作法（代号）；pattern: 是一种样子，
    只给别的沿用。
    """

    chapter: str
    steps: tuple[str, ...]
    examples: int
    raises: tuple[str, ...]
    pattern: bool = False


_known: dict[int, Shelved] = {}
on_new_texts(_known.clear)


def shelved(rows: Iterable[ReleasedText]) -> dict[int, Shelved]:
    """各份在架上写什么，照行的编号。全文入库以后不改，读过的记着；没有读过的一起取，一条 SQL。"""
    ids = [row.pk for row in rows]
    missing = [pk for pk in ids if pk not in _known]
    if missing:
        found = ReleasedText.objects.filter(pk__in=missing).only("pk", "code", "version", "owner", "source")
        _known.update({row.pk: _face(row) for row in found})
    return {pk: _known[pk] for pk in ids}


def heirs_of(code: str, congress_id: int | None) -> list[ReleasedText]:
    """沿用这个代号的别的代号，随软件发布的和本级自己的，依代号排；一条 SQL，不带全文。"""
    rows = ReleasedText.objects.filter(parent__regex=rf"^{code}(@|$)").exclude(code=code).defer("source")
    return [row for row in rows.order_by("code", "-year", "-serial") if row.owner_id in (None, congress_id)]


def _face(row: ReleasedText) -> Shelved:
    told: dict[str, Any] = json.loads(row.source)
    more = beside(LIBRARY, row.code, row.version)[0] if row.owner_id is None else ()
    articles = [one for one in told.get("条文") or [] if isinstance(one, dict)]
    names = [name for one in articles for name in (one.get("步骤") or {}).values() if one.get("由")]
    return Shelved(
        str(told.get("篇", "")), tuple(map(str, names)), len(told.get("例") or []) + len(more),
        tuple(dict.fromkeys(code for one in articles for code in _raised(one.get("立事项")))),
        bool(told.get("样子")),
    )  # fmt: skip


def _raised(written: Any) -> list[str]:
    """「立事项」立的各份：一个代号，或者照一个选项立几种。"""
    each = written if isinstance(written, list) else [written] if isinstance(written, dict) else []
    codes: list[str] = []
    for one in each:
        named = one.get("工作法", "")
        codes += [str(code) for key, code in named.items() if key != "按"] if isinstance(named, dict) else [str(named)]
    return [code for code in codes if code]
