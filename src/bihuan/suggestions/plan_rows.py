"""预分方案怎么画：页上的一行，打印的一组，表格的一行，方案走到哪里的一句。"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bihuan.cases.door import case_url
from bihuan.hints.door import Proposed
from bihuan.kernel.clock import BEIJING
from bihuan.ui.door import short_day

from . import planning
from .planning import Line, Sheet, Units


@dataclass(frozen=True)
class Page:
    """一页要画的：方案、单位、提议，写得不对的各件原来打的字。writes：此人此刻能不能写；government：政府办在看。"""

    sheet: Sheet
    units: Units
    guesses: Mapping[int, Proposed]
    typed: Mapping[int, Mapping[str, str]]
    remarks: Mapping[int, str]
    faults: Mapping[int, str]
    today: dt.date
    writes: bool
    government: bool


def drawn(page: Page) -> SafeString:
    """表身的各行。一页几百行、每行十来处，照模板画要一百多毫秒，所以一行一行地拼，字都转义。"""
    return mark_safe("".join(_row(line, page) for line in page.sheet.lines))


def _row(line: Line, page: Page) -> str:
    pk = line.case.pk
    fault = page.faults.get(pk, "")
    shut = "" if page.writes else " disabled"
    wrong = f' aria-describedby="f{pk}"{shut}' if fault else shut
    typed = page.typed.get(pk, {}) if fault else {}
    said = {item.code: page.units.said(line.filled.get(item.code, ())) for item in line.fields}
    note = _note(line, page.sheet)
    about = "<br>".join(escape(part) for part in (_about(line, page.today), note) if part)
    parts = ['<tr class="wrong">' if fault else "<tr>", f"<td>{escape(line.case.number)}</td>"]
    parts.append(f'<th scope="row"><a id="t{pk}" href="{case_url(line.case)}">{escape(line.case.title)}</a> ')
    parts.append(f"<small>{about}</small>")
    parts += [f'<b class="fault" id="f{pk}">{escape(fault)}</b>'] if fault else []
    parts += ["</th>"]
    for n, item in enumerate(line.fields, 1):
        value = escape(typed.get(item.code, said[item.code]))
        hint = "" if value else f' placeholder="{escape(item.name)}"'  # 手机上没有表头，空着的格说自己是哪一项
        parts.append(
            f'<td><input name="{pk}-{item.code}" value="{value}" list="{"more" if item.many else "unit"}"{hint} '
            f'aria-labelledby="h{n} t{pk}"{wrong}></td>'
        )
    parts += ["<td>", _proposed(line, page, said), "</td>"]
    if page.government:
        remark = escape(page.remarks.get(pk, "") if fault else "")
        parts.append(
            f'<td><input name="{pk}-remark" value="{remark}" maxlength="200" placeholder="为什么改" '
            f'aria-labelledby="h0 t{pk}"{shut}></td>'
        )
    return "".join([*parts, "</tr>\n"])


def _proposed(line: Line, page: Page, said: Mapping[str, str]) -> str:
    """提的单位和缘由；已经照写了的不再提。"""
    guess, pk = page.guesses.get(line.case.pk), line.case.pk
    unit = page.units.names.get(guess.unit, "") if guess else ""
    if guess is None or not unit or not line.fields or said[line.fields[0].code] == unit:
        return ""
    shut = "" if page.writes else " disabled"
    return (
        f'<button name="take" value="{pk}"{shut}>{escape(unit)}</button> <a href="{pk}/">{escape(_because(guess))}</a>'
    )


def printed(sheet: Sheet, units: Units, *, by_number: bool) -> list[tuple[str, list[tuple[Line, str, str]]]]:
    """打印的各组：按单位的一个单位一组，按编号的一组；每行（件，在其中的角色，全部承办单位）。"""
    if by_number:
        return [("", [(line, "", _all_units(line, units)) for line in sheet.lines])]
    groups = planning.by_unit(sheet.lines, units)
    return [(name, [(line, role, _all_units(line, units)) for line, role in lines]) for name, lines in groups]


def table(sheet: Sheet, units: Units) -> tuple[list[str], list[list[Any]]]:
    """表格：表头和各行。"""
    fields = sheet.lines[0].fields if sheet.lines else ()
    headers = ["编号", "标题", "代表", "应于几时前交办", *(item.name for item in fields), "政府办为什么改"]
    lines = [
        [
            line.case.number, line.case.title, _proposer(line), line.case.due_on,
            *(units.said(line.filled.get(item.code, ())) for item in fields),
            line.change.remark if line.change else "",
        ]
        for line in sheet.lines
    ]  # fmt: skip
    return headers, lines


def status(sheet: Sheet) -> str:
    """方案走到哪里：第几稿、谁存的，送了没有，政府办怎么说。"""
    plan = sheet.plan
    if plan is None or plan.saved_at is None:
        return "还没有写过"
    said = [f"第 {plan.version} 稿，{sheet.people.get(plan.saved_by, '')} {_at(plan.saved_at)} 存"]
    if plan.sent_at:
        said.append(f"第 {plan.sent_version} 稿 {_at(plan.sent_at)} 送政府办")
    if plan.answered_at:
        said.append(f"{sheet.people.get(plan.answered_by, '')} {_at(plan.answered_at)} 答复：{plan.opinion}")
    return "；".join(said)


def _at(at: dt.datetime) -> str:
    local = at.astimezone(BEIJING)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _about(line: Line, today: dt.date) -> str:
    due = f"{short_day(line.case.due_on, today)}前" if line.case.due_on else ""
    return " · ".join(part for part in (_proposer(line), due) if part)


def _proposer(line: Line) -> str:
    return line.case.proposer.name if line.case.proposer else ""


def _because(guess: Proposed) -> str:
    said = [f"同类 {guess.alike} 件"] if guess.alike else []
    said += [f"相近 {len(guess.near)} 件"] if guess.near else []
    return f"{'、'.join(said)}由它主办" if said else "标题里有它的名称"


def _note(line: Line, sheet: Sheet) -> str:
    change = line.change
    return f"{sheet.people.get(change.by, '')}改：{change.remark}" if change and change.government else ""


def _all_units(line: Line, units: Units) -> str:
    told = [(item.name, line.filled.get(item.code, ())) for item in line.fields]
    return "；".join(f"{name} {units.said(pks)}" for name, pks in told if pks)
