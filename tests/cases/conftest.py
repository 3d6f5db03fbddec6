"""集市整治：云泽县自己写的一份工作法，入库、选用之后就能用；每一种填写项都在里面。"""

import pytest

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from tests.county import MONDAY, days_later

STALLS = """
工作法: 集市整治
代号: stall_repair
版本: 2027-1
篇: 监督
依据: 云泽县集市管理约定（虚构）
事项: {集市问题: stall_problem}
开立: {从: [网页, 表格], 标题: 问题, 步骤: [list, brief]}
角色: {代表工委: deputies_affairs, 牵头单位: {分办: stall_lead}, 核查人: {填写: 核查人}}
可看: {全件: 代表工委, 牵头单位: [自己的分办, 问题, 状态], 核查人: [问题, 来源]}
状态: {集市待登: stall_new, 集市待交: stall_listed, 集市整改: stall_working, 集市待核: stall_done, 集市销了: stall_closed}
分办: {集市待领: stall_pending, 集市已报: stall_reported}
开始: 集市待登
结束: {集市销了: {必经: [集市待核], 成色: 圆满}}
选项: {来源: [巡查, 群众反映, 代表反映], 结论: [整改到位, 没有到位], 摊位.类别: [蔬菜, 水产, 肉食], 手段: [约谈, 发函, 曝光], 评价: [满意, 不满意]}
条文:
  - {条: 第一条, 原文: 集市上的问题逐件登记。, 步骤: {list: 登记问题}, 由: 代表工委, 自: 集市待登, 至: 集市待交, 期限: 无，随时登记, 编号: 集〔‹年›〕‹序3›号,
     按钮: 登记‹来源›的问题,
     填: {问题: 文字（列出）, 来源: 选项（列出）, 情况: 文字（可空）, 摊主数: 数字（户）（可空）（列出）, 估损: 金额（万元）（可空）（列出）, 发现日: 日期（可空）（不晚于今天）（列出）,
          急不急: 是否（可空）, 急在哪里: 文字（急不急为是必填）, 手段: 选项（可空）（可多个）, 印象: 评价（可空）, 核查人: 人员（可空）, 陪同代表: 代表（可空）（可多个）, 涉及单位: 单位（可空）（可多个）（列出）,
          请示机构: 机构（人大办公室）（可空）, 抄送人大: 人大（可空）, 来源建议: 事项（集市问题）（可空）, 说起的会: 会议（可空）, 在哪里: 地点（可空）, 摊主电话: 电话（可空）,
          照片: 文件（可空）（可多个）, 记录: 文件（可空）, 摊位: 表（摊号：文字；类别：选项；占道：数字（米）（可空）；管的：单位（可空）；复看：日期（可空）；凭据：文件（可空））（可空）}}
  - {条: 第一条, 原文: 一句话的也可以先记下。, 步骤: {brief: 简记}, 由: [代表工委, 全体代表], 自: 集市待登, 至: 集市待交, 期限: 无，随时可记, 填: {问题: 文字（列出）}}
  - {条: 第二条, 原文: 五日内交办，写明时限。, 步骤: {assign: 交给}, 由: 代表工委, 自: 集市待交, 至: 集市整改, 期限: 自开立起5日, 示: [登记问题, 问题], 按钮: 交给‹牵头单位›,
     填: {牵头单位: 单位, 整改时限: 日期（列出）}, 开分办: {牵头单位: 牵头单位}}
  - {条: 第三条, 原文: 在时限以内报结果。, 步骤: {report: 报结果}, 于: 分办, 由: 牵头单位, 自: 集市待领, 至: 集市已报, 期限: 由整改时限, 填: {结果: 文字, 佐证: 文件（可多个）}}
  - {条: 第三条, 原文: 都报了的转核查。, 步骤: {reported: 都已报}, 当: {分办均已完: [牵头单位]}, 自: 集市整改, 至: 集市待核}
  - {条: 第四条, 原文: 十日内核查。, 步骤: {check: 核查集市}, 由: 代表工委, 自: 集市待核, 期限: 自都已报起10日, 示: [结果, 佐证, 摊位], 填: {结论: 选项}, 按: 结论, 至: {整改到位: 集市销了, 其余: 集市整改},
     重开分办: {角色: [牵头单位], 报结果: 自核查集市起10日, 仅当: {结论: [没有到位]}}}
清单: {列: [编号, 标题, 来源, 牵头单位, 摊主数, 发现日, 涉及单位, 到期, 状态], 筛: [来源, 牵头单位, 涉及单位], 叠: [{新登的: [集市待交]}, {逾期的: 逾期}, {销了的: [集市销了]}]}
"""


@pytest.fixture(autouse=True)
def monday():
    """这一天是 2026 年 3 月 3 日。"""
    with clock.frozen(days_later(1)):
        yield


@pytest.fixture
def stalls(county):
    """入库、选用的集市整治。"""
    text = read_text(STALLS)
    assert [fault.sentence if hasattr(fault, "sentence") else str(fault) for fault in procedure.faults_of(text)] == []
    released = procedure.release(text, now=MONDAY, owner_id=county.congress.pk)
    li = county.actor("李敏", now=MONDAY)
    procedure.adopt_procedure(county.congress.pk, released.label, by=li, now=MONDAY)
    return released


@pytest.fixture
def enter(client, county):
    """以某人的身份进去。"""

    def as_(name):
        person = county.people[name]
        account = accounts.Account.objects.filter(person_id=person).first()
        client.force_login(account or accounts.open_account(person, by=SYSTEM, now=MONDAY))
        return client

    return as_


@pytest.fixture
def opened(county, stalls):
    """开立一件：opened(标题, 来源=…)。"""

    def one(title, who="李敏", step="list", **more):
        now = clock.now()
        filled = {"问题": title, **({"来源": "巡查"} if step == "list" else {}), **more}
        codes = {item.name: item.code for item in procedure.text_by_id(stalls.pk).fields.values()}
        return procedure.open_by_step(
            "stall_problem", step, congress=county.congress, by=county.actor(who, now=now), now=now,
            filled={codes[name]: value for name, value in filled.items()},
        )  # fmt: skip

    return one


@pytest.fixture
def code_of(stalls):
    """填写项的名称 → 代号。"""
    return {item.name: item.code for item in procedure.text_by_id(stalls.pk).fields.values()}
