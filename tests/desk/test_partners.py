"""协作机关有自己的一屏：检察院收得到移送的线索、送得出线索、看得到结果；与它不相干的一件也看不到。"""

import datetime as dt

import pytest

from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure import town as towns
from tests.suggestions.tales import Tale

REGISTER = "/registers/procuratorial_link/"


@pytest.fixture
def town(county):
    """检察院有顾检察官，法院有章法官；代表工委选用了建议与检察建议衔接。"""
    town = towns.found(county)
    for kind, name, who in (("procuratorate", "云泽县人民检察院", "顾正"), ("court", "云泽县人民法院", "章平")):
        organ = people.found_organ(
            county.congress.pk, kind=kind, name=name, from_on=MONDAY.date(), by=SYSTEM, now=MONDAY
        )
        county.people[who] = people.enrol(county.congress.pk, name=who, by=SYSTEM, now=MONDAY).pk
        people.appoint(county.people[who], organ.pk, duty="head", from_on=MONDAY.date(), by=SYSTEM, now=MONDAY)
    by = county.actor("李敏", now=MONDAY)
    procedure.adopt_procedure(county.congress.pk, "procuratorial_link@2027-1", by=by, now=MONDAY)
    with clock.frozen(clock.beijing(dt.date(2026, 3, 20))):
        yield town.at(3, 20)


def page(enter, name, url="/desk/"):
    return enter(name).get(url, follow=True).content.decode()


def test_leads_both_ways_and_the_result_back(town, enter):
    town.open("procuratorial_link", "请转代表建议", "顾正", 事由="学校周边食品", 领域="食品药品", 检察建议文号="检建1号", 落实情况="没有落实")  # fmt: skip
    sent = procedure.Case.objects.get(title="学校周边食品")
    assert "学校周边食品" in page(enter, "李敏"), "送来的，代表工委的工作台上有"
    assert "学校周边食品" in page(enter, "顾正", REGISTER), "送出去的，自己的清单里有"
    town.take(sent, "请代表", "李敏", 关联代表=town.county.people["张桂英"])
    town.take(sent, "转化结果", "李敏", 转化结果="没有提出", 理由="已有同类建议")
    told = page(enter, "顾正", f"/cases/{sent.pk}/")
    assert "没有转成建议" in told and "已有同类建议" in told, "结果看得到"
    client = enter("顾正")
    desk = client.get("/desk/", follow=True).content.decode()
    assert "等我办" in desk and "没有等您办的事" in desk
    assert "章平" not in desk and "学校周边食品" not in page(enter, "章平"), "法院看不到检察院的"
    assert enter("章平").get(f"/cases/{sent.pk}/").status_code == 404


def test_what_is_handed_over_waits_on_the_partners_desk(town, enter):
    suggestion = Tale(town.county).assigned("住建局").case.pk
    town.open(
        "procuratorial_link", "移送检察院", "李敏", 事由="河道排污", 领域="生态环境", 原建议=suggestion,
        关联代表=town.county.people["张桂英"], 线索情况="夜里排污",
    )  # fmt: skip
    case = procedure.Case.objects.get(title="河道排污")
    assert "河道排污" in page(enter, "顾正")
    town.take(case, "检察院审查", "顾正", 审查结论="不制发", 理由="已经立案")
    assert town.stage(case) == "检察院未制发"
    assert "河道排污" in page(enter, "李敏", REGISTER)
