"""群众意见：七十岁的人在手机上扫码提，不要账号；凭查询码看、评价；电话只有该看的人看得到。"""

import pytest
from playwright.sync_api import expect

from bihuan.cases.models import Entrance
from tests.browser.walking import DESK, PHONE, Walk, go_by_menu, main_of, put, stage_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAMP = "城东路口没有路灯，晚上看不见台阶"
BENCH = "广场上的长椅坏了三张"
NUMBER = "13905710086"


def test_a_citizen_asks_by_a_code_and_rates_the_answer(town, tomorrow):
    walk = Walk(town, {"戚芳": DESK, "李敏": DESK, "何平": PHONE}, "opinion")
    walk.adopt("戚芳", "群众意见办理")
    office = walk["李敏"]
    go_by_menu(office, "扫码入口")
    walk.look(office)
    put(office, "扫码以后提什么", "群众意见")
    put(office, "贴在哪里", "城东社区联络站门口")
    office.press("制一个码")
    office.is_told("码已制好")
    walk.look(office)
    address = main_of(office).get_by_role("link").filter(has_text="/ask/").inner_text()
    elder = walk.visitor("住在城东的老人")
    elder.page.goto(address)
    put(elder, "内容", LAMP)
    put(elder, "地点", "城东路口")
    put(elder, "联系电话", NUMBER)
    walk.look(elder)
    elder.press("提交")
    elder.sees("收到了")
    walk.look(elder)
    code = main_of(elder).get_by_role("heading", level=2).inner_text()
    tomorrow()
    office = walk.from_home("李敏", LAMP)
    office.sees(NUMBER)
    walk.do(office, "分流", 分流="交办", 类别="交通", 主办="住建局")
    tomorrow()
    unit = walk.from_home("何平", LAMP)
    expect(main_of(unit).get_by_text(NUMBER)).to_have_count(0)
    walk.do(unit, "签收")
    walk.do(unit, "答复", 单位答复="路灯已经装好两盏，台阶刷了黄线。")
    tomorrow()
    elder.page.goto(f"{town.url}/ask/q/")
    walk.look(elder)
    put(elder, "查询码", code.upper().replace("-", " "))
    elder.press("查看")
    elder.sees("路灯已经装好两盏")
    walk.look(elder)
    put(elder, "评价", "满意")
    elder.press("评价", "button")
    elder.is_told("谢谢您")
    walk.look(elder)
    assert stage_of("citizen_opinion", LAMP) == "意见已办结"
    walk.take_in("李敏", "群众意见", {"内容": BENCH, "来源": "电话", "联系电话": NUMBER})
    walk.settle("李敏", "群众意见", LAMP, "意见已办结", ("来源", "扫码"), "办结")
    assert Entrance.objects.count() == 1
