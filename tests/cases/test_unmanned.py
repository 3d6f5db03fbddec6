"""没有人办得了的：一个单位只有经办人，交办以前说、交办以后说，任了职就不再说；说的只是轮得到的那几步。"""

import datetime as dt

import pytest

from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.county import days_later
from tests.shown import shown
from tests.suggestions.tales import Tale

LANE = "/desk/office/unmanned/"  # 机关的一屏上的入口，点开才问
SAID = "没有人能审核、答复，缺科室负责人、单位负责人"


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(40)):
        yield


@pytest.fixture
def bureau(county):
    """新设的体育局：只登记了一个经办人。"""
    now = days_later(0)
    organ = people.found_organ(county.congress.pk, kind="handling_unit", name="云泽县体育局", by=SYSTEM, now=now)
    county.organs["体育局"] = organ
    county.people["康乐"] = people.enrol(county.congress.pk, name="康乐", by=SYSTEM, now=now).pk
    appointed(county, "康乐", "clerk")
    return organ


def appointed(county, name, duty):
    return people.appoint(
        county.people[name], county.organs["体育局"].pk, duty=duty, from_on=dt.date(2026, 3, 1), by=SYSTEM,
        now=days_later(0),
    )  # fmt: skip


def waits(county):
    """立了案、还没有交办的一件。"""
    tale = Tale(county)
    tale.step("李敏", "register", days=1)
    return tale


def test_before_it_is_assigned_the_form_says_which_units_lack_whom(county, bureau, enter):
    page = shown(enter("李敏").get(f"/cases/{waits(county).case.pk}/steps/assign/"))
    assert "有 2 个单位现在缺人，交给它就停在那里" in page  # 另一个是县政府办公室，也只登记了一个经办人
    assert f"云泽县体育局：{SAID}" in page
    assert "住房和城乡建设局：没有人" not in page
    appointed(county, "康乐", "head")
    assert "体育局：没有人" not in shown(enter("李敏").get(f"/cases/{waits(county).case.pk}/steps/assign/"))


def test_a_joint_unit_needs_only_a_clerk(county, bureau, enter):
    """会办只提意见，经办人就办得了：不列在工作台上。"""
    Tale(county).assigned("住建局", "体育局")
    assert "交给了单位的，都有人办得了。" in shown(enter("李敏").get(LANE))


def test_the_office_the_unit_and_the_register_of_organs_say_it_until_somebody_is_appointed(county, bureau, enter):
    tale = Tale(county, title="关于开放学校操场的建议").assigned("体育局")
    assert f'href="{LANE}"' in enter("李敏").get("/desk/").content.decode()
    lane = shown(enter("李敏").get(LANE))
    assert tale.case.title in lane and f"云泽县体育局{SAID}" in lane
    assert f"手上的事，本单位{SAID}" in shown(enter("康乐").get("/desk/"))
    assert "手上的事，本单位" not in shown(enter("何平").get("/desk/"))
    assert f"在任 1 人，{SAID}（代表建议" in shown(enter("李敏").get("/people/organs/"))
    assert f"{SAID}（代表建议" in shown(enter("李敏").get(f"/people/organs/{bureau.pk}/"))
    assert SAID not in shown(enter("何平").get("/people/organs/"))
    appointed(county, "康乐", "deputy_head")
    for who, place in (
        ("李敏", LANE),
        ("康乐", "/desk/"),
        ("李敏", "/people/organs/"),
        ("李敏", f"/people/organs/{bureau.pk}/"),
    ):
        assert "没有人能" not in shown(enter(who).get(place)), place


def test_a_unit_whose_last_person_left(county, bureau, enter):
    Tale(county).assigned("体育局")
    post = people.Post.objects.get(person_id=county.people["康乐"])
    people.end_post(post.pk, on=dt.date(2026, 4, 1), by=SYSTEM, now=days_later(30))
    assert "云泽县体育局没有人在任" in shown(enter("李敏").get(LANE))
