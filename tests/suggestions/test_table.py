"""建议的表格：各人挑列，翻页有页码，照编号排是照数排；按办的事数，每个数打开就是那几件。"""

import pytest

from bihuan.cases.look import order_of
from bihuan.kernel import clock
from tests.county import days_later
from tests.shown import shown as text
from tests.suggestions.tales import Tale
from tests.ui.accessible import faults_of

URL = "/suggestions/"
LOOK = "/registers/suggestion/look/"


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(20)):
        yield


@pytest.fixture
def several(county):
    """两件等审核，一件等交办，一件办着，一件请退回。"""
    told = [Tale(county, who, f"关于第{n}处路口增设信号灯的建议") for n, who in enumerate(
        ("张桂英", "王建国", "赵月华", "陈秀兰", "刘大川")
    )]  # fmt: skip
    told[2].step("李敏", "register")
    told[3].assigned("住建局")
    told[4].assigned("水务局")
    told[4].step("秦川", "ask_return", 1, reason="不是我局职责")
    return told


def heads(page):
    return [column.name for column, _, _ in page.context["columns"]]


def titles(page):
    return [line.row.title for line in page.context["rows"]]


def test_deputies_and_delegations_are_columns(several, enter):
    page = enter("李敏").get(URL)
    assert {"编号", "标题", "状态", "单位", "到期", "代表", "代表团"} <= set(heads(page))
    assert "云泽镇代表团" in text(page) and faults_of(page.content) == []


def test_columns_are_kept_for_the_person_and_the_kind(several, enter):
    client = enter("李敏")
    given = {"column": ["late", "title", "number", "nonsense"], "rows": "100"}
    page = client.post(LOOK, given, follow=True)
    assert heads(page) == ["编号", "标题", "逾期"] and "天</span>" in text(page) and page.context["per_page"] == 100
    assert len(heads(enter("陶建国").get(URL))) > 3
    assert client.post(LOOK, {"column": "title", "rows": "5000"}).status_code == 422
    page = client.post(LOOK, {"usual": "1", "rows": "30"}, follow=True)
    assert "代表团" in heads(page)


def test_every_number_opens_its_cases(several, enter):
    page = enter("李敏").get(URL)
    told = {one.name: one for one in page.context["totals"]}
    assert {name: one.count for name, one in told.items()} == {"待审核": 2, "待交办": 1, "申请退回": 1}
    assert told["待审核"].url == "/suggestions/review/?kind=suggestion"
    assert titles(enter("李敏").get(told["申请退回"].url)) == [several[4].case.title]
    desk = enter("李敏").get("/desk/")
    assert desk.context["totals"] == list(told.values()) and 'href="/suggestions/review/?kind=suggestion"' in text(desk)


def test_ten_comes_after_two_and_pages_have_numbers(county, enter):
    for n in range(32):
        Tale(county, title=f"关于第{n}处路口增设信号灯的建议").step("李敏", "register")
    client = enter("李敏")
    page = client.get(f"{URL}?sort=number")
    numbers = [order_of(line.row.number) for line in page.context["rows"]]
    assert numbers == list(range(1, 31))
    page = client.get(URL + page.context["more"])
    assert [order_of(line.row.number) for line in page.context["rows"]] == [31, 32]
    assert [leaf.n for leaf in page.context["leaves"]] == [1, 2]
    back = client.get(URL + page.context["leaves"][0].url)
    assert [order_of(line.row.number) for line in back.context["rows"]] == numbers
    client.post(LOOK, {"column": ["number", "title"], "rows": "200"})
    assert len(titles(client.get(URL))) == 32


@pytest.mark.once
@pytest.mark.parametrize("count", [60, 200])
def test_two_hundred_rows_ask_no_more(county, enter, count, django_assert_max_num_queries):
    for n in range(count):
        Tale(county, title=f"关于第{n}处路口增设信号灯的建议")
    client = enter("李敏")
    client.post(LOOK, {"usual": "1", "rows": "200"})
    client.get(URL)
    with django_assert_max_num_queries(15):
        page = client.get(URL)
    assert len(titles(page)) == count and len(page.content) < 200_000


def test_there_is_one_list_for_all(several, enter):
    """/registers/ 下的去 /suggestions/，问的带着走；单位的到期是它自己的，手机上一行说清是谁的、谁在办。"""
    moved = enter("李敏").get("/registers/suggestion/?act=decide_return&sort=number")
    assert (moved.status_code, moved["Location"]) == (
        302,
        "/suggestions/?kind=suggestion&act=decide_return&sort=number",
    )
    page = enter("秦川").get("/registers/suggestion/", follow=True)
    assert titles(page) == [several[4].case.title]
    line = page.context["rows"][0]
    own = several[4].case.assignments.get()
    assert {cell.column.code: cell.value for cell in line.cells}["due"] == own.due_on
    assert "刘大川 · 办理中 · 主办 水务局</small" in text(page) and "签收" not in [
        words for _, words in page.context["steps"]
    ]
    mine = enter("陈秀兰").get(URL)
    assert titles(mine) == [several[3].case.title] and mine.context["totals"] == []
    picked = enter("李敏").get(f"{URL}?stage=待审核")
    assert "register" in dict(picked.context["steps"]) and len(titles(picked)) == 2
