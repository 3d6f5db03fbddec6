"""整条链：从文件的一条，到任务、问题、销号，从哪一件看都是同一条链；看不到的不出现也不数；还缺什么说成一句话。"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.procedure import town as towns
from tests.procedure.test_rectifying import problem
from tests.ui.accessible import faults_of

BUDGET = 15


@pytest.fixture
def town(county):
    return towns.found(county)


@pytest.fixture
def linked(town):
    """年度要点分成三项；头一项水务局认领，查出两个问题，一个交办了；另一个是主任会议自己看的，谁也没有交给。"""
    organs = [town.organ(name) for name in ("水务局", "住建局", "城环委")]
    rows = [
        {
            "事项内容": f"第 {n} 项任务",
            "牵头机构": organs[n - 1],
            "完成时限": "2026-09-30",
            "条款": f"第{'一二三'[n - 1]}条",
        }
        for n in (1, 2, 3)
    ]
    document = town.at(3, 2).open(
        "responsibility_document", "下发任务", "戚芳", 文件名称="二〇二六年工作要点", 文件=town.file("戚芳"), 文号="云人常1号", 任务=rows
    )  # fmt: skip
    task = towns.children(document)[0]
    town.at(3, 3).take(task, "认领", "秦川", 工作打算="汛前清淤")
    found = [problem(town.at(3, 4), 问题=name, 来源事项=task.pk) for name in ("河堤裂缝", "泵站漏水")]
    town.at(3, 5).take(
        found[0], "交办", "戚芳", 牵头=town.organ("水务局"), 整改时限="2026-06-30", 核查人=town.county.people["何平"]
    )
    with clock.frozen(clock.beijing(town.at(7, 6).today)):
        yield document, task, found


def told(client, case):
    """链上各行：标题 → 整行的话。"""
    body = client.get(f"/cases/{case.pk}/chain/").content.decode()
    rows = [re.sub(r"<[^>]+>|\s", "", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)]
    assert faults_of(body) == []
    return rows


def test_the_whole_chain_from_the_clause_to_the_sign_off(enter, town, linked):
    document, task, (crack, _) = linked
    client = enter("戚芳")
    head, *rows = told(client, crack)
    for name in ("责任清单", "任务清单", "问题清单", "整改清单", "督办清单", "销号清单"):
        assert name in head
    assert head.index("任务清单") < head.index("问题清单") < head.index("整改清单") < head.index("销号清单")
    assert [name for row in rows for name in ("二〇二六年工作要点", "第1项任务", "河堤裂缝") if row.startswith(name)] == [
        "二〇二六年工作要点", "第1项任务", "河堤裂缝",
    ]  # fmt: skip
    assert len(rows) == 3, "从一个问题看，不列别的任务、别的问题"
    assert "条款第一条" in rows[1] and "还没有销号：缺云泽县水务局报告完成" in rows[1]
    assert "来源执法检查" in rows[2] and "还没有销号：缺云泽县水务局认领" in rows[2] and "逾期" in rows[2]
    assert len(told(client, task)) == 5 and len(told(client, document)) == 7, "从任务看有两个问题，从文件看有三项任务"


def test_the_sentence_says_what_is_missing_until_another_person_signs_off(enter, town, linked):
    *_, (crack, _) = linked
    client = enter("戚芳")
    town.at(7, 6).take(crack, "认领", "秦川", 1, 整改方案="加固")
    assert "还没有销号：缺云泽县水务局报告整改结果，附佐证材料" in told(client, crack)[-1]
    town.take(crack, "报告整改结果", "秦川", 1, 情况="已加固", 佐证材料=[town.file("秦川")])
    assert "还没有销号：缺何平核查" in told(client, crack)[-1]
    town.take(crack, "核查", "何平", 核查结论="整改到位", 核查情况="看过")
    assert "销号，要由办「核查」的人以外的另一人" in told(client, crack)[-1]
    town.take(crack, "销号", "闵航")
    last = told(client, crack)[-1]
    assert "还没有" not in last and "销号清单7月6日" in last


def test_what_a_person_does_not_see_is_neither_shown_nor_counted(enter, linked):
    _, task, (_, leak) = linked
    body = enter("秦川").get(f"/cases/{task.pk}/chain/").content.decode()
    assert "河堤裂缝" in body and "整条链 <small>2 件" in body
    assert "泵站漏水" not in body and "工作要点" not in re.sub(r"任务来源 [^<·]+", "", body)
    assert enter("秦川").get(f"/cases/{leak.pk}/chain/").status_code == 404
    assert f"/cases/{task.pk}/chain/" in enter("秦川").get(f"/cases/{task.pk}/").content.decode()


def test_any_chain_costs_no_more_than_fifteen_queries(enter, town, linked):
    document, task, (crack, leak) = linked
    client = enter("戚芳")
    for n in range(40):
        problem(town.at(3, 6), 问题=f"第 {n} 处", 来源事项=task.pk)
    for _ in range(8):  # 一件承接一件，比往前找的层数还深
        later = problem(town, 问题="又裂了")
        procedure.link(later.pk, leak.pk, "follows", by="系统", now=town.now)
        leak = later
    first = client.get(f"/cases/{crack.pk}/chain/").content.decode()
    assert "这条链太长" not in first
    for case in (document, task, crack):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/cases/{case.pk}/chain/")
        asked = [one["sql"][:200] for one in queries.captured_queries]
        assert answer.status_code == 200 and len(asked) <= BUDGET, "\n".join(asked)
        assert ("这条链太长" in answer.content.decode()) == (case != crack)
