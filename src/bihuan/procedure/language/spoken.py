"""条件说成话：条文表、印成办法、例、沙盘上念的是同一句；参数从来不照程序的样子印出来。"""

from collections.abc import Callable, Mapping
from typing import Any

from .arguments import IF, OF_ROLE, THEN, expected, how_much
from .naming import listed
from .parts import Article, Named
from .text import Text
from .words import code_of, name_of

Say = Callable[[Text, str, Any], str]
_VALUES = {
    "field_is": "{item}为{values}", "field_is_not": "{item}不为{values}", "field_in": "{item}为{values}之一",
    "any_field_is": "有一个单位的{item}为{values}", "any_field_in": "有一个单位的{item}为{values}之一",
    "each_field_is": "各单位的{item}都为{values}", "each_field_in": "各单位的{item}都为{values}之一",
}  # fmt: skip
_STEPS = {
    "done": "办过「{step}」", "not_done": "没有办过「{step}」", "done_this_round": "这一轮里办过「{step}」",
    "not_done_today": "当天没有办过「{step}」", "pending": "「{step}」还没有答复",
    "different_person": "与办「{step}」的不是同一人", "different_unit": "与办「{step}」的不是同一单位",
    "not_sent_by": "不由「{step}」而来",
}  # fmt: skip
_NUMBERS = {"field_at_least": "{item}不少于 {n}", "field_at_most": "{item}不多于 {n}"}


def condition_said(text: Text, code: str, argument: Any) -> str:
    """一个条件要什么，一句话：联名人数不少于 5；检查记录占问题清单的三分之一以上。"""
    say = _SAYS.get(expected(code))
    return say(text, code, argument) if say and argument not in ("", None) else name_of("条件", code)


def conditions_said(text: Text, named: tuple[Named, ...]) -> str:
    """几个条件写在一起，用分号隔开。"""
    return "；".join(condition_said(text, code, argument) for code, argument in named)


def refusal_said(text: Text, step: str, refuses: str) -> str:
    """例里的「拒」：写的是条件的名称的，说出那一步的这个条件；别的照原话。step：末一步的名称。"""
    code, article = code_of("条件", refuses), text.by_step.get(text.steps_by_name.get(step, step))
    said = (
        [condition_said(text, one, argument) for one, argument in article.conditions if one == code] if article else []
    )
    return f"没有做到“{'；'.join(said)}”" if said else refuses


def item_said(text: Text, code: str) -> str:
    """一项怎样称呼：‹步骤›的‹项›；一类人是角色的名称。"""
    if code.startswith(OF_ROLE):
        role = code.removeprefix(OF_ROLE)
        return text.roles.get(role, role)
    step, _, name = code.rpartition(".")
    item = text.fields.get(name)
    said = item.name if item else text.fields_by_name.get(name, name)
    return f"{_step(text, step)}的{said}" if step else said


def _step(text: Text, word: str) -> str:
    article: Article | None = text.by_step.get(text.steps_by_name.get(word, word))
    return article.name if article else word


def _values(text: Text, code: str, argument: Any) -> str:
    pairs = argument.items() if isinstance(argument, Mapping) else ()
    form = _VALUES.get(code, "{item}为{values}")
    return "，".join(form.format(item=item_said(text, k), values="、".join(map(str, listed(v)))) for k, v in pairs)


def _numbers(text: Text, code: str, argument: Any) -> str:
    pairs = argument.items() if isinstance(argument, Mapping) else ()
    form = _NUMBERS.get(code, "{item} {n}")
    return "，".join(form.format(item=item_said(text, key), n=n) for key, n in pairs)


def _of_step(text: Text, code: str, argument: Any) -> str:
    form = _STEPS.get(code, name_of("条件", code) + "「{step}」")
    return form.format(step=_step(text, str(argument)))


def _number(text: Text, code: str, argument: Any) -> str:
    word = name_of("条件", code)
    if word.endswith("工作日"):
        return f"{word.removesuffix('工作日')} {argument} 个工作日"
    return f"{word} {argument} 次" if "次数" in word else f"{word} {argument}"


def _roles(text: Text, code: str, argument: Any) -> str:
    names = "、".join(text.roles.get(role, role) for role in listed(argument))
    return f"{names}的分办都办完了" if code == "tasks_ended" else f"{name_of('条件', code)}{names}"


def _stages(text: Text, code: str, argument: Any) -> str:
    return f"{name_of('条件', code)}「{'、'.join(map(str, listed(argument)))}」"


def _count(text: Text, code: str, argument: Any) -> str:
    each = argument.items() if isinstance(argument, Mapping) else [("下属", argument)]
    return "，".join(f"{name_of('事项种类', kind)}不少于 {n} 件" for kind, n in each)


def _child_steps(text: Text, code: str, argument: Any) -> str:
    each = argument.items() if isinstance(argument, Mapping) else ()
    return "，".join(f"下属一共办「{step}」不少于 {n} 次" for step, n in each)


def _share(text: Text, code: str, argument: Any) -> str:
    if not isinstance(argument, Mapping):
        return f"{name_of('条件', code)} {argument}"
    part, whole = (item_said(text, str(argument.get(key, ""))) for key in ("分子", "分母"))
    return f"{part}占{whole}的{argument.get('须', '')}"


def _if_then(text: Text, code: str, argument: Any) -> str:
    if not isinstance(argument, Mapping):
        return str(argument)
    pairs = argument.get(IF) or {}
    told = (f"{item_said(text, k)}{v}" if how_much(v) else _values(text, "field_is", {k: v}) for k, v in pairs.items())
    return f"{'，'.join(told)}的，要办过「{_step(text, str(argument[THEN]))}」"


def _meeting(text: Text, code: str, argument: Any) -> str:
    told = dict(argument) if isinstance(argument, Mapping) else {}
    n = told.pop("件", "")
    return f"同一次会议上，{_values(text, 'field_is', told)}的不少于 {n} 件"


_SAYS: dict[str, Say] = {
    "values": _values, "lists": _values, "numbers": _numbers, "step": _of_step, "number": _number, "roles": _roles,
    "child_stages": _stages, "above_stages": _stages, "count": _count,
    "child_steps": _child_steps, "share": _share, "if_then": _if_then,
    "meeting": _meeting, "maybe_step": _of_step,
    "word": lambda text, code, argument: f"{name_of('条件', code)} {argument}",
}  # fmt: skip
