"""如果够多少：资金五千万元以上的，要先有专家论证；不到的不要求。写错的说一句怎样写。"""

from pathlib import Path

import pytest

from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure.test_outside import MORE
from tests.procedure.town import peopled

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "outside" / "decide_matter.2027-1.yaml"
WRITTEN = "条件: [{如果: {资金: 不少于5000}, 须办过: 专家论证}]"


def shown(town, money: str) -> procedure.Case:
    """公示完、汇总了意见，等财经委初审的一件。"""
    meeting = town.at(3, 2).open(
        "meeting", "定期", "戚芳", 会议名称="九月常委会", 会议种类="常委会会议", 会议机构=town.organ("常委会"), 会议日期="2026-09-28"
    )  # fmt: skip
    matter = {"事项名称": "扩建水厂", "事项种类": "重大民生", "申报理由": "水不够"}
    case = town.open("decide_matter", "申报", "邹凯", **matter, **({"资金": money} if money else {}))
    town.at(3, 3).take(case, "列目录", "周岚", 列目录="列入", 决定会议=meeting.pk)
    town.at(3, 4).take(case, "记县委意见", "周岚", 县委意见="同意", 县委文件=town.file("周岚"))
    town.at(3, 5).take(case, "公示草案", "邹凯", 草案=town.file("邹凯"), 公示地点="政府网站")
    assert town.due(case, "汇总征集") == ["2026-04-05"]
    town.at(4, 3).take(case, "汇总征集", "邹凯", 修改稿=town.file("邹凯"))
    return case


@pytest.mark.parametrize(("money", "asked"), [("5000", True), ("4999.99", False), ("", False)])
def test_enough_money_asks_for_an_expert(town, money, asked):
    peopled(town.county, {"财经委": MORE["财经委"]}, {"专家": "马克"})
    row = procedure.release(procedure.read_file(FILE), now=MONDAY, owner_id=town.county.congress.pk)
    procedure.adopt_procedure(town.county.congress.pk, row.label, by=SYSTEM, now=MONDAY)
    case = shown(town, money)
    if asked:
        with pytest.raises(NotAllowed, match="资金不少于5000的，要办过「专家论证」"):
            town.take(case, "初审重大", "贺年", 初审报告="可以")
        assert ledger.verify().faults == []
        return
    town.take(case, "初审重大", "贺年", 初审报告="可以")
    assert town.stage(case) == "待表决重大"


@pytest.mark.parametrize(
    ("written", "says"),
    [("{资金: 5000}", "「资金」是数，写 不少于、不多于"), ("{事项种类: 不少于3}", "「事项种类」要是数字、金额、表")],
)
def test_it_says_how_to_write_it(written, says):
    source = FILE.read_text(encoding="utf-8")
    assert WRITTEN in source
    text = procedure.read_text(source.replace("{资金: 不少于5000}", written))
    assert any(says in one.fault for one in procedure.faults_of(text))
