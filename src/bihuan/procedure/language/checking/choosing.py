"""选项和岔路：选项有，岔路都走得到头；条件的参数对得上。"""

from typing import Any

from bihuan.kernel.count import load_rule, text_of, texts, with_places
from bihuan.kernel.refuse import BadInput

from ..arguments import ABOVE, IF, OF_ROLE, THEN, expected
from ..naming import listed
from ..numerals import EXAMPLES, threshold
from ..parts import (
    ALL_PASSED,
    ELECTED,
    REST,
    RESULT,
    REVOTE,
    SOME_FAILED,
    TAKEN_AS,
    UNFILLED,
    VOTE_RESULT,
    Article,
    Vote,
)
from ..text import Text
from ..tiers import tier_column, tier_names
from .flow import Flow, given_by_code, options
from .known import Found, Known, raised_kinds, where

CHOSEN = ("choice", "rating", "yesno")
COUNTED = ("number", "money")
OF_ABOVE = ("field_in", "field_at_least", "field_at_most")  # 看得了上级的一项的条件：办的时候才问的


def chooses(text: Text, known: Known) -> Found:
    """选项、岔路、表决、条件的参数。"""
    yield from _options(text)
    for article in text.articles:
        yield from ((where(article), said) for said in _branch(text, article))
        yield from ((where(article), said) for said in _vote(text, article))
        for code, argument in article.conditions + article.when:
            if known.conditions and code not in known.conditions:
                yield where(article), f"条件 {code} 没有登记"
            said = _argument(text, article, code, argument, known)
            if said:
                yield where(article), said
        yield from ((where(article), said) for code, argument in article.when if (said := _unwoken(code, argument)))


def _unwoken(code: str, argument: Any) -> str:
    """写在「当」里而没有人来叫醒的。"""
    if code == "children_did":
        return "「子事项办不少于」只能写在「条件」里：下属停在原处办一步，上级不会自己接着办"
    asked = argument.get(IF, argument) if isinstance(argument, dict) else {}
    if isinstance(asked, dict) and any(str(name).startswith(ABOVE) for name in asked):
        return "「上级的」哪一项只能写在「条件」里：上级变了，下属不会自己接着办"
    return ""


def _options(text: Text) -> Found:
    for article in text.articles:
        for item in article.fields:
            chosen = item.kind in ("choice", "rating")
            if chosen and not options(text, item.code) and not given_by_code(text, item.code):
                yield where(article), f"「{item.name}」没有选项：在「选项」里写 {item.name}: [甲, 乙]"
            for column in () if item.picks else item.columns:
                if column.kind in ("choice", "rating") and not text.table_options.get((item.code, column.code)):
                    name = f"{item.name}.{column.name}"
                    yield where(article), f"「{name}」没有选项：在「选项」里写 {name}: [甲, 乙]"
            for value in item.required_values:
                if not _offered(text, article, item.required_of, value):
                    yield where(article), f"「{item.name}」的（{value}必填）：没有哪一项有「{value}」这个选项"


def _offered(text: Text, article: Article, of: str, value: str) -> bool:
    codes = [of] if of else [item.code for item in article.fields if item.kind in CHOSEN]
    return any(value in options(text, code) or given_by_code(text, code) for code in codes)


def _branch(text: Text, article: Article) -> list[str]:
    branch = article.branch
    if branch is None:
        return []
    values = [value for value, _ in branch.to]
    if branch.by == VOTE_RESULT:
        known = _outcomes(text)
        if not known:
            return ["「按: 表决结果」却没有哪一条「表决」"]
        return _covered("表决结果", known, values, branch.rest)
    if branch.by == TAKEN_AS:
        return _covered("办理的角色", article.by, values, branch.rest)
    item = text.fields[branch.by]
    if item.kind not in CHOSEN or item.many:
        return [f"「按」的「{item.name}」要是只选一个的 选项、评价或者 是否"]
    own = article.field(branch.by)
    if own and own.optional:
        return [f"「按」的「{item.name}」不能（可空）：不填就不知道走到哪里"]
    if own is None and not Flow(text, frozenset({branch.by})).at(article):
        return [f"「按」的「{item.name}」走到这里时不一定填了"]
    if given_by_code(text, branch.by):
        return [] if branch.rest else [f"「{item.name}」的选项由本级设置，「至」里要写 其余"]
    return _covered(item.name, options(text, branch.by), values, branch.rest)


