"""添一个环节、一个角色：一次写全状态、走到它的各步、它自己的一条，不必一处一处地改。"""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from bihuan.kernel.refuse import BadInput
from bihuan.people.door import kinds_of

from ..table import fragment, put, put_head
from . import deadline
from .layers import Layers, listed

OTHERS = {
    "field": "表里填的那个人或机构", "standing": "全体代表", "opener": "开立的本人", "code": "凭查询码的群众",
}  # fmt: skip


@dataclass(frozen=True)
class Arriving:
    """走到一个状态的一步：代号、名称。"""

    step: str
    name: str


def arriving(layers: Layers, stage: str) -> list[Arriving]:
    """哪几步走到这个状态（事项自己的）。"""
    return [
        Arriving(step, layers.name(step)) for step, one in layers.articles.items()
        if one.get("于", "事项") == "事项" and stage in _targets(one.get("至"))
    ]  # fmt: skip


def with_stage(layers: Layers, posted: QueryDict) -> tuple[str, str]:
    """在一个状态以前添一个环节，返回（文字，新的一步）：先到新的状态，办了新的一步，再到原来的状态。

    拒绝：没有名称；没有选放在哪里；是开始的状态；没有选谁办；名称已经有了。
    """
    name, before = "".join(posted.get("name", "").split()), posted.get("before", "")
    steps = [one.step for one in arriving(layers, before) if one.step in posted.getlist("arriving")]
    faults = {}
    if not name or f"待{name}" in layers.head("状态"):
        faults["name"] = "请写这个环节叫什么" if not name else "已经有叫这个名称的环节"
    if before not in layers.head("状态") or not steps:
        faults["before"] = "请选放在哪个状态以前，至少有一步走到那里"
    if not posted.getlist("by"):
        faults["by"] = "请选由谁办"
    if faults:
        raise BadInput("；".join(faults.values()), faults)
    stage = f"待{name}"
    stages = {**layers.head("状态"), **layers.head("分办")}
    source = put_head(layers.source, "状态", stage, layers.fresh_code(stage, stages.values()))
    for step in steps:
        to = layers.articles[step]["至"]
        moved = stage if to == before else {value: stage if one == before else one for value, one in to.items()}
        source = put(source, step, "至", fragment(moved), layers.name(step))
    code = layers.fresh_code(name, layers.articles)
    by = posted.getlist("by")
    for key, value in (
        ("条", " ".join(posted.get("number", "").split()) or "新增"),
        ("原文", "".join(part.strip() for part in posted.get("words", "").splitlines()) or f"办理以前先{name}。"),
        ("由", by if len(by) > 1 else by[0]), ("自", stage), ("至", before),
        ("期限", deadline.given(posted, "due") or "无，没有规定"),
    ):  # fmt: skip
        source = put(source, code, key, fragment(value), name)
    return source, code


def with_role(layers: Layers, posted: QueryDict, congress_id: int) -> str:
    """添一个角色。拒绝：没有名称、已经有了；没有选是谁。"""
    name, kind = "".join(posted.get("role", "").split()), posted.get("kind", "")
    if not name or name in layers.head("角色"):
        raise BadInput("请写这个角色叫什么" if not name else "已经有这个角色", {"role": "请换一个名称"})
    if kind not in dict(role_kinds(congress_id)):
        raise BadInput("请选这个角色由谁担任", {"kind": "请选一样"})
    rule: Any = {"机构": kind} if kind not in OTHERS else {
        "field": {"填写": name}, "standing": {"身份": "代表"}, "opener": {"开立": "本人"}, "code": {"凭": "查询码"},
    }[kind]  # fmt: skip
    return put_head(layers.source, "角色", name, fragment(rule))


def role_kinds(congress_id: int) -> list[tuple[str, str]]:
    """角色可以由谁担任：本级的各种机构，和几种不是机构的。"""
    return [*((one.code, f"{one.name}的人") for one in kinds_of(congress_id)), *OTHERS.items()]


def _targets(written: Any) -> list[str]:
    return [str(one) for one in (written.values() if isinstance(written, dict) else listed(written))]
