"""要求保密的重要情况：写明的几处照样办，别的机关看不见、检索不到，也不写进表格，更不公开；先前没有保密的，定了就收起来。"""

import io
from pathlib import Path

import openpyxl
import pytest

from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.suggestions.tales import Tale

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "unseen" / "clue_secret.2027-1.yaml"
KIND = "clue_secret"


@pytest.fixture
def clues(town):
    """选用了；代表反映了两件：堤防的要求保密，路灯的不要求。"""
    congress = town.county.congress
    row = procedure.release(procedure.read_file(FILE), now=MONDAY, owner_id=congress.pk)
    procedure.adopt_procedure(congress.pk, row.label, by=SYSTEM, now=MONDAY)
    town.at(3, 2)
    told = {"反映什么": "堤防偷工减料", "情况": "石料不够"}
    return {
        "堤防": town.open(KIND, "反映", "张桂英", **told, 要求保密="是"),
        "路灯": town.open(KIND, "反映", "张桂英", 反映什么="路灯不亮", 情况="桥头不亮", 要求保密="否"),
    }


def sees(town, name: str, case) -> bool:
    return procedure.can_see(town.who(name), case)


def sheet(client) -> str:
    """导出的清单里的字。"""
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/registers/{KIND}/list.xlsx").content))
    return " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)


def test_only_those_named_see_it_and_nothing_of_it_leaves(town, clues, enter):
    dyke, lamp = clues["堤防"], clues["路灯"]
    for name in ("张桂英", "李敏", "周岚"):  # 反映人、代表工委、主任会议
        assert sees(town, name, dyke), name
    assert sees(town, "戚芳", lamp)
    assert not sees(town, "戚芳", dyke)
    office = enter("戚芳")
    assert office.get(f"/cases/{dyke.pk}/").status_code == 404
    page = office.get(f"/registers/{KIND}/").content.decode()
    assert "路灯不亮" in page
    assert "堤防偷工减料" not in page
    affairs = enter("李敏")
    assert "堤防偷工减料" in affairs.get(f"/registers/{KIND}/").content.decode()
    assert "路灯不亮" in sheet(affairs)
    assert "堤防偷工减料" not in sheet(affairs)
    assert "堤防偷工减料" not in affairs.get("/search/", {"q": "石料"}).content.decode()
    assert "要求保密的，不公开" in affairs.get(f"/cases/{dyke.pk}/publication/").content.decode()
    assert affairs.get(f"/registers/{KIND}/figures/").status_code == 200
    opened = enter("戚芳").get(f"/registers/{KIND}/figures/{KIND}:反映/").content.decode()
    assert "堤防偷工减料" not in opened


def test_whoever_brought_it_sees_it_even_without_a_seat(county):
    own = Tale(county, "张桂英")
    assert procedure.can_see(county.actor("李敏", now=MONDAY), own.case)
    procedure.Case.objects.filter(pk=own.case.pk).update(secret=True)  # 一份没有写明机关的文件要求保密
    assert procedure.can_see(county.actor("张桂英", now=MONDAY), own.case)
    assert not procedure.can_see(county.actor("李敏", now=MONDAY), own.case)


def test_it_is_handled_to_the_end_by_those_named(town, clues):
    dyke = clues["堤防"]
    town.take(dyke, "批示", "周岚", 怎么批="查办", 批示的话="速查")
    town.take(dyke, "交查办", "李敏", 交给谁查=town.organ("水务局"))
    assert sees(town, "秦川", dyke)
    town.take(dyke, "签收查办", "秦川", 1)
    town.take(dyke, "报查办", "秦川", 1, 查办结果="已经补足")
    assert town.stage(dyke) == "情况待告知"
    town.take(dyke, "告知反映人", "李敏", 告知的话="已经补足")
    assert town.stage(dyke) == "情况了结"
    assert not sees(town, "戚芳", dyke)
    assert ledger.verify().faults == []


def test_what_was_open_is_put_away_when_it_becomes_secret(town, clues, enter):
    lamp, office = clues["路灯"], enter("戚芳")
    assert "路灯不亮" in office.get("/search/", {"q": "路灯不亮"}).content.decode()
    town.take(lamp, "定为保密", "李敏", 要求保密="是")
    assert not sees(town, "戚芳", lamp)
    assert office.get(f"/cases/{lamp.pk}/").status_code == 404
    found = office.get("/search/", {"q": "路灯"}).content.decode()
    assert "路灯不亮" not in found
    town.take(lamp, "定为保密", "李敏", 要求保密="否")
    assert sees(town, "戚芳", lamp)
    assert ledger.verify().faults == []


def test_the_file_must_name_everybody_who_acts_or_sits_in_it():
    source = FILE.read_text(encoding="utf-8")
    named = "密: {要求保密: [反映人, 代表工委, 主任会议, 查办单位]}"
    for changed, said in (
        ("密: {要求保密: [反映人, 代表工委, 主任会议]}", "「查办单位」看不见，却坐在这件事项里"),
        ("密: {要求保密: [反映人, 代表工委, 查办单位]}", "「主任会议」看不见，却要办「批示」"),
        ("密: {情况: [反映人, 代表工委, 主任会议, 查办单位]}", "「密」要由一项 是否 决定"),
    ):
        faults = procedure.faults_of(procedure.read_text(source.replace(named, changed)))
        assert any(said in one.fault for one in faults), [str(one) for one in faults]
