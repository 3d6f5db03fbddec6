"""质量：一事一议，有情况、有分析、有具体意见，缺的挡住；长短不合 rules/quality.yaml 的，请审核的人看，不挡。"""

import re
from typing import Any, Protocol

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
    """挡住提出的：字段 → 一句话。只有办法写明的：一事一议，有情况、有分析、有具体意见。长短不挡，见 remarks。"""
    wanted = _wanted(text)
    found: dict[str, str] = {}
    title = text.title.strip()
    if not title:
        found["title"] = "请写标题"
    elif _SEVERAL.search(title):
        found["title"] = "一事一议：标题里像是有几件事，请分开提出"
    for part, name in PARTS.items():
        if wanted[part] and not getattr(text, part).strip():
            found[part] = f"请写{name}"
    return found


def remarks(text: Written) -> dict[str, str]:
    """不挡提出、请审核的人看一看的：长短不合本地的数字。字段 → 一句话。"""
    wanted = _wanted(text)
    found: dict[str, str] = {}
    (shortest, longest), title = wanted["title"], text.title.strip()
    if title and not shortest <= len(title) <= longest:
        found["title"] = f"标题一般 {shortest} 到 {longest} 字，这一件 {len(title)} 字"
    for part, name in PARTS.items():
        length = len(getattr(text, part).strip())
        if 0 < length < wanted[part]:
            found[part] = f"{name}不到 {wanted[part]} 字（{length} 字）"
    whole = sum(len(getattr(text, part)) for part in PARTS)
    if whole > wanted["whole"]:
        found["whole"] = f"全文一般不超过 {wanted['whole']} 字，这一件 {whole} 字"
    return found


def _wanted(text: Written) -> dict[str, Any]:
    wanted: dict[str, Any] = rule("quality").get(text.kind, rule("quality")["suggestion"])
    return wanted
