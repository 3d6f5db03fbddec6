"""板在浏览器里：主任从菜单的一篇走到覆盖表、一年的板，点一个数、点一件；手机上一样看得清；群众的入口打印出来带二维码。"""

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from bihuan.procedure import door as procedure
from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import judge
from tests.county import MONDAY
from tests.procedure import town as towns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEADS = ("水务局", "住建局", "城管局", "城环委")


def look(person, name):
    """停下来看这一页：两种宽度，不许横着滚，axe 挑不出毛病。"""
    mine = person.page.viewport_size
    for screen in (PHONE, DESK):
        person.page.set_viewport_size(screen)
        person.look(name)
    person.page.set_viewport_size(mine)
    assert judge(person.page) == [], person.page.url


def menu(person, name):
    """菜单里的一项；手机上先按「更多」。"""
    if not person.page.locator("nav.rail").is_visible():
        person.page.locator("nav.dock").get_by_role("button", name="更多").click()
    rail = person.page.locator("nav.rail")
    if not rail.get_by_role("link", name=name, exact=True).is_visible():
        rail.get_by_text("各篇").click()
    rail.get_by_role("link", name=name, exact=True).click()
    person.page.wait_for_load_state()


@pytest.fixture
def points(town):
    """工作要点分成二十二项：水务局领了两项，报完了一项；人大办公室看着。"""
    story = towns.found(town.county)
    for kind in ("responsibility_document", "responsibility_task", "citizen_opinion"):
        by = town.county.actor("李敏", now=MONDAY)
        version = "2027-1" if kind == "citizen_opinion" else "2027-2"
        procedure.adopt_procedure(town.county.congress.pk, f"{kind}@{version}", by=by, now=MONDAY)
    organs = [story.organ(name) for name in LEADS]
    rows = [
        {"事项内容": f"第 {n + 1} 项：{what}", "牵头机构": organs[n % 4], "完成时限": f"2026-{6 + n % 6:02}-30"}
        for n, what in enumerate(("修订议事规则", "走访代表", "整治排污口", "加固北岸河堤", "清理占道摊点") * 5)
        if n < 22
    ]
    case = story.at(3, 2).open(
        "responsibility_document", "下发任务", "戚芳", 文件名称="二〇二六年工作要点", 文件=story.file("戚芳"),
        文号="云人常〔2026〕1号", 任务=rows,
    )  # fmt: skip
    tasks = list(procedure.Case.objects.filter(parent=case).order_by("position"))
    for n in (0, 4):
        story.at(3, 4).take(tasks[n], "认领", "秦川", 工作打算="就办")
    story.at(3, 18).take(tasks[0], "报告完成", "秦川", 完成情况="办完了")
    return case


def test_the_coverage_and_the_year_from_the_menu_to_a_case(town, tomorrow, points):
    tomorrow(24)
    office = town.person("戚芳", DESK)
    office.go_home()
    menu(office, "清单与计划")
    expect(office.page.get_by_role("heading", name=re.compile("清单与计划"))).to_be_in_viewport()
    look(office, "boards-index")
    office.press(re.compile("^责任清单"), "link")
    office.press("覆盖表", "link")
    expect(office.page.get_by_role("heading", name=re.compile("^没有任务"))).to_be_visible()
    look(office, "boards-coverage")
    office.press("水务局，任务推进中，1 件", "link")
    expect(office.page.get_by_role("heading", level=1)).to_contain_text("水务局 · 任务推进中")
    look(office, "boards-cell")
    office.press("第 5 项：清理占道摊点", "link")
    expect(office.page.get_by_role("heading", level=1)).to_have_text("第 5 项：清理占道摊点")
    office.open(f"/cases/{points.pk}/")
    office.press("覆盖表：哪个单位、走到哪里", "link")
    expect(office.page.get_by_role("rowheader", name="住建局")).to_be_visible()
    menu(office, "清单")
    office.press(re.compile("^责任任务"), "link")
    office.press("一年", "link")
    expect(office.page.get_by_role("heading", name=re.compile("^3 月"))).to_contain_text("迟")
    look(office, "boards-year")
    office.press(re.compile("^还有"), "link")
    expect(office.page.get_by_role("heading", level=1)).to_contain_text("2026 年 3 月")
    look(office, "boards-month")
    office.open(f"/cases/{points.pk}/")
    office.press("整条链：由何而来、还缺什么", "link")
    expect(office.page.get_by_role("columnheader", name=re.compile("^销号清单"))).to_be_visible()
    look(office, "boards-chain")
    menu(office, "清单")
    office.press(re.compile("^责任任务"), "link")
    office.press("认领", "link")
    office.sees("要填的是后面几列：工作打算。")
    look(office, "returning-sheet")
    menu(office, "清单")
    office.press("一年的板", "link")
    office.press("清单与计划", "link")
    office.press("下一年", "link")
    office.sees("往年到期、还没有办的")
    look(office, "boards-year-next")


def test_a_committee_takes_its_tasks_home_in_a_sheet(town, tomorrow, points, tmp_path):
    tomorrow()
    committee = town.person("谭青", DESK)
    menu(committee, "清单")
    committee.press(re.compile("^责任任务"), "link")
    committee.press("认领", "link")
    with committee.page.expect_download() as download:
        committee.press("下载等着办的各件", "button")
    path = tmp_path / "认领.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    rows = list(book.worksheets[0].iter_rows(min_row=2))
    assert [row[2].value for row in rows][:1] == ["第 4 项：加固北岸河堤"]
    for row in rows[1:]:
        row[5].value = "照要点办，六月以前见效。"
    book.save(path)
    committee.page.get_by_label("表格文件").set_input_files(path)
    committee.press("上传并预览", "button")
    committee.sees(f"要办 {len(rows) - 1} 件，其余的没有填")
    look(committee, "returning-draft")
    committee.press(re.compile("^确认，认领"), "button")
    committee.sees(f"办了 {len(rows) - 1} 件")


def test_on_a_phone_a_leader_reads_the_same(town, tomorrow, points):
    tomorrow(24)
    office = town.person("戚芳", PHONE)
    office.go_home()
    menu(office, "清单与计划")
    office.press(re.compile("^责任任务"), "link")
    office.press("一年", "link")
    expect(office.page.get_by_text("今天", exact=False).first).to_be_visible()
    office.press("第 2 项：走访代表", "link")
    expect(office.page.get_by_role("heading", level=1)).to_have_text("第 2 项：走访代表")


def test_an_entrance_is_printed_with_a_square_code(town, points):
    office = town.person("李敏", DESK)
    menu(office, "扫码入口")
    office.page.get_by_label("贴在哪里").fill("人民广场东头")
    office.press("制一个码", "button")
    code = office.page.get_by_role("img", name=re.compile("^二维码，扫了就到这个网址"))
    expect(code).to_be_visible()
    box = code.bounding_box()
    assert box is not None and box["width"] == box["height"] >= 200
    look(office, "boards-entrance")
    office.page.emulate_media(media="print")
    expect(code).to_be_visible()
