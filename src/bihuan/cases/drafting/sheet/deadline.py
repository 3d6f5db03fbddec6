"""期限的一格：一句话 ↔ 怎样数、从什么起、几、什么单位。拆得开又合得回原样的才拆，别的照原话写。"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bihuan.procedure.door import read_deadline

NONE, SINCE, BEFORE, ON, WEEKLY, MONTHLY, YEARLY, CHOSEN, AS_WRITTEN, ABSENT = (
    "none", "since", "before", "on", "weekly", "monthly", "yearly", "by_choice", "words", "",
)  # fmt: skip
HOWS = (
    (SINCE, "从一件事起，几日以内：自交办起10工作日"),
    (BEFORE, "在一个日子以前：会议日期前20日"),
    (ON, "到表里填的那一天：由承诺日期"),
    (WEEKLY, "每周几以前：办过一次，下一周又起"),
    (MONTHLY, "每月几日以前：办过一次，下个月又起"),
    (YEARLY, "每年几月几日以前：办过一次，明年又起"),
    (CHOSEN, "照一项选的不同：紧急的 7 日，别的 30 日"),
    (NONE, "没有期限，写明为什么：随时可以提出"),
    (AS_WRITTEN, "照原话写"),
    (ABSENT, "不写"),
)
UNITS = (
    ("工作日", "工作日：周末、放假不算，调休上班的算"), ("日", "日：天天都算，休息日也不顺延"),
    ("周", "周：七日一周"), ("个月", "个月：到那个月的同一日"), ("年", "年"),
)  # fmt: skip
WEEK = "一二三四五六日"
REST = "其余"


@dataclass(frozen=True)
class Due:
    """一格期限。how: 怎样数；start: 从什么起（步骤、日期项的名称）；n、unit: 几个什么；month、day: 每月、每年的那一天，每周的星期几；

    words: 理由，或者原话；by: 照哪一项选的不同；each: 那一项的各样，各是哪一句。
    """

    how: str = ABSENT
    start: str = ""
    n: str = ""
    unit: str = "工作日"
    month: str = ""
    day: str = ""
    words: str = ""
    by: str = ""
    each: tuple[tuple[str, str], ...] = ()

    @property
    def written(self) -> Any:
        """写在文件里的一句；照选项不同的是一张表。"""
        match self.how:
            case "by_choice":
                return {"按": self.by, **{value: words for value, words in self.each if words}} if self.by else ""
            case "weekly":
                return f"每周{self.day}前"
            case "since":
                return f"自{self.start}起{self.n}{self.unit}"
            case "before":
                return f"{self.start}前{self.n}{self.unit}"
            case "on":
                return f"由{self.start}"
            case "monthly":
                return f"每月{self.day}日前"
            case "yearly":
                return f"每年{self.month}月{self.day}日前"
            case "none":
                return f"无，{self.words}"
        return self.words


def read(written: Any, offered: Sequence[str] = ()) -> Due:
    """一句拆成一格；合不回原样的照原话。照选项不同的拆成各样（offered：那一项有哪些）。"""
    if isinstance(written, dict):
        each = dict.fromkeys([*(key for key in written if key != "按"), *offered])
        return Due(CHOSEN, by=str(written["按"]), each=tuple((one, str(written.get(one, ""))) for one in each))
    known = read_deadline(written)
    if known is None:
        return Due(AS_WRITTEN, words=written) if written else Due()
    if known.kind == NONE:
        return Due(NONE, words=known.what)
    years = known.unit == "month" and written.endswith("年")
    weeks = known.unit == "day" and written.endswith("周")
    unit = "周" if weeks else {"workday": "工作日", "day": "日", "month": "年" if years else "个月"}[known.unit]
    n = str(known.n // (12 if years else 7 if weeks else 1) or "")
    day = WEEK[known.day - 1] if known.kind == WEEKLY else str(known.day or "")
    found = Due(known.kind, known.what, n, unit, str(known.month or ""), day)
    return found if found.written == written else Due(AS_WRITTEN, words=written)


def given(posted: Mapping[str, str], prefix: str, now: Any = "") -> Any:
    """表单交来的一格写成一句；要填的没有填的，照填了的写，由核对说出来。now: 原来写的，刚改成照选项不同的，其余先照它。"""
    words = {name: " ".join(posted.get(f"{prefix}-{name}", "").split())
             for name in ("how", "start", "n", "unit", "month", "day", "words", "by")}  # fmt: skip
    due = Due(**words)  # type: ignore[arg-type]
    if due.how == WEEKLY:
        due = replace(due, day=posted.get(f"{prefix}-weekday", ""))
    if due.how != CHOSEN:
        return due.written
    each = [(key.removeprefix(f"{prefix}:"), " ".join(said.split())) for key, said in posted.items()
            if key.startswith(f"{prefix}:")]  # fmt: skip
    same = isinstance(now, dict) and now.get("按") == due.by
    first = now if isinstance(now, str) and now else ""
    return replace(due, each=tuple(each) if same else ((REST, first),)).written
