"""一部法律逐条对到屋里：哪一份办法的哪几步、哪些数字、哪些测试办到它，或者为什么不在软件里。

表是本项目自己的（tables/），只有条号和一句话，没有原文；表里说的，这里一处一处去看是不是真有，说不上的列为毛病。
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from bihuan.figures import door as figures
from bihuan.kernel.refuse import NotFound
from bihuan.kernel.strict_yaml import Strings
from bihuan.procedure.door import ReleasedText, latest, shelved

from .naming import TABLES, full_name, shorts
from .numbers import ArticleNumber, in_han
from .quoting import said_in

COVERED, ELSEWHERE, OUT = "办到", "另由", "不在此"
KEYS = {"说", "义务", "办法", "程序", "另由", "数字", "测试", "余", "不在此"}


@dataclass(frozen=True)
class Method:
    """办到这一条的一份办法：它的代号、名称、哪几步（第几条 什么步骤）、几个例；why: 它没有引这一条的情形。"""

    code: str
    version: str
    title: str
    steps: tuple[str, ...] = ()
    examples: int = 0
    why: str = ""

    @property
    def said(self) -> str:
        """哪几步，说成一句。"""
        return "、".join(self.steps)


@dataclass(frozen=True)
class Covered:
    """一条。state: 办到（引了它的办法、程序在）、另由（有办法，没有引它）、不在此（写明缘由）；duty: 谁有什么义务，没有为空。"""

    article: int
    says: str
    state: str
    duty: str = ""
    methods: tuple[Method, ...] = ()
    program: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    left: str = ""
    out_of_scope: str = ""

    @property
    def said(self) -> str:
        """条号。"""
        return f"第{in_han(self.article)}条"


@dataclass(frozen=True)
class Coverage:
    """一部法律的对照。faults: 表里说了而屋里没有的。"""

    law: str
    text: str
    rows: tuple[Covered, ...]
    faults: tuple[str, ...] = field(default=())

    def counts(self) -> dict[str, int]:
        """各样几条；duties: 有义务的。"""
        of = {state: sum(row.state == state for row in self.rows) for state in (COVERED, ELSEWHERE, OUT)}
        return {"articles": len(self.rows), "duties": sum(bool(row.duty) for row in self.rows), "covered": of[COVERED],
                "elsewhere": of[ELSEWHERE], "out_of_scope": of[OUT]}  # fmt: skip

    def told(self) -> dict[str, Any]:
        """命令行的 JSON。"""
        rows = [{"number": row.said, **asdict(row)} for row in self.rows]
        return {"law": self.law, "text": self.text, **self.counts(), "rows": rows, "faults": list(self.faults)}


@cache
def tables() -> dict[str, dict[str, Any]]:
    """有表的各部法律：简称 → 表，照 names.yaml 的先后，全国的在前：没有说看哪一部的，看第一部。"""
    found: dict[str, dict[str, Any]] = {}
    for path in TABLES.iterdir():
        if path.name != "names.yaml":
            told: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Strings)
            found[told["法"]] = told
    return {short: found[short] for short in [*shorts(), *found] if short in found}


def coverage_of(law: str) -> Coverage:
    """一部法律的对照。拒绝：没有表的法律。"""
    if law not in tables():
        raise NotFound(f"没有《{law[:40]}》的对照表，现有：{'、'.join(tables())}")
    table = tables()[law]
    faults, rows = list[str](), []
    for n in range(1, int(table["条数"]) + 1):
        told = table["条"].get(str(n))
        if told is None:
            faults.append(f"第 {n} 条没有写")
            continue
        rows.append(_row(n, told))
        faults += [f"第 {n} 条：{fault}" for fault in _faults(law, table["文本"][:4], n, told)]
    return Coverage(law, table["文本"], tuple(rows), tuple(faults))


def _row(n: int, told: Mapping[str, Any]) -> Covered:
    by, other = told.get("办法") or {}, told.get("另由") or {}
    methods = [_method(code, steps, "") for code, steps in by.items()] + [
        _method(c, [], why) for c, why in other.items()
    ]
    rows = [row for code in by if (row := _row_of(code))]
    named = [*told.get("数字", ()), *(name for row in rows for name in _figures_in(row))]
    state = COVERED if by or "程序" in told else ELSEWHERE if other else OUT
    return Covered(
        n, told.get("说", ""), state, told.get("义务", ""), tuple(methods), tuple(told.get("程序", ())),
        tuple(dict.fromkeys(named)), tuple(told.get("测试", ())), told.get("余", ""), told.get("不在此", ""),
    )  # fmt: skip


def _method(code: str, steps: list[str], why: str) -> Method:
    row = _row_of(code)
    if row is None:
        return Method(code, "", code, tuple(steps), 0, why)
    names, examples = _steps(row), shelved([row])[row.pk].examples
    return Method(code, row.version, row.title, tuple(names.get(step, step) for step in steps), examples, why)


def _faults(law: str, year: str, n: int, told: Mapping[str, Any]) -> Iterator[str]:
    if unknown := set(told) - KEYS:
        yield f"不认得「{'、'.join(sorted(unknown))}」"
    if not told.get("说"):
        yield "没有写说的是什么"
    ways = [key for key in ("办法", "程序", "另由", "不在此") if told.get(key)]
    if not ways or ("不在此" in ways and len(ways) > 1):
        yield "要么写由什么办到，要么写为什么不在此"
    for code, steps in (told.get("办法") or {}).items():
        yield from _of_method(law, year, n, code, steps)
    for code in told.get("另由") or {}:
        if _row_of(code) is None:
            yield f"没有办法 {code}"
    for path in told.get("程序", ()):
        if not _quotes(_source(path), law, "", n):
            yield f"{path} 没有引这一条"
    for name in told.get("数字", ()):
        if figures.find(name) is None:
            yield f"没有声明过的数字 {name}"


def _of_method(law: str, year: str, n: int, code: str, steps: list[str]) -> Iterator[str]:
    row = _row_of(code)
    if row is None:
        yield f"没有办法 {code}"
        return
    if not _quotes(row.basis, law, year, n):
        yield f"{code} 的依据没有引这一条"
    for step in steps:
        if step not in _steps(row):
            yield f"{code} 没有步骤 {step}"


def _quotes(words: str, law: str, year: str, n: int) -> bool:
    """这段话引了这一条吗；写了哪一年的文本的，要是这一年。"""
    said = said_in(words, (law, full_name(law)))
    return any(ArticleNumber(n) in one.numbers and str(one.year) in ("0", year or str(one.year)) for one in said)


def _steps(row: ReleasedText) -> dict[str, str]:
    """步骤的代号 → 「第几条 名称」。"""
    found: dict[str, str] = {}
    for article in json.loads(row.source).get("条文") or []:
        numbers = article.get("条") or ""
        said = "、".join(numbers) if isinstance(numbers, list) else str(numbers)
        found |= {code: f"{said} {name}".strip() for code, name in (article.get("步骤") or {}).items()}
    return found


def _row_of(code: str) -> ReleasedText | None:
    try:
        return latest(code)
    except NotFound:
        return None


def _figures_in(row: ReleasedText) -> list[str]:
    """文件里「数字」写的，各的代号。"""
    return [
        f"{row.kind}.{name}"
        for one in json.loads(row.source).get("数字") or []
        if isinstance(one, dict)
        for name in one
    ]


def _source(path: str) -> str:
    held = resources.files("bihuan").joinpath(*path.split("/"))
    return held.read_text(encoding="utf-8") if held.is_file() else ""
