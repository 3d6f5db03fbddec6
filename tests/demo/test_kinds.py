"""示范县里别的事项：各种机制各走到哪里，数字打开就是那些事项，故事里的人各是什么角色，凭码的群众看得到自己的一件。"""

from collections import Counter

import pytest
from django.test import Client

from bihuan.accounts.door import Account
from bihuan.cases import door as cases
from bihuan.demo import loading
from bihuan.demo.telling import read
from bihuan.figures import door as figures
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from tests.told import NOW, all_told, all_told_once

__all__ = ["all_told", "all_told_once"]

STAGES = {
    "rectification": {
        "问题待交办": 1, "问题整改中": 5, "问题待核查": 1, "问题待销号": 1, "问题已销号": 4, "问题不再整改": 1,
    },
    "responsibility_document": {"清单认领中": 1, "清单已完成": 1},
    "responsibility_task": {"任务待认领": 6, "任务推进中": 36, "任务待核销": 3, "任务已销号": 11},
    "citizen_opinion": {
        "意见待分流": 1, "意见在办": 1, "意见待群众评": 1, "意见已办结": 1, "意见说明了结": 1, "意见当场答复": 1,
        "意见不受理": 1, "意见已并入": 1, "意见未反馈": 1,
    },
    "livelihood_project": {
        "项目待初定": 1, "项目候选": 1, "项目实施中": 3, "项目已兑现": 1, "项目未列入": 1, "项目未入选": 1,
    },
    "work_appraisal": {"评议调查中": 1, "评议回头看": 1, "评议已终结": 1, "评议不合格": 1},
    "normative_filing": {
        "文件待登记": 1, "文件补正中": 1, "文件审查中": 1, "文件待纠正": 1, "文件审查通过": 1, "文件已纠正": 1,
        "文件已撤销": 1,
    },
    "major_decision": {
        "议题待列入": 1, "议题待请示": 1, "决定执行中": 1, "决定执行完毕": 1, "决定未通过": 1, "议题未列入": 1,
    },
    "meeting": {"会议已定期": 2, "会议待纪要": 1, "会议已归档": 4, "会议已取消": 1},
    "selection": {"评选开轮中": 1, "评选已公布": 1, "评选已停办": 1},
    "selection_round": {"轮次待计票": 1, "轮次已完成": 5},
    "ecology_topic": {"专题进行中": 1, "专题已结束": 1},
    "key_choice": {"重点已选定": 1, "重点待决定": 1},
    "key_supervision": {"重点已落实": 1, "重点四方会审": 1, "重点督办中": 1},
    "supervision_task": {"督办已办": 1, "督办在办": 4},
    "four_party_review": {"会审待复查": 1},
    "motion": {"议案列为续办": 1, "议案转建议": 1, "议案审议中": 1},
    "continuing_motion": {"续办待定目标": 2, "续办待审议": 1},
    "procuratorial_link": {"没有转成建议": 1, "待通报结果": 1, "待检察院审查": 1},
}  # fmt: skip
MONTHS = ("ecology_review", "ecology_lead")  # 随月份走，哪一天装就有几件


def yunze() -> int:
    """云泽县人大。"""
    return Account.objects.get(username="戚芳").person.posts.get().organ.congress_id


def test_every_kind_has_its_cases_in_different_stages(all_told):
    found: dict[str, Counter[str]] = {}
    for case in procedure.Case.objects.filter(kind__in=[*STAGES, *MONTHS]):
        found.setdefault(case.kind, Counter())[procedure.stage_name(case)] += 1
    assert {kind: dict(found[kind]) for kind in STAGES} == STAGES
    assert found["ecology_review"]["调度已了结"] >= 4 and found["ecology_lead"]["线索已销号"] >= 2
    assert all_told.others == sum(sum(stages.values()) for stages in found.values())


def test_fifty_three_tasks_come_from_one_table(all_told):
    document = procedure.Case.objects.get(kind="responsibility_document", title__contains="五十三项")
    tasks = procedure.Case.objects.filter(parent=document)
    assert (tasks.count(), tasks.filter(stage="pending").count()) == (53, 6)


def test_what_was_told_verifies_and_nothing_is_left_undelivered(all_told):
    assert ledger.verify().faults == []
    assert ledger.undelivered() == []


