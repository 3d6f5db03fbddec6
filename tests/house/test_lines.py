"""一行一百二十字以内，代码和模板都是（脚本由 biome 排版）；还没有改到的房间只许少，不许多。"""

import pytest

from tests.house import floors
from tests.shared import ROOT

WIDTH = 120  # 字：一个汉字算一个
LEFT = {("*.py", "procedure"): 13, ("*.py", "suggestions"): 28, ("*.py", "desk"): 5,
        ("*.html", "procedure"): 31, ("*.html", "suggestions"): 106}  # fmt: skip


@pytest.mark.parametrize("pattern", ["*.py", "*.html"])
def test_no_line_is_wider_than_the_eye(pattern):
    found: dict[str, list[str]] = {}
    for path in floors.sources(pattern):
        room = floors.room_of(path) or "urn"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > WIDTH:
                found.setdefault(room, []).append(f"{path.relative_to(ROOT)}:{number} {len(line)} 字")
    wider = {room: lines for room, lines in found.items() if len(lines) > LEFT.get((pattern, room), 0)}
    assert wider == {}
