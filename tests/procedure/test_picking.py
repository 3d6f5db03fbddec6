"""合并、选行、逐项：各单位报的合成一张，按类限选，各行各有结果；不是表里的行、超过限的不收。"""

import pytest

from bihuan.kernel.refuse import BadInput
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure import town as towns
from tests.procedure.test_unseen import HERE

pytestmark = pytest.mark.django_db
CALL = HERE / "project_pick.2027-1.yaml"
ROADS = [{"项目": f"修路{n}", "类别": "道路"} for n in range(3)]
WATER = [{"项目": "清淤", "类别": "水利"}]


@pytest.fixture
def town(county):
    """云泽县选用了项目征集。"""
    made = towns.found(county)
    row = procedure.release(procedure.read_file(CALL), now=MONDAY, owner_id=county.congress.pk)
    procedure.adopt_procedure(county.congress.pk, row.label, by=made.at(3, 1).who("戚芳"), now=MONDAY)
    return made


@pytest.fixture
def merged(town):
    """两家报了，合成四行：一样的一行只留一份。"""
    units = [town.organ("住建局"), town.organ("水务局")]
    case = town.at(3, 2).open("project_pick", "发出征集", "戚芳", 征集名称="明年的项目", 各推荐单位=units)
    clerks = [next(one.name for one in people.holders(unit, on=town.today)) for unit in units]
    town.take(case, "推荐项目", clerks[0], task=1, 推荐=[*ROADS, *WATER])
    town.take(case, "推荐项目", clerks[1], task=2, 推荐=WATER)
    return case


def rows(case: procedure.Case, step: str, name: str) -> list:
    found = [entry for entry in ledger.entries(case.stream) if (entry.step or {}).get("code") == step]
    return found[-1].data["filled"][name]


def test_the_tables_of_all_units_become_one(town, merged):
    assert town.stage(merged) == "征集待筛选"
    assert rows(merged, "gather", "候选") == [*ROADS, *WATER]
    assert ledger.verify().faults == []


def test_two_of_each_kind_may_be_picked_and_no_other_row(town, merged):
    for given, said in [([1, 2, 3], "每个类别至多 2 行"), ([5], "列出的各行"), (["x"], "列出的各行"), ([0], "列出的各行"),
                        ([{"项目": "别的", "类别": "道路"}], "列出的各行")]:  # fmt: skip
        with pytest.raises(BadInput, match=said):
            town.take(merged, "提出草案", "戚芳", 草案=given)
    town.take(merged, "提出草案", "戚芳", 草案=[4, 1, 2])
    assert rows(merged, "pick", "草案") == [*ROADS[:2], *WATER]


def test_rows_added_later_are_kept_beside(town, merged):
    town.take(merged, "补候选", "戚芳", 候选=[*ROADS, *WATER, {"项目": "架桥", "类别": "道路"}])
    town.take(merged, "提出草案", "戚芳", 草案=[5])
    assert rows(merged, "pick", "草案") == [{"项目": "架桥", "类别": "道路"}]


@pytest.mark.parametrize(("passes", "stage"), [(True, "征集已定"), (False, "征集未定")])
def test_every_row_has_its_own_result_and_all_must_pass(town, merged, passes, stage):
    town.take(merged, "提出草案", "戚芳", 草案=[1, 4])
    asked = procedure.votes_to_enter(merged.pk, "vote", 0, town.who("戚芳"), now=town.now)
    n = asked.ballot.entitled
    votes = {"1": {"for": n}, "2": {"for": n} if passes else {"against": n}}
    figures = {
        "way": "entered", "entitled": n, "present": n, "returned": n, "void": 0, "votes": votes, "blank": {},
    }  # fmt: skip
    for name in ("戚芳", "李敏"):
        procedure.enter_votes(merged.pk, "vote", figures, by=town.who(name), now=town.now)
    assert town.stage(merged) == stage


def test_on_the_page_the_rows_are_ticked(town, merged, enter):
    page = enter("戚芳").get(f"/cases/{merged.pk}/steps/pick/").content.decode()
    assert page.count('type="checkbox"') == 4
    assert "修路0，道路" in page
    assert "每个类别至多 2 行" in page


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("选行（候选；每类别2）", "选行（没有的）", "没有哪一条"),
        ("选行（候选；每类别2）", "选行（候选；每颜色2）", "按它的一列"),
        ("选行（候选；每类别2）", "选行", "要写成 选行"),
        ("合并: {自: 推荐, 到: 候选}", "合并: {自: 推荐}", "要写成"),
        ("合并: {自: 推荐, 到: 候选}", "合并: {自: 征集名称, 到: 候选}", "都要是一张表"),
        ("项: 草案, 逐项: 是", "逐项: 是", "要写明「项」"),
    ],
)
def test_what_cannot_work_is_refused(old, new, said):
    source = CALL.read_text(encoding="utf-8")
    assert old in source
    try:
        found = [
            str(one) for one in procedure.faults_of(procedure.read_text(source.replace(old, new), CALL.name), file="x")
        ]
    except procedure.FaultyText as refused:
        found = [str(refused)]
    assert any(said in one for one in found), found
