"""检查验收：代表满意以后还要到现场验收，没有通过的重新办理；再次没有通过的不算办好。承诺的再评价也在这里。"""

import pytest

from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.county import MONDAY, days_later
from tests.suggestions.tales import Tale
from tests.suggestions.test_loop import Story


def adopt(county, label):
    procedure.adopt_procedure(county.congress.pk, label, by=county.actor("李敏", now=MONDAY), now=MONDAY)


@pytest.fixture
def tale(county):
    """选用了检查验收的办法；答复了，代表满意。"""
    adopt(county, "suggestion_handling_accepted@2026-1")
    tale = Tale(county).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.to_reply()
    tale.step("张桂英", "rate", attitude="满意", result="满意")
    return tale


def fill(tale, step, **named):
    codes = {item.name: item.code for item in procedure.text_of(tale.case).by_step[step].fields}
    return {codes[name]: value for name, value in named.items()}


def inspect(tale, step, outcome):
    on = str(days_later(tale.day).date())
    tale.step("李敏", step, **fill(tale, step, 验收结论=outcome, 验收方式="到现场看", 验收日期=on, 验收情况="看了"))


def test_satisfied_is_not_yet_closed(tale):
    assert procedure.stage_name(tale.case) == "待检查验收"
    assert tale.case.ended_on is None and tale.case.due_on is not None
    inspect(tale, "inspect", "通过")
    assert procedure.stage_name(tale.case) == "已办结"
    assert ledger.verify().faults == []


def test_not_passed_is_done_again_and_then_closed_broken(tale):
    inspect(tale, "inspect", "没有通过")
    tale.step("李敏", "redo", demand="装好再报")
    tale.to_reply()
    tale.step("张桂英", "rate", attitude="满意", result="满意")
    with pytest.raises(Refused):
        inspect(tale, "inspect", "通过")
    inspect(tale, "inspect_again", "没有通过")
    text = procedure.text_by_id(tale.case.text_id)
    assert procedure.stage_name(tale.case) == "验收未通过"
    assert text.endings[tale.case.stage].colour == "broken"
    assert ledger.verify().faults == []


def test_a_verified_promise_is_rated_once_more(county):
    adopt(county, "commitment_rated@2026-1")
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "accept", 1)
    story.to_reply("B", promised_on="2026-11-30")
    story.case = procedure.Case.objects.get(kind="commitment")
    story.step("何平", "report", account="五个小区已经装好")
    story.step("李敏", "confirm", **fill(story, "confirm", 核实方式="现场核实"))
    assert procedure.stage_name(story.case) == "待代表再评价"
    again = fill(story, "rate_again", 再评价="不满意", 再评价说明="只装了三个", 承诺完成日期="2026-12-20")
    story.step("张桂英", "rate_again", **again)
    assert procedure.stage_name(story.case) == "兑现中"
    story.step("何平", "report", account="都装好了")
    story.step("李敏", "confirm", **fill(story, "confirm", 核实方式="现场核实"))
    story.step("张桂英", "rate_again", **fill(story, "rate_again", 再评价="满意"))
    assert procedure.stage_name(story.case) == "已兑现"
    assert ledger.verify().faults == []
