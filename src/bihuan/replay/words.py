"""旧系统的词：words.yaml 读成表。规则在代码里，词在数据里。"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True)
class KindOfCase:
    """一种件：事项种类、工作法代号、领衔人的身份。"""

    kind: str
    procedure: str
    member: str


@dataclass(frozen=True)
class Home:
    """没有指定区划时归入哪里。"""

    parent: str
    code: str
    name: str
    congress: str


@dataclass(frozen=True)
class Meaning:
    """一个结果词：落在旧系统的哪一步（没有为空），算作什么，之后还往下走吗。"""

    step: str
    counts: str
    goes_on: bool


@dataclass(frozen=True)
class Words:
    """旧系统的词。"""

    home: Home
    kinds: dict[str, KindOfCase]
    member_kinds: dict[str, str]
    steps: dict[str, str]
    dating: dict[str, str]
    fields: frozenset[str]
    replying: frozenset[str]
    reviews: dict[str, Meaning]
    joints: dict[str, Meaning]
    classes: frozenset[str]
    ratings: frozenset[str]
    marks: dict[str, str]
    in_session: frozenset[str]
    stages: frozenset[str]
    written: dict[str, str]
    same_act_seconds: int
    anomalies: dict[str, str]

    @property
    def stopping(self) -> list[str]:
        """审核结果里到此为止的，算作什么。"""
        return [meaning.counts for meaning in self.reviews.values() if not meaning.goes_on]

    def order(self, act: str) -> int:
        """同一时刻的先后。"""
        return list(self.steps).index(act)


@cache
def words() -> Words:
    """读好的词表。"""
    table: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    home = table["归入"]
    return Words(
        home=Home(home["上级"], home["代码"], home["名称"], home["人大"]),
        kinds={name: KindOfCase(**value) for name, value in table["种类"].items()},
        member_kinds=table["身份"],
        steps=table["步骤"],
        dating=table["时间"],
        fields=frozenset(table["字段"]) | frozenset(table["时间"]),
        replying=frozenset(table["答复的字段"]),
        reviews=_meanings(table["审核结果"]),
        joints=_meanings(table["会办状态"]),
        classes=frozenset(table["结果类别"]),
        ratings=frozenset(table["评价"]),
        marks=table["所在步骤"],
        in_session=frozenset(table["大会期间"]),
        stages=frozenset(table["其他步骤"]) | frozenset(table["所在步骤"]),
        written=table["照录"],
        same_act_seconds=int(table["同一次秒数"]),
        anomalies=table["反常"],
    )


def _meanings(table: dict[str, dict[str, str]]) -> dict[str, Meaning]:
    return {word: Meaning(value.get("step", ""), value["counts"], "goes_on" in value) for word, value in table.items()}
