"""拟稿、审核、签发要由不同的人办：照说明书里的那一份选用，就办得到；示范办法不要求。"""

import re

import pytest

from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from tests.county import MONDAY, days_later
from tests.procedure.corrections import correct
from tests.shared import ROOT
from tests.suggestions.test_loop import Story

PAGE = (ROOT / "docs" / "procedures.md").read_text(encoding="utf-8")


def drafted(county, label=""):
    """周志强（单位负责人）自己沟通、拟稿的一件。"""
    if label:
        li = county.actor("李敏", now=MONDAY)
        procedure.adopt_procedure(county.congress.pk, label, by=li, now=MONDAY)
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("周志强", "accept", 1)
    story.step("周志强", "consult", 1, form="电话", on=str(days_later(3).date()), account="在电话里听取意见")
    draft(story, "周志强")
    return story


def draft(story, who):
    story.step(who, "draft_reply", 1, letter=story.letter(who), result_class="A", summary="已列入改造计划")


@pytest.fixture
def apart(county):
    """说明书里的那一份，入库、选用。"""
    written = next(block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "three_hands" in block)
    text = read_text(written)
    assert procedure.faults_of(text) == []
    return procedure.release(text, now=MONDAY).label


def test_the_shipped_method_lets_one_person_do_all_three(county):
    story = drafted(county)
    story.step("周志强", "review_reply", 1)
    story.step("周志强", "reply", 1)
    assert procedure.Assignment.objects.get(case=story.case).ended_on is not None


def test_where_adopted_one_person_does_only_one_of_the_three(county, apart):
    story = drafted(county, apart)
    with pytest.raises(NotAllowed, match="不同的人"):
        story.step("周志强", "review_reply", 1)
    story.step("孙晓梅", "review_reply", 1)
    with pytest.raises(NotAllowed, match="不同的人"):
        story.step("周志强", "reply", 1)
    steps = procedure.possible_steps(story.case, county.actor("周志强", now=days_later(9)), now=days_later(9))
    assert next(step for step in steps if step.step == "reply").missing != ()
    story.step("周志强", "revise_reply", 1, reason="请科室重拟")
    draft(story, "何平")
    story.step("孙晓梅", "review_reply", 1)
    story.step("周志强", "reply", 1)
    assert ledger.verify().faults == []


def test_a_step_taken_back_no_longer_counts(county, apart):
    story = drafted(county, apart)
    now = days_later(story.day)
    li, tao = (county.actor(name, now=now) for name in ("李敏", "陶建国"))
    correct(story.case.pk, reason="拟稿的人不对", second=tao, by=li, now=now)
    draft(story, "何平")
    story.step("孙晓梅", "review_reply", 1)
    story.step("周志强", "reply", 1)
    assert ledger.verify().faults == []
