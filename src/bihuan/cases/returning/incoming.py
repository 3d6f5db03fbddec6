"""收回来：一行一处，照标记认；改过标记的、串了行的、删去的，都用话说出来。只核对，不写。"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bihuan.kernel.refuse import BadInput, Refused
from bihuan.procedure.door import Article, Case, Field, Situation, check_filled, choices, helds_of, refill
from bihuan.sheets.door import Row, Table

from ..forms.words import BY_NAME, Reader
from ..models import OpenedOnce
from ..registers.chosen import Held as Register
from ..registers.sheets import columns_for
from .outgoing import MARK, MOST, Sent, article_by_sheet, possible_at, read_header, told_heads

PERFORM, BLANK, KNOWN = "perform", "blank", "known"
NAMED = 10  # 件：删去的至多念出这么多
Place = tuple[int, int]


@dataclass(frozen=True)
class Planned:
    """一行：行号、哪一处、标题、要不要办（perform、blank 没有填、known 办过了）、填好的值、记号、给人看的各格。"""

    number: int
    place: Place
    title: str
    what: str
    filled: dict[str, Any]
    key: str
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """一张表核对完了的样子：各列、各行、要改的（整句）、该让人知道的。"""

    article: Article
    columns: tuple[str, ...]
    rows: tuple[Planned, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def new(self) -> tuple[Planned, ...]:
        """要办的各行。"""
        return tuple(row for row in self.rows if row.what == PERFORM)


@dataclass
class _Reading:
    """读一张表时手上有的：哪一张、各处此刻的情形、要填的各列、读名称的、办过的记号；faults 边读边记。"""

    sent: Sent
    table: Table
    items: list[Field]
    abouts: Mapping[Place, Situation]
    cases: Mapping[int, Case]
    reader: Reader | None
    performed: frozenset[str]
    rows_at: dict[Place, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def planned(table: Table, held: Register, step: str, *, now: dt.datetime) -> Plan:
    """核对收回来的一张表。拒绝：不是发出去的表，是别的一步的，多出不认得的列，行太多。"""
    article, sent = article_by_sheet(held, step), _sent(table, held, step)
    items = columns_for(article)
    known = {table.headers[0], *told_heads(items), *(item.name for item in items)}
    if unknown := [header for header in table.headers if header not in known]:
        raise BadInput(f"不认得这几列：{'、'.join(unknown)}。请照发出去的表填，不要加列")
    if len(table.rows) > MOST:
        raise BadInput(f"一张表至多 {MOST} 行，这张有 {len(table.rows)} 行")
    items = [item for item in items if item.name in table.columns]
    reading = _reading(table, sent, items, held, article, now)
    rows = [row for line in table.rows if (row := _row(reading, line)) is not None]
    columns = tuple(item.name for item in items)
    return Plan(article, columns, tuple(rows), tuple(reading.faults), (*table.notes, *_deleted(reading)))


def is_sent(table: Table) -> bool:
    """第一列是标记：是发出去、收回来的表。"""
    return bool(table.headers) and table.headers[0].startswith(MARK)


def _sent(table: Table, held: Register, step: str) -> Sent:
    if not is_sent(table):
        raise BadInput("第一列不是标记：这不是从这里发出去的表，或者藏着的那一列被删了。请重新下载，把填的粘过去")
    sent = read_header(table.headers[0])
    if sent is None:
        raise BadInput("藏着的标记一列，表头被改过，认不出是哪一张表。请重新下载，把填的粘过去")
    if (sent.kind, sent.step) != (held.kind, step):
        name = held.text.by_step[sent.step].name if sent.step in held.text.by_step else sent.step
        raise BadInput(f"这是办「{name}」的表，请到那一步交回")
    return sent


def _reading(
    table: Table, sent: Sent, items: list[Field], held: Register, article: Article, now: dt.datetime
) -> _Reading:
    rows = Case.objects.filter(held.sees, pk__in={case_id for case_id, _ in sent.places}, kind=held.kind)
    cases = {case.pk: case for case in rows.filter(congress_id=held.congress_id)}
    abouts = {
        (one.case.pk, about.task.n if about.task else 0): about
        for one in helds_of(list(cases.values()), on=now.date(), organs=held.organs)
        for about in possible_at(one, article.step, held, now)
    }
    reader = Reader(next(iter(abouts.values()))) if abouts else None
    for item in items if reader else ():
        assert reader is not None
        reader.learn(item, [table.value(row, item.name) for row in table.rows] if item.kind in BY_NAME else [])
    keys = {_key(sent, items, table, row) for row in table.rows}
    done = OpenedOnce.objects.filter(congress_id=held.congress_id, key__in=keys)
    return _Reading(sent, table, items, abouts, cases, reader, frozenset(done.values_list("key", flat=True)))


def _row(reading: _Reading, row: Row) -> Planned | None:
    table, items = reading.table, reading.items
    place, wrong = _place(reading, row)
    shown = tuple(table.value(row, item.name) for item in items)
    case = reading.cases.get(place[0]) if place else None
    key, filled, what = _key(reading.sent, items, table, row), dict[str, Any](), PERFORM
    if not wrong and key in reading.performed:
        what = KNOWN
    elif not wrong and not any(shown):
        what = BLANK
    elif not wrong and place is not None:
        filled, wrong = _filled(reading, row, place)
    reading.faults += [f"第 {row.number} 行：{one}" for one in wrong]
    if place is None:
        return None
    return Planned(row.number, place, case.title if case else "", what, filled, key, shown)


def _place(reading: _Reading, row: Row) -> tuple[Place | None, list[str]]:
    """这一行是哪一处；认不出的、两行同一处的、串了行的，说出来。"""
    mark = row.cells[0]
    place = reading.sent.place_of(mark)
    if place is None:
        return None, [
            "标记被改过，认不出是哪一件；请从发出去的表里找回这一行"
            if mark
            else "没有标记，是新加的一行；这张表只办表里原有的各件"
        ]
    first = reading.rows_at.setdefault(place, row.number)
    if first != row.number:
        return place, [f"与第 {first} 行是同一件，一件只留一行"]
    case = reading.cases.get(place[0])
    if case is None:
        return place, ["这一件现在不在您可以看的范围里"]
    for head, own in zip(told_heads(reading.items)[:2], (case.number, case.title), strict=True):
        written = reading.table.value(row, head)
        if written and own and written != own:
            return place, [f"{head}写的是「{written[:40]}」，标记却是「{own[:40]}」的：行串了，或者改了给看的一列"]
    return place, []


def _filled(reading: _Reading, row: Row, place: Place) -> tuple[dict[str, Any], list[str]]:
    about = reading.abouts.get(place)
    if about is None or reading.reader is None:
        return {}, ["现在不能办这一步了：已经办过，或者不再轮到；这一行请清空或者删去"]
    own = {item.code: item for item in about.article.fields}
    filled: dict[str, Any] = {}
    wrong: list[str] = []
    for item in reading.items:
        text = reading.table.value(row, item.name)
        if text and item.code not in own:
            wrong.append(f"这一件照的是另一版，没有「{item.name}」这一项")
        elif text:
            try:
                filled[item.code] = reading.reader.read(item, choices(about, item), text)
            except ValueError as error:
                wrong.append(f"「{item.name}」{error}")
    return filled, wrong or _refused(about, filled)


def _refused(about: Situation, filled: dict[str, Any]) -> list[str]:
    """引擎怎么说这一行：还没有办，只核对。"""
    try:
        check_filled(refill(about, filled))
    except BadInput as refused:
        return list(refused.faults.values()) or [refused.sentence]
    except Refused as refused:
        return [refused.sentence]
    return []


def _deleted(reading: _Reading) -> list[str]:
    """表里删去了哪几行。"""
    gone = [place for place in reading.sent.places if place not in reading.rows_at]
    if not gone:
        return []
    titles = [case.title for case_id, _ in gone if (case := reading.cases.get(case_id))]
    named = "、".join(f"「{title}」" for title in dict.fromkeys(titles[:NAMED]))
    return [f"表里删去了 {len(gone)} 行{f'：{named}' if named else ''}。删去的照旧，不办也不动"]


def _key(sent: Sent, items: list[Field], table: Table, row: Row) -> str:
    """一行的记号：哪一张表、哪一处、填了什么；个人信息不进记号。"""
    cells = {item.code: text for item in items if not item.sealed and (text := table.value(row, item.name))}
    told = json.dumps([sent.nonce, row.cells[0], cells], ensure_ascii=False, sort_keys=True)
    return f"act:{hashlib.sha256(told.encode()).hexdigest()}"
