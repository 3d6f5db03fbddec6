"""一个人：逐个登记代表，更正姓名，谁看得到他的电话。"""

import pytest

from bihuan.accounts import door as accounts
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from tests.people.county import MONDAY, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def li(county):
    return {"by": county.actor(county.li), "now": MONDAY}


def test_a_name_is_corrected_and_the_old_one_stays_sealed_in_the_trail(county, li):
    made = people.correct_name(county.wang.pk, name="王 方", reason="名册上写错了", **li)
    assert (made.name, made.pinyin) == ("王方", "wangfang wf")
    entry = ledger.entries(f"org:{county.congress.pk}")[-1]
    assert entry.sentence("李敏") == f"李敏更正人员（编号 {county.wang.pk}）的姓名：名册上写错了"
    assert "王芳" not in entry.body and "王方" not in entry.body
    assert entry.personal() == {"former": "王芳"}
    assert not ledger.verify().faults
    people.Person.objects.filter(pk=county.wang.pk).update(name="王芳")
    assert [fault.kind for fault in ledger.verify().faults] == ["people"]


def test_who_may_not_correct_a_name(county, li):
    other = build("99LX", "临溪县")
    told = {"name": "王方", "reason": "写错了", "now": MONDAY}
    for stranger in (county.actor(county.sun), county.actor(county.wang), other.actor(other.li)):
        with pytest.raises(NotAllowed):
            people.correct_name(county.wang.pk, by=stranger, **told)
    with pytest.raises(NotAllowed, match="另一位工作人员"):
        people.correct_name(county.li.pk, by=li["by"], **told)
    with pytest.raises(NotFound):
        people.correct_name(10**9, by=li["by"], **told)
    for faulty in ({"name": " "}, {"reason": " "}, {"reason": "长" * 101}):
        with pytest.raises(BadInput):
            people.correct_name(county.wang.pk, by=li["by"], **{**told, **faulty})
    ledger.forget(f"person:{county.wang.pk}", by="system", now=MONDAY)
    with pytest.raises(BadInput, match="已经删除"):
        people.correct_name(county.wang.pk, by=li["by"], **told)


def test_two_correct_the_same_name_and_the_second_is_told(county, li):
    people.correct_name(county.wang.pk, name="王方", reason="写错了", **li)
    with pytest.raises(AlreadyDone, match="现在就是王方"):
        people.correct_name(county.wang.pk, name="王方", reason="写错了", by=county.actor(county.chen), now=MONDAY)


def test_a_single_deputy_is_added_and_a_name_corrected_from_the_pages(county, enter, monday):
    desk = enter(county.li)
    assert "登记一位" in desk.get("/people/").content.decode()
    form = {
        "name": "张桂英",
        "phone": "13800138000",
        "number": "13",
        "constituency": "云栖第二选区",
        "from_on": "2026-03-02",
    }
    form["delegation"] = people.delegations_of(county.congress.pk).get().pk
    place = desk.post("/people/deputies/new/", form)["Location"]
    page = desk.get(place).content.decode()
    assert "张桂英" in page and "云栖代表团" in page and "看手机号" in page
    zhang = people.Deputy.objects.get(number="13")
    assert "13800138000" in desk.post(f"/people/persons/{zhang.person_id}/phone/").content.decode()
    again = desk.post("/people/deputies/new/", {**form, "name": "李桂英"})
    assert again.status_code == 422 and "证号 13 已有人使用" in again.content.decode()
    assert not people.Person.objects.filter(name="李桂英").exists()
    renamed = desk.post(f"/people/persons/{zhang.person_id}/name/", {"name": "张桂瑛", "reason": "名册上写错了"})
    assert renamed["Location"] == place
    assert "张桂瑛" in desk.get("/people/?q=zhang").content.decode()
    stranger = build("99LX", "临溪县")
    desk.force_login(accounts.open_account(stranger.li.pk, by=people.SYSTEM, now=MONDAY))
    assert desk.get(f"/people/persons/{zhang.person_id}/name/").status_code == 404
    assert desk.post(f"/people/persons/{zhang.person_id}/phone/").status_code == 404
