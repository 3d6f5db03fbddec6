"""一地从头写起的一份，从头办到尾：说得出哪里差多少，填过的不丢，不该办的日子办不了，该告诉的只告诉一遍。"""

import pytest

from bihuan.cases.drafting import checking
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from tests.cases.lookback import LOOKBACK, adopt, meeting
from tests.county import days_later
from tests.shown import shown

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(1)):
        yield


def faults(*changes):
    """改几处再核：各处毛病。"""
    text = LOOKBACK
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    return [one.fault for one in procedure.faults_of(read_text(text))]


def told(county, who):
    return list(Notice.objects.filter(person=county.people[who]).order_by("pk").values_list("sentence", flat=True))


def test_what_could_never_be_done_is_said_while_it_is_written(county):
    assert faults() == []
    [asked] = faults(("{格不少于: {联名代表: 2}}", "{联名人数不少于: 2}"))
    assert asked.startswith("条件「联名人数不少于」看的是代表建议里邀请的联名代表") and "{联名代表: 5}" in asked
    assert "联名均已确认" in faults(("条件: [{格不少于: {联名代表: 2}}]", "条件: [联名均已确认]"))[0]
    [nobody] = faults(("机构（单位、监委、法院、检察院）", "机构（阿猫）"))
    assert nobody.startswith("「被查单位」：没有「阿猫」这种机构") and "监察委员会" in nobody
    wide = checking.check(LOOKBACK.replace("期限: 自批准起20日", "期限：自批准起20日"), 0).spots
    assert any("冒号要用半角的 :" in one.said for one in wide)
    unread = checking.check(LOOKBACK.replace("期限: 自批准起20日", "期限: 尽快"), 0).spots
    assert any("自交办起30日" in one.said for one in unread)
    assert faults(("固定 基本满意", "固定 还行")) == ["「评价」固定的「还行」不是它的选项：满意、基本满意、不满意"]
    broken = checking.check(LOOKBACK.replace("变动: 选项}}", "变动: 选项}"), 0).spots
    assert [one.where for one in broken] == [""] and broken[0].line


def test_a_county_walks_it_from_the_first_press_to_the_ballot(county, enter):
    adopt(county)
    page = "/registers/road_lookback/"
    assert "可以开立的是：代表工委" in shown(enter("谢国栋").get(page))
    case = opened(county, enter)
    read = enter("李敏").get(f"/cases/{case.pk}/")
    assert "?local=1" in read.content.decode()
    assert enter("李敏").get("/procedures/road_lookback/2027-1/?local=1").status_code == 200
    law = shown(read)
    assert "出了那样的事才办" in law and "以后的条文，4 条" in law
    reported(county, enter, case)
    seen_at_site(enter, case)
    voted(enter, case)


def opened(county, enter):
    """只填了一位联名的，回到原来的表单，填过的都在；够了就开立。"""
    sits = meeting(county, "2026-03-20")
    given = {
        "回头看哪里": "云河路", "被查单位": county.organs["住建局"].pk, "审议会议": sits.pk,
        **{f"问题清单-{n}-问题": f"坑{n}" for n in range(7)},
    }  # fmt: skip
    one, two = county.people["张桂英"], county.people["王建国"]
    short = enter("李敏").post("/registers/road_lookback/new/", {**given, "联名代表": [one]})
    page = shown(short)
    assert short.status_code == 422 and "联名代表 1 人，不到 2" in page and "云河路" in short.content.decode()
    assert enter("李敏").post("/registers/road_lookback/new/", {**given, "联名代表": [one, two]}).status_code == 302
    return procedure.Case.objects.get(kind="road_lookback")


def reported(county, enter, case):
    """主任会议的人从工作台看得见；一件事只告诉一遍；告诉的正是所申请的；表里的选项守得住。"""
    desk = shown(enter("谢国栋").get("/desk/"))
    assert "等会议决定，没有期限的" in desk and "等批准，没有期限" in desk
    assert enter("谢国栋").post(f"/cases/{case.pk}/steps/approve/", {}).status_code == 302
    assert told(county, "何平") == ["云河路批了，请报整改情况"]
    assert enter("何平").post(f"/cases/{case.pk}/steps/change/", {"变动": "改期"}).status_code == 302
    assert "云河路：申请变动，请您同意改期" in told(county, "谢国栋")
    page = f"/cases/{case.pk}/steps/report/"
    offered = enter("何平").get(page).content.decode()
    assert offered.count("<select") >= 5 and "没改</option>" in offered
    wrong = enter("何平").post(page, {"整改情况-0-问题": "坑0", "整改情况-0-result": "差不多改好了"})
    assert wrong.status_code == 422 and "只能是：改完、在改、没改" in shown(wrong)
    assert enter("何平").post(page, {"整改情况-0-问题": "坑0", "整改情况-0-result": "改完"}).status_code == 302


def seen_at_site(enter, case):
    """七处只看两处：一句看得懂的话，表单还在，也回得到这一件。"""
    page = f"/cases/{case.pk}/steps/visit/"
    rows = {f"检查记录-{n}-{name}": f"看{n}" for n in range(2) for name in ("问题", "结论")}
    short = enter("李敏").post(page, rows)
    said = shown(short)
    assert short.status_code == 422 and "检查记录 2 行，不到问题清单 7 行的三分之一" in said
    assert "看1" in short.content.decode() and f'href="/cases/{case.pk}/"' in short.content.decode()
    assert enter("李敏").post(page, {**rows, "检查记录-2-问题": "坑2", "检查记录-2-结论": "平了"}).status_code == 302


def voted(enter, case):
    """会议以前提醒还没有到；到了那天不再提；结果公开得出去。"""
    page = f"/cases/{case.pk}/steps/vote/vote/"
    assert "会议定在2026年3月20日，还没有到" in shown(enter("李敏").get(page))
    votes = {"way": "entered", "entitled": "6", "present": "6", "item.for": "5", "item.against": "1", "item.blank": "0"}
    with clock.frozen(days_later(18)):
        assert "还没有到" not in shown(enter("李敏").get(page))
        assert enter("李敏").post(page, votes).status_code == 302
        assert enter("陶建国").post(page, votes).status_code == 302
        assert "通过" in shown(enter("李敏").get(f"/cases/{case.pk}/publication/"))
    with clock.frozen(days_later(40)):
        procedure.run_case_clocks(case.pk, now=clock.now())
        page = shown(enter("李敏").get(f"/cases/{case.pk}/"))
        assert "看完了" in page and "工作法" in page and "基本满意" in page
    assert ledger.verify().faults == []


def test_the_library_prints_conditions_in_words(county, enter):
    adopt(county)
    page = shown(enter("李敏").get("/procedures/road_lookback/2027-1/?local=1"))
    assert "检查记录占问题清单的三分之一以上" in page and "联名代表不少于 2" in page and "{'" not in page
    printed = shown(enter("李敏").get("/procedures/road_lookback/2027-1/print/?local=1"))
    assert "检查记录占问题清单的三分之一以上" in printed
