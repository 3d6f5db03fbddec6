"""方法是数据，哪一种都是：文件里每个状态、步骤、填写项全部改名，走的路、到期日、数字一样；删一条、改一步的叫法也一样。"""

import pytest

from bihuan.figures import door as figures
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language.reading import LIBRARY
from tests.county import MONDAY
from tests.procedure import town as towns
from tests.procedure.renaming import renamed

pytestmark = pytest.mark.django_db
KINDS = ("rectification", "work_appraisal")
WEST = """
工作法: 问题整改（西乡）
代号: rectification_west
版本: 2027-1
依据: 西乡整改约定（虚构）
沿用: rectification
删条: [release]
删状态: [问题不再整改]
条文:
  - {步骤: {claim: 领走}, 原文: 责任单位领走。}
  - {步骤: {assign: 分下去}, 原文: 分下去办。}
"""


def other(code: str) -> tuple[str, dict[str, str]]:
    """改了名的那一份。"""
    source = (LIBRARY / f"{code}.2027-1.yaml").read_text(encoding="utf-8")
    return renamed(source, "2027-9")


@pytest.mark.parametrize("code", KINDS)
def test_a_renamed_file_walks_the_same(code, tmp_path):
    source, table = other(code)
    path = tmp_path / f"{code}.2027-9.yaml"
    path.write_text(source, encoding="utf-8")
    plain, changed = procedure.tried_file(LIBRARY / f"{code}.2027-1.yaml"), procedure.tried_file(path)
    assert [str(one) for one in [*changed.faults, *changed.remarks]] == []
    assert (changed.steps, changed.examples) == (plain.steps, plain.examples)
    old, new = procedure.read_file(LIBRARY / f"{code}.2027-1.yaml"), procedure.read_file(path)
    assert not set(old.stages) & set(new.stages) and not set(old.by_step) & set(new.by_step)
    assert not set(old.stages.values()) & set(new.stages.values())
    assert not set(old.fields_by_name) & set(new.fields_by_name)
    assert [table[one] for one in old.by_step] == list(new.by_step)


def walked(town, table: dict[str, str], *, west: dict[str, str] | None = None) -> list[list[str]]:
    """讲一件整改：列入、交办、认领、报告、核查退回、再报、核查、销号；返回每一步之后各只时钟到期的日子。"""
    steps = west or {}

    def said(word: str) -> str:
        return table.get(word, steps.get(word, word))

    dues: list[list[str]] = []

    def then(step: str, who: str, task: int = 0, **filled):
        town.take(case, said(step), who, task, **{said(name): value for name, value in filled.items()})
        rows = procedure.Clock.objects.filter(case=case, stopped_on=None).order_by("due_on", "pk")
        dues.append([day.isoformat() for day in rows.values_list("due_on", flat=True)])

    first = {"问题": "河堤裂缝", "来源": "执法检查", "情况": "北岸三处。"}
    case = town.at(3, 2).open("rectification", said("列入问题清单"), "谭青", **{said(k): v for k, v in first.items()})
    town.at(3, 3)
    then(
        "交办", "戚芳", 牵头=town.organ("水务局"), 协同=[town.organ("财政局")], 整改时限="2026-06-30", 核查人=town.county.people["何平"]
    )  # fmt: skip
    town.at(3, 5)
    then("认领", "秦川", 1, 整改方案="加固")
    then("认领", "卫红", 2, 整改方案="加固")
    town.at(6, 20)
    then("报告整改结果", "卫红", 2, 情况="已加固", 佐证材料=[town.file("卫红")])
    then("报告整改结果", "秦川", 1, 情况="已加固", 佐证材料=[town.file("秦川")])
    town.at(6, 25)
    then("核查", "何平", 核查结论="没有到位", 核查情况="还漏")
    town.at(7, 20)
    then("报告整改结果", "秦川", 1, 情况="再加固", 佐证材料=[town.file("秦川")])
    town.at(7, 22)
    then("核查", "何平", 核查结论="整改到位", 核查情况="看过")
    town.at(7, 24)
    then("销号", "闵航")
    assert procedure.Case.objects.get(pk=case.pk).ended_on is not None
    return dues


def counted(town) -> dict[str, object]:
    """文件里的数字此刻各是多少。"""
    names = [one.figure.name for one in procedure.figures_in_files("rectification")]
    found = figures.values(names, figures.OfCongress(town.county.congress.pk), None)
    return {name: value.number for name, value in found.items()}


def doubled(once: dict[str, object], twice: dict[str, object], table: dict[str, str]) -> bool:
    """又办了一件一样的：件数加倍，比率不变。数字与步骤同名的，改名以后是另一个数字，合着看。"""
    for name, number in once.items():
        kind, _, title = name.partition(".")
        other = f"{kind}.{table.get(title, title)}"
        now = twice[name] if other == name else twice[name] + twice[other]
        if now != (number if name.endswith("率") else 2 * number):
            return False
    return True


def adopted(town, source: str):
    row = procedure.release(procedure.read_text(source), now=MONDAY, owner_id=town.county.congress.pk)
    by = town.who("戚芳")
    procedure.adopt_procedure(town.county.congress.pk, row.label, by=by, now=town.now)


def test_renamed_and_plain_have_the_same_deadlines_and_figures(county):
    town = towns.found(county)
    plain = walked(town, {})
    once = counted(town)
    source, table = other("rectification")
    adopted(town, source)
    assert walked(town, table) == plain
    assert doubled(once, counted(town), table)
    assert any(once.values())
    assert ledger.verify().faults == []


def test_a_variant_without_an_article_and_with_another_name_keeps_them(county):
    """西乡：不写不再整改的一条，认领叫领走、交办叫分下去。"""
    town = towns.found(county)
    plain, once = walked(town, {}), None
    once = counted(town)
    text = procedure.read_text(WEST)
    assert procedure.faults_of(text) == []
    assert "release" not in text.by_step and text.by_step["claim"].name == "领走"
    adopted(town, WEST)
    assert walked(town, {}, west={"认领": "领走", "交办": "分下去"}) == plain
    assert doubled(once, counted(town), {})
    assert ledger.verify().faults == []
