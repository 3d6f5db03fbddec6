"""别的事项也一样办到底：选用一份工作法，从清单里开立，交办、手机上回复、核查、销号；表决由两个人录入。只凭看得见的字。"""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan.ledger import door as ledger
from bihuan.procedure.door import Case, stage_name
from tests.browser.conftest import DESK, PHONE, Person
from tests.browser.judge import judge
from tests.procedure import town as towns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAPER = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"}
CRACK = "北岸河堤有三处裂缝"
RIVERS = "河长制落实情况"
APRIL = "县人大常委会第三十次会议"


class Walk:
    """办事的人；每到一页，手机和桌面两种宽度都不许横着滚，axe 也不许挑出毛病。"""

    def __init__(self, town: Any, names: dict[str, Any]):
        self.people = {name: town.person(name, screen) for name, screen in names.items()}
        self.stop = 0

    def look(self, person: Person, name: str = "kinds") -> None:
        """停下来看这一页：两种宽度，两把尺子。"""
        self.stop += 1
        mine = person.page.viewport_size
        for screen in (PHONE, DESK):
            person.page.set_viewport_size(screen)
            person.look(f"{name}-{self.stop:02}-{person.name}")
        person.page.set_viewport_size(mine)  # type: ignore[arg-type]
        assert judge(person.page) == [], person.page.url

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def adopt(self, name: str, method: str) -> None:
        """在工作法的库里，那一份的一行上按「选用」。"""
        office = self[name]
        office.page.locator("nav:visible").get_by_role("link", name="工作法", exact=True).click()
        row = office.page.get_by_role("row").filter(has=office.page.get_by_role("link", name=method, exact=True))
        row.get_by_role("button", name="选用").click()
        office.is_told(f"按《{method}》2027-1 版办理")
        expect(row).to_contain_text("已选用")

    def register(self, name: str, kind: str) -> Person:
        """菜单里的清单，再到这一种。"""
        person = self[name]
        if not person.page.locator("nav:visible").get_by_role("link", name="清单", exact=True).count():
            person.page.locator("nav:visible").get_by_text("更多").click()
        person.page.get_by_role("link", name="清单", exact=True).locator("visible=true").first.click()
        person.press(re.compile(f"^{kind}"), "link")
        expect(person.page.get_by_role("heading", level=1)).to_have_text(kind)
        return person

    def find(self, name: str, kind: str, title: str) -> Person:
        """从清单里打开一件。"""
        person = self.register(name, kind)
        self.look(person)
        person.press(title, "link")
        expect(person.page.get_by_role("heading", level=1)).to_have_text(title)
        self.look(person)
        return person

    def do(self, person: Person, step: str, **labels: Any) -> None:
        """按这一步，照名称填好，再按一次。"""
        person.press(step, "link")
        self.submit(person, step, **labels)

    def submit(self, person: Person, step: str, **labels: Any) -> None:
        """表单已经开着：照名称填好，按下。"""
        for label, value in labels.items():
            put(person, label, value)
        self.look(person)
        person.press(step, "button")
        person.is_told(f"已{step}")
        self.look(person)


def put(person: Person, label: str, value: Any) -> None:
    """照格的名称填：文件、日期和字、挑的，各照它的样子。"""
    main = person.page.get_by_role("main")
    named = re.compile(rf"^{label}(（.+）)?\s*(选填)?$")
    group = main.get_by_role("group", name=named)
    if isinstance(value, dict):
        main.get_by_label(named).set_input_files(value)
        return
    box = main.get_by_role("combobox", name=named)
    if box.count() == 0 and group.count():
        group.get_by_label(value, exact=True).check()
    elif box.count() and box.first.evaluate("one => one.tagName") == "SELECT":
        box.select_option(label=value)
    elif box.count():
        box.fill(value)
        group.get_by_role("option").filter(has_text=value).first.click()
    else:
        main.get_by_label(named).fill(value)


