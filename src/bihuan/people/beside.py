"""别的房间添在人旁边的：谁因为正在办他的事而可以打他的电话；他的页上还列什么；机构旁边要留意的。people 不认得事项，由认得的登记。"""

from collections.abc import Callable
from dataclasses import dataclass

from .actors import Actor

May = Callable[[Actor, int], bool]


@dataclass(frozen=True)
class Beside:
    """他页上的一行：标题，网址，一句。"""

    title: str
    url: str
    note: str


Draw = Callable[[Actor | None, int], tuple[str, list[Beside]]]
Matters = Callable[[int], dict[int, int]]

Notes = Callable[[int], dict[int, str]]
_notes: list[Notes] = []
_may: list[May] = []
_draw: list[Draw] = []
_matters: list[Matters] = []


def may_call(function: May) -> May:
    """登记 `function(actor, person_id) -> bool`：此人因正在办的事，应当与那个人沟通，看得到他的手机号。"""
    _may.append(function)
    return function


def beside_deputy(function: Draw) -> Draw:
    """登记 `function(actor, person_id) -> (小标题, 各行)`：一位代表的页上另列的；没有登录的 actor 为 None，看不到的略去。"""
    _draw.append(function)
    return function


def beside_organs(function: Notes) -> Notes:
    """登记 `function(congress_id) -> {机构: 一句}`：机构的名册上，各个机构旁边要办公机构留意的。"""
    _notes.append(function)
    return function


def noted_organs(congress_id: int) -> dict[int, str]:
    """各个机构旁边的一句；没有的不在内。"""
    return {pk: said for ask in _notes for pk, said in ask(congress_id).items()}


def calls(actor: Actor, person_id: int) -> bool:
    """因为正在办的事，可以打他的电话吗。"""
    return any(may(actor, person_id) for may in _may)


def listed_beside(actor: Actor | None, person_id: int) -> list[tuple[str, list[Beside]]]:
    """他页上另列的各节，空的略去。"""
    return [section for draw in _draw if (section := draw(actor, person_id))[1]]


def open_matters(function: Matters) -> Matters:
    """登记 `function(congress_id) -> {人: 件数}`：本级各人提出的、还没有办完的有几件；换届时看谁留下了什么。"""
    _matters.append(function)
    return function


def matters_in(congress_id: int) -> dict[int, int]:
    """各房间的加在一起。"""
    found: dict[int, int] = {}
    for ask in _matters:
        for person, count in ask(congress_id).items():
            found[person] = found.get(person, 0) + count
    return found
