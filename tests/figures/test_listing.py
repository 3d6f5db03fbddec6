"""docs/figures.md 与声明逐字相同。"""

from pathlib import Path

from bihuan.figures import door as figures

PAGE = Path(__file__).resolve().parents[2] / "docs" / "figures.md"


def test_the_page_is_what_the_declarations_say():
    assert PAGE.read_text() == figures.document(), "请运行 bihuan figures > docs/figures.md"


def test_every_figure_says_how_it_is_counted():
    for one in figures.everything():
        assert one.title
        assert one.rule
        assert one.unit
        assert "|" not in one.rule + one.title + one.source
