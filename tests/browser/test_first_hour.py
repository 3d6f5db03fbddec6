"""新机关的头一个小时：设立，起步一页，导入机构和名册（标题在上、列名自己的），成批开立，密码条，代表第一次登录先改密码。"""

import io
import os
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.regions import door as regions
from tests.browser.judge import judge, width
from tests.county import MONDAY
from tests.people.county import SINCE
from tests.ui.test_in_browser import DESK, PHONE, SMALL_TARGETS

PASSWORD, MINE = "临溪 头一个小时", "桂花 八月 开了"
UNITS = "单位名称,类别\n临溪县水务局,承办单位\n临溪县教育局,承办单位\n云栖代表团,代表团\n河口代表团,代表团\n"
HEADERS = ("序号", "姓 名", "性别", "所在代表团", "选举单位", "证号", "联系电话", "工作单位及职务")
PEOPLE = (
    "张桂英",
    "周建国",
    "钱有为",
    "吴用",
    "赵新",
    "孙方",
    "李桂花",
    "郑初",
    "王长河",
    "冯小满",
    "陈立春",
    "褚向东",
)


def roster() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["临溪县第十七届人民代表大会代表名册"])
    sheet.append(list(HEADERS))
    for n, name in enumerate(PEOPLE, 1):
        team = "云栖代表团" if n < 12 else "河口代表团"
        sheet.append([n, name, "女" if n % 2 else "男", team, f"第{n}选区", f"{n:03}", f"138001380{n:02}", "农民"])
    sheet.merge_cells("A1:H1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def site(live_server, transactional_db) -> str:
    """刚设立的临溪县：人大，一届，代表工委，李敏和她的账号；此外什么也没有。"""
    told = {"by": people.SYSTEM, "now": MONDAY}
    with clock.frozen(MONDAY):
        place = regions.add_division(code="99LX", name="临溪县", parent_code="3302", by="system", now=MONDAY)
        congress = people.found_congress(place.pk, name="临溪县人民代表大会", **told)
        people.open_term(congress.pk, number=17, from_on=SINCE, **told)
        affairs = people.found_organ(congress.pk, kind="deputies_affairs", name="代表工委", from_on=SINCE, **told)
        li = people.enrol(congress.pk, name="李敏", **told)
        people.appoint(li.pk, affairs.pk, duty="head", from_on=SINCE, **told)
        accounts.open_account(li.pk, password=PASSWORD, **told)
        yield str(live_server.url)


class Visitor:
    """一个浏览器，控制台的差错都记着。"""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context, self.page, self.site, self.faults = context, context.new_page(), site, list[str]()
        context.set_default_timeout(10_000)
        self.page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def sign_in(self, name: str, password: str) -> None:
        self.page.goto(f"{self.site}/sign-in/")
        self.page.get_by_label("姓名").fill(name)
        self.page.get_by_label("密码").fill(password)
        self.press("登录")

    def press(self, name: str) -> None:
        main: Page = self.page.get_by_role("main")  # type: ignore[assignment]
        main.get_by_role("button", name=name, exact=True).or_(
            main.get_by_role("link", name=name, exact=True)
        ).first.click()
        self.page.wait_for_load_state()

    def upload(self, name: str, body: bytes) -> None:
        self.page.get_by_label("文件").set_input_files({"name": name, "mimeType": "text/plain", "buffer": body})
        self.press("上传并预览")

    def look(self, name: str) -> None:
        """宽、窄、暗三种样子：不横向溢出，按得着，axe 没有话说；要图的存图。"""
        for size, look, dark in ((DESK, "1440", False), (PHONE, "390", False), (DESK, "dark", True)):
            self.page.set_viewport_size(size)
            self.page.emulate_media(color_scheme="dark" if dark else "light")
            assert width(self.page) <= size["width"], (name, look)
            if size is PHONE:
                assert self.page.evaluate(SMALL_TARGETS) == [], name
            if folder := os.environ.get("BIHUAN_SHOTS"):
                Path(folder).mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=f"{folder}/{name}-{look}.png", full_page=True)
            assert judge(self.page) == [], (name, look)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(DESK)


@pytest.fixture
def visit(browser: Browser, site: str):
    held: list[Visitor] = []

    def one() -> Visitor:
        held.append(Visitor(browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai"), site))
        return held[-1]

    yield one
    for each in held:
        each.context.close()
    assert [each.faults for each in held if each.faults] == []


def test_the_first_hour_of_a_new_office(visit, site):
    office: Visitor = visit()
    office.sign_in("李敏", PASSWORD)
    expect(office.page.get_by_text("接下来：届次和会议")).to_be_visible()
    office.press("起步")
    office.look("first-0")
    office.press("机构和单位")
    office.upload("单位.csv", UNITS.encode())
    office.press("确认导入")
    _import_roster(office)
    office.page.goto(f"{site}/desk/first/")
    expect(office.page.get_by_text("代表 12 人，代表团 2 个")).to_be_visible()
    office.press("工作人员和代表的账号")
    office.look("together")
    office.press("开立，打印密码条")
    expect(office.page.get_by_role("heading", level=1)).to_have_text("12 张密码条")
    office.look("slips")
    slip = office.page.get_by_role("listitem").filter(has_text="张桂英")
    password = slip.locator("code").inner_text()
    _prints_ten_a_page(office)
    _first_sign_in(visit(), password, site)
    office.page.goto(f"{site}/desk/first/")
    expect(office.page.get_by_text("13 人都有账号")).to_be_visible()
    office.look("first-1")


def _import_roster(office: Visitor) -> None:
    """名册照手上的样子导入：先看对列，没有用上的列说出来。"""
    office.page.goto(f"{office.site}/desk/first/")
    office.press("代表名册")
    office.upload("名册.xlsx", roster())
    expect(office.page.get_by_text("没有用上的列：序号、性别、工作单位及职务")).to_be_visible()
    expect(office.page.get_by_text("12 条新增，0 条已有")).to_be_visible()
    office.look("roster")
    office.page.get_by_label("选举单位当作").select_option("")
    office.press("照此重新核对")
    expect(office.page.get_by_text("没有用上的列：序号、性别、选举单位、工作单位及职务")).to_be_visible()
    office.press("确认导入")
    expect(office.page.locator("#messages")).to_contain_text("12 条新增")


def _prints_ten_a_page(office: Visitor) -> None:
    """A4：一页十张，河口代表团另起一页，一共三页。"""
    pdf = office.page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "10mm"))
    assert pdf.count(b"/Type /Page\n") == 3


def _first_sign_in(deputy: Visitor, password: str, site: str) -> None:
    """代表第一次登录：别的页先不开，改好密码才进。"""
    deputy.page.set_viewport_size(PHONE)
    deputy.sign_in("张桂英", password)
    expect(deputy.page.get_by_role("heading", level=1)).to_have_text("改密码")
    deputy.look("forced")
    deputy.page.goto(f"{site}/people/")
    expect(deputy.page.get_by_role("heading", level=1)).to_have_text("改密码")
    deputy.page.get_by_label("现在的密码").fill(password)
    deputy.page.get_by_label("新密码", exact=True).fill(MINE)
    deputy.page.get_by_label("再写一遍新密码").fill(MINE)
    deputy.press("改密码")
    expect(deputy.page.get_by_role("heading", level=1)).to_have_text("代表")
    deputy.page.get_by_title("我的账号").click()
    deputy.look("mine")
    deputy.press("退出")
    deputy.sign_in("张桂英", MINE)
    expect(deputy.page.get_by_role("heading", level=1)).to_contain_text("张桂英")
