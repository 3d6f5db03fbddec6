"""上级、属地：写着级别的角色坐进事项，在自己那里的工作台、检索、页面上都有它，也办得了；别处的人照旧看不见。"""

import datetime as dt

import pytest
from django.urls import reverse

from bihuan.accounts import door as accounts
from bihuan.cases.seeing import bounds
from bihuan.kernel import clock
from bihuan.kernel.refuse import NotFound, Refused
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from bihuan.regions import door as regions
from bihuan.search import door as search
from bihuan.search.rendering import drawn
from tests.county import MONDAY
from tests.procedure import town as towns

pytestmark = pytest.mark.django_db
TITLE, DAY = "河堤怎样划段", dt.date(2026, 1, 5)
SENT_UP = """
工作法: 请上级指导
代号: sent_up
版本: 2027-1
篇: 会议与决定
依据: 云泽县请示指导约定（虚构）
事项: {请示指导: sent_up}
开立: {从: 网页, 标题: 请示什么}
角色: {人大办公室: congress_office, 上级办公室: {级别: 上级, 机构: 人大办公室}, 属地办公室: {级别: 属地, 机构: 人大办公室}, 专家: {身份: 专家}}
可看: {全件: [人大办公室, 上级办公室], 属地办公室: [请示什么, 状态], 专家: [请示什么, 状态]}
状态: {请示待写: su_new, 请示待看: su_sent, 请示转下: su_down, 请示看过: su_seen}
开始: 请示待写
结束: {请示看过: {免测评: 只是指导, 成色: 平常}}
条文:
  - {条: 第一条, 原文: 请示上级办公室。, 步骤: {ask: 请示}, 由: 人大办公室, 自: 请示待写, 至: 请示待看, 期限: 无，随时, 填: {请示什么: 文字（列出）（检索）, 内情: 文字（可空）（检索）}}
  - {条: 第二条, 原文: 上级办公室十日内看过，转给涉及的人大。, 步骤: {look: 看请示}, 由: 上级办公室, 自: 请示待看, 至: 请示转下, 期限: 自请示起10日, 填: {怎样指导: 文字, 交给哪里: 人大}}
  - {条: 第三条, 原文: 涉及的人大五日内照办。, 步骤: {heed: 照办}, 由: 属地办公室, 自: 请示转下, 至: 请示看过, 期限: 自看请示起5日, 填: {怎样办的: 文字}}
"""


@pytest.fixture
def town(county):
    """云泽县归云州市，市里有人大办公室的柏青、代表工委的白鹭；骆青是平澜县人大办公室的干部，又是云泽县的专家。"""
    made = towns.found(county)
    above = people.found_congress(county.congress.division.parent_id, name="云州市人民代表大会", by=SYSTEM, now=MONDAY)
    place = regions.add_division(code="4312PL", name="平澜县", parent_code="4312", by=SYSTEM.id, now=MONDAY)
    beside = people.found_congress(place.pk, name="平澜县人民代表大会", by=SYSTEM, now=MONDAY)
    serve(made, "柏青", above, "congress_office")
    serve(made, "白鹭", above, "deputies_affairs")
    serve(made, "骆青", beside, "congress_office")
    people.give_standing(county.congress.pk, county.people["骆青"], code="expert", from_on=DAY, by=SYSTEM, now=MONDAY)
    return adopted(made)


def test_the_office_above_sees_finds_and_does_it(town, client):
    case, bai = asked(town), town.who("柏青")
    seats = procedure.Seat.objects.filter(case=case).exclude(organ__congress=town.county.congress)
    assert list(seats.values_list("organ__congress__name", flat=True)) == ["云州市人民代表大会"]
    assert procedure.can_see(bai, case) and found(bai) == [TITLE]
    client.force_login(accounts.open_account(town.county.people["柏青"], by=SYSTEM, now=MONDAY))
    with clock.frozen(town.now):
        for page in ("/desk/", f"/cases/{case.pk}/", f"/search/?q={TITLE}"):
            answer = client.get(page, follow=True)
            assert answer.status_code == 200 and TITLE in answer.content.decode(), page
    town.at(3, 4).take(case, "看请示", "柏青", 怎样指导="照水系划", 交给哪里=town.county.congress.pk)
    assert town.due(case, "照办") == ["2026-03-09"]
    town.take(case, "照办", "戚芳", 怎样办的="照水系划了")
    assert town.stage(case) == "请示看过" and ledger.verify().faults == []


def test_the_place_that_is_named_sees_and_does_it(town):
    case = asked(town)
    with pytest.raises((Refused, NotFound)):
        town.take(case, "照办", "骆青", 怎样办的="不该办")
    beside = people.congress_at("平澜县").pk
    town.at(3, 4).take(case, "看请示", "柏青", 怎样指导="由平澜县划", 交给哪里=beside)
    seats = procedure.Seat.objects.filter(case=case, organ__congress_id=beside)
    assert seats.count() == 1 and found(town.who("骆青")) == [TITLE]
    town.take(case, "照办", "骆青", 怎样办的="划了")
    assert town.stage(case) == "请示看过" and ledger.verify().faults == []


