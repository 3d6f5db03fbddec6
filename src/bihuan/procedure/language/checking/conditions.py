"""条件的参数：一个一个对得上——项有、步骤有、数是数；写在「当」里而没有人来叫醒的说出来。"""

from typing import Any

from bihuan.kernel.count import load_rule, text_of, texts

from ..arguments import ABOVE, IF, OF_ROLE, THEN, expected, how_much
from ..naming import listed
from ..numerals import EXAMPLES, threshold
from ..parts import ALL_PASSED, ELECTED, RESULT, REVOTE, SOME_FAILED, UNFILLED, Article
from ..text import Text
from .flow import options
from .known import Known, raised_kinds

COUNTED = ("number", "money")
OF_ABOVE = ("field_in", "field_at_least", "field_at_most")  # 看得了上级的一项的条件：办的时候才问的


def argument_said(text: Text, article: Article, code: str, argument: Any, known: Known) -> str:
    kind = expected(code)
    if kind == "none":
        return f"这个条件不带参数：{argument}" if argument else ""
    if kind in ("values", "lists", "numbers"):
        return _of_fields(text, article, code, kind, argument)
    prove = _PROVE.get(kind)
    return prove(text, argument, known) if prove else ""


def _of_fields(text: Text, article: Article, code: str, kind: str, argument: Any) -> str:
    if not isinstance(argument, dict) or not argument:
        return "条件要写明哪一项是什么，如 {格为: {结果: 满意}}"
    for field, wanted in argument.items():
        if field.startswith(ABOVE):
            if code not in OF_ABOVE:
                return f"「{field}」要写在 格在、格不少于、格不多于 里：别的只看本件自己填的"
            if kind == "numbers" and not _is_number(wanted):
                return f"条件里的「{field}」要与一个数比"
            continue
        if field.rpartition(".")[2] == RESULT and kind != "numbers" and outcomes(text):
            if wrong := [value for value in listed(wanted) if value not in outcomes(text)]:
                return f"条件里的「{wrong[0]}」不是表决会得出的结果：{'、'.join(outcomes(text))}"
            continue
        item = text.fields.get(field.rpartition(".")[2])
        if item is None:
            return f"条件里的「{field}」没有哪一条填它"
        if kind == "numbers":
            if not (item.kind in COUNTED or item.many or item.kind == "table") or not _is_number(wanted):
                return f"条件里的「{item.name}」要是数字或金额（可以填几个的、表数个数），与一个数比"
        elif bad := [
            value for value in listed(wanted) if options(text, item.code) and value not in options(text, item.code)
        ]:
            return f"条件里的「{bad[0]}」不是「{item.name}」的选项"
        if (
            not code.startswith(("any_", "each_"))
            and article.place == "case"
            and "." not in field
            and _of_tasks(text, field)
        ):
            return f"「{item.name}」是各个分办填的，要写 任一格为 或 各格为"
    return ""


def _of_tasks(text: Text, field: str) -> bool:
    places = {a.place for a in text.articles if a.field(field)}
    return places == {"task"}


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and value.replace(".", "", 1).isdigit()


def _number(text: Text, argument: Any, known: Known) -> str:
    return "" if isinstance(argument, str) and argument.isdigit() else f"条件的参数要是一个数，不是「{argument}」"


def _step(text: Text, argument: Any, known: Known) -> str:
    known_step = argument in text.steps_by_name or argument in text.by_step
    return "" if isinstance(argument, str) and known_step else f"条件所指的步骤不存在：{argument}"


def _word(text: Text, argument: Any, known: Known) -> str:
    return "" if isinstance(argument, str) and argument else "条件要带一个词，如 {结果类别为: B}"


def _maybe_step(text: Text, argument: Any, known: Known) -> str:
    return "" if not argument or argument in _kinds_below(text, known) else _step(text, argument, known)


def _roles(text: Text, argument: Any, known: Known) -> str:
    wrong = [text.roles.get(code, code) for code in listed(argument) if code not in text.task_roles]
    if not listed(argument):
        return "条件要写明哪些角色，如 {分办均已完: [主办单位]}"
    return f"条件里的「{wrong[0]}」不是分办的角色：没有哪一条「开分办」开出它" if wrong else ""


def _child_stages(text: Text, argument: Any, known: Known) -> str:
    children = [child for code in raised_kinds(text) if (child := known.find(code))]
    stages = {name for child in children for name in child.stages.values()}
    if not argument:
        return "条件要写明下属的哪些状态"
    wrong = [name for name in argument if children and name not in stages]
    return f"条件里的「{wrong[0]}」不是下属的状态" if wrong else ""


def _above_stages(text: Text, argument: Any, known: Known) -> str:
    return "" if argument else "条件要写明上级的哪些状态"