def test_a_problem_is_put_right_and_signed_off(town, tomorrow):
    """问题整改：办公室列入、交办，单位在手机上认领、报告，核查人核查，另一人销号。"""
    towns.found(town.county)
    walk = Walk(town, {"戚芳": DESK, "尤宁": DESK, "秦川": PHONE, "何平": PHONE})
    walk.adopt("戚芳", "问题整改（六单管理）")
    walk.look(walk["戚芳"])
    office = walk.register("戚芳", "整改问题")
    walk.look(office)
    walk.do(office, "列入问题清单", 问题=CRACK, 来源="执法检查", 情况="汛前检查时发现，最长的一处四米。")
    tomorrow()
    office = walk.find("戚芳", "整改问题", CRACK)
    walk.do(office, "交办", 牵头="水务局", 整改时限="2026-06-30", 核查人="何平")
    tomorrow()
    unit = walk["秦川"]
    unit.go_home()
    walk.look(unit)
    unit.press(re.compile(CRACK), "link")
    walk.look(unit)
    walk.do(unit, "认领", 整改方案="汛前灌浆加固，五月底完工。")
    walk.do(unit, "报告整改结果", 情况="三处都已加固。", 佐证材料=PAPER)
    tomorrow()
    checker = walk["何平"]
    checker.go_home()
    checker.press(re.compile(CRACK), "link")
    walk.do(checker, "核查", 核查结论="整改到位", 核查情况="到现场看过，没有渗漏。")
    tomorrow()
    closer = walk.find("尤宁", "整改问题", CRACK)
    walk.do(closer, "销号")
    case = Case.objects.get(kind="rectification")
    assert (stage_name(case), case.number, case.ended_on is not None) == ("问题已销号", "问题〔2026〕001号", True)
    expect(closer.page.get_by_role("img", name=re.compile("已闭合")).first).to_be_visible()
    assert ledger.verify().faults == []


def test_two_people_enter_the_votes_of_an_appraisal(town, tomorrow):
    """工作评议：主任会议定题，专委会调查，部门报告，人大办公室两个人先后录入测评的票数。"""
    towns.found(town.county)
    walk = Walk(town, {"戚芳": DESK, "尤宁": PHONE, "周岚": DESK, "谭青": DESK, "秦川": PHONE})
    for method in ("会议", "部门工作评议（五环联动）", "问题整改（六单管理）"):
        walk.adopt("戚芳", method)
    office = walk.register("戚芳", "会议")
    walk.do(office, "定期", 会议名称=APRIL, 会议种类="常委会会议", 会议机构="常委会", 会议日期="2026-04-28")
    chair = walk.register("周岚", "工作评议")
    walk.do(chair, "定题", 评议题目=RIVERS, 被评部门="水务局", 评议会=APRIL)
    tomorrow()
    head = walk.find("谭青", "工作评议", RIVERS)
    head.press("提交调查报告", "link")
    for label, value in {"问题": "巡河不实", "情况": "台账缺记", "轻重": "较重"}.items():
        cell = head.page.get_by_role("main").get_by_label(f"{label} 第 1 行", exact=True)
        cell.select_option(label=value) if label == "轻重" else cell.fill(value)
    walk.submit(head, "提交调查报告", 调查报告=PAPER, 走访人次="60")
    tomorrow()
    unit = walk["秦川"]
    unit.go_home()
    unit.press(re.compile(RIVERS), "link")
    walk.do(unit, "提交部门报告", 部门报告=PAPER)
    tomorrow()
    for name in ("戚芳", "尤宁"):
        enter_votes(walk, walk.find(name, "工作评议", RIVERS))
    second = walk["尤宁"]
    expect(second.page.get_by_role("heading", name=re.compile("^测评的结果："))).to_be_visible()
    second.sees("戚芳、尤宁先后录入，两次一致")
    assert stage_name(Case.objects.get(kind="work_appraisal")) == "评议整改中"
    assert ledger.verify().faults == []


def enter_votes(walk: Walk, person: Person) -> None:
    """照原件录一次：应到二人，到会二人，一张满意，一张基本满意。"""
    person.press("测评", "link")
    walk.look(person)
    put(person, "应到", "2")
    put(person, "到会", "2")
    for mark in ("满意", "基本满意"):
        person.page.get_by_label(re.compile(f"：{mark}$")).fill("1")
    walk.look(person)
    person.press("录入", "button")
    walk.look(person)
