"""样子：只给别的沿用，自己选用不了；沿用它的只写不同的，写全自己的依据和条号才不再提。"""

import pytest

from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language import FaultyText, check, read_file, read_text
from bihuan.procedure.language.reading import LIBRARY
from tests.county import MONDAY
from tests.procedure import town as towns

pytestmark = pytest.mark.django_db
PATTERNS = ("topic_pattern", "round_pattern", "clauses_pattern")
ROADS = """
工作法: 最美村道评选
代号: best_roads
版本: 2027-1
依据: 云泽县最美村道评选约定（虚构）
沿用: round_pattern
删条: [again]
删状态: [下一轮待列]
条文:
  - {条: 第二条, 原文: 各乡镇推荐，三月底以前列出名单。, 步骤: {list: 列名单}, 期限: 每年3月31日前}
  - {条: 第三条, 原文: 常委会会议投票，选出三条。, 步骤: {count: 投票计票}, 表决: {规则: law_standing_committee, 人: 组成人员, 方式: [录入], 项: 候选, 名额: 3}}
  - {条: 第四条, 原文: 另一人复核；差得多的重投，不改名单。, 步骤: {confirm: 复核票数}, 至: {再来一轮: 名单待投, 就此公布: 结果待公布}}
"""


def test_a_variant_says_only_what_differs_and_has_its_own_kind_and_basis():
    text = read_text(ROADS)
    assert (text.kind, text.kind_name, text.pattern) == ("best_roads", "最美村道评选", False)
    assert [str(one) for one in procedure.faults_of(text) if one.grave] == []
    told = [one.article for one in check(text) if "还是样子里的话" in one.fault]
    assert told == ["公布 公布结果", "停办 决定不再评"]
    with pytest.raises(FaultyText, match="依据：缺少这一项"):
        read_text(ROADS.replace("依据: 云泽县最美村道评选约定（虚构）\n", ""))


def test_a_pattern_is_not_adopted_nor_raised_and_a_variant_is(county):
    town = towns.found(county)
    by = town.at(3, 1).who("戚芳")
    with pytest.raises(Refused, match="是一种样子，自己不能选用"):
        procedure.adopt_procedure(county.congress.pk, "round_pattern@2027-1", by=by, now=MONDAY)
    assert not procedure.Adoption.objects.filter(kind="round_pattern").exists()
    row = procedure.release(read_text(ROADS), now=MONDAY, owner_id=county.congress.pk)
    procedure.adopt_procedure(county.congress.pk, row.label, by=by, now=MONDAY)
    roads = [{"名称": name, "谁推荐的": "河口乡"} for name in ("东村路", "西村路")]
    filled = {"选什么": "最美村道", "候选": roads, "投票日": "2026-03-20"}
    text = procedure.text_by_id(row.pk)
    columns = {column.name: column.code for column in text.fields[text.fields_by_name["候选"]].columns}
    filled["候选"] = [{columns[name]: value for name, value in road.items()} for road in roads]
    case = town.at(3, 2).open("best_roads", "列名单", "李敏", **filled)
    assert town.stage(case) == "名单待投"
    assert ledger.verify().faults == []
    raised = read_file(LIBRARY / "selection.2027-1.yaml").source.replace('"selection_round"', '"round_pattern"')
    assert any("是一种样子，立不出来" in one.fault for one in procedure.faults_of(read_text(raised)))


def test_the_library_lists_them_apart_and_a_draft_begins_from_one(county, enter):
    li = enter("李敏")
    page = li.get("/procedures/?part=样子").content.decode()
    part = page.split('<section id="样子"')[1].split("</section>")[0]
    assert part.count("<li>") == len(PATTERNS)
    assert "沿用它写一份" in part
    assert 'name="text"' not in part, "没有选用的钮"
    assert "自己不能选用" in li.get("/procedures/round_pattern/2027-1/").content.decode()
    offered = li.get("/procedures/new/?from=round_pattern@2027-1").content.decode()
    assert offered.index("轮次的样子") < offered.index("代表建议")
