"""街巷年报从头走到尾：到日子给每个单位各开一件；报了出文书，下载得到；应当有而没有的说出来；会场表决录两遍；不评价的视为基本满意。"""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from tests.browser.conftest import DESK, PHONE
from tests.browser.walking import Walk, main_of, night, put
from tests.county import MONDAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
YEARLY = """
工作法: 街巷年报
代号: alley_year
版本: 2027-1
篇: 监督
依据: 云泽县街巷年报约定（虚构）
事项: {街巷年报: alley_year}
开立: {由: 时钟, 每: 每年3月5日, 逐个: 单位, 标题: ‹单位›‹年›年街巷报告}
角色: {报告单位: {填写: 报告单位}, 核查人: {填写: 核查人}, 代表工委: deputies_affairs}
状态: {街报待报: alley_new, 街报待议: alley_told, 街报待评: alley_voted, 街报完了: alley_over}
开始: 街报待报
结束: {街报完了: {必经: [街报待议, 街报待评], 成色: 平常}}
选项: {评价: [满意, 基本满意, 不满意]}
文书: {收报单: "‹编号›“‹标题›”收到了，由‹办理人›经办。\\n‹报告›"}
条文:
  - {条: 第一条, 原文: 各单位一个月内报告。, 步骤: {tell: 报街报}, 由: 报告单位, 自: 街报待报, 至: 街报待议, 期限: 自开立起1个月, 编号: 街〔‹年›〕‹序3›号, 文书: 收报单,
     填: {报告单位: 单位, 核查人: 人员, 报告: 文字（列出）, 街巷: 表（巷名：文字）}}
  - {条: 第一条, 原文: 核查人一年巡街二次。, 步骤: {walk: 巡街}, 由: 核查人, 自: 街报待议, 至: 原状, 期限: 无，一年之内自定, 填: {巡街所见: 文字}}
  - {条: 第二条, 原文: 三十日内在会场表决。, 步骤: {vote: 表决街报}, 由: 代表工委, 自: 街报待议, 期限: 自报街报起30日, 表决: {规则: law_resolution, 人: 全体代表, 方式: [电子, 无记名]},
     按: 表决结果, 至: {通过: 街报待评, 其余: 街报待报}}
  - {条: 第三条, 原文: 十日内评价。, 步骤: {rate: 评街报}, 由: 代表工委, 自: 街报待评, 至: 街报完了, 期限: 自表决街报起10日, 逾期则: deemed, 填: {评价: 评价}}
  - {条: 第三条, 原文: 逾期不评价的视为基本满意。, 步骤: {deemed: 视为基本满意}, 自: 街报待评, 至: 街报完了, 填: {评价: 固定 基本满意}}
清单: {列: [编号, 标题, 到期, 状态], 对照: {表: 街巷, 用: 巷名, 与: alley_year}, 义务: {人: 核查人, 办: 巡街, 每年: 2}}
数字: [{街报: 办过 报街报}, {看完的: 到 街报完了}]
"""
TITLE, UNIT = "云泽县城市管理局2026年街巷报告", "韩松"


def adopted(county) -> None:
    text = read_text(YEARLY)
    assert [str(one) for one in procedure.faults_of(text)] == []
    row = procedure.release(text, now=MONDAY, owner_id=county.congress.pk)
    procedure.adopt_procedure(county.congress.pk, row.label, by=county.actor("李敏", now=MONDAY), now=MONDAY)


def told(walk: Walk) -> None:
    """单位的一件在他的工作台上；报了，文书打得开、下载得到；少的一条巷子、没有巡的两次，页面上说出来。"""
    unit = walk[UNIT]
    unit.go_home()
    unit.press(re.compile(TITLE), "link")
    unit.press("报街报", "link")
    filled = {"报告单位": "城管局", "核查人": "李敏", "报告": "修了三条巷子", "街巷": [{"巷名": "槐花巷"}]}
    for label, value in filled.items():
        put(unit, label, value)
    unit.press("报街报", "button")
    unit.is_told("已报街报")
    unit.sees("槐花巷：还没有")
    unit.sees("还差 2 次")
    unit.press("收报单", "link")
    expect(main_of(unit)).to_contain_text(f"街〔2026〕001号“{TITLE}”收到了")
    walk.look(unit)
    with unit.page.expect_download() as coming:
        main_of(unit).get_by_role("link", name="下载 .docx").click()
    with zipfile.ZipFile(io.BytesIO(coming.value.path().read_bytes())) as packed:
        assert "修了三条巷子" in packed.read("word/document.xml").decode()
    assert coming.value.suggested_filename == f"收报单 街〔2026〕001号 {TITLE}.docx"


def decided(walk: Walk, page: str) -> None:
    """核查人巡一次，还差一次；两个人照会场的表决器录入，两次一致。"""
    li = walk["李敏"]
    li.open(page)
    li.press("巡街", "link")
    put(li, "巡街所见", "路面平了")
    li.press("巡街", "button")
    li.sees("还差 1 次")
    for name in ("李敏", "陶建国"):
        person = walk[name]
        person.open(page)
        person.press("表决街报", "link")
        put(person, "方式", "会场的表决器表决，录入结果")
        put(person, "到会", "6")
        main_of(person).get_by_label(re.compile("：赞成$")).fill("6")
        person.press("录入", "button")
        person.is_told("录入")
    expect(main_of(walk["陶建国"]).get_by_role("heading", name=re.compile("^表决街报的结果：通过"))).to_be_visible()


def test_a_yearly_report_is_opened_told_voted_and_deemed(town, tomorrow):
    adopted(town.county)
    tomorrow(3)
    assert procedure.run_plans(clock.now()) > 1
    walk = Walk(town, {UNIT: PHONE, "李敏": DESK, "陶建国": DESK}, "alley")
    told(walk)
    case = procedure.Case.objects.get(title=TITLE)
    decided(walk, f"/cases/{case.pk}/")
    tomorrow(12)
    night()
    li = walk["李敏"]
    li.open(f"/cases/{case.pk}/")
    li.sees("视为基本满意")
    case.refresh_from_db()
    assert case.stage == "alley_over"
    assert ledger.verify().faults == []
