"""预分方案送政府办：改一件写明为什么，或者同意；谁可以写、送、交办。"""

import pytest

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.notices import door as notices
from bihuan.suggestions import door as suggestions
from tests.shown import shown as text
from tests.suggestions.plans import AT, PAGE, later, posted, stages, three

__all__ = ["later", "three"]


def test_sent_changed_with_a_remark_agreed(three, county, enter):
    one, two, _ = three
    posted(enter("李敏"), (one, {"lead": "住建局"}), (two, {"lead": "水务局"}))
    assert "还没有把预分方案送来" in text(enter("邹凯").get(PAGE))
    assert enter("邹凯").post(PAGE, {f"{one.case.pk}-lead": "城管局"}).status_code == 403
    assert "第 1 稿已送政府办" in text(posted(enter("李敏"), act="send"))
    zou = enter("邹凯")
    assert any("预分方案第 1 稿送您看，2 件" in one.sentence for one in inbox(county, "邹凯"))
    bare = posted(zou, (two, {"lead": "生态环境局"}))
    assert bare.status_code == 422
    assert "请写一句为什么改" in text(bare)
    posted(zou, (two, {"lead": "生态环境局", "remark": "排污口归生态环境局管"}))
    assert "已答复代表工委" in text(posted(zou, act="answer", opinion="其余同意"))
    shown = text(enter("李敏").get(PAGE))
    assert "邹凯改：排污口归生态环境局管" in shown
    assert "答复：其余同意" in shown
    said = [entry.sentence("邹凯") for entry in ledger.entries(stream())]
    assert "邹凯在预分方案里改了 1 件：排污口归生态环境局管" in said
    assert "邹凯对预分方案第 2 稿答复：其余同意" in said
    assert ledger.verify().faults == []


def test_who_may(three, county, enter):
    for who in ("何平", "张桂英", "谢国栋"):
        assert enter(who).get(PAGE).status_code == 403
    assert enter("邹凯").get(PAGE).status_code == 200
    for who, refusal in (("何平", NotAllowed), ("邹凯", NotAllowed)):
        with pytest.raises(refusal):
            suggestions.save_plan("suggestion", {}, seen=0, by=county.actor(who, now=AT), now=AT)
    li = county.actor("李敏", now=AT)
    with pytest.raises(BadInput):
        suggestions.send_plan("suggestion", by=li, now=AT)
    suggestions.save_plan("suggestion", {three[0].case.pk: {"lead": [three[0].unit("住建局")]}}, seen=0, by=li, now=AT)
    suggestions.send_plan("suggestion", by=li, now=AT)
    with pytest.raises(AlreadyDone):
        suggestions.send_plan("suggestion", by=li, now=AT)
    with pytest.raises(NotAllowed):
        suggestions.answer_plan("suggestion", opinion="", by=li, now=AT)
    zou = county.actor("邹凯", now=AT)
    with pytest.raises(NotAllowed):
        suggestions.issue_plan("suggestion", by=zou, now=AT, today=AT.date())
    suggestions.answer_plan("suggestion", opinion="", by=zou, now=AT)
    with pytest.raises(AlreadyDone):
        suggestions.answer_plan("suggestion", opinion="", by=zou, now=AT)


def test_another_county_cannot_be_planned_from_here(three, client, db):
    from bihuan.accounts import door as accounts
    from bihuan.demo import county as demo
    from bihuan.people.door import SYSTEM
    from tests.county import MONDAY

    other = demo.found(MONDAY, name="平澜县", parent_code="4312", code="431291000000")
    client.force_login(accounts.open_account(other.people["李敏"], by=SYSTEM, now=MONDAY))
    answer = client.post(PAGE, {"act": "issue", f"{three[0].case.pk}-lead": "住建局"}, follow=True)
    assert three[0].case.title not in text(answer)
    assert client.get(f"{PAGE}{three[0].case.pk}/").status_code == 404
    assert set(stages(three)) == {"待交办"}


def inbox(county, name):
    return notices.inbox(county.people[name])


def stream():
    return next(one for one in ledger.streams_named("plan:"))
