"""装成轮子：没有投票页的不装，比源码旧的不装；可编辑安装不查。"""

import os
from pathlib import Path

import pytest

from hatch_build import PAGES, RefuseWithoutThePage


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """源码齐全、构建过的一座小屋。"""
    voter, built = tmp_path / "src/urn/voter", tmp_path / "src/urn/static/build"
    voter.mkdir(parents=True)
    built.mkdir(parents=True)
    (voter / "page.js").write_text("源码")
    for name in PAGES:
        (built / name).write_text("成品")
    return tmp_path


def refuse(house: Path, version: str = "standard") -> None:
    hook = RefuseWithoutThePage(str(house), {}, None, None, str(house), "wheel")  # type: ignore[arg-type]
    hook.initialize(version, {})


def test_a_built_page_is_let_through(house):
    refuse(house)


@pytest.mark.parametrize("name", PAGES)
def test_a_wheel_without_the_page_is_refused(house, name):
    (house / "src/urn/static/build" / name).unlink()
    with pytest.raises(SystemExit, match=f"缺 {name}：先办 make setup"):
        refuse(house)
    refuse(house, "editable")


def test_a_page_older_than_its_source_is_refused(house):
    os.utime(house / "src/urn/voter/page.js", (2_000_000_000, 2_000_000_000))
    with pytest.raises(SystemExit, match="还没有重新构建"):
        refuse(house)


def test_the_page_of_this_house_is_all_there():
    assert set(PAGES) == {path.name for path in (Path(__file__).parents[2] / "src/urn/static/build").iterdir()}