def _covered(name: str, offered: tuple[str, ...], values: list[str], rest: str) -> list[str]:
    said = [f"「至」里的「{value}」不是「{name}」的选项" for value in values if offered and value not in offered]
    left = [value for value in offered if value not in values]
    if left and not rest:
        said.append(f"「{name}」选「{'、'.join(left)}」时走到哪里没有写；补上，或者写 其余")
    return said


def _outcomes(text: Text) -> tuple[str, ...]:
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


def _vote(text: Text, article: Article) -> list[str]:
    vote, said = article.vote, []
    if vote is None:
        return []
    if vote.rule not in texts():
        said.append(f"没有计票规则 {vote.rule}，现有：{'、'.join(texts())}")
    if not vote.ways:
        said.append("「表决」要写明「方式」：录入、举手")
    if vote.of and text.fields[vote.of].kind not in ("table", "person", "deputy"):
        said.append("「项」只能是一张表或者人员")
    said += _tiers(text, vote)
    if vote.each and (not vote.of or vote.seats or vote.tiers):
        said.append("「逐项」要写明「项」，不写「名额」：各行各有结果")
    elif vote.of and article.field(vote.of):
        said.append(f"表决的「{text.fields[vote.of].name}」要由先前的一步填好，不能在表决的这一步填")
    return said + _rule(vote)


def _tiers(text: Text, vote: Vote) -> list[str]:
    """各层级的名额：分得出层级，个个层级有名额。"""
    if not vote.tiers:
        return []
    column = tier_column(text, vote)
    if not column:
        return ["各层级的「名额」要表决一张表，表里有一列选项正是这些层级；认得出几列的，在「名额」里写 按: 列"]
    left = [name for name in tier_names(text, vote, column) if not vote.seats_of(name)]
    said = [f"「名额」没有写到「{'、'.join(left)}」：补上，或者写 {REST}"] if left else []
    if vote.rule in texts() and load_rule(text_of(vote.rule)).paper.write_in:
        said.append(f"规则 {vote.rule} 可以另选他人，另选的人不知道是哪一层级，不能分层级定名额")
    return said


def _rule(vote: Vote) -> list[str]:
    """规则用得上：票面录得了，待填的没有，名额定得了。"""
    if vote.rule not in texts():
        return []
    rule = load_rule(text_of(vote.rule))
    if rule.paper.form not in ("vote", "grade", "choose"):
        return [f"规则 {vote.rule} 的票是排序、计点或打分的，不能由人录入合计的票数"]
    try:
        for seats in [vote.seats] if vote.seats else [n for _, n in vote.tiers]:
            with_places(rule, seats).refuse_if_open()
        if not vote.seats and not vote.tiers:
            rule.refuse_if_open()
    except BadInput as refused:
        return [f"规则 {vote.rule}：{refused.sentence}"]
    return []


def _argument(text: Text, article: Article, code: str, argument: Any, known: Known) -> str:
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
        if field.rpartition(".")[2] == RESULT and kind != "numbers" and _outcomes(text):
            if wrong := [value for value in listed(wanted) if value not in _outcomes(text)]:
                return f"条件里的「{wrong[0]}」不是表决会得出的结果：{'、'.join(_outcomes(text))}"
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
    return f"条件里的「{missing[0]}」没有哪一条填它" if missing else _step(text, argument[THEN], known)


def _meeting(text: Text, argument: Any, known: Known) -> str:
    good = isinstance(argument, dict) and str(argument.get("件", "")).isdigit()
    return "" if good else "要写成 {同一会议中不少于: {项: 值, 件: 1}}"


_PROVE = {
    "number": _number, "step": _step, "maybe_step": _maybe_step, "roles": _roles, "child_stages": _child_stages,
    "above_stages": _above_stages, "count": _count, "share": _share, "if_then": _if_then, "meeting": _meeting,
    "word": _word, "child_steps": _child_steps,
}  # fmt: skip
