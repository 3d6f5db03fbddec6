"""一件建议走完一生：提出、立案、交办、签收、沟通、拟稿、审核、签发、评价、重办、再答复、办结。"""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.figures import door as figures
from bihuan.files import door as files
from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from tests.county import MONDAY, days_later

BRIDGE = {
    "title": "关于加快老旧小区加装电梯的建议",
    "situation": "城东片区有老旧小区二十三个，七十岁以上老人一千二百人，上下楼十分困难。",
    "analysis": "管线迁改费用分摊没有办法，一楼住户意见难以统一。",
    "proposal": "建议由住建部门牵头制定分摊办法，财政安排补助，今年先办五个小区。",
}


class Story:
    """一件建议和办它的人，按天往后走。"""

    def __init__(self, county):
        self.county, self.day = county, 0
        zhang = county.actor("张桂英", now=MONDAY)
        draft = suggestions.start_draft(
            congress_id=county.congress.pk, session_id=county.session.pk, by=zhang, now=MONDAY, **BRIDGE
        )
        self.case = suggestions.submit_draft(draft.pk, by=zhang, now=MONDAY)

    def step(self, who, step, assignment=0, days=1, **filled):
        self.day += days
        now = days_later(self.day)
        actor = self.county.actor(who, now=now)
        procedure.take_step(self.case.pk, step, filled=filled, assignment=assignment, by=actor, now=now)
        self.case.refresh_from_db()

    def unit(self, name):
        return self.county.organs[name].pk

    def letter(self, who):
        now = days_later(self.day)
        return files.keep(
            SimpleUploadedFile("答复函.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"),
            by=self.county.actor(who, now=now),
            now=now,
        ).pk

    def to_reply(self, result_class="A", **more):
        self.step("何平", "consult", 1, form="面商", on=str(days_later(self.day).date()), account="在小区当面听取意见")
        self.step(
            "何平",
            "draft_reply",
            1,
            letter=self.letter("何平"),
            result_class=result_class,
            summary="已列入改造计划",
            **more,
        )
        self.step("孙晓梅", "review_reply", 1)
        self.step("周志强", "reply", 1)


@pytest.fixture
def story(county):
    return Story(county)


def test_from_draft_to_settled_with_one_redo(story):
    story.step("李敏", "register")
    assert story.case.number == "十八届六次第 1 号"
    story.step("李敏", "assign", lead=story.unit("住建局"), joint=[story.unit("财政局"), story.unit("城管局")])
    story.step("何平", "accept", 1)
    story.step("卫红", "accept", 2, days=0)
    with pytest.raises(NotAllowed, match="会办"):
        story.to_reply()
    story.step("卫红", "opine", 2, opinion="补助资金已有来源")
    story.step("韩松", "accept", 3)
    story.step("韩松", "opine", 3, opinion="同意")
    story.to_reply()
    assert procedure.stage_name(story.case) == "待测评"
    story.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    assert procedure.stage_name(story.case) == "待重办"
    story.step("李敏", "redo", demand="一个月内开工")
    assert story.case.round == 2
    story.to_reply()
    story.step("张桂英", "rate", attitude="满意", result="基本满意")
    assert (procedure.stage_name(story.case), story.case.progress) == ("已办结", 100)
    congress, year = figures.OfCongress(story.county.congress.pk), MONDAY.year
    shown = figures.values(
        ["suggestion.reply_rate", "suggestion.satisfaction_rate", "suggestion.resolution_rate"], congress, year
    )
    assert [shown[name].text for name in shown] == ["100.0%", "100.0%", "100.0%"]
    assert ledger.verify().faults == []


def test_a_promise_becomes_a_commitment_that_stays_open(story):
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "accept", 1)
    story.to_reply("B", promised_on="2026-11-30")
    commitment = procedure.Case.objects.get(kind="commitment")
    assert commitment.due_on == dt.date(2026, 11, 30)
    story.step("张桂英", "rate", attitude="满意", result="满意")
    assert story.case.ended_on is not None
    assert commitment.ended_on is None
    story.case = commitment
    story.step("何平", "report", account="五个小区已经装好")
    story.step("李敏", "confirm")
    assert procedure.stage_name(story.case) == "已兑现"
    assert ledger.verify().faults == []


def test_the_second_return_is_decided_by_the_government_office(story):
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "ask_return", 1, reason="属城管局职责")
    story.step("李敏", "reassign", 1, to=story.unit("城管局"))
    story.step("韩松", "ask_return", 2, reason="属住建局职责")
    with pytest.raises(NotAllowed, match="轮不到"):
        story.step("李敏", "reassign", 2, to=story.unit("住建局"))
    story.step("邹凯", "appoint_handler", 2, to=story.unit("住建局"), reason="由住建局牵头")
    story.step("何平", "accept", 3)
    assert ledger.verify().faults == []


def test_the_head_of_the_handling_unit_may_not_rate(county):
    kong = county.actor("孔令云", now=MONDAY)
    draft = suggestions.start_draft(congress_id=county.congress.pk, by=kong, now=MONDAY, **BRIDGE)
    story = Story.__new__(Story)
    story.county, story.day, story.case = county, 0, suggestions.submit_draft(draft.pk, by=kong, now=MONDAY)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("卫健局"))
    story.step("严冬", "accept", 1)
    story.step("严冬", "consult", 1, form="电话", on="2026-03-05", account="电话沟通")
    story.step("严冬", "draft_reply", 1, letter=story.letter("严冬"), result_class="A", summary="已办")
    story.step("曹颖", "review_reply", 1)
    story.step("孔令云", "reply", 1)
    with pytest.raises(NotAllowed, match="承办单位的负责人"):
        story.step("孔令云", "rate", attitude="满意", result="满意")
