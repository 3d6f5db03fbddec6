"""任何一种事项的页面：在谁手上，填过什么，谁在办；看不看得见照可看、只给、密封，留痕同一句。"""

import pytest

from bihuan.accounts import door as accounts
from bihuan.cases.door import fields_seen
from bihuan.kernel import clock
from bihuan.ledger.models import Look
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.cases.inspections import inspection
from tests.cases.stories import ORCHARD, PHONE, orchard, step
from tests.county import MONDAY, days_later
from tests.shown import shown as shown_page
from tests.ui.accessible import faults_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(10)):
        yield


@pytest.fixture
def shows(client, county):
    """以某人的身份打开一页，回页面的字。"""

    def opened(who, case, more=""):
        account = accounts.Account.objects.filter(person_id=county.people[who]).first()
        client.force_login(account or accounts.open_account(county.people[who], by=SYSTEM, now=MONDAY))
        answer = client.get(f"/cases/{case.pk}/{more}")
        assert answer.status_code == 200, (who, answer.status_code)
        assert faults_of(answer.content) == [], who
        return shown_page(answer)

    return opened


@pytest.fixture
def case(county):
    made = orchard(county)
    units = {name: county.organs[name].pk for name in ("住建局", "财政局")}
    step(county, made, "李敏", "assign", 主办=units["住建局"], 会办=[units["财政局"]], 复看人=county.people["周岚"])
    return made


def test_the_page_says_where_it_is_and_everything_that_was_filled(case, shows):
    shown = shows("李敏", case)
    for words in (
        "在<b>云泽县住房和城乡建设局、云泽县财政局</b>手上", "等<b>办完</b>", "4月2日", "东坡梨园", "三十亩梨树大半枯死，" * 30,
        "1,234,567.5 万元", PHONE, ">梨</td>", "1,200 棵", "云泽县水务局", "棵数（棵）", "周岚", "李敏",
        "已走过 2 条：登记果园、派下", "为何是这一天",
    ):  # fmt: skip
        assert words in shown, words


def test_each_one_sees_what_the_method_gives_him(case, shows):
    lead, joint, looker = shows("何平", case), shows("卫红", case), shows("周岚", case)
    assert "三十亩梨树" in lead and PHONE not in lead and "万元" not in lead
    assert "云泽县财政局" not in lead.split("谁在里面")[0].split('id="handling"')[1]
    assert PHONE not in joint and "1,234,567.5" in joint
    assert PHONE in looker and "只给主任会议看的话" in looker
    assert "只给主任会议看的话" not in shows("李敏", case)


def test_whoever_is_said_to_hold_it_is_the_one_who_does_that_step(county, shows):
    """几步各由各人办的：先到期的是受检单位报自查，就说在受检单位手上，不说在组长手上。"""
    _, case = inspection(county)
    assert "在<b>云泽县水务局</b>手上" in shows("谭青", case) and "等<b>报自查</b>" in shows("谭青", case)


def test_the_trail_obeys_what_the_page_obeys(case, county, shows):
    for who, hidden in (("何平", ["1234567.5", "只给主任会议"]), ("李敏", ["只给主任会议"])):
        for more in ("", "trail/"):
            shown = shows(who, case, more)
            assert PHONE not in shown or (who == "李敏" and not more)
            assert not any(words in shown for words in hidden), (who, more)
    assert "1234567.5" in shows("周岚", case, "trail/")


def test_a_sentence_in_the_middle_of_the_trail_does_not_stop_twice(county, shows):
    made = orchard(county, 情况="三十亩梨树大半枯死。")
    assert "情况：三十亩梨树大半枯死，估价：" in shows("李敏", made, "trail/")


def test_several_choices_are_read_out_in_the_trail(county, shows):
    """选了几样的，留痕里用、隔开，不写成程序里的样子。"""
    text = ORCHARD.replace("情况: 文字,", "情况: 文字, 毛病: 选项（可多个）,").replace(
        "选项: {", "选项: {毛病: [虫, 旱, 霜], "
    )
    case = orchard(county, text, 毛病=["虫", "旱"])
    assert "毛病：虫、旱" in shows("李敏", case, "trail/")
    assert "['" not in shows("李敏", case)


def test_an_unissued_finding_of_another_unit_and_a_finished_part(case, county, shows):
    step(county, case, "卫红", "finish", 2, 办理情况="财政局补了三十万元")
    shown = shows("李敏", case)
    assert "财政局补了三十万元" in shown
    assert "果园办完" in shown
    assert "财政局补了三十万元" not in shows("何平", case)


def test_who_is_not_named_sees_only_what_is_his(case, county):
    other = procedure.held_of(case, on=MONDAY.date())
    seen = fields_seen(county.actor("张桂英", now=MONDAY), other)
    assert not seen.named
    assert not any(seen.shows(item) for item in other.text.fields.values())
    assert seen.shows_named("title") and seen.shows_named("stage") and not seen.shows_named("due")


def test_a_look_is_logged_where_the_method_says_so(case, shows):
    shows("李敏", case)
    assert Look.objects.filter(what=case.stream).count() == 1


def test_a_broken_ring_says_its_sentence(case, county, shows):
    step(county, case, "周岚", "bad", 复看说明="还是枯的")
    shown = shows("李敏", case)
    assert "树还没有栽" in shown
    assert 'data-state="broken"' in shown
    assert "中止" in shown


def test_a_whole_ring_is_green_and_says_nothing_more(case, county, shows):
    step(county, case, "周岚", "good", 复看说明="都栽上了")
    shown = shows("李敏", case)
    assert "结束：<b>果园已好</b>。" in shown
    assert '<svg class="ring" data-state="done" data-size="big"' in shown


def test_a_linked_case_one_may_not_see_shows_only_that_it_is_there(case, county, shows):
    other = orchard(county, 园名="西岭桃园")
    li = county.actor("李敏", now=MONDAY)
    procedure.link(case.pk, other.pk, "from", reason="同一片山", by=li.id, now=MONDAY)
    assert "西岭桃园" in shows("李敏", case)
    shown = shows("何平", case)
    assert "西岭桃园" not in shown and "同一片山" not in shown
    assert "您看不到这一件" in shown
