"""年度办理情况报告：句子是数据（rules/report.yaml），数只能是声明过的，每个点得开；没有的数说没有，不编。"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.cases.door import Board, Held, UnitLine, board_of, unit_columns, unit_lines
from bihuan.figures.door import OfCongress, Value, values

from .rules import rule

MARK = re.compile(r"‹([^›]+)›")
THAN = "比上年"


@dataclass(frozen=True)
class Piece:
    """句子里的一段：字，或者一个点得开的数。"""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Chapter:
    """一章：题目，各句；每句是若干段。"""

    title: str
    sentences: list[list[Piece]]


@dataclass(frozen=True)
class Report:
    """一份报告：题目，各章，各单位的表（列、各行、合计）。"""

    title: str
    chapters: list[Chapter]
    board: Board
    columns: tuple[Any, ...]
    lines: list[UnitLine]
    total: UnitLine


Told = Mapping[str, Piece | None]


def report_of(held: Held, year: int, today: dt.date) -> Report:
    """一级人大一种事项一年的报告；数都来自底账和各单位的表。"""
    written = rule("report")
    board = board_of(held, year, today)
    columns, (lines, total) = unit_columns(board), unit_lines(board)
    words = {"年": str(year), "人大": held.congress.name, "种类": held.name, "今天": f"{today:%Y年%-m月%-d日}"}
    told: dict[str, Piece | None] = {name: Piece(said) for name, said in words.items()}
    told |= _figures(held, written["数"], year) | _of_units(held, written["各单位"], year, total)
    chapters = [
        Chapter(one["题"], [_sentence(line, told, written["没有数时"]) for line in one["句"]]) for one in written["章"]
    ]
    title = "".join(piece.text for piece in _sentence(written["题目"], told, written["没有数时"]))
    return Report(title, chapters, board, columns, lines, total)


def _figures(held: Held, names: Mapping[str, str], year: int) -> dict[str, Piece | None]:
    """样本里的名 → 底账里的数，点开去数字的页面；今年去年各一条 SQL。"""
    codes = {name: code.replace("‹kind›", held.kind) for name, code in names.items()}
    scope = OfCongress(held.congress_id)
    now, before = values(codes.values(), scope, year), values(codes.values(), scope, year - 1)
    told: dict[str, Piece | None] = {}
    for name, code in codes.items():
        told[name] = _piece(now[code], held, year)
        told[f"{name}{THAN}"] = _than(now[code], before[code], held, year)
    return told


def _piece(one: Value, held: Held, year: int) -> Piece | None:
    if one.number is None:
        return None
    query = urlencode({"division": held.congress.division_id, "year": year})
    return Piece(one.text.replace(" ", ""), f"{reverse('figures:figure', args=[one.name])}?{query}")


def _than(now: Value, before: Value, held: Held, year: int) -> Piece | None:
    """比上年多几件、少几件；上年一件也没有的说没有，不当作零来比。"""
    if now.number is None:
        return None
    if not before.number:
        return Piece("上年没有记录，不作比较")
    more = now.number - before.number
    words = f"比上年多{more}" if more > 0 else f"比上年少{-more}" if more < 0 else "与上年相同"
    link = _piece(before, held, year - 1)
    return Piece(words + (one if more and (one := now.unit) else ""), link.url if link else "")


def _of_units(held: Held, names: Mapping[str, str], year: int, total: UnitLine) -> dict[str, Piece | None]:
    """样本里的名 → 各单位的表合计的一格，点开是那一格的各件。"""
    place = reverse("cases:units", args=[held.kind])
    told: dict[str, Piece | None] = {}
    for name, code in names.items():
        number = cell.now if (cell := total.cells.get(code)) else 0
        told[name] = Piece(f"{number}件", f"{place}?{urlencode({'year': year, 'column': code})}")
    return told


def _sentence(line: str, told: Told, missing: str) -> list[Piece]:
    """一句：名换成数；有一个没有的，整句改说哪一个没有。没有这个名是样本写错了。"""
    names = MARK.findall(line)
    unknown = [name for name in names if name not in told]
    if unknown:
        raise LookupError(f"报告的样本里不认得：{'、'.join(unknown)}")
    lacking = [name for name in names if told[name] is None]
    if lacking:
        return [Piece(missing.replace("‹名›", "、".join(lacking)))]
    parts = MARK.split(line)
    return [piece for n, part in enumerate(parts) if (piece := told[part] if n % 2 else Piece(part)) and piece.text]
