"""登记处：条件、选项、步骤的动词、结束之后的事。各房间在启动时登记，引擎只按代号找。"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bihuan.ledger.door import Entry

from .language.arguments import expects
from .machine.standing import STANDING
from .situation import Happening, Situation, Taking

Holds = Callable[[Situation, str], bool]
Options = Callable[[Situation], list[tuple[str, str]]]
StepVerb = Callable[[int, Taking], Entry]
Facts = Callable[[Happening], Iterable[tuple[str, int]]]
Aside = Callable[[Situation], str]
Rewind = Callable[[int, str, int], None]


@dataclass(frozen=True)
class Condition:
    """条件：一个小小的、有名字的真假。otherwise 是不成立时说的话，可用 {argument}。"""

    code: str
    holds: Holds
    otherwise: str


_conditions: dict[str, Condition] = {}
_options: dict[str, Options] = {}
_verbs: dict[tuple[str, str], StepVerb] = {}
_pages: dict[str, str] = {}
_step_pages: dict[tuple[str, str], str] = {}
_asides: dict[str, Aside] = {}
_facts: dict[str, Facts] = {}
_rewinds: dict[tuple[str, str], Rewind] = {}


def condition(code: str, *, otherwise: str = "", argument: str = "") -> Callable[[Holds], Holds]:
    """登记一个条件。argument: 要什么参数，种类见 language/arguments.py；引擎自己的条件在那里，不必再写。"""

    def register(holds: Holds) -> Holds:
        _once(_conditions, code, "条件")
        if argument:
            expects(code, argument)
        _conditions[code] = Condition(code, holds, otherwise)
        return holds

    return register


def option_set(code: str) -> Callable[[Options], Options]:
    """登记一组选项：工作法的「选项」里写「填写项: 名称」（不是列表）时，从这里取。"""

    def register(options: Options) -> Options:
        _once(_options, code, "选项")
        _options[code] = options
        return options

    return register


def step_verb(kind: str, step: str) -> Callable[[StepVerb], StepVerb]:
    """登记一步的动词：verb(case_id, taking)。没有登记的步骤走通用的一步。"""

    def register(verb: StepVerb) -> StepVerb:
        _once(_verbs, (kind, step), "步骤")
        _verbs[(kind, step)] = verb
        return verb

    return register


def facts(kind: str) -> Callable[[Facts], Facts]:
    """登记一种事项怎样计数：一步 → 若干（数字，增减）。只看记录，不查库。"""

    def register(function: Facts) -> Facts:
        _once(_facts, kind, "计数")
        _facts[kind] = function
        return function

    return register


def rewind(kind: str, step: str) -> Callable[[Rewind], Rewind]:
    """登记一步怎样倒回：更正时撤去这一步在房间里写下的行。fn(case_id, step, assignment_n)。"""

    def register(function: Rewind) -> Rewind:
        _once(_rewinds, (kind, step), "倒回")
        _rewinds[(kind, step)] = function
        return function

    return register


def facts_of(happening: Happening) -> list[tuple[str, int]]:
    """这一步的增减。"""
    function = _facts.get(happening.kind)
    return list(function(happening)) if function else []


def rewind_of(kind: str, step: str) -> Rewind | None:
    """这一步怎样倒回；没有登记的为 None。"""
    return _rewinds.get((kind, step))


def case_page(kind: str, url_name: str) -> None:
    """一种事项的页面：网址名，参数是事项的 id。"""
    _pages[kind] = url_name


def step_page(kind: str, step: str, url_name: str) -> None:
    """一步自己的页面：网址名，参数是事项的 id。没有登记的走通用的一步。"""
    _once(_step_pages, (kind, step), "一步的页面")
    _step_pages[(kind, step)] = url_name


def step_page_of(kind: str, step: str) -> str:
    """一步自己的页面的网址名；没有登记的为空。"""
    return _step_pages.get((kind, step), "")


def step_aside(kind: str, render: Aside) -> None:
    """办一步时旁边要看的（如拟好的稿）：render(情形) → 已经转义的一段，没有就是空串。"""
    _once(_asides, kind, "旁边要看的")
    _asides[kind] = render


def aside_of(about: Situation) -> str:
    """这一步旁边要看的。"""
    render = _asides.get(about.case.kind)
    return render(about) if render else ""


def condition_of(code: str) -> Condition:
    """按代号找条件；停留期间不变的条件由机器提供。"""
    if code in STANDING:
        standing = STANDING[code]
        return Condition(code, lambda about, argument: standing(about.text, about.state, about.task, argument), "")
    return _conditions[code]


def known_conditions() -> frozenset[str]:
    """登记过的条件代号。"""
    return frozenset(_conditions) | frozenset(STANDING)


def options_of(code: str, about: Situation) -> list[tuple[str, str]]:
    """一组选项此刻有哪些。"""
    return _options[code](about)


def known_options() -> frozenset[str]:
    """登记过的选项组。"""
    return frozenset(_options)


def verb_of(kind: str, step: str) -> StepVerb | None:
    """这一步有没有自己的动词。"""
    return _verbs.get((kind, step))


def page_of(kind: str) -> str:
    """一种事项的页面网址名。"""
    return _pages.get(kind, "procedure:case")


def _once(table: dict[Any, Any], key: Any, what: str) -> None:
    if key in table:
        raise ValueError(f"{what}重复登记：{key}")
