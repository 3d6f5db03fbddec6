"""规则：本地的数字和词，都是数据。"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def rule(name: str) -> Any:
    """读一份规则文件。"""
    return yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))
