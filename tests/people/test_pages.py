"""名册、机构、导入、日历的页面：谁看得到，谁办得成，错了怎么说。"""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.ledger.models import Look as LedgerLook
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.people.county import MONDAY, SINCE, build
from tests.people.test_importing import DEPUTIES, UNITS, sheet
from tests.shown import shown as text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def upload(file, name="表.xlsx"):
    file.name = name
    return file


STAFF_ONLY = (
    "/people/organs/new/",
    "/people/organs/{water}/merger/",
    "/people/organs/{water}/posts/new/",
    "/people/deputies/{deputy}/qualification/",
    "/people/import/units/",
    "/people/import/deputies/",
    "/people/import/units/template.xlsx",
    "/people/calendar/new/",
    "/people/terms/new/",
    "/people/terms/{term}/sessions/new/",
    "/accounts/",
)
SIGNED_IN = ("/people/", "/people/terms/", "/people/organs/", "/people/organs/{water}/")
PUBLIC = ("/people/deputies/{deputy}/", "/people/calendar/", "/people/calendar/2026/", "/people/calendar/2031/")


def addresses(county, patterns):
    return [pattern.format(water=county.water.pk, deputy=county.deputy.pk, term=county.term.pk) for pattern in patterns]


@pytest.mark.parametrize(
    ("name", "public", "signed_in", "staff"),
    [("", 200, 302, 302), ("sun", 200, 200, 403), ("wang", 200, 200, 403), ("li", 200, 200, 200)],
)
def test_each_page_opens_for_whom_it_is_declared(county, client, enter, name, public, signed_in, staff):
    if name:
        enter(getattr(county, name))
    for patterns, status in ((PUBLIC, public), (SIGNED_IN, signed_in), (STAFF_ONLY, staff)):
        for address in addresses(county, patterns):
            assert (address, client.get(address).status_code) == (address, status)


def test_a_neighbouring_county_sees_nothing_of_ours_but_what_is_public(county, enter):
    neighbour = build("99LX", "临溪县")
    client = enter(neighbour.li)
    delegation = people.delegations_of(county.congress.pk).get()
    for query in ("", f"?delegation={delegation.pk}", "?q=王"):
        assert f"/people/deputies/{county.deputy.pk}/" not in text(client.get(f"/people/{query}"))
    assert f"/people/organs/{county.water.pk}/" not in text(client.get("/people/organs/"))
    for pattern in ("/people/organs/{water}/", *STAFF_ONLY[1:4]):
        address = addresses(county, [pattern])[0]
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code in (404, 405)
    post = people.Post.objects.get(person=county.sun)
    assert client.post(f"/people/posts/{post.pk}/end/").status_code == 404
    account = accounts.open_account(county.sun.pk, by=SYSTEM, now=MONDAY)
    assert client.post(f"/accounts/{account.pk}/password/").status_code == 403


def test_a_deputy_page_shows_public_facts_only(county, client):
    li = county.actor(county.li)
    people.change_phone(county.congress.pk, county.wang.pk, phone="13800138000", by=li, now=MONDAY)
    people.change_qualification(
        county.deputy.pk, state="suspended", reason="detained", on=clock.today(), by=li, now=MONDAY
    )
    page = text(client.get(f"/people/deputies/{county.deputy.pk}/"))
    for shown in ("王芳", "第17届", "云栖代表团", "云栖第一选区", "暂停执行职务"):
        assert shown in page
    for hidden in ("13800138000", "羁押", "资格变动"):
        assert hidden not in page


def test_a_cppcc_member_has_no_public_page(county, client):
    member = people.elect_deputy(county.sun.pk, county.term.pk, kind="cppcc_member", by=SYSTEM, now=MONDAY)
    assert client.get(f"/people/deputies/{member.pk}/").status_code == 404


