"""例：行读得懂，步骤在，接的例在，选项对得上。走得通走不通由试走的人说。"""

from ..lines import Line, read_line
from ..parts import RESULT, SHORTLIST, VOTES, Example
from ..text import Text
from .flow import options
from .known import Found, Known, raised_kinds

VOTED = (RESULT, VOTES, SHORTLIST)


def tells(text: Text, known: Known) -> Found:
    """每个例的每一行。"""
    names = [example.name for example in text.examples]
    for example in text.examples:
        here = f"例 {example.name}"
        if names.count(example.name) > 1:
            yield here, "两个例同名"
        yield from ((here, said) for said in _lines(text, example, names, known))
        yield from ((here, said) for said in _gets(text, example))


def _lines(text: Text, example: Example, names: list[str], known: Known) -> list[str]:
    said, last = [], ""
    for position, written in enumerate(example.lines):
        line = read_line(written)
        if line is None:
            said.append(
                f"读不懂这一行：{written}；应当写成 日期 谁 步骤 项=值，或者 日期 到期；日期写成 2027-03-01 这样，要有这一天"
            )
            continue
        if line.after and (position or line.after not in names or line.after == example.name):
            said.append(f"「接」只在头一行，接的是另一个例：{line.after}")
        if line.on < last:
            said.append(f"日子倒着走：{written}")
        last = line.on
        said += _step(text, line, known) if line.step else []
    return said


def _step(text: Text, line: Line, known: Known) -> list[str]:
    """一行的步骤和各项；自己没有的步骤，看下属有没有（下属由停在那里的各件来办）。"""
    whose = next((one for one in (text, *_below(text, known)) if line.step in one.steps_by_name), None)
    if whose is None:
        return [f"没有这一步：{line.step}"]
    article, said = whose.by_step[whose.steps_by_name[line.step]], []
    for name, values in line.values:
        item = next((item for item in article.fields if item.name == name), None)
        if item is None and article.vote and name in VOTED:
            continue  # 表决得出的，由试走的人照计票规则看
        if item is None:
            said.append(f"「{line.step}」没有「{name}」这一项")
            continue
        offered = options(whose, item.code) if item.kind in ("choice", "rating", "yesno") else ()
        said += [f"「{value}」不是「{name}」的选项" for value in values if offered and value not in offered]
    return said


def _below(text: Text, known: Known) -> list[Text]:
    return [child for code in sorted(raised_kinds(text)) if (child := known.find(code)) is not None]


def _gets(text: Text, example: Example) -> list[str]:
    stages = {*text.stages.values()}
    return [f"「得」的状态不存在：{value}" for what, value in example.gets if what == "状态" and value not in stages]
