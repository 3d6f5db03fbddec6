"""真实数据：仓库旁边的 ../shared/data，不进仓库；没有时，用到它的测试说明一句而略过。"""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


def shared_data(name: str) -> Path:
    """真实数据里名为 `name` 的文件或文件夹。"""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"仓库旁边没有 ../shared/data/{name}，略过用真实数据的这一项")
    return path
