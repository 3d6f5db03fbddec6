"""沙盘：办事员照自己的稿亲手走一件，凭看得见的字办；走完一按成例，再照决定提出通过。"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bihuan.cases.models import MethodDraft
from bihuan.procedure.models import Case
from tests.browser.conftest import DESK, PHONE
from tests.browser.judge import judge

pytestmark = pytest.mark.browser
PLAZA = Path(__file__).parent.parent / "procedure/methods/plaza_opinion.2027-1.yaml"


def opened(person, step):
    """展开可以办的一步；只有一步的本来就展开着。"""
    one = person.page.locator("details", has=person.page.locator("summary", has_text=step)).first
    if one.get_attribute("open") is None:
        one.locator("summary").click()


def test_a_clerk_walks_her_draft_and_asks_a_colleague_to_pass_it(town, tmp_path):
    li = town.person("李敏", DESK)
    li.page.set_default_timeout(40_000)  # 一按要从头走一遍，机器忙的时候不止八秒
    li.open("/procedures/new/")
    li.fill(名称="广场意见", 代号="plaza_opinion", 依据="云泽县广场约定")
    li.press("开始写")
    li.press("文字")
    li.page.get_by_label("全文").fill(PLAZA.read_text(encoding="utf-8"))
    li.press("存")
    li.is_told("存了")
    li.press("沙盘")
    li.sees("还没有开立")
    li.fill(意见内容="喷泉坏了")
    li.look("sandbox-begin")
    li.press("说意见", "button")
    li.sees("广场待分")
    opened(li, "分意见")
    li.look("sandbox-step")
    assert judge(li.page) == []
    li.press("分意见", "button")
    li.sees("甲单位（答复单位）：广场待答")
    li.press("单位答复甲单位到期那天")
    li.sees("梯次的提醒")
    li.press("撤回一步")
    opened(li, "单位答复")
    li.press("单位答复", "button")
    li.sees("广场待评")
    li.press("群众评价", "button")
    li.sees("走完了")
    assert judge(li.page) == []
    li.fill(这一段叫什么="答复了就称心")
    li.look("sandbox-done")
    li.press("写成例")
    li.is_told("例「答复了就称心」写进了稿")
    assert "答复了就称心" in MethodDraft.objects.get().source and not Case.objects.exists()
    pass_it(town, li, tmp_path)


def pass_it(town, li, tmp_path):
    """照决定提出，陶建国在手机上确认。"""
    phone = town.person("李敏", PHONE)
    phone.page.set_default_timeout(40_000)
    phone.open("/procedures/plaza_opinion/sandbox/")
    phone.look("sandbox-done")
    li.page.locator("summary", has_text="通过、丢掉").click()
    li.press("提出通过")
    li.look("passing")
    paper = tmp_path / "决定.pdf"
    paper.write_bytes(b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF")
    li.page.get_by_label("决定的文件").set_input_files(paper)
    li.fill(文号="云人常〔2026〕12 号", 施行日期="2026-03-09")
    li.page.get_by_label("请谁确认").select_option("陶建国")
    assert judge(li.page) == []
    li.press("提出，请另一人确认")
    li.page.wait_for_url("**/procedures/decisions/*/", timeout=60_000)
    li.is_told("等陶建国确认")
    tao = town.person("陶建国", PHONE)
    tao.page.set_default_timeout(40_000)
    tao.open(li.page.url.removeprefix(town.url))
    tao.look("decision")
    assert judge(tao.page) == []
    tao.press("确认", "button")
    tao.is_told("自2026年3月9日起施行")
    tao.sees("等施行")
    tao.look("decision-confirmed")
    expect(tao.page.get_by_role("button", name="确认", exact=True)).to_have_count(0)
