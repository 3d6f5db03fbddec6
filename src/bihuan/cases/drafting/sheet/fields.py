"""填写项的一行：一句 ↔ 种类、要不要填、几样标记、其余的说明。没有动的一行照原话，一个字也不改。"""

from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.procedure.door import split_field

MARKS = (
    ("可空", "可以不填"), ("可多个", "可以填几个"), ("列出", "清单上列出来，可以按它筛"), ("个人信息", "密封保存，不公开"),
)  # fmt: skip
KINDS = {
    "文字": "一段话", "选项": "几样里选一样", "是否": "是，或者否", "日期": "一个日子", "数字": "一个数", "金额": "钱，写明单位",
    "文件": "附上文件", "评价": "满意、不满意这样的评价", "人员": "名册里的一个人", "代表": "一位代表", "单位": "政府的一个部门",
    "机构": "一个机构，可以限定哪一种", "人大": "一级人大", "事项": "另一件事项", "会议": "哪一次会议，写名称",
    "地点": "一个地方", "电话": "电话号码，密封保存", "表": "几行几列，说明里写：列：种类；列：种类", "选行": "从先前的一张表里选几行",
}  # fmt: skip
SPARE = 3  # 行：空着多画几行


@dataclass(frozen=True)
class Line:
    """表单里的一行。rest: 标记以外的说明（单位、种类、列、必填……），几样用空格隔开；options: 选项的各样；was: 原来的名称。"""

    name: str = ""
    kind: str = ""
    marks: tuple[str, ...] = ()
    rest: str = ""
    options: str = ""

    @property
    def written(self) -> str:
        """写在文件里的种类和说明。"""
        groups = [*self.rest.split(), *(mark for mark, _ in MARKS if mark in self.marks)]
        return self.kind + "".join(f"（{group}）" for group in groups)

    @property
    def ticks(self) -> list[tuple[str, str, bool]]:
        """各个标记：词、说明、标了没有。"""
        return [(mark, said, mark in self.marks) for mark, said in MARKS]


def read(name: str, written: str, options: str) -> Line:
    """文件里的一项拆成一行。"""
    kind, groups = split_field(written)
    known = [mark for mark, _ in MARKS]
    return Line(
        name, kind, tuple(group for group in groups if group in known),
        " ".join(group.replace(" ", "") for group in groups if group not in known), options,
    )  # fmt: skip


def given(posted: Mapping[str, str], now: Mapping[str, str], options: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """表单交来的各行：名称、写在文件里的、选项。没有动的照原话（now）；名称空了的去掉。"""
    found = []
    for n in range(len(now) + SPARE + 1):
        name = "".join(posted.get(f"f{n}-name", "").split())
        if not name:
            continue
        marks = tuple(mark for mark, _ in MARKS if posted.get(f"f{n}-{mark}"))
        line = Line(
            name, posted.get(f"f{n}-kind", ""), marks, " ".join(posted.get(f"f{n}-rest", "").split()),
            posted.get(f"f{n}-options", ""),
        )  # fmt: skip
        old = posted.get(f"f{n}-was", "")
        same = old in now and (not line.kind or read(old, now[old], "").written == line.written)
        wanted = "、".join(part.strip() for part in line.options.replace("，", "、").split("、") if part.strip())
        found.append((name, now[old] if same else line.written, wanted or options.get(name, "")))
    return found
