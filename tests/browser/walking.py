"""走完一种事项要用的：选用、清单、办一步、表格进出、数字、检索、核验；只凭看得见的字。"""

import io
import re
from typing import Any

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, ViewportSize, expect

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.door import Case, stage_name
from tests.browser.conftest import DESK, PHONE, Person, Town
from tests.browser.judge import judge
from tests.browser.walk import shape
from tests.procedure import town as towns

PAPER = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"}
BY_PAPER = "投票、按表决器以后录入"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Visitor(Person):
    """没有账号的人：不登录。"""

    def sign_in(self) -> None:
        """不登录。"""


class Walk:
    """办事的人；每到一种页面，手机和桌面两种宽度都不许横着滚，axe 也不许挑出毛病。"""

    def __init__(self, town: Town, names: dict[str, ViewportSize], name: str = "kinds"):
        towns.found(town.county)
        self.town, self.name = town, name
        self.people = {who: town.person(who, screen) for who, screen in names.items()}
        self.judged: set[tuple[str, str]] = set()
        self.stop = 0

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def visitor(self, name: str, screen: ViewportSize = PHONE) -> Person:
        """一个没有账号的人。"""
        person = Visitor(self.town, name, screen)
        self.town.people[(name, screen["width"])] = self.people[name] = person
        return person

    def look(self, person: Person) -> None:
        """停下来看这一页：两种宽度，两把尺子；同一个人、同一种页面只看一次。"""
        heading = person.page.get_by_role("heading", level=1).inner_text()
        here = (person.name, f"{shape(person.page.url)} {heading}")
        if here in self.judged:
            return
        self.judged.add(here)
        self.stop += 1
        mine = person.page.viewport_size
        for screen in (PHONE, DESK):
            person.page.set_viewport_size(screen)
            person.look(f"{self.name}-{self.stop:02}-{person.name}")
        person.page.set_viewport_size(mine)  # type: ignore[arg-type]
        assert judge(person.page) == [], person.page.url

    def adopt(self, name: str, *methods: str) -> None:
        """在工作法的库里找到那几份，最新的一版的各一格里按「选用」。"""
        office = self[name]
        go_by_menu(office, "工作法")
        for method in methods:
            office.page.get_by_label("名称、步骤、依据，或者拼音").fill(method)
            office.page.get_by_role("button", name="找", exact=True).click()
            link = office.page.get_by_role("link", name=method, exact=True)
            row = office.page.get_by_role("listitem").filter(has=link).first
            row.get_by_role("button", name="选用").click()
            office.is_told(f"按《{method}》2027-")
            expect(row).to_contain_text("已选用")
        self.look(office)

    def register(self, name: str, kind: str) -> Person:
        """菜单里的清单，再到这一种。"""
        person = self[name]
        go_by_menu(person, "清单")
        person.press(re.compile(f"^{kind}"), "link")
        expect(person.page.get_by_role("heading", level=1)).to_have_text(kind)
        self.look(person)
        return person

    def find(self, name: str, kind: str, title: str) -> Person:
        """从清单里打开一件。"""
        person = self.register(name, kind)
        person.press(title, "link")
        expect(person.page.get_by_role("heading", level=1)).to_have_text(title)
        self.look(person)
        return person

    def from_home(self, name: str, title: str) -> Person:
        """从工作台上等我办的里打开一件。"""
        person = self[name]
        person.go_home()
        self.look(person)
        person.press(re.compile(re.escape(title)), "link")
        expect(person.page.get_by_role("heading", level=1)).to_have_text(title)
        self.look(person)
        return person

    def do(self, person: Person, step: str, said: str = "", **labels: Any) -> None:
        """按这一步，照名称填好，再按一次。said: 办完说的话，不写的是「已」加步骤的名。"""
        person.press(step, "link")
        self.submit(person, step, said, **labels)

    def submit(self, person: Person, step: str, said: str = "", **labels: Any) -> None:
        """表单已经开着：照名称填好，按下。"""
        for label, value in labels.items():
            put(person, label, value)
        self.look(person)
        person.press(step, "button")
        person.is_told(said or f"已{step}")
        self.look(person)

    def enter_votes(self, person: Person, step: str, numbers: dict[str, str], **labels: Any) -> None:
        """录入一次票数：名称 → 几票（表里的格照「项目：票」的结尾认）。"""
        person.press(step, "link")
        for label, value in labels.items():
            put(person, label, value)
        for mark, number in numbers.items():
            for cell in person.page.get_by_label(re.compile(f"：{re.escape(mark)}$")).all():
                cell.fill(number)
        self.look(person)
        person.press("录入", "button")
        self.look(person)

    def take_in(self, name: str, kind: str, row: dict[str, Any]) -> None:
        """下载模板，填一行，上传、预览、确认。"""
        person = self.register(name, kind)
        person.press("导入表格", "link")
        self.look(person)
        book = downloaded(person, "下载模板")
        sheet = book.worksheets[0]
        headers = [cell.value for cell in sheet[1]]
        assert set(row) <= set(headers), headers
        sheet.append([row.get(str(header)) for header in headers])
        out = io.BytesIO()
        book.save(out)
        chosen = {"name": f"{kind}.xlsx", "mimeType": SHEET, "buffer": out.getvalue()}
        person.page.get_by_label("表格文件").set_input_files(chosen)
        person.press("上传并预览")
        self.look(person)
        person.press("确认，开立 1 件")
        person.is_told("开立了 1 件")

    def settle(
        self, name: str, kind: str, title: str, stage: str, narrow: tuple[str, str], figure: str, shows: str = ""
    ) -> None:
        """办完之后：清单里筛得到，导出有它，一个数字打开见它（数下属的，见 shows），检索到它，核验没有毛病。"""
        person = self.register(name, kind)
        filter_by(person, *narrow)
        expect(person.page.get_by_role("link", name=title, exact=True)).to_be_visible()
        book = downloaded(person, "导出")
        rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if title in row]
        assert rows and stage in rows[0], rows
        person.press("数字", "link")
        self.look(person)
        person.press(figure, "link")
        self.look(person)
        expect(person.page.get_by_role("main").get_by_text(shows or title, exact=True).first).to_be_visible()
        person.page.get_by_role("search", name="全站").get_by_label("搜索").fill(title)
        person.page.get_by_role("button", name="搜索").click()
        expect(
            person.page.get_by_role("main").get_by_role("link", name=re.compile(re.escape(title))).first
        ).to_be_visible()
        self.look(person)
        assert ledger.verify().faults == []