@pytest.mark.parametrize("kind", [*STAGES, *MONTHS])
def test_figures_are_the_cases_they_open(all_told, kind):
    """件数等于打开的各行，也等于从头重数的。"""
    scope, found = figures.OfCongress(yunze()), []
    for written in procedure.figures_in_files(kind):
        figure = written.figure
        if figure.is_share or figure.recounted is None:
            continue
        kept = figures.value(figure.name, scope, None).number
        again = sum(n for group, n in figure.recounted() if scope.congress_id in group and group[-1] == "")
        assert kept * (10_000 if figure.minor else 1) == again, figure.title
        opened = procedure.opened_figure(figure.name, scope.congress_id, None, limit=500)
        if figure.unit == "件":
            assert kept == len(opened.ids), figure.title
        found.append(kept)
    assert any(found) or not procedure.figures_in_files(kind)


def test_the_people_named_have_a_password_and_serve_as_the_story_says(all_told):
    listed = {who for kind in loading.KINDS for who in read(f"kinds/{kind}.yaml").get("people", {})}
    assert listed <= all_told.people.keys()
    serving = {
        "戚芳": "congress_office", "尤宁": "congress_office", "谭青": "special_committee", "岑越": "special_committee",
        "黎川": "standing_committee", "梁实": "presidium", "顾平": "township_secretariat",
        "程朗": "procuratorate",
    }  # fmt: skip
    for name, kind in serving.items():
        assert Account.objects.get(username=name).has_usable_password()
        actor = people.actor_of(Account.objects.get(username=name).person_id, now=NOW)
        assert actor.serves(kind, yunze()), name


def test_a_citizen_reads_the_case_by_the_code_that_was_given(all_told):
    title, code = next((title, code) for title, code in all_told.codes.items() if "湖滨公园" in title)
    case, _ = cases.case_by_code(code)
    assert (case.title, procedure.stage_name(case)) == (title, "意见待群众评")
    assert "噪声显示屏" in Client().get(f"/ask/q/{code}/").content.decode()


@pytest.mark.parametrize(
    ("name", "title"), [
        ("戚芳", "校园食堂进货索证不齐"), ("秦川", "两处河道保洁没有落实单位"), ("闵航", "上坝段养殖排口封堵后又私自打开"),
        ("梁实", "湖滨社区环湖健身步道"), ("顾平", "上坝村的卫生室连着三天没有开门"), ("周岚", "关于调整政府性债务限额的决定"),
        ("程朗", "农贸市场消防通道长期被占"), ("李敏", "四方会审：打通农贸市场消防通道"), ("谢国栋", "年底前再选一件"),
    ],
)  # fmt: skip
def test_what_waits_stands_on_the_desk(all_told, name, title):
    assert title in signed_in(name).get("/desk/").content.decode()


def test_what_waits_for_the_office_is_not_late_elsewhere(all_told):
    lanes = signed_in("李敏").get("/desk/").context["lanes"]
    waiting, late = ({row.title for row in lanes[code].rows} for code in ("waiting", "late"))
    assert "编印优秀代表建议选" in waiting
    assert waiting & late == set()


def test_every_register_shows_its_cases_to_the_office_that_keeps_it(all_told):
    affairs = ("key_choice", "key_supervision", "supervision_task", "four_party_review", "procuratorial_link")
    keepers = dict.fromkeys(("citizen_opinion", *affairs), "李敏")  # 群众意见、重点督办、检察衔接不给人大办公室
    adopted = set(procedure.Adoption.objects.filter(congress_id=yunze()).values_list("kind", flat=True))
    assert adopted == {*STAGES, *MONTHS}
    for kind in adopted:
        page = signed_in(keepers.get(kind, "戚芳")).get(f"/registers/{kind}/").content.decode()
        newest = procedure.Case.objects.filter(kind=kind).order_by("-received_on", "-id")[0]
        assert newest.title in page, kind
    assert signed_in("戚芳").get("/registers/citizen_opinion/").status_code == 403


def test_a_unit_is_not_offered_the_figures_it_may_not_open(all_told):
    figures_of = "/registers/rectification/figures/"
    assert figures_of in signed_in("戚芳").get("/registers/rectification/").content.decode()
    assert figures_of not in signed_in("秦川").get("/registers/rectification/").content.decode()
    assert signed_in("秦川").get(figures_of).status_code == 403


def test_the_committees_can_be_played_from_the_first_page(all_told):
    page = Client().get("/").content.decode()
    assert all(name in page for name in ("谭青", "岑越", "凌岳", "顾平"))


def signed_in(name: str) -> Client:
    """这个人登录了。"""
    client = Client()
    account = Account.objects.get(username=name)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
