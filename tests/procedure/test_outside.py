"""各地各自写的十几份办法：核对没有毛病；入库、选用以后只照页面上的话办到底，清单、筛选、表格、数字、检索、核验都对。"""

import datetime as dt
import os
from pathlib import Path

import pytest

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure import town as towns
from tests.procedure.clerks import Clerks
from tests.procedure.test_unseen import adopts, looks, meets, sits

pytestmark = pytest.mark.django_db
EVERY = bool(os.environ.get("BIHUAN_FIVE"))  # make test-all：份份都试走、都走到底
HERE = Path(__file__).parent / "outside"
FILES = sorted(HERE.glob("*.yaml"))
OFTEN = {"meet_head", "village_talk"}  # 天天都走的两份；别的平时只证明
CHILDREN = {  # 立出来的先入库、先选用
    "group_year": ("group_matter",), "state_assets": ("asset_measure", "asset_problem"), "gov_debt": ("debt_project",),
    "law_check_rule": ("check_problem",), "special_ask": ("ask_promise",),
}  # fmt: skip
SITTING = {"town_question"}  # 大会会议期间才办得成的
BY_CLOCK = {"season_meeting": dt.date(2026, 6, 2), "gov_debt": dt.date(2027, 1, 11)}
STANDINGS = {"议事会成员": "苗青", "专家": "马克", "议政代表": "议明"}
COSIGNERS = [f"柏{one}" for one in "甲乙丙丁戊己庚辛壬癸"]  # 十位代表
MORE = {  # 另外要有的机构：种类、谁、什么职责
    "法制委": ("special_committee", {"阮文": "head", "阮武": "clerk"}),
    "财经委": ("special_committee", {"贺年": "head", "贺月": "clerk"}),
    "法工委": ("working_commission", {"岑立": "head", "岑行": "clerk"}),
    "预算工委": ("working_commission", {"卓越": "head", "卓然": "clerk"}),
    "司法局": ("handling_unit", {"司正": "head"}),
    "县法院": ("court", {"毕成": "head"}), "县监委": ("supervisory_commission", {"监明": "head"}),
    "审计局": ("audit_office", {"沈算": "head"}), "东街联络站": ("liaison_station", {"骆明": "head", "骆光": "clerk"}),
    "西岭乡人大": ("township_congress", {"岭生": "head"}), "东街人大工委": ("street_work_committee", {"街平": "head"}),
}  # fmt: skip
CODES = [path.name.split(".")[0] for path in FILES]
TRIED = CODES if EVERY else sorted({*OFTEN, "season_meeting", "town_question"})
BORN = {child for children in CHILDREN.values() for child in children}  # 立出来的，随立它的那一份走
WALKED = [code for code in CODES if code not in BORN] if EVERY else sorted(OFTEN)


@pytest.mark.parametrize("code", CODES)
def test_it_is_proven(code):
    path = HERE / f"{code}.2027-1.yaml"
    assert [str(one) for one in [*procedure.faults_in_file(path), *procedure.remarks_in_file(path)]] == []


@pytest.mark.parametrize(
    ("good", "bad"), [("没有问题", "有问题"), ("未发现抵触", "存在抵触"), ("没有严重违法", "有违法")]
)
def test_no_fault_found_is_not_unfavourable(good, bad):
    """备案审查：没有问题的存档是圆满，有问题的直接存档就不是，毛病里说出是哪一样。"""
    source = (HERE / "filing_case.2027-1.yaml").read_text(encoding="utf-8")
    source = source.replace("没有问题", "‡").replace("有问题", bad).replace("‡", good)
    assert [str(one) for one in procedure.faults_of(procedure.read_text(source))] == []
    changed = source.replace(
        f"至: {{{good}: 备案存档, {bad}: 待处理意见}}", f"至: {{{good}: 待处理意见, {bad}: 备案存档}}"
    )
    assert changed != source
    said = [str(one) for one in procedure.faults_of(procedure.read_text(changed))]
    assert any(f"结束 备案存档：最后一次评价、表决或核查不利（{bad}）也走得到这里" in one for one in said), said


@pytest.mark.parametrize("code", TRIED)
def test_it_has_no_fault(code):
    found = procedure.tried_file(HERE / f"{code}.2027-1.yaml")
    assert [str(one) for one in [*found.faults, *found.remarks]] == []
    assert found.steps


@pytest.fixture
def clerks(county):
    """云泽县添齐了各种人。"""
    town = towns.found(county)
    towns.peopled(county, MORE, STANDINGS, COSIGNERS)
    return Clerks(town, clock.beijing(dt.date(2026, 3, 2)))


def opened(clerks: Clerks, row: procedure.ReleasedText) -> procedure.Case:
    """开立一件；由时钟开立的，等到那一天。"""
    if row.code not in BY_CLOCK:
        with clock.frozen(clerks.now):
            return clerks.opens(row.kind)
    clerks.now = clock.beijing(BY_CLOCK[row.code])
    assert procedure.run_plans(clerks.now) > 0
    return procedure.Case.objects.filter(kind=row.kind).earliest("pk")


@pytest.mark.parametrize("code", WALKED)
def test_it_is_walked_by_its_labels(code, clerks):
    for each in (*CHILDREN.get(code, ()), code):
        path = HERE / f"{each}.2027-1.yaml"
        procedure.release(procedure.read_file(path), now=MONDAY, owner_id=clerks.town.county.congress.pk)
    meets(clerks)
    for each in CHILDREN.get(code, ()):
        adopts(clerks, HERE / f"{each}.2027-1.yaml")
    row = adopts(clerks, HERE / f"{code}.2027-1.yaml")
    if code in SITTING:
        sits(clerks)
    case = opened(clerks, row)
    done = clerks.walks(case)
    ended = procedure.Case.objects.get(pk=case.pk)
    assert ended.ended_on is not None, (procedure.stage_name(ended), done)
    with clock.frozen(clerks.now):
        looks(clerks, row, ended)
    assert ledger.verify().faults == []
