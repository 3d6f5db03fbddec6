"""建议旁边的人：承办单位看得到领衔代表的电话，他的页上列着他的建议；姓名更正以后检索跟着改。"""

import pytest

from bihuan import handoffs
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from tests.county import days_later
from tests.suggestions.tales import Tale


@pytest.fixture
def tale(county):
    with clock.frozen(days_later(3)):
        yield Tale(county)


def test_the_unit_that_handles_it_may_call_him_and_nobody_else_may(county, tale, enter):
    zhang, now = county.people["张桂英"], days_later(3)
    people.change_phone(county.congress.pk, zhang, phone="13800138000", by=county.actor("李敏", now=now), now=now)
    place = f"/people/deputies/{county.deputies['张桂英']}/"
    assert "看手机号" not in enter("何平").get(place).content.decode()
    with pytest.raises(NotFound):
        people.phone_of(zhang, by=county.actor("何平", now=now), now=now)
    tale.assigned("住建局")
    assert "看手机号" in enter("何平").get(place).content.decode()
    assert "13800138000" in enter("何平").post(f"/people/persons/{zhang}/phone/").content.decode()
    for other in ("卫红", "王建国"):
        with pytest.raises(NotFound):
            people.phone_of(zhang, by=county.actor(other, now=now), now=now)


def test_his_page_lists_what_the_reader_may_see(county, tale, enter, client):
    place = f"/people/deputies/{county.deputies['张桂英']}/"
    assert tale.case.title not in client.get(place).content.decode()
    assert tale.case.title in enter("李敏").get(place).content.decode()
    assert tale.case.title not in enter("王建国").get(place).content.decode()


def test_search_follows_a_corrected_name(county, tale, enter):
    assert tale.case.title in enter("李敏").get("/search/?q=张桂英").content.decode()
    told = {"by": county.actor("李敏", now=days_later(3)), "now": days_later(3)}
    people.correct_name(county.people["张桂英"], name="章贵鹰", reason="名册上写错了", **told)
    assert people.NameCorrected in handoffs.HANDOFFS
    ledger.work(days_later(3))
    assert tale.case.title in enter("李敏").get("/search/?q=章贵鹰").content.decode()
    assert tale.case.title not in enter("李敏").get("/search/?q=张桂英").content.decode()
