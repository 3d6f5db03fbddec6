"""导入：错在哪里说得清，全部写入或一行不写，再导入什么也不增加。"""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.importing.deputies import plan_deputies
from bihuan.people.importing.units import plan_units
from bihuan.people.verbs.importing import draft_to_see, plan_of
from bihuan.sheets.door import read_table
from tests.people.county import MONDAY, build

pytestmark = pytest.mark.django_db


def table(*rows, headers):
    return read_table(sheet(*rows, headers=headers), "表.xlsx")


def sheet(*rows, headers):
    book = Workbook()
    for row in (headers, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


UNITS = ("名称", "简称", "种类", "上级")
DEPUTIES = ("姓名", "代表团", "选区", "代表证号", "身份", "手机", "同一人")


def units(*rows):
    return table(*rows, headers=UNITS)


def deputies(*rows):
    return table(*rows, headers=DEPUTIES)


@pytest.fixture
def li(county):
    return {"by": county.actor(county.li), "now": MONDAY}


def test_units_are_imported_whatever_the_order_and_once(county, li):
    sheet_of_units = units(
        ("河湖科", None, "科室", "水利局"),
        ("水利局", "水利", None, None),
        ("水务局", None, None, None),
        ("滨河代表团", None, "代表团", None),
        ("安全科", None, "科室", "交通局"),
    )
    done = people.import_units(sheet_of_units, congress_id=county.congress.pk, **li)
    assert done.sentence == "4 条新增，1 条已有"
    river = people.Organ.objects.get(name="河湖科")
    assert river.parent.name == "水利局"
    assert people.Organ.objects.get(name="安全科").parent == county.roads
    assert people.delegations_of(county.congress.pk).filter(name="滨河代表团").exists()
    count, entries = people.Organ.objects.count(), len(ledger.entries(f"org:{county.congress.pk}"))
    again = people.import_units(sheet_of_units, congress_id=county.congress.pk, **li)
    assert again.sentence == "0 条新增，5 条已有"
    assert people.Organ.objects.count() == count
    assert len(ledger.entries(f"org:{county.congress.pk}")) == entries


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(None, "空", None, None)], "第 2 行“名称”：是空的，请填名称，或删去这一行"),
        ([("甲", None, None, None), ("甲", None, None, None)], "第 3 行“名称”：与第 2 行的“甲”重复"),
        ([("甲", None, "公司", None)], "第 2 行“种类”：没有“公司”这一种，可填：常务委员会"),
        ([("甲", None, None, "不存在局")], "第 2 行“上级”：没有“不存在局”这个机构"),
        ([("甲", None, None, "甲")], "第 2 行“上级”：不能是自己"),
        ([("甲", None, None, "乙"), ("乙", None, None, "甲")], "几个机构互为上级"),
        ([("甲" * 61, None, None, None)], "超过 60 字"),
        ([("水务局", None, "政府办公室", None)], "在册的“水务局”是承办单位，表里是政府办公室"),
        ([("水务局", None, None, "交通局")], "在册的“水务局”没有上级，表里是交通局"),
    ],
)
def test_each_wrong_row_is_told_and_nothing_is_written(county, li, rows, sentence):
    before = people.Organ.objects.count()
    with pytest.raises(BadInput) as refused:
        people.import_units(units(*rows, ("好的局", None, None, None)), congress_id=county.congress.pk, **li)
    assert "整张表都没有写入" in refused.value.sentence
    assert sentence in refused.value.sentence
    assert people.Organ.objects.count() == before


def test_deputies_are_imported_with_phones_sealed_and_once(county, li):
    roster = deputies(
        ("王芳", "云栖代表团", "云栖第一选区", 12, None, None, None),
        ("赵 云", "云栖代表团", "云栖第二选区", 13, "人大代表", "138-0013-8000", None),
        ("钱进", None, None, 14, None, None, None),
        ("钱进", None, None, 15, None, None, None),
        ("周密", None, None, None, "政协委员", None, None),
    )
    done = people.import_deputies(roster, term_id=county.term.pk, **li)
    assert done.sentence == "4 条新增，1 条已有"
    zhao = people.Deputy.objects.get(number="13").person
    assert zhao.name == "赵云"
    assert ledger.entry(zhao.phone_entry_id).personal() == {"phone": "13800138000"}
    assert people.actor_of(zhao.pk, now=MONDAY).is_deputy(county.congress.pk)
    assert people.Person.objects.filter(name="钱进").count() == 2
    again = people.import_deputies(roster, term_id=county.term.pk, **li)
    assert again.sentence == "0 条新增，5 条已有"
    assert not ledger.verify().faults


