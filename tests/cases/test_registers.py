"""清单：一份文件选用了就有清单，列、筛、叠照文件写的；谁看得见照「可看」；多少件都一样快。"""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.procedure.town import found
from tests.ui.accessible import faults_of

URL = "/registers/stall_problem/"
BUDGET = 12  # 条 SQL：一页清单，登录、身份、通知都在内，筛一项的也一样


@pytest.fixture
def five(county, opened):
    """五件：三件登了记，一件交给城管局，一件简记。"""
    organ = {name: county.organs[name].pk for name in ("城管局", "应急局")}
    made = {
        "水产": opened("水产摊占了消防通道", 来源="群众反映", 摊主数=12, 发现日="2026-03-01", 涉及单位=[organ["城管局"], organ["应急局"]]),
        "电线": opened("电线乱拉", 摊主数=3, 发现日="2026-02-20"),
        "污水": opened("污水横流", 来源="群众反映", 摊主数=40, 涉及单位=[organ["应急局"]]),
        "秤": opened("公平秤坏了", who="张桂英", step="brief"),
        "棚": opened("雨棚漏水", 来源="代表反映"),
    }  # fmt: skip
    assign(county, made["棚"], organ["城管局"])
    return made


def assign(county, case, unit):
    codes = {item.name: item.code for item in procedure.text_by_id(case.text_id).fields.values()}
    procedure.take_step(
        case.pk, "assign", by=county.actor("李敏", now=clock.now()), now=clock.now(),
        filled={codes["牵头单位"]: unit, codes["整改时限"]: "2026-03-30"},
    )  # fmt: skip


def titles(answer):
    return [line.row.title for line in answer.context["rows"]]


class TestTheRegister:
    def test_columns_are_what_the_file_says(self, enter, five):
        answer = enter("李敏").get(URL)
        page = answer.content.decode()
        assert faults_of(page) == []
        assert [column.name for column, _, _ in answer.context["columns"]] == [
            "编号", "问题", "来源", "牵头单位", "摊主数", "发现日", "涉及单位", "到期", "状态",
        ]  # fmt: skip
        assert titles(answer) == ["雨棚漏水", "公平秤坏了", "污水横流", "电线乱拉", "水产摊占了消防通道"]
        cells = [cell.words for cell in answer.context["rows"][-1].cells]
        assert cells[:5] == ["集〔2026〕001号", "水产摊占了消防通道", "群众反映", "", "12户"]
        assert "城管局、应急局" in cells
        assert "登记问题" in page and "导入表格" in page

    def test_stacks_are_tabs_with_cheap_counts(self, enter, five):
        answer = enter("李敏").get(URL)
        assert [(name, count) for name, _, count, _ in answer.context["stacks"]] == [
            ("全部", ""), ("新登的", "4"), ("逾期的", "0"), ("销了的", "0"),
        ]  # fmt: skip
        assert titles(enter("李敏").get(f"{URL}?stack=1")) == [
            "公平秤坏了",
            "污水横流",
            "电线乱拉",
            "水产摊占了消防通道",
        ]
        with clock.frozen(days_later(40)):
            assert len(titles(enter("李敏").get(f"{URL}?stack=2"))) == 5

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("f.来源=群众反映", ["污水横流", "水产摊占了消防通道"]),
            ("f.涉及单位={应急局}", ["污水横流", "水产摊占了消防通道"]),
            ("f.来源=群众反映&f.涉及单位={城管局}", ["水产摊占了消防通道"]),
            ("f.牵头单位={城管局}", ["雨棚漏水"]),
            ("f.牵头单位={应急局}", []),
            ("stage=集市整改", ["雨棚漏水"]),
            ("text=电线", ["电线乱拉"]),
            ("year=2025", []),
            ("late=1", []),
            ("sort=摊主数", ["电线乱拉", "水产摊占了消防通道", "污水横流"]),
            ("sort=发现日", ["电线乱拉", "水产摊占了消防通道"]),
            ("sort=number", ["水产摊占了消防通道", "电线乱拉", "污水横流", "雨棚漏水"]),
            ("sort=due", ["水产摊占了消防通道", "电线乱拉", "污水横流", "公平秤坏了", "雨棚漏水"]),
            ("f.来源=听说", ["雨棚漏水", "公平秤坏了", "污水横流", "电线乱拉", "水产摊占了消防通道"]),
        ],
    )
    def test_filters_and_orders(self, enter, county, five, code_of, query, names):
        for name in ("来源", "涉及单位", "牵头单位", "摊主数", "发现日"):
            code = "stall_lead" if name == "牵头单位" else code_of[name]
            query = query.replace(f"f.{name}=", f"f.{code}=").replace(f"sort={name}", f"sort={code}")
        for name in ("城管局", "应急局"):
            query = query.replace(f"{{{name}}}", str(county.organs[name].pk))
        assert titles(enter("李敏").get(f"{URL}?{query}")) == names

    def test_page_after_page_nothing_twice_nothing_missing(self, enter, opened, monkeypatch):
        monkeypatch.setattr("bihuan.cases.registers.leading.PAGE", 2)
        monkeypatch.setattr("bihuan.cases.registers.leading.page.__kwdefaults__", {"after": "", "limit": 2})
        names = [f"第{n}个摊位的问题" for n in range(7)]
        for n, name in enumerate(names):
            opened(name, 摊主数=n % 3, 来源="群众反映")
        for query in ("", "sort=due", "sort=number"):
            found, url = [], f"?{query}"
            while url:
                answer = enter("李敏").get(URL + url)
                found += titles(answer)
                url = answer.context["more"]
            assert sorted(found) == sorted(names), query