def test_deputies_are_found_by_name_pinyin_number_and_delegation(county, enter):
    client = enter(county.sun)
    for query in (
        "q=王",
        "q=wangf",
        "q=WF",
        "q=12",
        f"delegation={people.delegations_of(county.congress.pk).get().pk}",
    ):
        assert "王芳" in text(client.get(f"/people/?{query}"))
    for query in ("q=赵", "q=13", "delegation=x", "after=abc"):
        assert client.get(f"/people/?{query}").status_code == 200
    assert "没有找到这样的代表" in text(client.get("/people/?q=赵"))


def test_the_roster_pages_on_and_costs_the_same_at_any_size(county, enter, django_assert_num_queries):
    client = enter(county.sun)
    client.get("/people/")
    with CaptureQueriesContext(connection) as small:
        client.get("/people/")
    rows = [(f"人{number:04}", "云栖代表团", None, 1000 + number, None, None, None) for number in range(120)]
    people.import_deputies(_table(rows, DEPUTIES), term_id=county.term.pk, by=county.actor(county.li), now=MONDAY)
    with django_assert_num_queries(len(small)):
        first = text(client.get("/people/"))
    assert len(small) <= 10
    assert first.count('<th scope="row">') == 50
    more = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(more)
    assert "人0049" in text(second)
    assert "人0048" not in text(second)


def _table(rows, headers):
    from bihuan.sheets.door import read_table

    return read_table(sheet(*rows, headers=headers), "表.xlsx")


def test_units_go_from_upload_to_preview_to_the_books(county, enter):
    client = enter(county.li)
    page = client.post(
        "/people/import/units/",
        {"file": upload(sheet(("水利局", None, None, None), ("水务局", None, None, None), headers=UNITS))},
    )
    preview = text(client.get(page["Location"]))
    assert "1 条新增，1 条已有" in preview
    assert not people.Organ.objects.filter(name="水利局").exists()
    done = client.post(page["Location"], follow=True)
    assert "导入完毕：1 条新增，1 条已有" in text(done)
    again = client.post("/people/import/units/", {"file": upload(sheet(("水利局", None, None, None), headers=UNITS))})
    assert "0 条新增，1 条已有" in text(client.post(again["Location"], follow=True))
    assert client.post(page["Location"]).status_code == 409


def test_faults_stand_in_the_preview_and_nothing_can_be_confirmed(county, enter):
    client = enter(county.li)
    wrong = sheet(("赵云", "滨河代表团", None, None, None, None, None), headers=DEPUTIES)
    page = client.post("/people/import/deputies/", {"file": upload(wrong), "term": county.term.pk})
    preview = text(client.get(page["Location"]))
    assert "有 1 处要改，现在一行也没有写入" in preview
    assert "第 2 行“代表团”：没有“滨河代表团”" in preview
    assert "确认导入" not in preview
    refused = client.post(page["Location"])
    assert refused.status_code == 422
    assert "整张表都没有写入" in text(refused)