def test_another_office_above_neither_sees_nor_acts(town):
    case = asked(town)
    assert not procedure.can_see(town.who("白鹭"), case) and found(town.who("白鹭")) == []
    with pytest.raises((Refused, NotFound)):
        town.take(case, "看请示", "白鹭", 怎样指导="不该看", 交给哪里=town.county.congress.pk)


def test_without_a_congress_above_nobody_is_seated(county):
    case = asked(adopted(towns.found(county)))
    assert not procedure.Seat.objects.filter(case=case).exclude(organ__congress=county.congress).exists()


def test_a_case_that_takes_over_a_new_version_seats_the_office_above(town):
    case = asked(adopted(town, "2027-2", ("上级办公室: {级别: 上级, 机构: 人大办公室}", "上级办公室: congress_office")))
    assert not procedure.can_see(town.who("柏青"), case)
    newer = adopted(town, "2027-3").label
    procedure.adopt_version(case.pk, newer, reason="请上级看", by=town.who("戚芳"), now=town.now)
    assert procedure.can_see(town.who("柏青"), case) and ledger.verify().faults == []


def test_an_office_clerk_finds_what_he_sees_by_a_standing_elsewhere(town):
    """骆青照平澜县的辖区查；云泽县不在里面，凭那里专家的身份看得见的也查得到，只照他看得见的几项。"""
    case = asked(town, 内情="有人说是张三挖的")
    assert procedure.can_see(town.who("骆青"), case)
    assert found(town.who("骆青")) == [TITLE]
    assert found(town.who("骆青"), "张三") == [] and found(town.who("戚芳"), "张三") == [TITLE]


def adopted(town, version="2027-1", swap=("", "")):
    text = read_text(SENT_UP.replace("2027-1", version).replace(*swap))
    row = procedure.release(text, now=MONDAY, owner_id=town.county.congress.pk)
    procedure.adopt_procedure(town.county.congress.pk, row.label, by=town.at(3, 1).who("戚芳"), now=MONDAY)
    town.label = row.label
    return town


def serve(town, name, congress, kind):
    organ = people.found_organ(
        congress.pk, kind=kind, name=f"{congress.name}{kind}", from_on=DAY, by=SYSTEM, now=MONDAY
    )
    town.county.people[name] = people.enrol(congress.pk, name=name, by=SYSTEM, now=MONDAY).pk
    people.appoint(town.county.people[name], organ.pk, duty="clerk", from_on=DAY, by=SYSTEM, now=MONDAY)


def asked(town, **more):
    return town.at(3, 2).open("sent_up", "请示", "戚芳", 请示什么=TITLE, **more)


def found(by, query="河堤"):
    return list(dict.fromkeys(row.title for _, row in drawn(search.find(query, **bounds(by)), by)))


def opened_by(town, client, name):
    """以一个人的身份进来。"""
    account = accounts.Account.objects.filter(person_id=town.county.people[name]).first()
    client.force_login(account or accounts.open_account(town.county.people[name], by=SYSTEM, now=MONDAY))
    return client


def test_the_register_of_a_kind_of_another_congress_lists_what_is_seen_and_nothing_more(town, client):
    """县里自己的办法，市里没有清单：请市里办的列在那一页上；看不见的人，与没有这一种答得一样。"""
    asked(town, 内情="有人说是张三挖的")
    with clock.frozen(town.now):
        page = opened_by(town, client, "柏青").get("/registers/sent_up/")
        assert (
            page.status_code == 200 and TITLE in page.content.decode() and "云泽县人民代表大会" in page.content.decode()
        )
        luo = opened_by(town, client, "骆青").get("/registers/sent_up/").content.decode()
        assert TITLE in luo and "到期" not in luo and "张三" not in luo
        outsider = opened_by(town, client, "白鹭")
        there, nowhere = outsider.get("/registers/sent_up/"), outsider.get("/registers/no_such_kind/")
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.context["sentence"] == nowhere.context["sentence"]


def test_a_leader_above_finds_it_in_his_lane(town, client):
    """请上级主任会议看的：市里领导的一屏上有「别级人大的」一栏，点开就是；别的领导那里是空的。"""
    above = people.congress_at("云州市人民代表大会")
    serve(town, "高岭", above, "chairpersons_meeting")
    case = asked(adopted(town, "2027-4", ("{级别: 上级, 机构: 人大办公室}", "{级别: 上级, 机构: 主任会议}")))
    with clock.frozen(town.now):
        desk = opened_by(town, client, "高岭").get("/desk/").content.decode()
        assert reverse("desk:lane", args=["leader", "elsewhere"]) in desk
        lane = client.get(reverse("desk:lane", args=["leader", "elsewhere"])).content.decode()
        assert TITLE in lane and f"/cases/{case.pk}/" in lane
        other = opened_by(town, client, "周岚").get(reverse("desk:lane", args=["leader", "elsewhere"]))
        assert other.status_code == 200 and TITLE not in other.content.decode()
