"""把一份工作法的文件里每个状态、步骤、填写项的名称和代号全部换掉，别的一字不动。"""

import re

from bihuan.procedure.language import reading


def renamed(source: str, version: str) -> tuple[str, dict[str, str]]:
    """换过的文件，和旧名 → 新名。种类、选项、数字、叠、角色的名称不换；角色与项同名的跟着项换。"""
    raw = reading.parse(source, "原来的")
    stages = {**raw["状态"], **raw.get("分办", {})}
    steps = {code: name for article in raw["条文"] for code, name in article["步骤"].items()}
    fields = list(dict.fromkeys(name for article in raw["条文"] for name in article.get("填", {})))
    table = {name: f"阶段{n}甲" for n, name in enumerate(stages, 1)}
    table |= {name: f"步子{n}乙" for n, name in enumerate(steps.values(), 1)}
    table |= {name: f"格子{n}丙" for n, name in enumerate(fields, 1) if name not in table}
    codes = {code: f"stage_x{n}" for n, code in enumerate(dict.fromkeys(stages.values()), 1)}
    codes |= {code: f"step_x{n}" for n, code in enumerate(steps, 1)}
    kept = _kept(raw) - table.keys()
    words = sorted([*table, *kept], key=len, reverse=True)
    text = re.sub("|".join(map(re.escape, words)), lambda m: table.get(m[0], m[0]), source)
    text = re.sub(r"(?<![\w@])[a-z_]+(?![\w.])", lambda m: codes.get(m[0], m[0]), text)
    return re.sub(r"版本: \S+", f"版本: {version}", text, count=1), {**table, **codes}


def _kept(raw: dict) -> set[str]:
    """不换的：角色、种类、选项、数字、叠、例的名称。"""
    found = {*raw["角色"], *raw["事项"], raw["工作法"], raw["依据"]}
    found |= {option for items in raw.get("选项", {}).values() for option in items}
    found |= {name for one in raw.get("数字", []) for name in one} | {name for one in raw.get("例", []) for name in one}
    return found | {name for one in (raw.get("清单") or {}).get("叠", []) for name in one}
