"""流程图从文件画出：每个状态、每个步骤都在图上，没有内嵌样式，是读得通的 XML。"""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bihuan.cases.flow import draw
from bihuan.procedure.library import shipped


@pytest.mark.parametrize("text", shipped(), ids=lambda text: text.code)
def test_every_stage_and_step_is_drawn(text):
    svg = draw(text)
    words = "".join(ElementTree.fromstring(svg).itertext())
    for name in [*text.stages.values(), *text.task_stages.values()]:
        assert name in words
    for article in text.articles:
        assert article.name in words
    assert "style" not in svg


def test_a_title_with_quotes_stays_a_title():
    svg = draw(replace(shipped()[0], title='一" onload="二'))
    assert ElementTree.fromstring(svg).attrib["aria-label"] == '一" onload="二流程图'
