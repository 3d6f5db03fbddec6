"""计票结果：每个数、每个决定，和决定背后的那句法律或规则。"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from bihuan.kernel.count.share import BASE_NAMES
from bihuan.kernel.refuse import BadInput


@dataclass(frozen=True)
class Figures:
    """人数和票数：全体、到会、发出、收回、有效、无效。没有给的为 None。"""

    members: int | None
    present: int | None
    issued: int | None
    returned: int
    valid: int
    invalid: int

    def of(self, base: str) -> int:
        """作为基数的人数或票数。没有给的拒绝。"""
        found: int | None = getattr(self, {"all_members": "members"}.get(base, base))
        if found is None:
            raise BadInput(f"按这份规则计票，要知道{BASE_NAMES[base]}")
        return found


@dataclass(frozen=True)
class Decision:
    """对一项的判定。outcome 为 None 是没有结果；judged：判定所及（不满任职月数的，连同前任）；source：依据的原文。"""

    item: str
    outcome: str | None
    label: str
    because: str
    source: str
    judged: tuple[str, ...]
    joint: str = ""


@dataclass(frozen=True)
class Revote:
    """再次投票：在票数相等的各项中选 `places` 个。"""

    among: tuple[str, ...]
    places: int
    because: str
    source: str


@dataclass(frozen=True)
class Winners:
    """当选的各项（得票多者在前，同票按代号）；要再次投票的；不足的名额。"""

    number: int
    elected: tuple[str, ...]
    because: str
    source: str
    revote: Revote | None
    unfilled: int
    unfilled_source: str


@dataclass(frozen=True)
class Flagged:
    """标出的各项（票多者在前，同票按代号），和标出的缘由。"""

    code: str
    label: str
    items: tuple[str, ...]
    because: str
    source: str


@dataclass(frozen=True)
class ItemResult:
    """一项的票数。score：排先后用的数。"""

    name: str
    votes: dict[str, int]
    valid: int
    invalid: int
    supporters: int
    score: Fraction | None


@dataclass(frozen=True)
class Result:
    """一次计票的结果。

    status：counted 已计票；void 收回的票多于发出的票，整次无效；inquorate 不足法定人数。后两种不给各项票数，也没有决定。
    """

    rule: dict[str, str]
    status: Literal["counted", "void", "inquorate"]
    because: str
    source: str
    figures: Figures
    invalid: dict[str, int]
    invalid_source: str = ""
    items: dict[str, ItemResult] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)
    write_ins: dict[str, int] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    winners: Winners | None = None
    flags: tuple[Flagged, ...] = ()

    def decision(self, item: str) -> Decision:
        """对一项的判定。"""
        return next(decision for decision in self.decisions if decision.item == item)

    def as_json(self) -> dict[str, Any]:
        """只有文字、整数、列表和对象；分数写成“n/d”。可以直接写成规范文本。"""
        return {
            "rule": self.rule,
            "status": self.status,
            "because": self.because,
            "source": self.source,
            "figures": vars(self.figures) | {},
            "invalid": dict(sorted(self.invalid.items())),
            "invalid_source": self.invalid_source,
            "items": {code: _plain(item) for code, item in self.items.items()},
            "whole": self.whole,
            "write_ins": dict(sorted(self.write_ins.items())),
            "decisions": [_plain(decision) for decision in self.decisions],
            "winners": _plain(self.winners) if self.winners else None,
            "flags": [_plain(flag) for flag in self.flags],
        }


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return dict(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