def test_the_same_name_is_never_guessed(county, li):
    ask = plan_deputies(deputies(("孙强", None, None, 20, None, None, None)), term=county.term)
    assert str(ask.faults[0]) == (
        "第 2 行“同一人”：在册已有孙强（工程科经办人）。是同一人请在“同一人”列填“是”，不是填“否”"
    )
    people.import_deputies(deputies(("孙强", None, None, 20, None, None, "是")), term_id=county.term.pk, **li)
    assert people.Deputy.objects.get(number="20").person == county.sun
    ask = plan_deputies(deputies(("孙强", None, None, 21, None, None, None)), term=county.term)
    assert "本届已有孙强，证号是20，表里是21" in str(ask.faults[0])
    other = deputies(("孙强", None, None, 21, None, None, "否"))
    assert people.import_deputies(other, term_id=county.term.pk, **li).added == 1
    assert people.Deputy.objects.get(number="21").person != county.sun
    assert people.import_deputies(other, term_id=county.term.pk, **li).added == 0


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ((None, "云栖代表团", None, None, None, None, None), "“姓名”：是空的"),
        (
            ("赵云", "滨河代表团", None, None, None, None, None),
            "“代表团”：没有“滨河代表团”，请改正，或先导入这个代表团。在册的有：云栖代表团",
        ),
        (("赵云", None, None, None, "观察员", None, None), "“身份”：没有“观察员”，可填：人大代表、政协委员"),
        (("赵云", None, None, None, None, "12345", None), "“手机”：“12345”不像电话号码"),
        (("赵云", None, None, None, None, None, "也许"), "“同一人”：只填“是”或“否”"),
        (("赵云", None, None, 12, None, None, None), "“代表证号”：12 号在册的是王芳，表里是赵云"),
        (
            ("王芳", "云栖代表团", "别的选区", 12, None, None, None),
            "“选区”：在册的王芳是“云栖第一选区”，表里是“别的选区”",
        ),
        (
            ("钱进", None, None, None, None, None, None),
            "“姓名”：与第 2 行同名（钱进）。是同一人请删去一行；是两人请都填代表证号",
        ),
    ],
)
def test_each_wrong_deputy_is_told_and_nothing_is_written(county, li, row, sentence):
    before = people.Deputy.objects.count()
    roster = deputies(("钱进", None, None, None, None, None, None), row)
    with pytest.raises(BadInput) as refused:
        people.import_deputies(roster, term_id=county.term.pk, **li)
    assert sentence in refused.value.sentence
    assert people.Deputy.objects.count() == before


def test_a_missing_column_is_said_for_the_whole_table(county):
    with pytest.raises(BadInput, match="表头缺少：姓名"):
        plan_deputies(units(("甲", None, None, None)), term=county.term)
    with pytest.raises(BadInput, match="表头缺少：名称"):
        plan_units(deputies(("甲", None, None, None, None, None, None)), congress_id=county.congress.pk)


def test_a_draft_is_looked_at_then_confirmed_once(county, li):
    file = sheet(("赵云", None, None, 13, None, "13800138000", None), headers=DEPUTIES)
    told = {"kind": "deputies", "congress_id": county.congress.pk, "term_id": county.term.pk, **li}
    draft = people.draft_import(file, "名册.xlsx", **told)
    assert "13800138000" not in draft.body
    assert plan_of(draft).summary == "1 条新增，0 条已有"
    assert people.Deputy.objects.count() == 1
    assert people.confirm_import(draft.pk, **li).added == 1
    draft.refresh_from_db()
    assert draft.body == ""
    with pytest.raises(AlreadyDone, match="已经确认导入过"):
        people.confirm_import(draft.pk, **li)


def test_a_draft_lives_for_a_day(county, li):
    told = {"kind": "units", "congress_id": county.congress.pk, **li}
    draft = people.draft_import(sheet(("甲局", None, None, None), headers=UNITS), "表.xlsx", **told)
    assert people.clear_drafts(MONDAY + dt.timedelta(hours=23)) == 0
    assert people.clear_drafts(MONDAY + dt.timedelta(hours=25)) == 1
    with pytest.raises(NotFound, match="可能已过一天"):
        people.confirm_import(draft.pk, **li)


def test_a_draft_is_checked_again_when_confirmed(county, li):
    file = sheet(("赵云", None, None, 13, None, None, None), headers=DEPUTIES)
    told = {"kind": "deputies", "congress_id": county.congress.pk, "term_id": county.term.pk, **li}
    draft = people.draft_import(file, "名册.xlsx", **told)
    someone = people.enrol(county.congress.pk, name="吴用", **li)
    people.elect_deputy(someone.pk, county.term.pk, number="13", **li)
    with pytest.raises(BadInput, match="整张表都没有写入。第 2 行“代表证号”：13 号在册的是吴用"):
        people.confirm_import(draft.pk, **li)
    draft.refresh_from_db()
    assert draft.confirmed_at is None


def test_only_the_congress_own_staff_import(county, li):
    neighbour = build("99LX", "临溪县")
    stranger = {"by": neighbour.actor(neighbour.li), "now": MONDAY}
    file = sheet(("甲局", None, None, None), headers=UNITS)
    with pytest.raises(NotAllowed):
        people.draft_import(file, "表.xlsx", kind="units", congress_id=county.congress.pk, **stranger)
    draft = people.draft_import(file, "表.xlsx", kind="units", congress_id=county.congress.pk, **li)
    with pytest.raises(NotFound):
        draft_to_see(draft.pk, by=stranger["by"])
    with pytest.raises(NotFound):
        people.confirm_import(draft.pk, **stranger)


def test_a_large_roster_costs_the_same_queries(county, li, django_assert_max_num_queries):
    rows = [(f"人{number}", "云栖代表团", None, 1000 + number, None, None, None) for number in range(3000)]
    roster = deputies(*rows)
    with django_assert_max_num_queries(60):
        assert people.import_deputies(roster, term_id=county.term.pk, **li).added == 3000
