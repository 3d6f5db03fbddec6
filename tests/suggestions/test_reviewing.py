"""审件台：等审核的一件接一件，一页看全，一按到下一件；办错的十分钟之内撤回。"""

import pytest

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.shown import shown as text
from tests.suggestions.tales import Tale
from tests.ui.accessible import faults_of

PAGE = "/suggestions/review/"


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(10)):
        yield


@pytest.fixture
def three(county):
    return [Tale(county, who, title, day=day) for day, (who, title) in enumerate((
        ("张桂英", "关于加快老旧小区加装电梯的建议"), ("王建国", "关于整治云河支流排污口的建议"), ("赵月华", "关于农贸市场消防通道的建议"),
    ))]  # fmt: skip


def act(client, tale, step, **more):
    return client.post(PAGE, {"case": tale.case.pk, "step": step, **more}, follow=True)


def stage(tale):
    tale.case.refresh_from_db()
    return procedure.stage_name(tale.case)


def test_one_after_another(three, enter):
    client = enter("李敏")
    page = client.get(PAGE)
    assert "第 1 件，共 3 件" in text(page) and three[0].case.title in text(page) and faults_of(page.content) == []
    page = act(client, three[0], "register")
    assert stage(three[0]) == "待交办"
    shown = text(page)
    assert "立案，十八届六次第 1 号" in shown and "第 1 件，共 2 件" in shown and three[1].case.title in shown
    page = act(client, three[1], "send_back", reason="请补上排污口的位置")
    assert stage(three[1]) == "草稿" and "共 1 件" in text(page)
    page = act(client, three[2], "refuse", ground="没有实际内容")
    assert stage(three[2]) == "不予立案" and "没有等审核的" in text(page)
    assert faults_of(page.content) == []
    assert ledger.verify().faults == []


def test_the_last_act_is_taken_back_from_the_page(three, enter, county):
    client = enter("李敏")
    act(client, three[0], "refuse", ground="没有实际内容")
    (batch,) = procedure.open_batches(county.actor("李敏", now=days_later(10)), now=days_later(10))
    page = client.post(f"/batches/{batch.pk}/", follow=True)
    assert "撤回了 1 件" in text(page) and stage(three[0]) == "待审核"
    assert ledger.verify().faults == []


def test_a_short_analysis_is_a_remark_to_the_reviewer_not_a_wall(county, enter):
    short = Tale(county, title="关于提高乡村医生补助的建议", analysis="没有补助标准。")
    page = text(enter("李敏").get(f"{PAGE}?case={short.case.pk}"))
    assert "分析不到 10 字（7 字）" in page
    act(enter("李敏"), short, "send_back", **{"reason-tick": ["分析不到 10 字（7 字）"]})
    said = ledger.entries(short.case.stream)[-1].data["filled"]
    assert said == {"reason": "分析不到 10 字（7 字）"}


def test_similar_ones_say_what_became_of_them(county, enter):
    old = Tale(county, "王建国", "关于加快老旧小区加装电梯的建议").assigned("住建局")
    old.step("何平", "accept", 1)
    old.to_reply()
    with clock.frozen(days_later(old.day)):
        new = Tale(county, "张桂英", "关于加快推进老旧小区加装电梯的建议", day=old.day)
        page = text(enter("李敏").get(f"{PAGE}?case={new.case.pk}"))
    assert "待测评 · 住建局 · A类：已解决或基本解决" in page
    assert "承办过相近的：住建局 1" in page


def test_what_cannot_be_done_says_why_and_stays(three, enter):
    client = enter("李敏")
    page = act(client, three[0], "refuse")
    assert page.status_code == 422 and "没有办成" in text(page) and stage(three[0]) == "待审核"
    three[1].step("李敏", "register")
    assert act(client, three[1], "register").status_code == 409


def test_only_the_office_reviews(three, enter):
    for who in ("何平", "张桂英", "谢国栋", "邹凯"):
        assert enter(who).get(PAGE).status_code == 403
        assert act(enter(who), three[0], "register").status_code == 403


def test_a_longer_queue_costs_no_more(county, enter, django_assert_max_num_queries):
    client, counted = enter("李敏"), []
    for more in (3, 9):
        for n in range(more):
            Tale(county, title=f"关于第{more}批第{n}处路口增设信号灯的建议")
        client.get(PAGE)
        with django_assert_max_num_queries(30) as asked:
            page = client.get(PAGE)
        counted.append(len(asked))
        assert len(page.content) < 200_000
    assert counted[0] == counted[1]


def test_numbers_say_which_series_they_are_of(county, enter):
    told = [
        Tale(county, title="关于加快老旧小区加装电梯的建议"),
        Tale(county, "王建国", "关于整治云河支流排污口的建议", session=False),
        Tale(county, "赵月华", "河口桥头路灯不亮", kind="micro_suggestion", session=False),
    ]
    for tale in told[:2]:
        tale.step("李敏", "register")
    told[2].step("李敏", "assign", lead=told[2].unit("城管局"))
    assert [tale.case.number for tale in told] == ["十八届六次第 1 号", "〔2026〕闭会第 1 号", "微〔2026〕1 号"]
    assert "〔2026〕闭会第 1 号 ·" in text(enter("李敏").get(f"/suggestions/{told[1].case.pk}/"))
