"""两份工作法有什么不同：一条一条、一样一样，用办事员的话说（“答复的期限由三个月改为两个月”）。只看读好的 Text，不查库。"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .arguments import OF_ROLE
from .deadlines import Deadline
from .fields import KINDS
from .parts import SAME_ROLE, STAYS, Article, Field
from .text import Text
from .words import name_of

DIGITS = "零一二三四五六七八九"
UNITS = {"workday": "个工作日", "day": "日", "month": "个月"}
AUTOMATIC = "到了自动办"
ADDED, REMOVED = "新的一条", "删去的一条"
KIND_NAMES = {code: name for name, code in KINDS.items() if name != "选行"}
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Change:
    """一处不同。step: 哪一步（空：不在条文里）；what: 期限、由、自、至……；before、after: 原来的、现在的（没有为空）；said: 一句话。

    moves: 会不会使一件走得不一样、日子不一样（只改原文、按钮的不会）。
    """

    step: str
    number: str
    name: str
    what: str
    before: str
    after: str
    said: str
    moves: bool = True

    @property
    def where(self) -> str:
        """哪一条：条号和步骤的名称。"""
        return " ".join(part for part in (self.number, self.name) if part)


def differences(old: Text, new: Text) -> list[Change]:
    """new 比 old 改了什么：各条照 new 的次序，删去的在后，最后是条文以外的。"""
    found: list[Change] = []
    for article in new.articles:
        before = old.by_step.get(article.step)
        if before is None:
            said = f"增加{article.number}「{article.name}」"
            found.append(Change(article.step, article.number, article.name, ADDED, "", article.words, said))
        elif before != article:
            found += _of_article(old, before, new, article)
    for article in old.articles:
        if article.step not in new.by_step:
            said = f"删去{article.number}「{article.name}」"
            found.append(Change(article.step, article.number, article.name, REMOVED, article.words, "", said))
    return found + list(_of_head(old, new))


def _of_article(old: Text, before: Article, new: Text, after: Article) -> Iterator[Change]:
    told = False
    for what, moves, read in ASPECTS:
        was, now = read(old, before), read(new, after)
        if was != now:
            told = True
            yield Change(after.step, after.number, after.name, what, was, now, _said(after, what, was, now), moves)
    if not told:
        moved = [name for part, name in BESIDE if getattr(before, part) != getattr(after, part)]
        said = f"{after.name}的{'、'.join(moved)}改了" if moved else f"{after.name}的写法改了，意思没有变"
        yield Change(after.step, after.number, after.name, "写法", "", "", said, bool(moved))


def _said(article: Article, what: str, was: str, now: str) -> str:
    short = _numbers_apart(was, now) if what in DEADLINES else None
    if short:
        return f"{article.name}{'' if what == '期限' else '的'}{what}由{short[0]}改为{short[1]}"
    if not was:
        return f"{article.name}加了{what}：{now}"
    if not now:
        return f"{article.name}不再有{what}（原来：{was}）"
    if what == "原文":
        return f"{article.name}的原文改了"
    quoted = what if len(what) > 1 else f"「{what}」"
    return f"{article.name}的{quoted}由“{was}”改为“{now}”"


def _numbers_apart(was: str, now: str) -> tuple[str, str] | None:
    """两句期限只有日数不同的：“三个月”“两个月”。不是的为 None。"""
    lengths = [re.fullmatch(r"(?P<head>.*?)(?P<n>\d+)(?P<unit>个?工作日|日|周|个月|年)", one) for one in (was, now)]
    if "；" in was + now or not all(lengths) or lengths[0]["head"] != lengths[1]["head"]:  # type: ignore[index]
        return None
    spelt = [counted(int(one["n"]), one["unit"]) for one in lengths if one]
    return spelt[0], spelt[1]


def counted(n: int, unit: str) -> str:
    """几个工作日、几个月、几周、几日的汉字写法：“两个月”“十五日”；一百以上的照写数字。"""
    unit = "个工作日" if unit == "工作日" else unit
    if n >= 100 or n < 0:
        return f"{n} {unit}"
    tens, ones = divmod(n, 10)
    word = DIGITS[ones] if not tens else f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}"
    return f"{'两' if n == 2 and unit.startswith(('个', '周')) else word}{unit}"


def _deadline(deadline: Deadline | None) -> str:
    return deadline.words if deadline else ""


def _roles(text: Text, article: Article) -> str:
    return "、".join(text.roles.get(role, role) for role in article.by) or AUTOMATIC


def _stages(text: Text, codes: tuple[str, ...]) -> str:
    names = {**text.stages, **text.task_stages, STAYS: "不变"}
    return "、".join(names.get(code, code) for code in codes)


def _to(text: Text, article: Article) -> str:
    branch = article.branch
    if branch is None:
        return _stages(text, (article.to,)) if article.to else "不变"
    parts = [f"{value}：{_stages(text, (stage,))}" for value, stage in branch.to]
    return "；".join([*parts, *([f"其余：{_stages(text, (branch.rest,))}"] if branch.rest else [])])


def _conditions(text: Text, named: tuple[Any, ...]) -> str:
    return "；".join(f"{name_of('条件', code)}{_argument(text, argument)}" for code, argument in named)


def _argument(text: Text, argument: Any) -> str:
    if isinstance(argument, dict):
        return "、".join(f"{_argument(text, key)}{_argument(text, value)}" for key, value in argument.items())
    if isinstance(argument, list | tuple):
        return "、".join(_argument(text, one) for one in argument)
    word = str(argument)
    item, step = text.fields.get(word), text.by_step.get(word)
    said = item.name if item else step.name if step else text.roles.get(word.removeprefix(OF_ROLE), word)
    return f" {said.removeprefix(OF_ROLE)}" if said else ""


def _fields(text: Text, article: Article) -> str:
    given = [f"{text.fields[c].name if c in text.fields else c}（固定 {value}）" for c, value in article.given]
    return "、".join([*(_field(item) for item in article.fields), *given])


def _field(item: Field) -> str:
    """填写的一项：名称、种类、表的各列、标记。种类换了、选项列换成文字，都看得出。"""
    columns = "：" + "、".join(_field(column) for column in item.columns) if item.columns else ""
    marks = [name for name, on in (("可空", item.optional), ("可多个", item.many)) if on]
    marks += [f"{item.required_for}必填"] if item.required_for else []
    return f"{item.name}（{'，'.join([KIND_NAMES[item.kind] + columns, *marks])}）"


def _opens(text: Text, article: Article) -> str:
    named = (
        (text.fields[one.field].name if one.field in text.fields else one.field, one.role) for one in article.opens
    )
    return "、".join(
        f"{field}→{'同一角色' if role == SAME_ROLE else text.roles.get(role, role)}" for field, role in named
    )


def _reopens(text: Text, article: Article) -> str:
    reopens = article.reopens
    if reopens is None:
        return ""
    roles = "、".join(text.roles.get(role, role) for role in reopens.roles) or "要答复的"
    days = [f"{text.by_step[step].name if step in text.by_step else step}{d.words}" for step, d in reopens.deadlines]
    return "，".join([roles, *days])


def _raises(text: Text, article: Article) -> str:
    return "、".join(one.procedure or "、".join(code for _, code in one.kinds) for one in article.raises)


def _extends(text: Text, article: Article) -> str:
    return "、".join(text.by_step[step].name if step in text.by_step else step for step, _ in article.extends)


def _step_name(text: Text, code: str) -> str:
    return text.by_step[code].name if code in text.by_step else code


def _halts(text: Text, article: Article) -> str:
    return "到".join(_step_name(text, step) for step in article.halts or ())


BESIDE = (
    ("opens", "开分办"), ("reopens", "重开分办"), ("branch", "至"), ("vote", "表决"), ("transfers", "转出去的"),
    ("merges", "并案"), ("raises", "立事项"), ("links", "链接"), ("fields", "填写项"),
)  # fmt: skip
DEADLINES = ("期限", "重办的期限", "可延", "到期自办")
Read = Callable[[Text, Article], str]
ASPECTS: tuple[tuple[str, bool, Read], ...] = (
    ("期限", True, lambda text, a: _deadline(a.deadline)),
    ("重办的期限", True, lambda text, a: _deadline(a.redo_deadline)),
    ("可延", True, lambda text, a: _deadline(a.limit)),
    ("到期自办", True, lambda text, a: _deadline(a.at)),
    ("逾期则", True, lambda text, a: _step_name(text, a.overdue) if a.overdue else ""),
    ("停表", True, _halts),
    ("由", True, _roles),
    ("于", True, lambda text, a: "分办" if a.place == "task" else "事项"),
    ("自", True, lambda text, a: _stages(text, a.origin)),
    ("至", True, _to),
    ("文书", False, lambda text, a: "、".join(name for name, _ in a.documents)),
    ("条件", True, lambda text, a: _conditions(text, a.conditions)),
    ("当", True, lambda text, a: _conditions(text, a.when)),
    ("填", True, _fields),
    ("开分办", True, _opens),
    ("重开分办", True, _reopens),
    ("立事项", True, _raises),
    ("延长", True, _extends),
    ("条号", False, lambda text, a: a.number),
    ("名称", False, lambda text, a: a.name),
    ("原文", False, lambda text, a: a.words),
    ("按钮", False, lambda text, a: a.button),
    ("编号", False, lambda text, a: a.series),
    ("出处", False, lambda text, a: "；".join("：".join(filter(None, one)) for one in a.sources)),
)


def _of_head(old: Text, new: Text) -> Iterator[Change]:
    """条文以外的：增加、删去的状态、角色、选项，怎样结束，梯次。"""
    options = [{code: "、".join(items) for code, items in text.options.items()} for text in (old, new)]
    tables = (
        ("状态", old.stages, new.stages), ("分办的状态", old.task_stages, new.task_stages),
        ("角色", old.roles, new.roles), ("选项", options[0], options[1]),
    )  # fmt: skip
    for what, was, now in tables:
        for code in dict.fromkeys([*now, *was]):
            before, after = was.get(code, ""), now.get(code, "")
            if before != after:
                yield Change("", "", what, what, before, after, _head_said(what, before, after))
    for what, was_, now_ in (
        ("开始", old.stages.get(old.start), new.stages.get(new.start)),
        ("依据", old.basis, new.basis),
    ):
        if was_ != now_:
            yield Change("", "", what, what, was_ or "", now_ or "", f"{what}由“{was_}”改为“{now_}”", what == "开始")
    for stage in new.endings.keys() & old.endings.keys():
        if new.endings[stage] != old.endings[stage]:
            yield Change("", "", "结束", "结束", "", "", f"「{new.stages[stage]}」怎样算结束改了")
    if old.rungs != new.rungs:
        yield Change("", "", "梯次", "梯次", "", "", "梯次（到期前后谁知道、谁来催）改了", moves=False)


def _head_said(what: str, before: str, after: str) -> str:
    if not before:
        return f"增加{what}「{after}」"
    return f"删去{what}「{before}」" if not after else f"{what}「{before}」改为「{after}」"
