"""仓库里只有自己写的：没有别人的成品、字体、机器上的路径、取包的地址，没有没写完的地方。"""

import re
from pathlib import Path

import pytest

from tests.shared import ROOT

PLACES = ("src", "tests", "docs", "scripts", ".ci")
BUILT = {"build", "__pycache__", "node_modules"}
TEXTS = {".py", ".md", ".yaml", ".html", ".css", ".js", ".mjs", ".ts", ".toml", ".txt", ".sh", ".json", ""}
# 拆开写，免得这个文件自己撞上
ADDRESSES = ("python" + "hosted.", "pypi" + ".org", "registry.npm" + "js", "deb.deb" + "ian.org")
MACHINE = r"(?<![\w./])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me)/\w"
UNDONE = r"#.*\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b"


def files() -> list[Path]:
    """随仓库走的文件。"""
    found = [path for place in PLACES for path in (ROOT / place).rglob("*")]
    found += [path for path in ROOT.iterdir() if path.suffix in TEXTS and path.name[0] != "."]
    return sorted(path for path in found if path.is_file() and not BUILT & set(path.relative_to(ROOT).parts))


def texts() -> list[Path]:
    """其中的文字文件。"""
    return [path for path in files() if path.suffix in TEXTS and path.stat().st_size < 2_000_000]


def _most(path: Path) -> int:
    """一个文件最多几个字节。旧版的数据夹要整个留着，其中的行政区划就占了大半，所以宽到一百万。"""
    return 1_000_000 if path.is_relative_to(ROOT / "tests" / "histories") else 500_000


def test_there_is_something_to_look_at():
    assert len(texts()) > 200


def test_no_built_file_or_font_is_kept():
    foreign = [str(path) for path in files() if re.search(r"\.min\.(js|css)$|\.(woff2?|ttf|otf|eot)$", path.name)]
    assert foreign == []


def test_no_file_is_heavy():
    heavy = [f"{path} {path.stat().st_size // 1024} KB" for path in files() if path.stat().st_size > _most(path)]
    assert heavy == []


@pytest.mark.parametrize("pattern", [*map(re.escape, ADDRESSES), MACHINE])
def test_no_address_of_a_registry_and_no_path_of_a_machine(pattern):
    found = [str(path.relative_to(ROOT)) for path in texts() if re.search(pattern, path.read_text(encoding="utf-8"))]
    assert found == []


def test_nothing_is_left_undone():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in texts()
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(UNDONE, line)
    ]
    assert found == []
