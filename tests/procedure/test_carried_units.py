"""要带给下属的单位：填的时候就只挑下属收得下的几种机构，不是填好了、锁住了才说立不出来。"""

from pathlib import Path

import pytest

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure.town import children
from tests.ui.markup import read

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent / "outside"


@pytest.fixture
def checked(town):
    """执法检查查到要汇总问题：汇总的表里写由谁改，审议以后逐条立给单位、法院、检察院。"""
    for code in ("check_problem", "law_check_rule"):
        text = procedure.read_file(HERE / f"{code}.2027-1.yaml")
        row = procedure.release(text, now=MONDAY, owner_id=town.county.congress.pk)
        procedure.adopt_procedure(town.county.congress.pk, row.label, by=SYSTEM, now=MONDAY)
    meeting = town.at(3, 2).open(
        "meeting", "定期", "戚芳", 会议名称="六月常委会", 会议种类="常委会会议", 会议机构=town.organ("常委会"), 会议日期="2026-06-28"
    )  # fmt: skip
    case = town.open("law_check_rule", "定检查", "周岚", 检查的法="水法", 审议的会=meeting.pk)
    members = [town.county.people[name] for name in ("谭青", "闵航")]
    plan = {
        "检查组员": members,
        "检查开始": "2026-03-20",
        "检查方案": town.file("谭青"),
        "通知自查": [town.organ("水务局")],
    }
    town.at(3, 3).take(case, "发检查方案", "谭青", **plan)
    town.at(3, 10).take(case, "报自查报告", "秦川", 1, 自查报告=town.file("秦川"), 自查说明="都好")
    town.at(3, 20).take(case, "记现场", "闵航", 现场记录=[{"地点": "河堤", "看到什么": "裂了", "轻重": "重大"}])
    return case


def listed(town, case, unit: str) -> None:
    row = {"查出的问题": "堤裂", "条款": "第一条", "轻重": "重大", "由谁改": town.organ(unit)}
    town.at(3, 27).take(case, "汇总问题", "谭青", 问题清单=[row])


def test_the_table_takes_only_what_the_child_takes(town, checked):
    with pytest.raises(BadInput, match="第 1 行：由谁改：没有这个单位，只能挑 单位、法院、检察院"):
        listed(town, checked, "城环委")
    listed(town, checked, "水务局")
    town.at(4, 2).take(checked, "交检查报告", "谭青", 检查报告=town.file("谭青"))
    town.at(6, 28).take(checked, "审议检查报告", "戚芳", 审议意见="改")
    child = children(checked)[0]
    assert (child.title, town.due(child, "报问题整改")) == ("堤裂", ["2026-07-28"])
    assert ledger.verify().faults == []


def test_the_form_offers_only_those(town, checked, enter):
    with clock.frozen(town.now):
        page = read(enter("谭青").get(f"/cases/{checked.pk}/steps/sum/").content)
    offered = {one.attrs["value"] for box in page.find_all("datalist") for one in box.find_all("option")}
    assert "云泽县水务局" in offered
    assert "城环委" not in offered