class TestWhoSeesWhat:
    def test_a_unit_sees_what_it_handles_and_only_its_part(self, enter, five):
        answer = enter("韩松").get(URL)
        assert titles(answer) == ["雨棚漏水"]
        words = {cell.column.name: cell.words for cell in answer.context["rows"][0].cells}
        assert words["来源"] == "" and words["牵头单位"] == "城管局", "来源不在他的可看里，自己的分办在"
        assert [(name, count) for name, _, count, _ in answer.context["stacks"]] == [
            ("全部", ""),
            ("新登的", ""),
            ("销了的", ""),
        ]

    def test_a_deputy_sees_what_she_told(self, enter, five):
        assert titles(enter("张桂英").get(URL)) == ["公平秤坏了"]

    def test_nobody_else(self, enter, five, county):
        assert enter("秦川").get(URL).status_code == 403
        assert enter("邹凯").get(URL).status_code == 403, "文件没有写政府办"
        assert enter("李敏").get("/registers/nothing/").status_code == 404

    def test_a_neighbour_has_no_such_register(self, county, five, client):
        from bihuan.accounts import door as accounts
        from bihuan.demo import county as demo
        from bihuan.demo.cast import PINGLAN
        from bihuan.people.door import SYSTEM
        from tests.county import MONDAY

        other = demo.found(MONDAY, name="平澜县", parent_code="4312", code="431291000000", cast=PINGLAN)
        client.force_login(accounts.open_account(other.people["祁文"], by=SYSTEM, now=MONDAY))
        assert client.get(URL).status_code == 404
        assert client.get("/registers/").context["chapters"] == {}
        for asked in ("", "?q=集市", "?part=监督"):
            page = client.get("/procedures/" + asked).content.decode()
            assert "集市整治" not in page, "别地自己的工作法不在库里列出"
        assert (
            client.post("/procedures/adoption/", {"text": f"stall_repair@2027-1~{county.congress.pk}"}).status_code
            == 404
        )


class TestTheIndex:
    def test_chosen_kinds_by_chapter_and_pinyin(self, enter, stalls):
        answer = enter("李敏").get("/registers/")
        assert [one.name for one in answer.context["chapters"]["监督"]] == ["集市问题"]
        assert "集市问题" in enter("李敏").get("/registers/?q=jishi").content.decode()
        assert "集市问题" in enter("李敏").get("/registers/?q=jswt").content.decode()
        assert enter("李敏").get("/registers/?q=shuiku").context["chapters"] == {}
        assert "集市问题" in enter("张桂英").get("/registers/").content.decode(), "她可以简记"
        assert enter("秦川").get("/registers/").context["chapters"] == {}

    def test_a_local_method_is_chosen_and_stopped_on_the_page(self, enter, county, stalls, five):
        lee = enter("李敏")
        page = lee.get("/procedures/?q=集市").content.decode()
        assert "本级自己的" in page and "不再选用" in page
        assert lee.get("/procedures/stall_repair/2027-1/?local=1").status_code == 200
        assert lee.post("/procedures/adoption/", {"stop": "stall_problem"}).status_code == 302
        assert lee.get("/registers/").context["chapters"] == {}
        assert lee.get("/registers/stall_problem/new/").status_code in (403, 404)
        assert lee.post("/procedures/adoption/", {"text": stalls.label}).status_code == 302
        assert len(titles(lee.get(URL))) == 5
        assert ledger.verify().faults == []

    def test_only_the_office_chooses(self, enter, stalls):
        assert enter("秦川").post("/procedures/adoption/", {"stop": "stall_problem"}).status_code == 403


