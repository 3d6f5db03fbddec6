"""一条一张表单：办事员改一个日数，旁边马上说改了什么；插进专家评估，填写的表从单子上选；换成文字看，还是那一份。"""

import pytest
from playwright.sync_api import expect

from bihuan.cases.models import MethodDraft
from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import judge

pytestmark = pytest.mark.browser


def test_a_clerk_changes_days_and_adds_a_stage_with_a_form(town):
    li = town.person("李敏", DESK)
    li.page.set_default_timeout(20_000)
    li.open("/procedures/new/")
    li.page.get_by_label("沿用哪一份").select_option("micro_suggestion@2027-1")
    li.fill(名称="微建议办理（云泽县）", 代号="micro_yunze", 依据="云泽县微建议办理规程")
    li.press("开始写")
    li.page.get_by_role("button", name="交办", exact=False).first.click()
    expect(li.page.get_by_role("heading", level=2, name="交办")).to_be_visible()
    days = li.page.locator("fieldset", has_text="期限：几时以前办完").get_by_label("几", exact=True)
    expect(days).to_have_value("2")
    days.fill("5")
    li.sees("交办期限由两个工作日改为五个工作日")
    li.look("method-form")
    assert judge(li.page) == []
    days.press("Enter")
    li.is_told("存了")
    li.press("＋ 添一个环节")
    li.page.get_by_label("放在哪个状态以前").select_option("待交办")
    li.press("看哪几步走到这里")
    expect(li.page.get_by_label("提出", exact=True)).to_be_checked()
    li.page.get_by_label("叫什么").fill("专家评估")
    li.page.get_by_label("代表工委", exact=True).check()
    li.page.get_by_label("从什么起、以什么为准").select_option("提出")
    li.page.get_by_label("几", exact=True).fill("10")
    li.look("method-stage")
    assert judge(li.page) == []
    li.press("存")
    expect(li.page.get_by_role("heading", level=2, name="专家评估")).to_be_visible()
    li.page.get_by_label("第 1 项叫什么").fill("评估结论")
    li.page.get_by_label("第 1 项填什么").select_option("选项")
    li.page.get_by_label("第 1 项的各样").fill("可办、缓办")
    expect(li.page.get_by_role("heading", name="没有毛病")).to_be_visible()
    li.press("文字")
    expect(li.page.get_by_label("全文")).to_have_value(MethodDraft.objects.get().source)
    assert "{评估结论: 选项}" in MethodDraft.objects.get().source
    phone = town.person("李敏", PHONE)
    phone.open("/procedures/micro_yunze/edit/?as=form&step=assign")
    phone.look("method-form")
    assert judge(phone.page) == []
