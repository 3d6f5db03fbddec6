"""下去查的一天：手机上打开检查清单，断了网记三条、附照片，刷新还在；有网一次送出，再按什么也不增加；退出就忘掉。"""

import re

import pytest
from playwright.sync_api import expect

from bihuan.files.door import Upload
from bihuan.ledger import door as ledger
from bihuan.procedure.door import Case
from tests.browser.conftest import DESK, PHONE, Person
from tests.browser.judge import judge
from tests.cases.inspections import inspection, stands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NO_NETWORK = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")  # 断了网问网站：页面自己问的，离网的脚本替它问的
FOUND = (("河口码头", "保护区里有码头"), ("河口码头", "砂石堆在岸线里"), ("上坝水库", "库区围网没有清"))


def note(person: Person, place: str, problem: str, photo: bytes | None = None) -> None:
    """按「照这一行记」填上点位，写下问题，记下。"""
    row = person.page.get_by_role("listitem").filter(has_text=place).filter(has=person.page.get_by_text("照这一行记"))
    row.get_by_role("button", name="照这一行记").click()
    expect(person.page.get_by_label("点位")).to_have_value(place)
    person.fill(问题=problem)
    person.page.get_by_label("执行不严").check()
    if photo:
        person.page.locator("input[type=file]").set_input_files(
            {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo}
        )
    person.press("记下这一条")
    expect(person.page.locator("#waiting")).to_contain_text(problem)


def kept_ahead(phone: Person, case) -> None:
    """出门以前打开一次「检查清单」：没有网了，这一页说得出是几时的，没有开过的那一件也打得开。"""
    phone.open("/registers/")
    phone.press("检查清单", "link")
    device = phone.page.locator("#device")
    expect(device).to_have_text("这一页和下面各件都看过一遍，存在这台设备上了。")
    phone.look("checklist-0")
    assert judge(phone.page) == []
    phone.context.set_offline(True)
    phone.page.reload()
    expect(device).to_contain_text("现在没有网。列的是 3月12日 09:00 存下的")
    expect(phone.page.locator("#inspections")).to_contain_text("已经存在这台设备上，没有网也打得开")
    phone.press(case.title, "link")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("检查清单")
    expect(phone.page.get_by_role("button", name="记下这一条")).to_be_enabled()
    phone.context.set_offline(False)


def noted_offline(phone: Person, case) -> None:
    """打开一次，存下了；断了网记三条、附一张照片，刷新还在，送不出。"""
    phone.open(f"/cases/{case.pk}/")
    phone.press(re.compile("检查清单"), "link")
    expect(phone.page.locator("#device")).to_have_text("这一页已经存在这台设备上，没有网也打得开。")
    phone.look("checklist-1")
    photo = phone.page.screenshot(type="jpeg")
    phone.context.set_offline(True)
    for n, (place, problem) in enumerate(FOUND):
        note(phone, place, problem, photo if n == 0 else None)
    phone.page.reload()
    expect(phone.page.locator("#waiting")).to_contain_text("3 条")
    expect(phone.page.locator("#waiting")).to_contain_text("保护区里有码头")
    phone.press("同步（3 条）")
    expect(phone.page.locator("[data-said]")).to_have_text("没有网，照旧留着，有网再同步")
    assert stands(case) == []
    phone.look("checklist-2-offline")
    phone.press("在查的各件", "link")
    expect(phone.page.locator("#inspections")).to_contain_text("这台设备上还有 3 条没有送出，只在这里有")
    expect(phone.page.locator("#device")).to_contain_text("现在没有网")
    phone.press(case.title, "link")
    expect(phone.page.locator("#waiting")).to_contain_text("3 条")
    phone.context.set_offline(False)


def forgotten(phone: Person) -> None:
    """退出：先说还有没有送出的，退出以后什么也没有留下。"""
    note(phone, "上坝水库", "围网又拉起来了")
    phone.open("/sign-out/")
    expect(phone.page.get_by_role("alert")).to_contain_text("还有 1 条检查发现没有送出，退出以后就没有了")
    phone.press("退出", "button")
    expect(phone.page).to_have_url(re.compile("/$"))
    phone.page.wait_for_load_state("networkidle")  # 退出以后还换一次页：停下来了再看
    phone.open("/about/")
    assert phone.page.evaluate(LEFT) == [0, 0, 0]


def set_beside(chair: Person, meeting: Case) -> None:
    """主任从会议那一件打开并排：三份报告，两种宽度都看得。"""
    chair.open(f"/cases/{meeting.pk}/")
    chair.press(re.compile("并排"), "link")
    chair.sees("村级医疗情况")
    chair.look("beside")
    chair.page.set_viewport_size(PHONE)
    chair.look("beside")
    assert judge(chair.page) == []


def test_three_findings_are_noted_without_a_network_and_sent_once(town, tomorrow):
    made, case = inspection(town.county)
    meeting = Case.objects.get(kind="meeting")
    for title, unit in (("校园食品安全情况", "教育局"), ("村级医疗情况", "卫健局")):
        made.open("special_report", "定题目", "周岚", 报告题目=title, 报告机关=made.organ(unit), 报告会议=meeting.pk)
    tomorrow(10)
    phone, chief = town.person("何平", PHONE), town.person("邵华", DESK)
    kept_ahead(phone, case)
    noted_offline(phone, case)
    chief.open(f"/checklists/{case.pk}/")
    note(chief, "河口码头", "码头装卸砂石")
    chief.press("同步（1 条）")
    expect(chief.page.locator("#recorded")).to_contain_text("码头装卸砂石")
    phone.press("同步（3 条）")
    expect(phone.page.locator("[data-said]")).to_have_text("收下 3 条，先前收过 0 条，没有收 0 条")
    expect(phone.page.locator("#waiting")).to_contain_text("邵华 03月12日 09:00 在这里记了「码头装卸砂石」")
    expect(phone.page.locator("#recorded")).to_contain_text("4 条")
    assert stands(case) == ["码头装卸砂石", *(problem for _, problem in FOUND)]
    assert Upload.objects.filter(case_id=case.pk).count() == 1
    phone.look("checklist-3-sent")
    assert judge(phone.page) == []
    expect(phone.page.get_by_role("button", name="同步", exact=True)).to_be_disabled()
    phone.page.evaluate(AGAIN)  # 像回话丢了那样，把收下的又当作没有送出
    phone.page.reload()
    phone.press("同步（3 条）")
    expect(phone.page.locator("[data-said]")).to_have_text("收下 0 条，先前收过 3 条，没有收 0 条")
    assert len(stands(case)) == 4
    set_beside(town.person("谢国栋", DESK), meeting)
    forgotten(phone)
    phone.faults[:] = [one for one in phone.faults if not one.endswith(NO_NETWORK)]
    assert ledger.verify().faults == []


AGAIN = """() => new Promise((give) => {
  const asked = indexedDB.open("bihuan-checklists");
  asked.onsuccess = () => {
    const turn = asked.result.transaction("findings", "readwrite");
    const rows = turn.objectStore("findings");
    rows.getAll().onsuccess = (event) => event.target.result.forEach((one) => rows.put({ ...one, what: "waiting" }));
    turn.oncomplete = () => { asked.result.close(); give(); };
  };
})"""
LEFT = """async () => [
  (await caches.keys()).length, (await indexedDB.databases()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
]"""
