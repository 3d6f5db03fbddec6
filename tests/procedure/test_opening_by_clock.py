"""由时钟开立：选用了就照日历开，一期一件，标题写着年月；改选、不再选用的不再开。写错的、还办不了的，说一句办事员看得懂的话。"""

import datetime as dt
from pathlib import Path

import pytest

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY

pytestmark = pytest.mark.django_db
MONTH = (Path(__file__).parent / "unseen" / "river_month.2027-1.yaml").read_text(encoding="utf-8")


def adopt(county, source: str, day: dt.date) -> procedure.ReleasedText:
    now = clock.beijing(day)
    row = procedure.release(procedure.read_text(source), now=MONDAY, owner_id=county.congress.pk)
    procedure.adopt_procedure(county.congress.pk, row.label, by=county.actor("李敏", now=now), now=now)
    return row


def opened(day: dt.date) -> list[str]:
    """到这一天为止，开出的各件的标题。"""
    procedure.run_plans(clock.beijing(day))
    return list(procedure.Case.objects.filter(kind="river_month").order_by("pk").values_list("title", flat=True))


def test_each_period_is_opened_once_under_its_month(county):
    adopt(county, MONTH, dt.date(2026, 3, 10))
    assert opened(dt.date(2026, 3, 20)) == []
    titles = ["2026年4月巡河", "2026年5月巡河"]
    assert opened(dt.date(2026, 5, 2)) == titles
    assert opened(dt.date(2026, 5, 2)) == titles
    assert ledger.verify().faults == []


def test_each_week_is_opened_on_its_day(county):
    """每周一：三月十日是周二，头一件在十六日，一周一件。"""
    adopt(county, MONTH.replace("每: 每月1日", "每: 每周一"), dt.date(2026, 3, 10))
    assert opened(dt.date(2026, 3, 15)) == []
    assert len(opened(dt.date(2026, 3, 16))) == 1
    assert len(opened(dt.date(2026, 3, 30))) == 3
    days = procedure.Case.objects.filter(kind="river_month").order_by("pk").values_list("received_on", flat=True)
    assert [day.isoformat() for day in days] == ["2026-03-16", "2026-03-23", "2026-03-30"]
    assert ledger.verify().faults == []


EACH = """
工作法: 单位年度报告
代号: unit_year
版本: 2027-1
篇: 监督
依据: 云泽县单位年度报告约定（虚构）
事项: {单位年报: unit_year}
开立: {由: 时钟, 每: 每年1月5日, 逐个: 单位, 标题: ‹单位›‹年›年报告}
角色: {报告单位: {填写: 报告单位}, 代表工委: deputies_affairs}
状态: {年报待报: y_new, 年报待看: y_told, 年报看过: y_read}
开始: 年报待报
结束: {年报看过: {免测评: 只是报告, 成色: 平常}}
条文:
  - {条: 第一条, 原文: 各单位一个月内报告。, 步骤: {tell: 报年报}, 由: 报告单位, 自: 年报待报, 至: 年报待看, 期限: 自开立起1个月, 填: {报告单位: 单位, 报告: 文字}}
  - {条: 第二条, 原文: 十日内看过。, 步骤: {look: 看年报}, 由: 代表工委, 自: 年报待看, 至: 年报看过, 期限: 自报年报起10日, 填: {看法: 文字}}
"""


def test_each_unit_has_its_own_and_only_it_answers(county, client):
    """写了逐个的，一期给每个单位各开一件，各由那个单位办；再走一遍不多开。"""
    adopt(county, EACH, dt.date(2026, 12, 1))
    units = [county.organs[name] for name in ("城管局", "应急局")]
    for _ in range(2):
        procedure.run_plans(clock.beijing(dt.date(2027, 1, 6)))
        titles = list(procedure.Case.objects.filter(kind="unit_year").values_list("title", flat=True))
        assert len(titles) == len(set(titles))
        assert {f"{one.name}2027年报告" for one in units} <= set(titles)
    now = clock.beijing(dt.date(2027, 1, 7))
    mine = procedure.Case.objects.get(title=f"{units[0].name}2027年报告")
    him = county.actor("韩松", now=now)
    assert [one.name for one in procedure.possible_steps(mine, him, now=now)] == ["报年报"]
    other = procedure.Case.objects.get(title=f"{units[1].name}2027年报告")
    assert procedure.possible_steps(other, him, now=now) == []
    client.force_login(accounts.open_account(county.people["韩松"], by=SYSTEM, now=MONDAY))
    with clock.frozen(now):
        page = client.get(f"/cases/{mine.pk}/steps/tell/").content.decode()
    assert f'<option value="{units[0].pk}" selected' in page, "自己的单位先选好了"
    assert ledger.verify().faults == []


def test_another_day_replaces_the_first(county):
    adopt(county, MONTH, dt.date(2026, 3, 10))
    assert opened(dt.date(2026, 4, 2)) == ["2026年4月巡河"]
    moved = MONTH.replace("每: 每月1日", "每: 每季末月5日").replace("版本: 2027-1", "版本: 2027-2")
    adopt(county, moved, dt.date(2026, 4, 3))
    assert opened(dt.date(2026, 6, 6)) == ["2026年4月巡河", "2026年6月巡河"]


def test_what_is_no_longer_adopted_opens_no_more(county):
    adopt(county, MONTH, dt.date(2026, 3, 10))
    opened(dt.date(2026, 4, 2))
    now = clock.beijing(dt.date(2026, 4, 3))
    procedure.stop_adopting(county.congress.pk, "river_month", by=county.actor("李敏", now=now), now=now)
    assert opened(dt.date(2026, 6, 6)) == ["2026年4月巡河"]


WRONG = {
    "开立里的逐个": ("每: 每月1日,", "每: 每月1日, 逐个: 河段,", "「逐个」只能是 承办过的单位"),
    "逐个没有地方写": ("每: 每月1日,", "每: 每月1日, 逐个: 全体代表,", "要有一条「填」一项代表"),
    "标题里没有的项": ("‹年›年‹月›月巡河", "‹河长›巡河", "标题里的‹河长›，没有哪一条的「填」里有它"),
    "不是一期一期的": ("每: 每月1日", "每: 自起巡起5日", "「每」要写成 每月N日"),
    "没有的机构": ("{机构: 专门委员会}", "{机构: 巡河办}", "没有「巡河办」这种机构"),
    "没有的事项": (
        "人次: 数字（人次）",
        "人次: 数字（人次）, 上次: 事项（治水专报）（可空）",
        "没有叫「治水专报」的事项",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_said_in_a_sentence(name, tmp_path, db):
    before, after, sentence = WRONG[name]
    assert before in MONTH
    path = tmp_path / "river_month.2027-1.yaml"
    path.write_text(MONTH.replace(before, after, 1), encoding="utf-8")
    said = [str(fault) for fault in procedure.faults_in_file(path)]
    assert any(sentence in one for one in said), said


def test_a_title_may_not_show_what_is_sealed(tmp_path):
    path = tmp_path / "river_month.2027-1.yaml"
    changed = MONTH.replace("‹年›年‹月›月巡河", "‹谁报的›").replace(
        "人次: 数字（人次）", "人次: 数字（人次）, 谁报的: 文字（个人信息）"
    )
    path.write_text(changed, encoding="utf-8")
    assert any("不是人人看得见的" in str(fault) for fault in procedure.faults_in_file(path))
