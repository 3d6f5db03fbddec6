"""自带的规则：各地公布的办法和法律的规定，一份一个 YAML 文件，在 rules/ 里。"""

from functools import cache
from importlib import resources

from bihuan.kernel.refuse import NotFound


@cache
def texts() -> dict[str, str]:
    """代号 → 规则文本。代号就是文件名。"""
    folder = resources.files("bihuan.kernel.count") / "rules"
    found = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".yaml")}
    return {name.removesuffix(".yaml"): found[name].read_text(encoding="utf-8") for name in sorted(found)}


def text_of(code: str) -> str:
    """一份自带规则的文本。"""
    if code not in texts():
        raise NotFound(f"没有自带的规则“{code}”，现有：{'、'.join(texts())}")
    return texts()[code]
