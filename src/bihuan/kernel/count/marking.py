"""票面：一张票填得对不对。每一处不对都有一句说明。"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Form = Literal["grade", "vote", "choose", "rank", "points", "score"]
WRITE_IN = "write_in"
ABSTAIN = "abstain"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Item:
    """票上的一项：项目、候选人或被测评的职务。months：任职几个月；predecessor：前任；unit：单位代号。"""

    code: str
    name: str
    months: int | None = None
    predecessor: str | None = None
    unit: str | None = None

    def tree(self) -> Any:
        """规则文件里的写法。"""
        more = {"任职月数": self.months, "前任": self.predecessor, "单位": self.unit}
        kept = {key: str(value) for key, value in more.items() if value is not None}
        return {"名称": self.name, **kept} if kept else self.name


@dataclass(frozen=True)
class Paper:
    """票面的规定。

    marks：可填的标记，代号 → 名称（按由好到差）；grades：其中的等次；whole：可以整张票只填一个的标记；
    least/most：至少、至多填几项（计点为总点数）；most_for：赞成（含另选）至多几项，"places" 为不得多于名额；
    each：计点时每项至多几点；low/high：打分的范围；missing：漏填作废、算弃权还是不计；invalid：填错一项，整票作废还是该项作废；
    rank_sum：排序按名次和（小者居前）还是倒序分（大者居前）计，None 为不计；来源没有给出时待填；source：票面有效无效所依据的原文。
    """

    form: Form
    marks: Mapping[str, str]
    grades: tuple[str, ...]
    whole: frozenset[str]
    write_in: bool
    least: int | None
    most: int | None
    most_for: int | Literal["places"] | None
    each: int | None
    low: int
    high: int
    missing: Literal["void", "abstain", "skip"]
    invalid: Literal["ballot", "item"]
    rank_sum: bool | None
    source: str = ""


@dataclass(frozen=True)
class Fault:
    """填错之处：kind 供统计废票原因，sentence 说给投票人和监票人。"""

    kind: str
    sentence: str


@dataclass
class Reading:
    """读一张票的结果。marks：各项有效的标记；write_ins：另选的姓名 → 写在哪一项；whole：整张票的标记；void：整张无效的缘由。"""

    marks: dict[str, Any] = field(default_factory=dict)
    write_ins: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    whole: str | None = None
    void: Fault | None = None


def read(paper: Paper, items: Mapping[str, Item], ballot: Any, *, places: int | None = None) -> Reading:
    """读一张票：JSON 对象（项目代号 → 标记）、选择票也可以是代号的列表、整票标记是一个代号；None 是白票。"""
    if isinstance(ballot, str):
        return _whole(paper, items, ballot)
    marks = _as_object(paper, ballot)
    if isinstance(marks, Fault):
        return Reading(void=marks)
    reading = Reading()
    for code in marks:
        if code not in items:
            reading.void = Fault("不在票上的项目", f"票上没有“{_short(code)}”这一项")
            return reading
    for code in items if paper.missing != "skip" else marks:
        _read_item(paper, items[code], marks.get(code), reading)
    given = sum(not _blank(mark) for mark in marks.values())
    _check_ballot(paper, items, reading, given, places)
    if (
        reading.void is None
        and reading.faults
        and (paper.invalid == "ballot" or not (reading.marks or reading.write_ins))
    ):
        reading.void = next(iter(reading.faults.values()))
    return reading


def _whole(paper: Paper, items: Mapping[str, Item], ballot: str) -> Reading:
    if ballot not in paper.whole:
        return Reading(void=Fault("不认识的标记", f"整张票不能只填“{_short(ballot)}”"))
    marks = dict.fromkeys(items, ballot) if paper.form in ("vote", "grade") else {}
    return Reading(whole=ballot, marks=marks)


def _as_object(paper: Paper, ballot: Any) -> Mapping[str, Any] | Fault:
    if ballot is None:
        ballot = {}
    if isinstance(ballot, list) and paper.form == "choose":
        if not all(isinstance(code, str) for code in ballot):
            return Fault("不认识的标记", "选择票写成项目代号的列表")
        if len(set(ballot)) != len(ballot):
            return Fault("重复", "同一项选了两次")
        return dict.fromkeys(ballot, next(iter(paper.marks)))
    if not isinstance(ballot, Mapping) or not all(isinstance(code, str) for code in ballot):
        return Fault("不认识的标记", "一张票要写成“项目代号: 标记”的对象")
    return ballot


def _read_item(paper: Paper, item: Item, mark: Any, reading: Reading) -> None:
    if _blank(mark):
        _read_missing(paper, item, reading)
        return
    found = READERS[paper.form](paper, item, mark)
    if isinstance(found, Fault):
        reading.faults[item.code] = found
    elif isinstance(found, tuple):
        if found[1] in reading.write_ins:
            reading.faults[item.code] = Fault("重复", f"另选了两次“{found[1]}”")
        else:
            reading.write_ins[found[1]] = item.code
    else:
        reading.marks[item.code] = found


def _blank(mark: Any) -> bool:
    return mark is None or mark == [] or mark == ""


def _read_missing(paper: Paper, item: Item, reading: Reading) -> None:
    if paper.missing == "void":
        reading.faults[item.code] = Fault("漏填", f"“{item.name}”没有填")
    elif paper.missing == "abstain":
        reading.marks[item.code] = ABSTAIN


def _read_code(paper: Paper, item: Item, mark: Any) -> Any:
    if isinstance(mark, list):
        return _read_list(paper, item, mark)
    if isinstance(mark, str) and mark in paper.marks:
        return mark
    return Fault("不认识的标记", f"“{item.name}”不能填“{_short(mark)}”，可以填：{'、'.join(paper.marks)}")


def _read_list(paper: Paper, item: Item, marks: list[Any]) -> Any:
    if len(marks) == 2 and marks[0] == WRITE_IN and isinstance(marks[1], str):
        name = unicodedata.normalize("NFC", marks[1]).strip()
        if not paper.write_in:
            return Fault("不得另选", f"“{item.name}”这一项不能另选他人")
        if not name or len(name) > LONGEST_NAME or name == item.name or not name.isprintable():
            return Fault("另选不明", f"“{item.name}”这一项另选的姓名不清楚")
        return (WRITE_IN, name)
    if len(marks) == 1 and not isinstance(marks[0], list):
        return _read_code(paper, item, marks[0])
    return Fault("多选", f"“{item.name}”填了不止一个")


def _read_number(paper: Paper, item: Item, mark: Any) -> Any:
    if isinstance(mark, bool) or not isinstance(mark, int):
        return Fault("不认识的标记", f"“{item.name}”要填整数，不能是“{_short(mark)}”")
    if paper.form == "rank" and mark < 1:
        return Fault("超出范围", f"“{item.name}”的名次从 1 起")
    if paper.form == "points" and not 0 <= mark <= (paper.each if paper.each is not None else mark):
        return Fault(
            "超出范围",
            f"“{item.name}”的点数要在 0 到 {paper.each} 之间" if mark >= 0 else f"“{item.name}”的点数不能是负数",
        )
    if paper.form == "score" and not paper.low <= mark <= paper.high:
        return Fault("超出范围", f"“{item.name}”的分数要在 {paper.low} 到 {paper.high} 之间")
    return mark


READERS: dict[str, Callable[[Paper, Item, Any], Any]] = {
    "grade": _read_code,
    "vote": _read_code,
    "choose": _read_code,
    "rank": _read_number,
    "points": _read_number,
    "score": _read_number,
}


def _check_ballot(paper: Paper, items: Mapping[str, Item], reading: Reading, given: int, places: int | None) -> None:
    marks = reading.marks
    names = {item.name for item in items.values()}
    twice = [name for name in reading.write_ins if name in names]
    if twice:
        reading.void = Fault("另选不明", f"另选的“{twice[0]}”已在候选之列")
    if paper.form == "rank" and sorted(marks.values()) != list(range(1, len(marks) + 1)):
        reading.void = Fault("名次不清", "名次要从 1 起连续，不能重复或跳过")
    filled = sum(marks.values()) if paper.form == "points" else given
    word = "总点数" if paper.form == "points" else "填写的项数"
    if paper.least is not None and filled < paper.least:
        reading.void = Fault("少于下限", f"{word}是 {filled}，不能少于 {paper.least}")
    if paper.most is not None and filled > paper.most:
        reading.void = Fault("超过上限", f"{word}是 {filled}，不能多于 {paper.most}")
    limit = places if paper.most_for == "places" else paper.most_for
    best = next(iter(paper.marks), None)
    chosen = sum(mark == best for mark in marks.values()) + len(reading.write_ins)
    if limit is not None and chosen > limit:
        reading.void = Fault("超过名额", f"选了 {chosen} 个，多于 {limit} 个")


def _short(value: Any) -> str:
    text = str(value).encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= 40 else text[:40] + "…"
