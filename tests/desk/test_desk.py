"""工作台：各人看到等自己的，看不到别人的；代价与件数无关。"""

import re

from django.test import Client

from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.told import NOW

ELEVATOR = "关于加快老旧小区加装电梯的建议"
LAMPS = "关于改善城东学校周边路灯照明的建议"
DITCH = "关于清淤疏浚湖滨排涝渠的建议"
RUBBISH = "关于统筹农村生活垃圾转运的建议"
STALLS = "关于加强校园周边食品摊点管理的建议"
TRICYCLES = "关于治理三轮摩托车载客的建议"
MARKET = "关于打通农贸市场消防通道的建议"
PIPES = "关于解决上坝村饮水管网老化的建议"


def titles(page, lane):
    """一栏里的各行标题。"""
    section = page.split(f'<section aria-labelledby="{lane}"')[1].split("</section>")[0]
    return re.findall(r"<b>(.*?)(?: <span[^<]*</span>)?</b>", section)  # 单位名后面的件数不算


def test_the_office_sees_what_waits_for_it_and_what_is_late_elsewhere(demo):
    page = demo.page("李敏")
    assert set(titles(page, "waiting")) == {
        DITCH, "关于延长城乡公交末班时间的建议", "关于加强乡村医生养老保障的建议", "关于整治云河支流排污口的建议",
    }  # fmt: skip
    assert titles(page, "late") == [ELEVATOR, PIPES]
    assert RUBBISH in titles(page, "coming")
    assert "可以公开的" not in page


def test_the_reviewer_also_sees_what_may_be_published(demo):
    assert RUBBISH in titles(demo.page("姜澜"), "publishing")
    assert "关于增加湖滨社区健身器材的建议" not in titles(demo.page("姜澜"), "publishing")


def test_the_government_office_waits_for_the_second_return(demo):
    assert titles(demo.page("邹凯"), "waiting") == [RUBBISH]


def test_inside_a_unit_each_sees_his_own_turn(demo):
    assert titles(demo.page("何平"), "waiting") == [ELEVATOR]
    assert titles(demo.page("孙晓梅"), "waiting") == []
    assert titles(demo.page("孙晓梅"), "late") == [ELEVATOR]
    assert titles(demo.page("周志强"), "waiting") == [STALLS]
    assert titles(demo.page("金晶"), "waiting") == [MARKET]
    assert titles(demo.page("秦川"), "promised") == [PIPES]


def test_the_leader_sees_units_not_persons(demo):
    page = demo.page("周岚")
    assert titles(page, "deciding") == [TRICYCLES]
    assert set(titles(page, "again")) == {TRICYCLES, MARKET}
    assert titles(page, "units") == ["住建局", "水务局"]  # 水务局的是到期没有兑现的承诺
    assert "本年特别决定" in page


def test_a_special_decision_is_listed_for_the_leader(demo):
    leader = people.actor_of(people.Person.objects.get(name="周岚").pk, now=NOW)
    case = procedure.Case.objects.get(title=TRICYCLES)
    settled = next(iter(procedure.text_of(case).endings))
    procedure.decide_specially(
        case.pk, to=settled, reason="三条小巷公交已由县政府列入规划", document="云人常〔2026〕12号", decided_by="主任会议",
        by=leader, now=NOW,
    )  # fmt: skip
    page = demo.page("周岚")
    assert titles(page, "decided") == [TRICYCLES]
    assert "云人常〔2026〕12号" in page
    assert titles(page, "deciding") == []


def test_the_deputy_is_asked_first_and_sees_her_own(demo):
    page = demo.page("张桂英")
    assert "去评价" in page
    assert page.index(LAMPS) < page.index('id="drafts"')
    assert set(titles(page, "mine")) == {LAMPS, ELEVATOR}
    assert titles(page, "drafts") == ["关于在城东增设社区养老食堂的建议"]


def test_invitations_and_texts_entered_by_others_wait_for_the_deputy(demo):
    assert titles(demo.page("王建国"), "asks") == ["关于在城东增设社区养老食堂的建议"]
    assert titles(demo.page("王建国"), "cosigned") == [LAMPS]
    assert titles(demo.page("陈秀兰"), "asks") == ["关于规范共享电动车停放的建议"]
    assert titles(demo.page("田野"), "entered") == ["关于规范共享电动车停放的建议"]


def test_a_head_of_a_bureau_who_is_a_deputy_gets_tabs(demo):
    page = demo.page("孔令云")
    assert "/desk/unit/" in page
    assert "/desk/deputy/" in page
    assert titles(demo.page("孔令云", "/desk/deputy/"), "mine") == [RUBBISH]
    assert demo.client("孔令云").get("/desk/office/").status_code == 404


def test_a_delegation_head_stands_in_for_a_deputy_whose_mandate_ended(demo):
    _moves_out("张桂英")
    assert LAMPS in titles(demo.page("陈秀兰"), "asks")
    assert "您现在没有职务" in demo.page("张桂英")


def test_who_no_longer_serves_is_not_called_a_deputy_nor_shown_shut_doors(demo):
    client = demo.client("张桂英")
    _moves_out("张桂英")
    page = client.get("/desk/").content.decode()
    assert "人大代表" not in page.split("<main")[0]
    hrefs = set(re.findall(r'href="(/[^"#]*)"', page.split('class="menu"')[1].split("</ul>")[0]))
    assert hrefs and {client.get(href).status_code for href in hrefs} == {200}


def test_the_neighbours_see_nothing_of_it(demo):
    own = set(procedure.Case.objects.filter(congress__name__startswith="云泽县").values_list("title", flat=True))
    for name in ("祁文", "洪亮", "白玉洁"):
        page = demo.page(name)
        assert not [title for title in own if title in page]


def test_every_link_on_every_desk_answers(demo):
    for name in ("李敏", "姜澜", "周岚", "何平", "秦川", "张桂英", "王建国", "陈秀兰", "田野"):
        client = demo.client(name)
        main = client.get("/desk/").content.decode().split("<main")[1].split("</main")[0]
        for href in sorted(set(re.findall(r'href="([^"#]+)"', main))):
            assert client.get(href.replace("&amp;", "&"), follow=True).status_code == 200, (name, href)


def test_a_stranger_is_sent_to_sign_in(db):
    answer = Client().get("/desk/")
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


def _moves_out(name):
    """迁出了，代表资格终止。"""
    deputy = people.Deputy.objects.get(person__name=name)
    people.change_qualification(deputy.pk, state="ended", reason="moved_out", on=NOW.date(), by=SYSTEM, now=NOW)
