"""旧档的样子：一个文件夹里五张 CSV，读进来并查对；读不懂的一行也不放过，一次说清。

拒绝：没有这个文件夹或其中的文件（OSError，退出码 2）；不是 UTF-8、表头不符、列数不符、日期和数字写坏了（BadInput）。
空着的格子不是写坏：缺什么由 plan 报告。events.csv 的时间是 UTC，其余是北京时间。
"""

import datetime as dt
import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bihuan.kernel.clock import BEIJING
from bihuan.kernel.refuse import BadInput

from .csv_text import BadCsv, records

SHOWN = 20  # 处：一次最多列出这么多毛病，再多的只说总数
LARGEST = 1_000_000  # 字：一格最多这么长
LONGEST_CODE, LONGEST_NAME, LONGEST_TITLE = 20, 60, 200  # 字：编号、名称、案由最多这么长，与各表的列一致
PLACE_CODE = 12  # 位：统计用区划代码至多这么长
DIGITS = 9  # 位：件数之类的整数最多这么长

Row = TypeVar("Row")


@dataclass(frozen=True)
class Member:
    """members.csv 的一行：代表或委员。"""

    line: int
    member: str
    kind: str
    circle: str
    unit: str


@dataclass(frozen=True)
class Unit:
    """units.csv 的一行：单位，`parent` 是另一个单位的名称。"""

    line: int
    name: str
    parent: str


@dataclass(frozen=True)
class Motion:
    """motions.csv 的一行：一件建议或提案。`cells` 是原样的全部格子。"""

    line: int
    id: str
    cells: dict[str, str]
    registered_at: dt.datetime | None
    replied_at: dt.datetime | None
    cosigner_count: int | None
    joint_count: int | None

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def listed(self, column: str) -> tuple[str, ...]:
        """用竖线隔开的一列。"""
        return tuple(part for part in self.cells[column].split("|") if part)


@dataclass(frozen=True)
class Joint:
    """co_handling.csv 的一行：一个会办单位的一份。"""

    line: int
    motion: str
    unit: str
    received_at: dt.datetime | None
    replied_at: dt.datetime | None
    status: str


@dataclass(frozen=True)
class Written:
    """events.csv 的一行：某个时刻写了一个字段。"""

    line: int
    motion: str
    field: str
    step: str
    at: dt.datetime | None


@dataclass(frozen=True)
class OldYear:
    """读好的一年。"""

    members: tuple[Member, ...]
    units: tuple[Unit, ...]
    motions: tuple[Motion, ...]
    joints: tuple[Joint, ...]
    events: tuple[Written, ...]


HEADERS = {
    "members.csv": ("member", "kind", "delegation_or_circle", "unit"),
    "units.csv": ("unit_id", "unit_name", "parent", "category", "steps"),
    "motions.csv": (
        "motion_id", "kind", "case_no", "title", "register_time", "session_state", "subject_class", "case_type",
        "nature", "proposal_class", "first_review", "review", "review_opinion", "public", "lead_member",
        "lead_delegation", "cosigner_count", "cosigners", "main_unit", "co_units", "n_co_units", "main_reply_time",
        "reply_doc_no", "result_mark", "done_items", "planned_items", "work_satisfaction", "result_satisfaction",
        "adoption", "contact_form", "step_code", "step",
    ),
    "co_handling.csv": ("motion_id", "unit", "receive_time", "reply_time", "status"),
    "events.csv": ("motion_id", "field", "step", "time"),
}  # fmt: skip


def place_named(folder: Path) -> str:
    """文件夹自己写明归入哪里：place.txt 的首行是区划代码；没有这个文件的为空。拒绝：写的不是代码。"""
    file = folder / "place.txt"
    if not file.is_file():
        return ""
    code = file.read_text(encoding="utf-8-sig").partition("\n")[0].strip()
    if not code.isascii() or not code.isalnum() or len(code) > PLACE_CODE:
        raise BadInput(f"place.txt 的首行写着“{code[:20]}”，不是区划代码")
    return code


def read_year(folder: Path, *, kinds: tuple[str, ...], member_kinds: tuple[str, ...]) -> OldYear:
    """读一个文件夹。`kinds` 是认得的件的种类，`member_kinds` 是认得的人的身份。"""
    _refuse_missing(folder)
    faults: list[str] = []
    year = OldYear(
        tuple(_table(folder, "members.csv", lambda cells: _member(cells, member_kinds), faults)),
        tuple(_table(folder, "units.csv", _unit, faults)),
        tuple(_table(folder, "motions.csv", lambda cells: _motion(cells, kinds), faults)),
        tuple(_table(folder, "co_handling.csv", _joint, faults)),
        tuple(_table(folder, "events.csv", _written, faults)),
    )
    if faults:
        raise BadInput("；".join([*faults[:SHOWN], *([f"……共 {len(faults)} 处"] if len(faults) > SHOWN else [])]))
    return year


