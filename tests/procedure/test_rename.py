"""方法是数据：状态全部改名、加一个阶段，不动一行 Python，照样从提出走到办结。"""

import pytest

from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language import reading
from bihuan.procedure.proving import faults_of
from tests.county import MONDAY
from tests.suggestions.test_loop import Story

SHIPPED = reading.LIBRARY / "suggestion_handling.2026-1.yaml"


def renamed(raw: dict) -> dict:
    """状态（事项的和分办的）的名称和代号全部换掉，条文跟着改。"""
    names = {name: f"阶段{number}" for number, name in enumerate([*raw["状态"], *raw["分办"]])}

    def new(value):
        return [names[one] for one in value] if isinstance(value, list) else names[value]

    endings = {}
    for name, demand in raw["结束"].items():
        endings[names[name]] = {key: new(value) if key == "必经" else value for key, value in demand.items()}
    return {
        **raw,
        "状态": {names[name]: f"stage_{number}" for number, name in enumerate(raw["状态"])},
        "分办": {names[name]: f"task_{number}" for number, name in enumerate(raw["分办"])},
        "开始": names[raw["开始"]],
        "结束": endings,
        "条文": [{**article, "自": new(article["自"]), "至": new(article["至"])} for article in raw["条文"]],
    }


def with_expert_review(raw: dict) -> dict:
    """加一个阶段：状态里一行，一条新的条文，一个改了的「至」。"""
    register = next(article for article in raw["条文"] if "register" in article["步骤"])
    after, register["至"] = register["至"], "专家评估"
    article = {
        "条": "第九条之一", "原文": "立案后由专家在五个工作日内评估。", "步骤": {"assess": "评估"}, "由": "代表工委",
        "自": "专家评估", "至": after, "期限": "自立案起5工作日", "填": {"意见": "文字"},
    }  # fmt: skip
    merge = next(article for article in raw["条文"] if "merge" in article["步骤"])
    assert merge["至"] == after
    return {
        **raw,
        "状态": {**raw["状态"], "专家评估": "expert_review"},
        "条文": [*raw["条文"], article],
        "版本": "2026-9",
    }


@pytest.fixture
def county_with_its_own_words(county):
    raw = with_expert_review(renamed(reading.parse(SHIPPED.read_text(encoding="utf-8"), SHIPPED.name)))
    text = reading.read_text(reading.flatten(raw), "改名")
    assert faults_of(text) == []
    shipped = reading.read_file(SHIPPED)
    kept = (set(text.stages) | set(text.task_stages)) & (set(shipped.stages) | set(shipped.task_stages))
    assert kept == set()
    assert not set(text.stages.values()) & set(shipped.stages.values())
    released = procedure.release(text, now=MONDAY)
    procedure.adopt_procedure(county.congress.pk, released.label, by=county.actor("李敏", now=MONDAY), now=MONDAY)
    return county


def test_a_case_walks_renamed_states_and_the_added_stage(county_with_its_own_words):
    story = Story(county_with_its_own_words)
    story.step("李敏", "register")
    assert procedure.stage_name(story.case) == "专家评估"
    with pytest.raises(NotAllowed):
        story.step("邹凯", "assess", opinion="可行")
    story.step("李敏", "assess", opinion="可行")
    story.step("李敏", "assign", lead=story.unit("住建局"), joint=[story.unit("财政局")])
    story.step("何平", "accept", 1)
    story.step("卫红", "accept", 2)
    story.step("卫红", "opine", 2, opinion="同意")
    story.to_reply()
    story.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    story.step("李敏", "redo", demand="一个月内开工")
    story.to_reply()
    story.step("张桂英", "rate", attitude="满意", result="满意")
    assert story.case.ended_on is not None
    assert ledger.verify().faults == []