def _count(text: Text, argument: Any, known: Known) -> str:
    numbers = list(argument.values()) if isinstance(argument, dict) else [argument]
    good = numbers and all(isinstance(one, str) and one.isdigit() for one in numbers)
    if not good:
        return "条件的参数要是一个数，或者 {种类: 数}"
    if not isinstance(argument, dict):
        return ""
    unknown = [kind for kind in argument if kind not in _kinds_below(text, known) and not known.find(kind)]
    return f"条件里的「{unknown[0]}」不是一种事项：写工作法的代号" if unknown else ""


def _child_steps(text: Text, argument: Any, known: Known) -> str:
    if not isinstance(argument, dict) or not argument or not all(_digits(n) for n in argument.values()):
        return "要写成 {子事项办不少于: {下属的步骤: 次数}}"
    if not raised_kinds(text):
        return "没有哪一条「立事项」，没有下属可数"
    children = [child for code in raised_kinds(text) if (child := known.find(code))]
    named = {name for child in children for name in child.steps_by_name}
    wrong = [step for step in argument if children and step not in named]
    return f"条件里的「{wrong[0]}」不是下属的步骤" if wrong else ""


def _digits(value: Any) -> bool:
    return isinstance(value, str) and value.isdigit()


def _kinds_below(text: Text, known: Known) -> set[str]:
    """立得出的各种下属：工作法的代号，事项的种类和名称。"""
    codes = raised_kinds(text)
    children = [child for code in codes if (child := known.find(code))]
    return {*codes, *(word for child in children for word in (child.kind, child.kind_name))}


def _share(text: Text, argument: Any, known: Known) -> str:
    if not isinstance(argument, dict) or set(argument) != {"分子", "分母", "须"}:
        return "占比要写成 {占比: {分子: 甲, 分母: 乙, 须: 过半数}}"
    if threshold(said := str(argument["须"])) is None:
        return f"「须」只能是 {EXAMPLES} 这样的，不是「{said}」"
    for part in (argument["分子"], argument["分母"]):
        item = text.fields.get(part.rpartition(".")[2])
        counted = item is not None and (item.kind in COUNTED or item.many or item.kind == "table")
        if not counted and not part.startswith(OF_ROLE):
            return f"占比的「{part}」要是数字、可以填几个的一项，或者一类人（全体代表、常委会组成人员、一个角色）"
    return ""


def _if_then(text: Text, argument: Any, known: Known) -> str:
    if not isinstance(argument, dict) or set(argument) != {IF, THEN} or not argument[IF]:
        return "要写成 {如果: {项: 值}, 须办过: 步骤}"
    missing = [code for code in argument[IF] if code not in text.fields and not code.startswith(ABOVE)]
    if missing:
        return f"条件里的「{missing[0]}」没有哪一条填它"
    for code, wanted in argument[IF].items():
        item = text.fields.get(code)
        counted = item is not None and (item.kind in COUNTED or item.many or item.kind == "table")
        if item is not None and how_much(wanted) and not counted:
            return f"「如果」里的「{item.name}」要是数字、金额、表，才说得上{wanted}"
        if item is not None and item.kind in COUNTED and not how_much(wanted):
            return f"「如果」里的「{item.name}」是数，写 不少于、不多于、超过、不足 和一个数，如 不少于5000，不是「{wanted}」"
    return _step(text, argument[THEN], known)


def _meeting(text: Text, argument: Any, known: Known) -> str:
    good = isinstance(argument, dict) and str(argument.get("件", "")).isdigit()
    return "" if good else "要写成 {同一会议中不少于: {项: 值, 件: 1}}"


_PROVE = {
    "number": _number, "step": _step, "maybe_step": _maybe_step, "roles": _roles, "child_stages": _child_stages,
    "above_stages": _above_stages, "count": _count, "share": _share, "if_then": _if_then, "meeting": _meeting,
    "word": _word, "child_steps": _child_steps,
}  # fmt: skip


def unwoken(code: str, argument: Any) -> str:
    """写在「当」里而没有人来叫醒的。"""
    if code == "children_did":
        return "「子事项办不少于」只能写在「条件」里：下属停在原处办一步，上级不会自己接着办"
    asked = argument.get(IF, argument) if isinstance(argument, dict) else {}
    if isinstance(asked, dict) and any(str(name).startswith(ABOVE) for name in asked):
        return "「上级的」哪一项只能写在「条件」里：上级变了，下属不会自己接着办"
    return ""


def outcomes(text: Text) -> tuple[str, ...]:
    """各次表决会得出的结果：有名额的是选出、再次投票、名额未满，其余是规则里各行的等次。"""
    found: list[str] = []
    for vote in [a.vote for a in text.articles if a.vote and a.vote.rule in texts()]:
        rule = load_rule(text_of(vote.rule))
        chosen = vote.seats or vote.tiers or rule.places
        if vote.each and not chosen:
            found += [ALL_PASSED, SOME_FAILED]
            continue
        found += [ELECTED, REVOTE, UNFILLED] if chosen else [line.label for line in rule.lines] or [ELECTED]
    return tuple(dict.fromkeys(found))
