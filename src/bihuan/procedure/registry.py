"""登记处：条件、选项、步骤的动词、结束之后的事。各房间在启动时登记，引擎只按代号找。"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from bihuan.ledger.door import Entry
from bihuan.people.door import Actor

from .language.arguments import expected, expects
from .language.words import vocabulary
from .machine import State
from .machine.standing import STANDING
from .models import Case
from .situation import Happening, Held, Situation, Taking

Holds = Callable[[Situation, Any], bool]
Otherwise = Callable[[Situation, Any], str]
Options = Callable[[Situation], list[tuple[str, str]]]
StepVerb = Callable[[int, Taking], Entry]
Facts = Callable[[Happening], Iterable[tuple[str, int]]]
Address = Callable[[str, int], str]
Visible = Callable[[Actor], Q]
Rewind = Callable[[int, str, int], None]
Barred = Callable[[Held, dt.datetime], str]
Written = Callable[[Sequence[tuple[Held, State | None]], bool], None]


@dataclass(frozen=True)
class Condition:
    """条件：一个小小的、有名字的真假。otherwise 是不成立时说的话，可用 {argument}；要看此刻的数的，是一个函数。

    rows: 要看房间自己的表，只有由那个房间开立的事项答得了：看的是什么，别的事项怎样写；不看的为空。
    """

    code: str
    holds: Holds
    otherwise: str | Otherwise
    rows: str = ""


_conditions: dict[str, Condition] = {}
_options: dict[str, Options] = {}
_verbs: dict[tuple[str, str], StepVerb] = {}
_address: list[Address] = []
_sight: list[Visible] = []
_facts: dict[str, Facts] = {}
_assumed: ContextVar[frozenset[str]] = ContextVar("assumed", default=frozenset())
_denied: ContextVar[frozenset[str]] = ContextVar("denied", default=frozenset())
_rewinds: dict[tuple[str, str], Rewind] = {}
_bars: dict[tuple[str, str], Barred] = {}
_soon: set[tuple[str, str]] = set()
_written: list[Written] = []


def condition(
    code: str, *, otherwise: str | Otherwise = "", argument: str = "", rows: str = ""
) -> Callable[[Holds], Holds]:
    """登记一个条件。argument: 要什么参数，种类见 language/arguments.py，引擎自己的条件在那里，不必再写；otherwise、rows 见 Condition。"""

    def register(holds: Holds) -> Holds:
        _once(_conditions, code, "条件")
        if argument:
            expects(code, argument)
        _conditions[code] = Condition(code, holds, otherwise, rows)
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


def rewind(kind: str, step: str, *, soon: bool = False) -> Callable[[Rewind], Rewind]:
    """登记一步怎样倒回：撤去这一步在房间里写下的行。fn(case_id, step, assignment_n)。

    soon: 只在刚刚成批办了、还没有告诉人的几分钟里倒得回，更正不行（已经发出）。
    """

    def register(function: Rewind) -> Rewind:
        _once(_rewinds, (kind, step), "倒回")
        if soon:
            _soon.add((kind, step))
        _rewinds[(kind, step)] = function
        return function

    return register


def bar(kind: str, step: str, barred: Barred) -> None:
    """登记一步的动词自己还要拒绝什么：barred(事项, 此刻) → 为什么还办不成，办得成的为空。给不给按钮、打开表单、挑几件一起办的时候问；办的时候动词自己再核对。"""
    _once(_bars, (kind, step), "拦着的")
    _bars[(kind, step)] = barred


def barred(about: Situation) -> str:
    """这一步的动词此刻会不会拒绝：为什么；没有登记的、办得成的为空。"""
    ask = _bars.get((about.case.kind, about.article.step))
    return ask(about.held, about.now) if ask else ""


def after_step(function: Written) -> Written:
    """登记：事项的行写好之后做什么，fn(各件和之前的状态, 是不是刚开出的)。

    刚开出的、照链重写的，之前的状态为 None。与那一步同在一个事务。
    """
    _written.append(function)
    return function


def tell_written(written: Sequence[tuple[Held, State | None]], *, born: bool = False) -> None:
    """行写好了，告诉登记过的。"""
    for function in _written:
        function(written, born)


def counting(kind: str) -> Facts | None:
    """一种事项登记过的计数；没有的为 None。"""
    return _facts.get(kind)


def rewind_of(kind: str, step: str, *, soon: bool = False) -> Rewind | None:
    """这一步怎样倒回；没有登记的、只在刚办了的几分钟里倒得回而不是这时候的，为 None。"""
    return None if (kind, step) in _soon and not soon else _rewinds.get((kind, step))


def sight(visible: Visible) -> None:
    """登记谁看得见：visible(谁) → Case 的条件。引擎自己不说谁看得见。"""
    _sight[:] = [visible]


def visible_to(by: Actor) -> Q:
    """此人看得见哪些事项。没有登记过的，一件也看不见。"""
    return _sight[0](by) if _sight else Q(pk__in=())


def page(address: Address) -> None:
    """登记网址怎么写：address(种类, 事项的 id)。引擎自己没有页面；没有人登记，通知里就没有去处。"""
    _address[:] = [address]


def page_of(kind: str, case_id: int) -> str:
    """一件事项的网址；没有登记过写法的为空。"""
    return _address[0](kind, case_id) if _address else ""


def condition_of(code: str) -> Condition:
    """按代号找条件；停留期间不变的条件由机器提供。"""
    if code in _denied.get():
        return Condition(code, lambda about, argument: False, _conditions[code].otherwise)
    if code in _assumed.get():
        return Condition(code, lambda about, argument: True, "")
    if code in STANDING:
        standing = STANDING[code]
        return Condition(code, lambda about, argument: standing(about.text, about.state, about.task, argument), "")
    return _conditions[code]


@contextmanager
def assumed(codes: Iterable[str], *, but: Iterable[str] = ()) -> Iterator[None]:
    """试走的时候，这些条件按成立走，but 里的按不成立走。只在这一段、这一个线程里。"""
    denied = frozenset(but)
    tokens = _assumed.set(frozenset(codes) - denied), _denied.set(denied)
    try:
        yield
    finally:
        _assumed.reset(tokens[0])
        _denied.reset(tokens[1])


def of_rooms() -> frozenset[str]:
    """各房间登记的条件：要看房间自己的行，引擎答不了。"""
    return frozenset(
        code for code, one in _conditions.items() if not one.holds.__module__.startswith("bihuan.procedure.")
    )


def asking_rows() -> dict[str, str]:
    """要看房间自己的表的各个条件：看的是什么，别的事项怎样写。"""
    return {code: one.rows for code, one in _conditions.items() if one.rows}


def known_conditions() -> frozenset[str]:
    """登记过的条件代号。"""
    return frozenset(_conditions) | frozenset(STANDING)


def conditions_in(module: str) -> list[str]:
    """一个模块登记的条件的代号，按代号排。"""
    return sorted(code for code, one in _conditions.items() if one.holds.__module__ == module)


def explained_conditions(kind: str = "") -> list[tuple[str, str, str]]:
    """文件里写得了的各个条件：词、什么时候成立（登记它的函数自己说的）、要什么参数（种类见 language/arguments.py）。照词汇的次序。

    kind: 写的是哪一种事项；写明的，别的房间自己的条件（写了核对也不过）不在内。
    """
    found = []
    of_room = not kind or any(mine == kind for mine, _ in _verbs)
    barred = {} if of_room else asking_rows()
    for word, code in vocabulary("条件").items():
        if code in barred:
            continue
        holds: Any = STANDING.get(code) or getattr(_conditions.get(code), "holds", None)
        if holds is not None:
            found.append((word, _explained(holds.__doc__ or ""), expected(code)))
    return found


def _explained(doc: str) -> str:
    """函数说自己的头一行，去掉开头又说一遍的词、只给写代码的人看的那几句。"""
    first, _, rest = doc.strip().splitlines()[0].partition("：")
    said = rest if rest and first in vocabulary("条件") else doc.strip().splitlines()[0]
    return "".join(f"{one}。" for one in said.split("。") if one and "SQL" not in one)


def options_of(code: str, about: Situation) -> list[tuple[str, str]]:
    """一组选项此刻有哪些。"""
    return _options[code](about)


def known_options() -> frozenset[str]:
    """登记过的选项组。"""
    return frozenset(_options)


def verb_of(kind: str, step: str) -> StepVerb | None:
    """这一步有没有自己的动词。"""
    return _verbs.get((kind, step))


def has_verbs(step: str) -> bool:
    """有没有哪一种事项的这一步有自己的动词。"""
    return any(code == step for _, code in _verbs)


def _once(table: dict[Any, Any], key: Any, what: str) -> None:
    if key in table:
        raise ValueError(f"{what}重复登记：{key}")


def parent_of(case_id: int) -> int | None:
    """一件事项的上级。"""
    return Case.objects.filter(pk=case_id).values_list("parent_id", flat=True).first()
