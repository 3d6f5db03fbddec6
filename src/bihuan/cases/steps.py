"""一步的动词：按名字找得到，在哪里叫都是整件成或整件不成。"""

from collections.abc import Callable, Iterable

from bihuan.ledger.door import Entry, verb
from bihuan.procedure.door import Taking, rewind, step_verb

StepVerb = Callable[[int, Taking], Entry]
Undo = Callable[[int, str, int], None]

_codes: dict[str, list[str]] = {}


def step(
    code: str, *, of: Iterable[str], undo: Undo | None = None, soon: bool = False
) -> Callable[[StepVerb], StepVerb]:
    """登记一步的动词：`of` 是走它的各种事项，`undo(事项, 步骤, 分办)` 撤去它写下的行。没有登记的步骤走通用的一步。

    soon: 只在刚刚成批办了、还没有告诉人时撤得去，更正不行。
    """
    kinds = tuple(of)

    def register(function: StepVerb) -> StepVerb:
        whole: StepVerb = verb(function)
        for kind in kinds:
            step_verb(kind, code)(whole)
            _codes.setdefault(kind, []).append(code)
            if undo is not None:
                rewind(kind, code, soon=soon)(undo)
        return whole

    return register


def codes_of(kind: str) -> list[str]:
    """这种事项有动词的各步，按代号排。"""
    return sorted(_codes.get(kind, ()))
