"""工作台上哪一种事项都有：等我办、没有期限的、我参与的；选用了八十种也不多问一条。"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.cases.stories import ORCHARD, adopted, orchard, step
from tests.county import MONDAY, days_later

pytestmark = pytest.mark.django_db
COURT = """
工作法: 井台旁听
代号: well_hearing
版本: 2027-1
篇: 监督
依据: 云泽县井台旁听约定（虚构）
事项: {井台旁听: well_hearing}
开立: {从: 网页, 标题: 案由}
角色: {代表工委: deputies_affairs, 旁听法院: {填写: 法院}, 人大办: congress_office, 承办单位: {分办: well_lead}}
状态: {井台待定: well_new, 井台待听: well_waiting, 井台听过: well_heard}
分办: {井台待查: well_pending, 井台待核: well_checked, 井台查完: well_done}
开始: 井台待定
结束: {井台听过: {必经: [井台待听], 成色: 平常}}
条文:
  - {条: 第一条, 原文: 由代表工委定。, 步骤: {fix: 定旁听}, 由: 代表工委, 自: 井台待定, 至: 井台待听, 期限: 无，随时可定, 填: {案由: 文字, 法院: 机构, 协查: 单位}, 开分办: {协查: 承办单位}}
  - {条: 第二条, 原文: 法院及时安排。, 步骤: {hear: 安排旁听}, 由: 旁听法院, 自: 井台待听, 至: 井台听过, 期限: 无，及时安排, 填: {说明: 文字}}
  - {条: 第三条, 原文: 十日内查。, 步骤: {look: 查}, 于: 分办, 由: 承办单位, 自: 井台待查, 至: 井台待核, 期限: 自定旁听起10日, 填: {查得: 文字}}
  - {条: 第四条, 原文: 人大办五日内核。, 步骤: {check: 核}, 于: 分办, 由: 人大办, 自: 井台待核, 至: 井台查完, 期限: 自查起5日, 填: {核得: 文字}}
"""


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(2)):
        yield


@pytest.fixture
def desk(client, county):
    def opened(who, more=""):
        account = accounts.Account.objects.filter(person_id=county.people[who]).first()
        client.force_login(account or accounts.open_account(county.people[who], by=SYSTEM, now=MONDAY))
        answer = client.get(f"/desk/{more}")
        assert answer.status_code == 200
        return answer

    return opened


def lanes(answer):
    return {code: [row.title for row in lane.rows] for code, lane in answer.context["lanes"].items()}


@pytest.fixture
def hearing(county):
    """一件旁听：法院等着安排（没有期限），水务局等着查。法院里有章法官。"""
    court = people.found_organ(
        county.congress.pk, kind="court", name="云泽县人民法院", from_on=MONDAY.date(), by=SYSTEM, now=MONDAY
    )
    judge = people.enrol(county.congress.pk, name="章明", by=SYSTEM, now=MONDAY)
    people.appoint(judge.pk, court.pk, duty="clerk", title="法官", from_on=MONDAY.date(), by=SYSTEM, now=MONDAY)
    county.people["章明"] = judge.pk
    kind = adopted(county, COURT)
    codes = procedure.read_text(COURT).fields_by_name
    filled = {codes["案由"]: "井台一案", codes["法院"]: court.pk, codes["协查"]: county.organs["水务局"].pk}
    by = county.actor("李敏", now=MONDAY)
    return procedure.open_by_step(kind, "fix", congress=county.congress, filled=filled, by=by, now=MONDAY)


def test_a_court_has_a_desk_and_what_waits_for_it_without_a_date(desk, hearing):
    assert lanes(desk("章明"))["undated"] == ["井台一案"]
    assert "井台一案" not in str(lanes(desk("秦川"))["waiting"][1:])
    assert lanes(desk("秦川"))["waiting"] == ["井台一案"]


def test_what_waits_for_the_congress_office_is_not_in_a_clerks_lane(county, desk, hearing):
    step(county, hearing, "秦川", "look", 1, now=days_later(1), 查得="井台塌了一角")
    assert "井台一案" not in lanes(desk("秦川"))["waiting"]
    assert lanes(desk("戚芳"))["waiting"] == ["井台一案"]


def test_a_person_who_was_named_has_it_on_his_desk_once(county, desk):
    case = orchard(county)
    step(county, case, "李敏", "assign", 主办=county.organs["住建局"].pk, 会办=[], 复看人=county.people["戚芳"])
    assert lanes(desk("戚芳"))["waiting"].count("东坡梨园") == 1
    assert lanes(desk("何平"))["waiting"] == ["东坡梨园"]
    joined = desk("何平", "unit/joined/").content.decode()
    assert "东坡梨园" not in joined
    step(county, case, "何平", "finish", 1, now=days_later(1), 办理情况="栽好了")
    assert "东坡梨园" not in desk("何平").content.decode().split("刚刚发生")[0]


def test_eighty_kinds_cost_what_two_cost(county, desk, client):
    orchard(county)
    asked = []
    for number in (2, 80):
        for n in range(len(asked) and 2, number):
            kind = f"果园{n}: orchard_{n}}}"
            adopted(county, ORCHARD.replace("代号: orchard", f"代号: orchard_{n}").replace("果园问题: orchard}", kind))
        for who in ("李敏", "何平", "戚芳"):
            desk(who)
            with CaptureQueriesContext(connection) as caught:
                client.get("/desk/")
            asked.append((who, len(caught)))
    assert asked[:3] == asked[3:]
    assert max(n for _, n in asked) <= 17, asked
