"""各地的名册：标题在上、列名各叫各的、旧式 .xls；猜着对列，人定了记住，没有用上的说出来，错的退回来。"""

import io

import pytest
from openpyxl import Workbook, load_workbook

from bihuan.accounts import door as accounts
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotFound
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.people.verbs.importing import draft_to_see, map_columns, plan_of
from bihuan.sheets.door import read_table
from tests.people.county import MONDAY, build
from tests.sheets.old_xls import old_xls

pytestmark = pytest.mark.django_db
HEADERS = ("序号", "姓 名", "性别", "出生年月", "所在代表团", "选举单位", "证号", "联系电话", "工作单位及职务")
ROWS = (
    (1, "张桂英", "女", "1970.3", "云栖代表团", "云栖第二选区", "001", "13800138000", "云栖村"),
    (2, "周建国", "男", "1965.7", "云栖代表团", "云栖第三选区", "002", None, "水务局局长"),
)
GUESSED = {"姓名": "姓名", "所在代表团": "代表团", "选举单位": "选区", "证号": "代表证号", "联系电话": "手机"}


def roster(*rows, headers=HEADERS, title="云泽县第十七届人民代表大会代表名册") -> io.BytesIO:
    """真的名册：头两行合并，写着标题和日子。"""
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.append(["二〇二六年三月"])
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    for line in ("A1:I1", "A2:I2"):
        sheet.merge_cells(line)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


@pytest.fixture
def li(county):
    return {"by": county.actor(county.li), "now": MONDAY}


@pytest.fixture
def told(county, li):
    return {"kind": "deputies", "congress_id": county.congress.pk, "term_id": county.term.pk, **li}


def test_titles_above_are_skipped_and_columns_are_guessed(told, li):
    draft = people.draft_import(roster(*ROWS), "名册.xlsx", **told)
    assert {header: means for header, means in draft.mapping.items() if means} == GUESSED
    plan = plan_of(draft)
    assert plan.summary == "2 条新增，0 条已有"
    assert plan.notes == ("略过表头上面的 2 行：云泽县第十七届人民代表大会代表名册；二〇二六年三月",)
    people.confirm_import(draft.pk, **li)
    zhang = people.Deputy.objects.select_related("person", "delegation").get(number="001")
    assert (zhang.person.name, zhang.delegation.name, zhang.constituency) == ("张桂英", "云栖代表团", "云栖第二选区")
    assert people.phone_of(zhang.person_id, **li) == "13800138000"


def test_a_merge_in_the_header_or_below_is_still_refused(told):
    file = roster(*ROWS)
    book = load_workbook(file)
    book.active.merge_cells("E4:E5")
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BadInput, match="E4:E5 是合并单元格"):
        people.draft_import(out, "名册.xlsx", **told)


def test_an_old_xls_is_read_and_a_broken_one_gets_a_sentence(told):
    rows = [["云泽县代表名册"], list(HEADERS[1:]), *(list(row[1:]) for row in ROWS)]
    draft = people.draft_import(io.BytesIO(old_xls(rows, [(0, 0, 0, 7)])), "名册.xls", **told)
    assert plan_of(draft).summary == "2 条新增，0 条已有"
    with pytest.raises(BadInput, match="合并单元格"):
        read_table(io.BytesIO(old_xls(rows, [(2, 3, 4, 4)])), "名册.xls", {"姓名"})
    for broken in (old_xls(rows)[:700], b"\xd0\xcf\x11\xe0" + bytes(3000)):
        with pytest.raises(BadInput, match=r"这个 .xls 打不开"):
            people.draft_import(io.BytesIO(broken), "名册.xls", **told)


def test_an_old_xls_that_claims_to_be_huge_costs_one_small_process(told):
    wide = [["姓名", *[""] * 200], *[[""] for _ in range(30_000)], [*[""] * 250, "远"]]
    with pytest.raises(BadInput, match=r"不止|打不开|列"):
        read_table(io.BytesIO(old_xls(wide)), "名册.xls", {"姓名"})


def test_what_a_person_decides_is_remembered_in_his_congress_only(told, li, county):
    draft = people.draft_import(roster(*ROWS), "名册.xlsx", **told)
    chosen = {**draft.mapping, "联系电话": "", "选举单位": ""}
    map_columns(draft.pk, chosen, by=li["by"])
    again = people.draft_import(roster(*ROWS), "名册.xlsx", **told)
    assert (again.mapping["联系电话"], again.mapping["选举单位"], again.mapping["证号"]) == ("", "", "代表证号")
    other = build("99LX", "临溪县")
    elsewhere = people.draft_import(
        roster(*ROWS), "名册.xlsx", kind="deputies", congress_id=other.congress.pk, term_id=other.term.pk,
        by=other.actor(other.li), now=MONDAY,
    )  # fmt: skip
    assert elsewhere.mapping["联系电话"] == "手机"


