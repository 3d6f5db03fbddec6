"""一件事项的一行：第一行说它是什么，第二行说它为什么在这里。清单、检索、工作台、公开网站画的都是它。

编号、第几次办理、环的样子、还有几天，只在这里说。
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bihuan.procedure.door import Case, Text, text_by_id
from bihuan.ui.door import due_words, numbered

from .url import case_url


@dataclass(frozen=True)
class Row:
    """一行。ring：环的样子；mark：没有期限可说时，右边写的。

    units：承办角色的名称 → 单位；step：此刻该办的步骤（由时钟来的行才有）。
    """

    title: str
    url: str
    note: str = ""
    progress: int = 0
    round: int = 1
    ring: str = "open"
    due_on: dt.date | None = None
    case_id: int = 0
    kind: str = ""
    step: str = ""
    stage: str = ""
    number: str = ""
    proposer: str = ""
    mark: str = ""
    units: Mapping[str, Sequence[str]] = field(default_factory=dict)
    received_on: dt.date | None = None
    ended_on: dt.date | None = None


def of_cases(cases: Sequence[Case], today: dt.date, said: Mapping[int, str] | None = None) -> list[Row]:
    """事项各画一行。said：事项 → 第二行另说的话。"""
    return [of_case(one, today, more=(said or {}).get(one.pk, "")) for one in cases]


def of_case(
    case: Case, today: dt.date, *, due_on: dt.date | None = None, who: str = "", more: str = "",
    units: Mapping[str, Sequence[str]] | None = None, url: str = "",
) -> Row:  # fmt: skip
    """一件画一行。due_on：不是事项自己的期限时（单位的）另给；who：谁提的；more：另说的话。"""
    text = text_by_id(case.text_id)
    stage = text.stages.get(case.stage, case.stage)
    due_on = None if case.ended_on else due_on or case.due_on
    ring = closing_of(text, case.stage).ring if case.ended_on else ring_of(None, due_on, today)
    return Row(
        case.title, url or case_url(case), note(called(case.number), who, stage, more, again(case.round)),
        case.progress, case.round, ring, due_on, case.pk, case.kind, "", stage,
        case.number, who, stage if case.ended_on else "", units or {}, case.received_on, case.ended_on,
    )  # fmt: skip


@dataclass(frozen=True)
class Closing:
    """环怎样合上：样子（done 圆满，plain 平常，broken 未了），和旁边的一句话。"""

    ring: str
    note: str = ""


COLOURS = {"whole": "done", "plain": "plain", "broken": "broken"}
SINCE = "2027"  # 成色自这一年的工作法写起；更早的照当时，合上的都是绿的


def closing_of(text: Text, ending: str) -> Closing:
    """照工作法这一种结束的成色；没有写的是平常。"""
    found = text.endings.get(ending)
    if found is None or (not found.colour and text.version < SINCE):
        return Closing("done")
    return Closing(COLOURS.get(found.colour, "plain"), found.note)


def ring_of(ended_on: dt.date | None, due_on: dt.date | None, today: dt.date) -> str:
    """环的样子：结束了的闭着，有期限的看期限。"""
    if ended_on:
        return "done"
    return due_words(due_on, today)[0] if due_on else "open"


def called(number: str) -> str:
    """编号怎么念。"""
    return numbered(number)


def order_of(number: str) -> int | None:
    """编号里的序号，是数：表格里照它排，10 在 9 之后；没有编号的为空。"""
    found = re.findall(r"\d+", number)
    return int(found[-1][:15]) if found else None


def again(turn: int) -> str:
    """第几次办理；头一次不说。"""
    return f"第 {turn} 次办理" if turn > 1 else ""


def note(*parts: str) -> str:
    """第二行：各段用点隔开，空的不要。"""
    return " · ".join(part for part in parts if part)
