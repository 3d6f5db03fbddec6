"""填写：条文「填」里的各项，核对、整理成可以留痕的值；不合要求的逐项说明。一个值怎样才算数见 kinds.py。"""

from dataclasses import dataclass, field
from typing import Any

from bihuan.files.door import attach_all
from bihuan.kernel.refuse import BadInput
from bihuan.people.door import Actor

from . import kinds, picking, registry
from .language import Article, Field
from .models import Case
from .situation import Situation

SHORT = 200  # 字：不超过的文字连值一起记在状态里，长的只记在哪一笔
ROWS_MOST = 500  # 行：一张表至多这么多


@dataclass(frozen=True)
class Filled:
    """整理好的一份：values 是短的值，long 是只留在记录里的项（长文、表），private 是密封的，open 是可以写进记录正文的全部。"""

    open: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    long: tuple[str, ...] = ()

    def get(self, code: str) -> Any:
        """一项的值，密封的也在内；没有填为 None。"""
        return self.open.get(code, self.private.get(code))

    def __contains__(self, code: str) -> bool:
        return code in self.open or code in self.private

    def joined(self, other: "Filled") -> "Filled":
        """连同另一份（表决得出的）。"""
        return Filled(
            {**self.open, **other.open}, {**self.private, **other.private}, {**self.values, **other.values},
            (*self.long, *other.long),
        )  # fmt: skip


def check_filled(about: Situation, *, carried: frozenset[str] = frozenset()) -> Filled:
    """核对一条所要求的各项，返回整理好的值（日期写成 ISO，单位、人员、文件、事项写成 id，金额写成十进制的文字）。

    carried: 由上级事项带来的项，缺的在别处填。拒绝：缺项、多余的项、不在选项里、不存在的单位、人员、文件、事项，文字过长，
    日子不在该在的范围。
    """
    fields = {item.code: item for item in about.article.fields}
    faults = {code: "这一步没有这一项" for code in about.filled if code not in fields}
    cleaned: dict[str, Any] = {}
    for code, item in fields.items():
        value = about.filled.get(code)
        if value in (None, "", [], ()):
            if code not in carried and _required(about, fields, item):
                faults[code] = f"请填写{item.name}"
            continue
        try:
            cleaned[code] = _clean(about, item, value)
        except ValueError as error:
            faults[code] = str(error)
    if faults:
        raise BadInput("；".join(faults.values()), faults)
    return sort_out(about.article, cleaned)


def sort_out(article: Article, cleaned: dict[str, Any]) -> Filled:
    """整理好的值分成几份：公开写的、密封的；状态记值的、只记在哪一笔的。"""
    fields = {item.code: item for item in article.fields}
    private = {code: value for code, value in cleaned.items() if fields[code].sealed}
    plain = {code: value for code, value in cleaned.items() if code not in private}
    values = {code: value for code, value in plain.items() if is_short(fields[code], value)}
    long = tuple(code for code in cleaned if code not in values)
    return Filled(plain, private, values, long)


def is_short(item: Field, value: Any) -> bool:
    """状态里连值一起记的：表和长文以外的。"""
    return item.kind != "table" and not (isinstance(value, str) and len(value) > SHORT)


def choices(about: Situation, item: Field) -> list[tuple[str, str]]:
    """一项有哪些可选：工作法写明的，或者由房间提供的。"""
    if item.kind == "yesno":
        return [("是", "是"), ("否", "否")]
    options = about.text.options.get(item.name, ())
    if options and options[0].startswith("@"):
        return registry.options_of(options[0][1:], about)
    if not options and item.kind == "rating":
        options = about.text.options.get("评价", ())
    return [(option, option) for option in options]


def column_choices(about: Situation, table: Field, column: Field) -> list[tuple[str, str]]:
    """表的一列有哪些可选。"""
    options = about.text.table_options.get((table.code, column.code), ())
    return [(option, option) for option in options] or choices(about, column)


def keep_files(case: Case, filled: Filled, article: Article, *, by: Actor) -> None:
    """填写的文件从此归到这件事项名下；已经归在这里的不动。"""
    numbers = [n for item in article.fields for n in _files(item, filled.get(item.code))]
    if numbers:
        attach_all(numbers, case_id=case.pk, by=by)


def _files(item: Field, value: Any) -> list[int]:
    if item.kind == "table":
        return [n for row in value or () for column in item.columns for n in _files(column, row.get(column.code))]
    if item.kind != "file" or value is None:
        return []
    return value if isinstance(value, list) else [value]


def _required(about: Situation, fields: dict[str, Field], item: Field) -> bool:
    """这一项此刻要填吗：不可空的；写明选了某一项就要填的，看选了没有。"""
    if not item.required_values:
        return not item.optional
    of = about.text.fields_by_name.get(item.required_of, item.required_of)
    asked = [of] if of else [code for code, other in fields.items() if other.kind in ("choice", "rating", "yesno")]
    chosen = {str(value) for code in asked for value in _listed(about.filled.get(code))}
    return bool(chosen & set(item.required_values))


def _clean(about: Situation, item: Field, value: Any) -> Any:
    if item.picks:
        return picking.picked(about, item, value)
    if item.kind == "table":
        return _rows(about, item, value)
    if item.many:
        cleaned = [kinds.one(about, item, one, choices(about, item)) for one in _listed(value)]
        if len(set(cleaned)) < len(cleaned):
            raise ValueError(f"{item.name}里有重复的")
        return cleaned
    return kinds.one(about, item, value, choices(about, item))


def _rows(about: Situation, table: Field, value: Any) -> list[dict[str, Any]]:
    """表：一行一份，空行不算；每格照列的种类核对，毛病说明是第几行。"""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ValueError(f"{table.name}要一行一行地填")
    rows = [row for row in value if any(cell not in (None, "", []) for cell in row.values())]
    if len(rows) > ROWS_MOST:
        raise ValueError(f"{table.name}不能超过 {ROWS_MOST} 行")
    if not rows and not table.optional:
        raise ValueError(f"{table.name}至少要有一行")
    files = [column.code for column in table.columns if column.kind == "file"]
    if files:
        kinds.know_files(about, [one for row in rows for code in files for one in _listed(row.get(code))])
    return [_row(about, table, row, n) for n, row in enumerate(rows, 1)]


def _row(about: Situation, table: Field, row: dict[str, Any], n: int) -> dict[str, Any]:
    columns = {column.code: column for column in table.columns}
    unknown = [code for code in row if code not in columns]
    if unknown:
        raise ValueError(f"{table.name}第 {n} 行：没有「{unknown[0]}」这一列")
    cleaned: dict[str, Any] = {}
    for code, column in columns.items():
        value = row.get(code)
        if value in (None, "", []):
            if not column.optional:
                raise ValueError(f"{table.name}第 {n} 行：请填写{column.name}")
            continue
        try:
            options = column_choices(about, table, column)
            many = [kinds.one(about, column, one, options) for one in _listed(value)]
        except ValueError as error:
            raise ValueError(f"{table.name}第 {n} 行：{error}") from None
        cleaned[code] = many if column.many else many[0]
    return cleaned


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value in (None, "") else [value]
