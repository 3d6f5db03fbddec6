"""一行一百二十字以内，代码和模板都是（脚本由 biome 排版）。"""

import pytest

from tests.house import floors
from tests.shared import ROOT

WIDTH = 120  # 字：一个汉字算一个


@pytest.mark.parametrize("pattern", ["*.py", "*.html"])
def test_no_line_is_wider_than_the_eye(pattern):
    found: dict[str, list[str]] = {}
    for path in floors.sources(pattern):
        room = floors.room_of(path) or "urn"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > WIDTH:
                found.setdefault(room, []).append(f"{path.relative_to(ROOT)}:{number} {len(line)} 字")
    assert found == {}