def _refuse_missing(folder: Path) -> None:
    if not folder.is_dir():
        number = errno.ENOTDIR if folder.exists() else errno.ENOENT
        raise OSError(number, os.strerror(number), str(folder))
    for name in HEADERS:
        if not (folder / name).is_file():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder / name))


class _Cells:
    """一行：按列名取，取时核对；写坏了的说明是哪一行哪一列。"""

    def __init__(self, line: int, cells: dict[str, str]) -> None:
        self.line, self.cells = line, cells

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def needed(self, column: str, longest: int) -> str:
        """不能空的一格。"""
        if not self.cells[column].strip():
            raise ValueError(f"{column} 不能空")
        return self.short(column, longest)

    def short(self, column: str, longest: int) -> str:
        """不能太长的一格。"""
        if len(self.cells[column]) > longest:
            raise ValueError(f"{column} 最长 {longest} 字，这里有 {len(self.cells[column])} 字")
        return self.cells[column]

    def one_of(self, column: str, known: tuple[str, ...]) -> str:
        """只能是其中之一。"""
        if self.cells[column] not in known:
            raise ValueError(f"{column} 只能是{'或'.join(known)}，不是「{self.cells[column]}」")
        return self.cells[column]

    def whole(self, column: str) -> int | None:
        """整数，空着为 None。"""
        text = self.cells[column]
        if text and not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
            raise ValueError(f"{column} 要写整数，不是「{text}」")
        return int(text) if text else None

    def instant(self, column: str, zone: dt.tzinfo) -> dt.datetime | None:
        """时刻，空着为 None。"""
        text = self.cells[column]
        if not text:
            return None
        try:
            return dt.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            raise ValueError(f"{column} 要写成 2017-04-14 15:29:31 这样的时间，不是「{text}」") from None


def _table(folder: Path, name: str, read: Callable[[_Cells], Row], faults: list[str]) -> Iterator[Row]:
    header = HEADERS[name]
    for line, values in _lines(folder / name, header):
        if len(values) != len(header):
            faults.append(f"{name} 第 {line} 行：应当有 {len(header)} 列，这里有 {len(values)} 列")
            continue
        try:
            yield read(_Cells(line, dict(zip(header, values, strict=True))))
        except ValueError as error:
            faults.append(f"{name} 第 {line} 行：{error}")


def _lines(path: Path, header: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    reader = records(_decoded(path), longest=LARGEST)
    try:
        _, first = next(reader, (0, []))
        if tuple(first) != header:
            raise BadInput(f"{path.name} 的表头不符：{_difference(first, header)}")
        yield from reader
    except BadCsv as error:
        raise BadInput(f"{path.name} 第 {error.line} 行不是合规的 CSV：{error}") from error


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        guess = "，像是 GBK" if _is_gbk(raw) else ""
        raise BadInput(f"{path.name} 不是 UTF-8 文本{guess}；请另存为 UTF-8 的 CSV 再来") from None
    if "\0" in text:
        raise BadInput(f"{path.name} 里有空字符，不是文本文件")
    return text


def _is_gbk(raw: bytes) -> bool:
    try:
        raw.decode("gbk")
    except UnicodeDecodeError:
        return False
    return True


def _difference(found: list[str], header: tuple[str, ...]) -> str:
    missing = [column for column in header if column not in found]
    extra = [column for column in found if column not in header]
    told = [f"缺 {'、'.join(missing)}"] if missing else []
    told += [f"多 {'、'.join(extra)}"] if extra else []
    return "，".join(told) or f"次序应当是 {','.join(header)}"


def _member(cells: _Cells, kinds: tuple[str, ...]) -> Member:
    kind = cells.one_of("kind", kinds)
    circle, unit = cells.short("delegation_or_circle", LONGEST_NAME), cells.short("unit", LONGEST_NAME)
    return Member(cells.line, cells.needed("member", LONGEST_CODE), kind, circle, unit)


def _unit(cells: _Cells) -> Unit:
    return Unit(cells.line, cells.needed("unit_name", LONGEST_NAME), cells["parent"])


def _motion(cells: _Cells, kinds: tuple[str, ...]) -> Motion:
    cells.one_of("kind", kinds)
    cells.short("case_no", LONGEST_CODE)
    cells.short("title", LONGEST_TITLE)
    registered_at, replied_at = (cells.instant(column, BEIJING) for column in ("register_time", "main_reply_time"))
    cosigners, joints = cells.whole("cosigner_count"), cells.whole("n_co_units")
    id = cells.needed("motion_id", LONGEST_CODE)
    return Motion(cells.line, id, cells.cells, registered_at, replied_at, cosigners, joints)


def _joint(cells: _Cells) -> Joint:
    received_at, replied_at = (cells.instant(column, BEIJING) for column in ("receive_time", "reply_time"))
    return Joint(cells.line, cells["motion_id"], cells["unit"], received_at, replied_at, cells["status"])


def _written(cells: _Cells) -> Written:
    return Written(cells.line, cells["motion_id"], cells["field"], cells["step"], cells.instant("time", dt.UTC))
