"""质量审核：一事一议，有情况、有分析、有具体意见。标准是 rules/quality.yaml 里的数字。"""

import re
from typing import Protocol

from .rules import rule

PARTS = {"situation": "情况", "analysis": "分析", "proposal": "具体意见"}
_SEVERAL = re.compile(r"关于.+(?:的建议)?[；;].+|关于.+关于")


class Written(Protocol):
    """写好的一份：标题和三部分。"""

    kind: str
    title: str
    situation: str
    analysis: str
    proposal: str


def faults(text: Written) -> dict[str, str]:
    """不合要求之处：字段 → 一句话。合要求的为空。"""
    wanted = rule("quality").get(text.kind, rule("quality")["suggestion"])
    found: dict[str, str] = {}
    shortest, longest = wanted["title"]
    title = text.title.strip()
    if not shortest <= len(title) <= longest:
        found["title"] = f"标题要 {shortest} 到 {longest} 字，现在 {len(title)} 字"
    elif _SEVERAL.search(title):
        found["title"] = "一事一议：标题里像是有几件事，请分开提出"
    for part, name in PARTS.items():
        length = len(getattr(text, part).strip())
        if length < wanted[part]:
            found[part] = f"{name}至少写 {wanted[part]} 字，现在 {length} 字" if length else f"请写{name}"
    whole = sum(len(getattr(text, part)) for part in PARTS)
    if whole > wanted["whole"]:
        found["proposal"] = f"全文不超过 {wanted['whole']} 字，现在 {whole} 字，请精简"
    return found
