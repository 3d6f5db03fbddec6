"""期限的一格：一句话 ↔ 怎样数、从什么起、几、什么单位。拆得开又合得回原样的才拆，别的照原话写。"""

from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.procedure.door import read_deadline

NONE, SINCE, BEFORE, ON, MONTHLY, YEARLY, AS_WRITTEN, ABSENT = (
    "none", "since", "before", "on", "monthly", "yearly", "words", "",
)  # fmt: skip
HOWS = (
    (SINCE, "从一件事起，几日以内：自交办起10工作日"),
    (BEFORE, "在一个日子以前：会议日期前20日"),
    (ON, "到表里填的那一天：由承诺日期"),
    (MONTHLY, "每月几日以前：办过一次，下个月又起"),
    (YEARLY, "每年几月几日以前：办过一次，明年又起"),
    (NONE, "没有期限，写明为什么：随时可以提出"),
    (AS_WRITTEN, "照原话写"),
    (ABSENT, "不写"),
)
UNITS = (
    ("工作日", "工作日：周末、放假不算，调休上班的算"), ("日", "日：天天都算，休息日也不顺延"),
    ("个月", "个月：到那个月的同一日"), ("年", "年"),
)  # fmt: skip


@dataclass(frozen=True)
class Due:
    """一格期限。how: 怎样数；start: 从什么起（步骤、日期项的名称）；n、unit: 几个什么；month、day: 每月、每年的那一天；words: 理由，或者原话。"""

    how: str = ABSENT
    start: str = ""
    n: str = ""
    unit: str = "工作日"
    month: str = ""
    day: str = ""
    words: str = ""

    @property
    def written(self) -> str:
        """写在文件里的一句。"""
        match self.how:
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


def read(written: str) -> Due:
    """一句拆成一格；合不回原样的照原话。"""
    known = read_deadline(written)
    if known is None:
        return Due(AS_WRITTEN, words=written) if written else Due()
    if known.kind == NONE:
        return Due(NONE, words=known.what)
    years = known.unit == "month" and written.endswith("年")
    unit = {"workday": "工作日", "day": "日", "month": "年" if years else "个月"}[known.unit]
    n = str((known.n // 12 if years else known.n) or "")
    found = Due(known.kind, known.what, n, unit, str(known.month or ""), str(known.day or ""))
    return found if found.written == written else Due(AS_WRITTEN, words=written)


def given(posted: Mapping[str, str], prefix: str) -> str:
    """表单交来的一格写成一句；要填的没有填的，照填了的写，由核对说出来。"""
    words = {name: " ".join(posted.get(f"{prefix}-{name}", "").split())
             for name in ("how", "start", "n", "unit", "month", "day", "words")}  # fmt: skip
    return Due(**words).written
