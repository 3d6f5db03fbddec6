"""哪一份办法照哪一种样子写、哪一份自成一份，由库里的文件算出。`python -m tests.house.parents` 重写 docs/parents.md 里的表。

量的是「写成变体要写多少字」：照别的一份写，只写不同的格、要删的条和状态，比上整份的字（都不算例）。自己的条号和原文总要写。
"""

import json
from functools import cache
from typing import Any

import yaml

from bihuan.procedure.language import merging
from bihuan.procedure.language.building import version_key
from bihuan.procedure.language.reading import LIBRARY, Raw, beside
from tests.shared import ROOT

PAGE = ROOT / "docs" / "parents.md"
BEGINS, ENDS = "<!-- 以下由工作法生成 -->", "<!-- 以上由工作法生成 -->"
OWN = ("工作法", "代号", "版本", "依据", "篇", "事项")  # 自己的，怎样写都要写
ASIDE = ("例", "旧称", "沿用")
WORTH = 0.8  # 写成变体不到整份的八成，才算省
FORMS = {
    "rectification": "清单一项",
    "suggestion_handling": "交办答复",
    "citizen_opinion": "交办答复",
    "topic_pattern": "专题",
    "major_decision": "一步一步送审",
    "normative_filing": "一步一步送审",
    "activity": "活动",
    "round_pattern": "轮次",
    "clauses_pattern": "逐条",
}  # 七种样子的父本


def generated() -> str:
    """应当写在标记之间的文字。"""
    stand = [f"| `{code}` | `{parent}` | {form_of(code)} | {share:.2f} |" for code, parent, share in variants()]
    alone = [
        f"| `{code}` | `{form}` | {share:.2f} | `{near}` | {least:.2f} |"
        for code in alone_ones() for (share, form), (least, near) in [nearest(code)]
    ]  # fmt: skip
    return "\n".join([
        "### 照着写的", "", "| 代号 | 照哪一份 | 哪一种样子 | 要写的 ÷ 整份 |", "|---|---|---|---|", *stand, "",
        "### 自成一份的", "", "| 代号 | 最省的样子 | 要写的 ÷ 整份 | 库里最省的一份 | 要写的 ÷ 整份 |", "|---|---|---|---|---|", *alone, "",
        f"样子的父本：{'、'.join(f'`{code}`（{form}）' for code, form in FORMS.items())}。",
    ])  # fmt: skip


def written() -> str:
    """现在写在标记之间的文字。"""
    return PAGE.read_text(encoding="utf-8").split(BEGINS)[1].split(ENDS)[0].strip()


def variants() -> list[tuple[str, str, float]]:
    """照别的代号写的：代号、照哪一份、要写的比整份。"""
    return [(code, above, cost(above, code)) for code in sorted(whole()) if (above := parent_of(code))]


def alone_ones() -> list[str]:
    """自成一份的；七种样子的父本自己不在内。"""
    return [code for code in sorted(whole()) if not parent_of(code) and code not in FORMS]


def nearest(code: str) -> tuple[tuple[float, str], tuple[float, str]]:
    """写起来最省的样子，库里最省的一份（照它自己写的不算）：各是要写的比整份、哪一份。"""
    others = [(cost(other, code), other) for other in whole() if other != code and code not in ancestors(other)]
    return min(one for one in others if one[1] in FORMS), min(others)


def form_of(code: str) -> str:
    """一路照着写上去，是七种样子里的哪一种；不是的为空。"""
    return next((form for parent, form in FORMS.items() if parent in ancestors(code)), "")


def cost(parent: str, child: str) -> float:
    """照 parent 写 child，要写的字比整份的字。"""
    full = {key: value for key, value in whole()[child].items() if key not in ASIDE}
    return _size(variant(whole()[parent], full)) / _size(full)


def variant(parent: Raw, child: Raw) -> Raw:
    """照 parent 写 child 至少要写些什么：与合并（merging）相反。"""
    steps, kept = _steps(parent), _steps(child)
    names = {word: [one for one in _names(parent, word) if one not in _names(child, word)] for word in ("状态", "角色")}
    drops = {"删条": [step for step in steps if step not in kept], "删状态": names["状态"], "删角色": names["角色"]}
    head = {key: _beyond(key, parent.get(key), value) for key, value in child.items() if key != "条文"}
    articles = [_article(steps.get(step, {}), article) for step, article in kept.items()]
    said = {key: value for key, value in (drops | head).items() if value}
    return {"沿用": f"{parent['代号']}@{parent['版本']}", **said, "条文": articles}


@cache
def parent_of(code: str) -> str:
    """照哪个代号写的；隔着自己先前的几版也算。自成一份的为空。"""
    version = _latest()[code]
    while version:
        raw = yaml.load((LIBRARY / f"{code}.{version}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
        above, _, version = str(raw.get("沿用", "")).partition("@")
        if above != code:
            return above
    return ""


@cache
def ancestors(code: str) -> frozenset[str]:
    """一路照着写上去的各个代号。"""
    above = parent_of(code)
    return ancestors(above) | {above} if above else frozenset()


@cache
def whole() -> dict[str, Raw]:
    """各个代号最新一版合并后的全文。"""
    find = beside(LIBRARY)
    return {code: found for code, version in _latest().items() if (found := find(f"{code}@{version}"))}


@cache
def _latest() -> dict[str, str]:
    versions: dict[str, str] = {}
    for path in LIBRARY.glob("*.yaml"):
        code, version = path.stem.split(".", 1)
        versions[code] = max(versions.get(code, version), version, key=version_key)
    return versions


def _article(above: Raw, article: Raw) -> Raw:
    """一条里要写的：步骤和条号总要写，别的只写不同的，多出来的写空。"""
    differs = {key: value for key, value in article.items() if key in ("步骤", "条") or above.get(key) != value}
    return differs | {key: "" for key in above if key not in article}


def _beyond(key: str, above: Any, value: Any) -> Any:
    """开头的一项里要写的：自己的照写；一张表的只写不同的；数字按名，去掉的写空；别的不同就整项写。"""
    if key in OWN:
        return value
    if key in merging.NAMED_LISTS and above:
        gone = [{name: ""} for one in above if (name := next(iter(one))) not in {next(iter(own)) for own in value}]
        return [one for one in value if one not in above] + gone
    if isinstance(value, dict) and isinstance(above, dict):
        return {name: one for name, one in value.items() if above.get(name) != one}
    return value if value != above else None


def _names(raw: Raw, word: str) -> list[str]:
    tables = ("状态", "分办") if word == "状态" else (word,)
    return [name for table in tables for name in raw.get(table) or {}]


def _steps(raw: Raw) -> dict[str, Raw]:
    return {merging.step_of(article): article for article in raw["条文"]}


def _size(raw: Raw) -> int:
    return len(json.dumps(raw, ensure_ascii=False))


if __name__ == "__main__":
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGINS)
    PAGE.write_text(f"{before}{BEGINS}\n\n{generated()}\n\n{ENDS}{rest.split(ENDS)[1]}", encoding="utf-8")