def filter_by(person: Person, label: str, option: str) -> None:
    """清单上面的筛选。"""
    box = person.page.get_by_role("search", name="筛选").get_by_role("combobox", name=label, exact=True)
    box.select_option(label=option)
    person.press("筛选", "button")


def downloaded(person: Person, name: str) -> Workbook:
    """按正文里的一个链接，下载来的表格。"""
    with person.page.expect_download() as coming:
        main_of(person).get_by_role("link", name=name, exact=True).click()
    return load_workbook(io.BytesIO(coming.value.path().read_bytes()))


def go_by_menu(person: Person, name: str) -> None:
    """按菜单里的一项；手机上收在「更多」里的，先按「更多」。"""
    link = person.page.get_by_role("link", name=name, exact=True).locator("visible=true")
    if not person.page.locator("nav:visible").get_by_role("link", name=name, exact=True).count():
        person.page.locator("nav:visible").get_by_text("更多").click()
    link.first.click()
    person.page.wait_for_load_state()


def main_of(person: Person) -> Locator:
    """页面的正文。"""
    return person.page.get_by_role("main")


def put(person: Person, label: str, value: Any) -> None:
    """照格的名称填：文件、表、日期和字、挑的，各照它的样子。表写成几行，一行是列名 → 值。"""
    main = main_of(person)
    named = re.compile(rf"^{re.escape(label)}(（.+）)?\s*(选填)?$")
    group = main.get_by_role("group", name=named)
    if isinstance(value, dict):
        main.get_by_label(named).set_input_files(value)
        return
    if isinstance(value, list):
        put_rows(main, value)
        return
    box = main.get_by_role("combobox", name=named)
    if box.count() == 0 and group.count():
        group.get_by_label(value, exact=True).check()
    elif box.count() and box.first.evaluate("one => one.tagName") == "SELECT":
        box.select_option(label=value)
    elif box.count():
        box.fill(value)
        letters = re.compile(".*".join(map(re.escape, value)))  # 打的是简称，列出来的是全称
        group.get_by_role("option").filter(has_text=letters).first.click()
    else:
        main.get_by_label(named).fill(value)


def put_rows(main: Locator, rows: list[dict[str, str]]) -> None:
    """一行一行、一格一格地填。"""
    for n, row in enumerate(rows, 1):
        for column, text in row.items():
            cell = main.get_by_label(f"{column} 第 {n} 行", exact=True)
            if cell.evaluate("one => one.tagName") == "SELECT":
                cell.select_option(label=text)
            else:
                cell.fill(text)


def paste_rows(person: Person, column: str, rows: list[list[str]]) -> None:
    """像从表格软件里复制了几行：粘贴到这一列的第一格。"""
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person.page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join("\t".join(row) for row in rows))
    main_of(person).get_by_label(f"{column} 第 1 行", exact=True).focus()
    person.page.keyboard.press("Control+V")


def night() -> None:
    """后台的一遍：到了日子的自己办，收发箱里的送到。"""
    procedure.run_clocks(clock.now())
    ledger.work(clock.now())
    assert [one.sentence for one in ledger.undelivered()] == []


def stage_of(kind: str, title: str) -> str:
    """一件事项此刻的状态。"""
    return stage_name(Case.objects.get(kind=kind, title=title))


__all__ = [
    "BY_PAPER",
    "DESK",
    "PAPER",
    "PHONE",
    "Visitor",
    "Walk",
    "filter_by",
    "go_by_menu",
    "main_of",
    "night",
    "paste_rows",
    "put",
    "stage_of",
]