def test_a_mapping_that_cannot_be_is_refused(told, li, county):
    draft = people.draft_import(roster(*ROWS), "名册.xlsx", **told)
    for chosen, sentence in (
        ({**draft.mapping, "工作单位及职务": "姓名"}, "都当作姓名，只能有一列"),
        ({**draft.mapping, "姓名": ""}, "还没有哪一列当作姓名"),
        ({**draft.mapping, "性别": "性别"}, "没有“性别”这一列"),
    ):
        with pytest.raises(BadInput, match=sentence):
            map_columns(draft.pk, chosen, by=li["by"])
    for stranger in (county.sun, county.wang):
        with pytest.raises(NotFound):
            map_columns(draft.pk, draft.mapping, by=county.actor(stranger))
    people.confirm_import(draft.pk, **li)
    with pytest.raises(AlreadyDone):
        map_columns(draft.pk, draft.mapping, by=li["by"])


def test_a_sheet_without_a_name_column_is_asked_about_not_thrown_away(told, li):
    headers = ("编码", "人员", "所在代表团")
    draft = people.draft_import(roster(("1", "张桂英", "云栖代表团"), headers=headers), "名册.xlsx", **told)
    with pytest.raises(BadInput, match="还没有哪一列当作姓名"):
        plan_of(draft)
    with pytest.raises(BadInput, match="还没有哪一列当作姓名"):
        people.confirm_import(draft.pk, **li)
    map_columns(draft.pk, {"人员": "姓名", "所在代表团": "代表团"}, by=li["by"])
    assert plan_of(draft_to_see(draft.pk, by=li["by"])).summary == "1 条新增，0 条已有"


@pytest.fixture
def at_the_desk(county, client):
    client.force_login(accounts.open_account(county.li.pk, by=SYSTEM, now=MONDAY))
    return client


def test_the_preview_names_what_is_not_used_and_lets_it_be_changed(at_the_desk, told):
    draft = people.draft_import(roster(*ROWS), "名册.xlsx", **told)
    place = f"/people/import/draft/{draft.pk}/"
    page = at_the_desk.get(place).content.decode()
    assert "没有用上的列：<b>序号、性别、出生年月、工作单位及职务</b>" in page
    names = {each.header: f"column-{each.index}" for each in at_the_desk.get(place).context["columns"]}
    given = {names[header]: means for header, means in GUESSED.items()}
    assert at_the_desk.post(place, {"columns": 1, **given, names["性别"]: "姓名"}).status_code == 422
    del given[names["联系电话"]]
    assert at_the_desk.post(place, {"columns": 1, **given})["Location"] == place
    assert "联系电话" in at_the_desk.get(place).context["unused"]


def test_the_sheet_comes_back_with_a_red_column_and_goes_in_again(at_the_desk, told, county):
    wrong = (3, "吴用", "男", "1980", "云栖团", None, "12", "123", "云栖村")
    draft = people.draft_import(roster(*ROWS, wrong), "名册.xlsx", **told)
    page = at_the_desk.get(f"/people/import/draft/{draft.pk}/").content.decode()
    assert "第 6 行“证号”：12 号在册的是王芳，表里是吴用，请核对" in page
    assert "在册的王芳是" not in page and "在册的吴用是" not in page
    back = at_the_desk.get(f"/people/import/draft/{draft.pk}/faults.xlsx")
    sheet = load_workbook(io.BytesIO(back.content)).active
    cell = sheet.cell(4, len(HEADERS) + 1)
    assert "所在代表团：没有“云栖团”" in cell.value and "联系电话：" in cell.value and cell.font.color.rgb == "00C00000"
    assert sheet.cell(2, len(HEADERS) + 1).value is None
    sheet.delete_rows(4)
    out = io.BytesIO()
    sheet.parent.save(out)
    again = people.draft_import(out, "名册.xlsx", **told)
    assert plan_of(again).summary == "2 条新增，0 条已有"
    assert "哪里不对" not in at_the_desk.get(f"/people/import/draft/{again.pk}/").context["unused"]
