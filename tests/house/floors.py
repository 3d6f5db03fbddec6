"""楼层：从 pyproject.toml 的约定读出，供看不见的引用（外键、迁移、模板）也照着量。"""

import re
import tomllib
from functools import cache
from pathlib import Path

from tests.shared import ROOT

HOUSE = ROOT / "src" / "bihuan"
APART = tuple(
    sorted(path.name for path in (ROOT / "src").iterdir() if (path / "README.md").exists())
)  # 另一座：各自成包


@cache
def floors() -> dict[str, int]:
    """房间 → 第几层，从上往下数。"""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract for contract in contracts if contract["id"] == "floors")["layers"]
    return {room: floor for floor, names in enumerate(layers) for room in re.split(r"\s*[|:]\s*", names)}


def may_use(room: str, other: str) -> bool:
    """`room` 可以用 `other` 吗：自己，或者下面的层。装配层彼此可以。"""
    top = floors()[room] == 0 == floors()[other]
    return room == other or floors()[room] < floors()[other] or top


def room_of(path: Path) -> str | None:
    """文件在哪个房间；不在房间里的为 None。"""
    try:
        first = path.resolve().relative_to(HOUSE).parts[0]
    except ValueError:
        return None
    name = first.removesuffix(".py")
    return name if name in floors() else None


def rooms() -> list[str]:
    """真有文件夹的房间。"""
    return [room for room in floors() if (HOUSE / room).is_dir()]


def sources(*patterns: str) -> list[Path]:
    """房间与票箱里的文件；不含迁移与构建出来的。"""
    found = [path for pattern in patterns for path in (ROOT / "src").rglob(pattern)]
    return sorted(
        path for path in found if not {"migrations", "build", "__pycache__", "node_modules"} & set(path.parts)
    )
