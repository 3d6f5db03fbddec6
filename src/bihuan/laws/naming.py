"""法规的全名和简称。"""

from functools import cache
from importlib import resources

import yaml

from bihuan.kernel.strict_yaml import Strings

from .splitting import plain_name

TABLES = resources.files("bihuan.laws") / "tables"


@cache
def shorts() -> dict[str, str]:
    """简称 → 全名。"""
    told: dict[str, str] = yaml.load((TABLES / "names.yaml").read_text(encoding="utf-8"), Strings)
    return told


def full_name(written: str) -> str:
    """写简称的还原成全名；别的去掉书名号和「中华人民共和国」。"""
    plain = plain_name(written)
    return shorts().get(plain, plain)


def short_name(full: str) -> str:
    """全名 → 简称，没有的就是全名。"""
    return next((short for short, name in shorts().items() if name == full), full)