@pytest.mark.parametrize(
    ("file", "name", "sentence"),
    [
        (io.BytesIO(b""), "空.xlsx", "这是一个空文件"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0 old"), "旧.xls", "这个 .xls 打不开"),
        (io.BytesIO(b"%PDF"), "表.pdf", "只认 .xlsx、.xls 与 .csv"),
        (io.BytesIO("名字\n甲\n".encode("gbk")), "表.csv", "表头缺少：名称。表里现有：名字"),
        (sheet(("甲", None, None, "=B2"), headers=UNITS), "表.xlsx", "单元格 D2 是公式"),
    ],
)
def test_a_bad_file_gets_its_sentence_on_the_form(county, enter, file, name, sentence):
    file.seek(0)
    answer = enter(county.li).post("/people/import/units/", {"file": upload(file, name)})
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_the_template_is_itself_importable(county, enter):
    client = enter(county.li)
    for kind, headers in (("units", UNITS), ("deputies", DEPUTIES)):
        answer = client.get(f"/people/import/{kind}/template.xlsx")
        rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert rows[0] == headers
    assert client.get("/people/import/cases/").status_code == 404


def test_staff_appoint_a_new_person_and_end_a_post(county, enter):
    client = enter(county.li)
    filled = {"name": "周 舟", "phone": "13800138000", "duty": "head", "title": "局长", "from_on": "2026-03-02"}
    address = f"/people/organs/{county.water.pk}/posts/new/"
    assert "周舟已任水务局局长" in text(client.post(address, filled, follow=True))
    post = people.Post.objects.get(title="局长")
    assert "周舟已卸任水务局局长" in text(client.post(f"/people/posts/{post.pk}/end/", follow=True))
    assert client.post(f"/people/posts/{post.pk}/end/").status_code == 409
    before = people.Person.objects.count()
    refused = client.post(address, {**filled, "name": "吴用", "phone": "123"})
    assert refused.status_code == 422
    assert "不像电话号码" in text(refused)
    assert "吴用" in text(refused)
    assert people.Person.objects.count() == before
    assert "请选一位在册的人" in text(client.post(address, {**filled, "name": ""}))
    assert "不能给自己任职" in text(client.post(address, {**filled, "name": "", "person": county.li.pk}))


def test_staff_found_and_merge_organs_and_change_a_qualification(county, enter):
    client = enter(county.li)
    made = client.post("/people/organs/new/", {"name": "应急局", "kind": "handling_unit"}, follow=True)
    assert "已设立应急局" in text(made)
    assert "已有“应急局”" in text(client.post("/people/organs/new/", {"name": "应急局", "kind": "handling_unit"}))
    merged = client.post(
        f"/people/organs/{county.water.pk}/merger/", {"into": county.roads.pk, "on": "2026-03-02"}, follow=True
    )
    assert "水务局已并入交通局" in text(merged)
    ended = client.post(
        f"/people/deputies/{county.deputy.pk}/qualification/",
        {"change": "ended:moved_out", "on": "2026-03-02"},
        follow=True,
    )
    assert "迁出或者调离本行政区域" in text(ended)
    again = client.post(
        f"/people/deputies/{county.deputy.pk}/qualification/", {"change": "active:resumed", "on": "2026-03-02"}
    )
    assert "王芳现在是“代表资格终止”" in text(again)


def test_one_who_serves_two_congresses_switches_between_them(county, enter):
    neighbour = build("99LX", "临溪县")
    people.appoint(county.li.pk, neighbour.affairs.pk, duty="clerk", from_on=SINCE, by=SYSTEM, now=MONDAY)
    client = enter(county.li)
    assert "云泽县人民代表大会" in text(client.get("/people/organs/"))
    client.post("/people/acting-for/", {"congress": neighbour.congress.pk, "next": "https://evil.example/"})
    assert "临溪县人民代表大会" in text(client.get("/people/organs/"))
    assert client.post("/people/acting-for/", {"congress": 10**9}).status_code == 404


def test_no_page_carries_inline_style_or_script(county, enter):
    client = enter(county.li)
    for address in addresses(county, (*PUBLIC, *SIGNED_IN, *(each for each in STAFF_ONLY if "xlsx" not in each))):
        page = text(client.get(address))
        assert " style=" not in page
        assert "onclick" not in page
        assert "<h1" in page


def test_looking_at_a_phone_number_is_noted_and_for_our_own_staff_only(county, enter):
    li = county.actor(county.li)
    people.change_phone(county.congress.pk, county.sun.pk, phone="13800138000", by=li, now=MONDAY)
    address = f"/people/persons/{county.sun.pk}/phone/"
    client = enter(county.li)
    assert "13800138000" not in text(client.get(f"/people/organs/{county.water.pk}/"))
    seen = client.post(address)
    assert "13800138000" in text(seen)
    assert "no-store" in seen["Cache-Control"]
    look = LedgerLook.objects.get()
    assert (look.actor, look.what) == (f"person:{county.li.pk}", f"person:{county.sun.pk} 手机号")
    assert client.post(f"/people/persons/{county.chen.pk}/phone/").status_code == 404
    neighbour = build("99LX", "临溪县")
    assert enter(neighbour.li).post(address).status_code == 404
    assert LedgerLook.objects.count() == 1