class TestTheSheet:
    def test_what_is_shown_goes_out(self, enter, five, code_of):
        answer = enter("李敏").get(f"{URL}list.xlsx?f.{code_of['来源']}=群众反映")
        rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert rows[0] == ("编号", "序号", "问题", "来源", "牵头单位", "摊主数", "发现日", "涉及单位", "到期", "状态")
        assert [row[2] for row in rows[1:]] == ["污水横流", "水产摊占了消防通道"]
        assert rows[2][5] == 12 and rows[2][6].isoformat().startswith("2026-03-01")

    def test_a_title_that_looks_like_a_formula_stays_text(self, enter, opened):
        opened("=1+1")
        answer = enter("李敏").get(f"{URL}list.xlsx")
        cell = load_workbook(io.BytesIO(answer.content)).active["C2"]
        assert (cell.value, cell.data_type) == ("=1+1", "s")

    def test_a_unit_takes_out_only_its_part(self, enter, five):
        answer = enter("韩松").get(f"{URL}list.xlsx")
        rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert [row[:5] for row in rows[1:]] == [("集〔2026〕004号", 4, "雨棚漏水", None, "城管局")]


@pytest.mark.parametrize("count", [30, 300])
@pytest.mark.parametrize("query", ["", "f.来源=群众反映", "sort=due", "sort=摊主数"])
def test_the_page_asks_the_same_few_questions(  # 登录、身份、通知四条，清单自己的八条
    county, enter, opened, code_of, count, query, django_assert_max_num_queries
):
    for n in range(count):
        opened(f"第{n}个问题", 来源="群众反映", 摊主数=n)
    li = enter("李敏")
    li.get(URL)
    query = query.replace("f.来源", f"f.{code_of['来源']}").replace("摊主数", code_of["摊主数"])
    with django_assert_max_num_queries(BUDGET):
        assert len(titles(li.get(f"{URL}?{query}"))) == 30


def test_a_unit_with_a_full_page_asks_no_more_for_a_longer_register(
    county, enter, opened, code_of, django_assert_max_num_queries
):
    """只看自己有份的，逐件问看得见哪些：状态、分办、接手的单位一页各问一次。"""
    for n in range(40):
        assign(county, opened(f"第{n}个问题"), county.organs["城管局"].pk)
    han = enter("韩松")
    han.get(URL)
    with django_assert_max_num_queries(BUDGET):
        assert len(titles(han.get(URL))) == 30
    with django_assert_max_num_queries(BUDGET):
        assert len(titles(han.get(f"{URL}?f.{code_of['来源']}=巡查"))) == 30


def test_who_has_nothing_in_it_is_told_so_in_as_few_questions(enter, five, django_assert_max_num_queries):
    for who, query, status in (("李敏", "?stack=3", 200), ("张桂英", "?stack=3", 200), ("秦川", "", 403)):
        client = enter(who)
        client.get(URL)
        with django_assert_max_num_queries(BUDGET):
            assert client.get(f"{URL}{query}").status_code == status


@pytest.mark.skipif(connection.vendor != "sqlite", reason="另一种库看的是统计")
def test_whether_he_has_a_part_is_asked_from_his_own_seats(enter, five):
    """SQLite 没有统计：写了哪一级人大的，它就由那一级的几百万个座位找起。"""
    with CaptureQueriesContext(connection) as asked:
        assert enter("秦川").get(URL).status_code == 403
    own = [one["sql"] for one in asked if one["sql"].startswith('SELECT "procedure_seat"."kind"')]
    steps = [step for one in own for step in led_by(one) if "procedure_seat" in step]
    assert steps and all("person" in one or "organ" in one for one in steps), steps


def led_by(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%', '%%')}")
        return [row[3] for row in cursor.fetchall()]


def test_what_two_sections_hold_comes_in_one_order_and_once(county, enter, opened, monkeypatch):
    """单位和并进来的单位各有一席的，一页一页往后取，不重也不漏。"""
    monkeypatch.setattr("bihuan.cases.registers.leading.page.__kwdefaults__", {"after": "", "limit": 3})
    unit, market = (
        county.organs["城管局"].pk,
        people.found_organ(
            county.congress.pk, kind="handling_unit", name="夜市管理办公室", by=people.SYSTEM, now=clock.now()
        ),
    )
    for n in range(10):
        assign(county, opened(f"第{n}个问题", 涉及单位=[unit]), market.pk if n % 2 else unit)
    people.merge_organ(market.pk, into=unit, by=people.SYSTEM, now=clock.now())
    seen, url, han = [], "?", enter("韩松")
    while url:
        answer = han.get(URL + url)
        seen += titles(answer)
        url = answer.context["more"]
    assert seen == [f"第{n}个问题" for n in reversed(range(10))]


def test_a_deputy_lists_what_he_may_read_by_his_standing(county, enter):
    """文件的角色里有全体代表的（民生实事项目）：别的代表打得开，清单里也有；单位的人没有份。"""
    town = found(county)
    case = town.open(
        "livelihood_project", "征集", "李敏", 项目名称="校车", 类别="教育", 征集来源="代表提出", 概算="9", 项目情况="无"
    )
    wang = enter("王建国")
    assert wang.get(f"/cases/{case.pk}/").status_code == 200
    assert titles(wang.get("/registers/livelihood_project/")) == ["校车"]
    assert enter("秦川").get("/registers/livelihood_project/").status_code == 403
