"""可能有几百行的几处——承办一张表、一条条文的各个期限、谁在里面、表的各行——直接写成 HTML：由模板一格一格地画要三四十毫秒。

别人写的字都经 `escape`；样子与别处的模板一样，期限和日子还是 `ui` 的那一个说法。
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.safestring import SafeString

from bihuan.ui.door import badge, day, due, ring

if TYPE_CHECKING:
    from .look import Row as CaseRow
    from .registers.drawing import Cell as GridCell, Drawn

Row = Mapping[str, Any]
SHORT, NOWRAP = 12, ' class="nowrap"'  # 字：比这短的格不换行


class Cell(Protocol):
    """值的一段。"""

    @property
    def text(self) -> str: ...
    @property
    def url(self) -> str: ...


def cells(found: Iterable[Cell]) -> SafeString:
    """一项的各段值，用顿号隔开，能点开的是链接。"""
    said = (f'<a href="{escape(one.url)}">{escape(one.text)}</a>' if one.url else escape(one.text) for one in found)
    return SafeString("、".join(said))


def table_rows(rows: Iterable[Sequence[Sequence[Cell]]]) -> SafeString:
    """一张表的各行；短的格不换行。"""
    return SafeString("".join(f"<tr>{''.join(_cell(one) for one in row)}</tr>" for row in rows))


def _cell(found: Sequence[Cell]) -> str:
    short = not found or len(found[0].text) < SHORT
    return f"<td{NOWRAP if short else ''}>{cells(found)}</td>"


def names_of_seats(people: Iterable[tuple[str, bool]]) -> SafeString:
    """坐着的姓名、名称，用顿号隔开；换下来的灰着，注明先前。"""
    said = (escape(name) if sits else f'<span class="gone">{escape(name)}（先前）</span>' for name, sits in people)
    return SafeString("、".join(said))


def task_row(row: Row, today: dt.date) -> SafeString:
    """承办一张表里的一行，到「意见与办理」以前；改交出去的划掉。"""
    task, unit = row["task"], escape(row["unit"])
    again = f" <small>第 {int(task.round)} 次</small>" if task.round > 1 else ""
    ended = f" <small>{day(task.ended_on, today)}</small>" if task.ended_on else ""
    until = f"{escape(row['step'])} {due(row['due_on'], today, row['left'])}" if row["due_on"] else ""
    gone, muted = ' class="gone"' if row["gone"] else "", ' class="muted"' if task.ended_on else ""
    return SafeString(
        f'<tr{gone}><th scope="row">{f"<s>{unit}</s>" if gone else unit}</th><td>{escape(row["role"])}</td>'
        f"<td{muted}>{escape(row['stage'])}{again}{ended}</td><td>{until}</td>"
    )


def deadlines(runs: Iterable[Row], today: dt.date) -> SafeString:
    """一条条文在各个分办上的期限，一项一个：单位、角色、走到哪里、几时到期、为何是这一天。"""
    return SafeString("".join(_deadline(one, today) for one in runs))


def _deadline(one: Row, today: dt.date) -> str:
    guessed = "".join(
        f" <small>（{int(year)} 年放假安排尚未录入，暂按周一至周五计）</small>" for year in one["guessed"]
    )
    where = f"{escape(one['unit'])} <small>{escape(one['role'])} {escape(one['stage'])}</small>"
    why = f'<a href="{escape(one["why"])}">为何是这一天</a>'
    return f"<li>{where} {due(one['run'].due, today, one['left'])}{guessed} · {why}</li>"


def rows(found: Iterable["CaseRow"], today: dt.date | None) -> SafeString:
    """事项的各行：环、标题和为什么在这里、期限；没有期限可说的，右边是一个标记。"""
    return SafeString("".join(_row(one, today) for one in found))


def _row(one: "CaseRow", today: dt.date | None) -> str:
    right = due(one.due_on, today) if one.due_on else badge(one.ring, one.mark) if one.mark else ""
    return (
        f'<a class="row" href="{escape(one.url)}">{ring(one.progress, one.ring, one.round, one.stage)}'
        f"<div><b>{escape(one.title)}</b><small>{escape(one.note)}</small></div>{right}</a>\n"
    )


def grid_rows(rows: Iterable["Drawn"], today: dt.date, *, ticks: bool, noted: bool) -> SafeString:
    """清单的各行。ticks: 行首有可以挑的格；noted: 标题下面写为什么在这里。"""
    return SafeString("".join(_grid_row(one, today, ticks, noted) for one in rows))


def _grid_row(line: "Drawn", today: dt.date, ticks: bool, noted: bool) -> str:
    row, pk = line.row, int(line.row.case_id)
    tick = f'<td class="tight"><input type="checkbox" name="case" value="{pk}" aria-labelledby="c{pk}"></td>'
    shape = f'<td class="tight">{ring(row.progress, row.ring, row.round, row.stage)}</td>'
    note = f"<small>{escape(row.note)}</small>" if noted else ""
    title = f'<a href="{escape(row.url)}" id="c{pk}">'
    cells = "".join(_grid_cell(one, today, title, note) for one in line.cells)
    return f"<tr>{tick if ticks else ''}{shape}{cells}</tr>\n"


def _grid_cell(cell: "GridCell", today: dt.date, title: str, note: str) -> str:
    words = escape(cell.words)
    match cell.as_:
        case "plain":
            return f"<td>{words}</td>"
        case "number":
            return f'<td class="number">{words}</td>'
        case "title":
            return f'<td class="wide">{title}{words}</a>{note}</td>'
        case "stage":
            return f'<td class="shown">{words}</td>'
        case "late":
            return f'<td class="nowrap">{badge("late", cell.words) if words else ""}</td>'
        case "day":
            return f'<td class="nowrap">{day(cell.value, today)}</td>'
    return f'<td class="shown nowrap">{due(cell.value, today) if cell.value else ""}</td>'
