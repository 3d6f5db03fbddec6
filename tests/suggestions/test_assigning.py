"""成批交办：写好的一起交，办不成的各说各的，办成的就办成了。"""

import pytest

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.shown import shown as text
from tests.suggestions.tales import Tale
from tests.ui.accessible import faults_of

PAGE = "/suggestions/assigning/"


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(10)):
        yield


@pytest.fixture
def three(county):
    told = [Tale(county, who, title, day=day) for day, (who, title) in enumerate((
        ("张桂英", "关于加快老旧小区加装电梯的建议"), ("王建国", "关于整治云河支流排污口的建议"), ("赵月华", "关于农贸市场消防通道的建议"),
    ))]  # fmt: skip
    for tale in told:
        tale.step("李敏", "register")
    return told


def posted(client, *lines, **more):
    """交上去：每件（事项，各格写的）。"""
    data = {"case": [str(tale.case.pk) for tale, _ in lines], **more}
    for tale, cells in lines:
        data |= {f"{tale.case.pk}-{name}": value for name, value in cells.items()}
    return client.post(PAGE + more.pop("query", ""), data, follow=True)


def stages(told):
    for tale in told:
        tale.case.refresh_from_db()
    return [procedure.stage_name(tale.case) for tale in told]


def test_only_what_waits_for_assignment_is_listed(three, county, enter):
    fresh = Tale(county, "陈秀兰", "关于改善城东学校周边路灯照明的建议", day=4)
    done = Tale(county, "刘大川", "关于乡村医生养老保障的建议", day=4).assigned("卫健局")
    answer = enter("李敏").get(PAGE)
    assert [line.row.case_id for line in answer.context["lines"]] == [tale.case.pk for tale in reversed(three)]
    assert fresh.case.title not in text(answer)
    assert done.case.title not in text(answer)
    assert faults_of(answer.content) == []


def test_many_at_once_with_lead_joint_and_separate(three, enter):
    one, two, _ = three
    answer = posted(
        enter("李敏"),
        (one, {"one-lead": one.unit("住建局"), "many-joint": "财政局、云泽县城市管理局", "many-separate": ""}),
        (two, {"one-lead": "", "many-joint": "", "many-separate": "水务局 生态环境局"}),
    )
    assert "已交办 2 件" in text(answer)
    assert stages(three) == ["办理中", "办理中", "待交办"]
    rows = procedure.Assignment.objects.order_by("case_id", "n").values_list("role", "unit__short_name")
    assert list(rows) == [
        ("lead_handler", "住建局"), ("joint_handler", "财政局"), ("joint_handler", "城管局"), ("separate_handler", "水务局"),
        ("separate_handler", "生态环境局"),
    ]  # fmt: skip


def test_what_fails_says_why_beside_it_and_the_rest_is_done(three, county, enter):
    one, two, three_ = three
    client = enter("李敏")
    client.get(PAGE)
    two.step("李敏", "assign", lead=two.unit("水务局"))
    answer = posted(
        client,
        (one, {"one-lead": one.unit("住建局"), "many-joint": "住建局"}),
        (two, {"one-lead": two.unit("住建局")}),
        (three_, {"one-lead": three_.unit("应急局")}),
    )
    shown = text(answer)
    assert answer.status_code == 422
    assert "已交办 1 件" in shown
    assert "有 2 件没有办成" in shown
    assert "同一个单位" in shown
    assert "李敏已在" in shown
    assert f'id="fault-{one.case.pk}"' in shown
    assert 'value="住建局"' in shown
    assert stages(three) == ["待交办", "办理中", "办理中"]
    assert procedure.Assignment.objects.get(case=two.case).unit_id == two.unit("水务局")
    assert faults_of(answer.content) == []


def test_an_unknown_unit_is_named(three, enter):
    answer = posted(enter("李敏"), (three[0], {"one-lead": three[0].unit("住建局"), "many-joint": "财政局、税务局"}))
    assert "没有这个承办单位：税务局" in text(answer)
    assert stages(three)[0] == "待交办"


def test_nothing_written_nothing_done(three, enter):
    assert "没有交办" in text(posted(enter("李敏"), (three[0], {"one-lead": "", "many-joint": " "})))
    assert set(stages(three)) == {"待交办"}


@pytest.mark.parametrize("junk", ["abc", "99999999999999999999", "-1", "987654"])
def test_junk_is_refused_in_words(three, enter, junk):
    answer = enter("李敏").post(PAGE, {"case": [junk], f"{junk}-one-lead": three[0].unit("住建局")})
    assert answer.status_code in (302, 422)
    assert set(stages(three)) == {"待交办"}


def test_a_micro_suggestion_has_its_own_fields(county, enter):
    tale = Tale(county, "张桂英", "河口桥头路灯不亮", kind="micro_suggestion")
    client = enter("李敏")
    shown = text(client.get(f"{PAGE}?kind=micro_suggestion"))
    assert f'name="{tale.case.pk}-one-lead"' in shown
    assert "many-joint" not in shown
    client.post(
        f"{PAGE}?kind=micro_suggestion", {"case": [tale.case.pk], f"{tale.case.pk}-one-lead": tale.unit("城管局")}
    )
    assert stages([tale]) == ["办理中"]


def test_another_county_cannot_be_assigned_from_here(three, client, db):
    from bihuan.accounts import door as accounts
    from bihuan.demo import county as demo
    from bihuan.people.door import SYSTEM
    from tests.county import MONDAY

    other = demo.found(MONDAY, name="平澜县", parent_code="4312", code="431291000000")
    client.force_login(accounts.open_account(other.people["李敏"], by=SYSTEM, now=MONDAY))
    answer = client.post(PAGE, {"case": [three[0].case.pk], f"{three[0].case.pk}-one-lead": other.organs["住建局"].pk})
    assert answer.status_code == 422
    assert three[0].case.title not in text(answer)
    assert set(stages(three)) == {"待交办"}


def test_only_the_office_assigns(three, enter):
    for who in ("何平", "张桂英", "谢国栋", "邹凯"):
        assert enter(who).get(PAGE).status_code == 403


def test_cost(three, enter, django_assert_max_num_queries):
    client = enter("李敏")
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
