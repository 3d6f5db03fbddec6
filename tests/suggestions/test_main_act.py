"""一页只有一件主要的事：往前走的一步；撤回、退回、退改、申请延长都不是。"""

import pytest

from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.suggestions.test_loop import Story


def main_of(story, who):
    now = days_later(story.day)
    steps = procedure.possible_steps(story.case, story.county.actor(who, now=now), now=now)
    return [one.step for one in steps if one.main]


@pytest.fixture
def story(county):
    return Story(county)


def test_the_main_act_leads_onward(story):
    assert main_of(story, "张桂英") == []
    assert main_of(story, "李敏") == ["register"]
    story.step("李敏", "register")
    assert main_of(story, "李敏") == ["assign"]
    story.step("李敏", "assign", lead=story.unit("住建局"))
    assert main_of(story, "何平") == ["accept"]
    story.step("何平", "accept", 1)
    assert main_of(story, "何平") == []
    story.step("何平", "consult", 1, form="面商", on="2026-03-05", account="当面听取意见")
    assert main_of(story, "何平") == ["draft_reply"]
    story.step("何平", "draft_reply", 1, letter=story.letter("何平"), result_class="A", summary="已办")
    assert main_of(story, "孙晓梅") == ["review_reply"]
    story.step("孙晓梅", "review_reply", 1)
    assert main_of(story, "周志强") == ["reply"]
    story.step("周志强", "reply", 1)
    assert main_of(story, "张桂英") == ["rate"]
