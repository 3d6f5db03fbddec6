"""不该办的一步：不是他的、还没有轮到、已经结束、别的分办、两个人同时按下；页面和动词都用一句话拒绝，不多一笔。"""

import threading

import pytest
from django.db import connection

from bihuan.files import door as files
from bihuan.kernel.refuse import AlreadyDone, NotAllowed, NotFound, Refused
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.procedure import door as procedure
from tests.cases.test_opening_pages import picture
from tests.county import days_later


def take(county, case, step, who, n=0, **filled):
    now = days_later(1)
    text = procedure.text_of(case)
    codes = text.fields_by_name
    procedure.take_step(
        case.pk, step, filled={codes[name]: value for name, value in filled.items()}, assignment=n,
        by=county.actor(who, now=now), now=now,
    )  # fmt: skip
    case.refresh_from_db()


def handed(county, opened):
    """登记、交给城管局的一件。"""
    case = opened("水产摊占了消防通道")
    take(county, case, "assign", "李敏", 牵头单位=county.organs["城管局"].pk, 整改时限="2026-04-01")
    return case


def closed(county, opened):
    """办完、销了的一件。"""
    case = handed(county, opened)
    take(county, case, "report", "韩松", 1, 结果="通道已经让开", 佐证=[_paper(county, "韩松")])
    take(county, case, "check", "李敏", 结论="整改到位")
    assert case.ended_on is not None
    return case


def _paper(county, who):
    now = days_later(1)
    return files.keep(picture(), by=county.actor(who, now=now), now=now).pk


def entries(case):
    return len(ledger.entries(case.stream))


class TestTheWrongPerson:
    def test_one_who_sees_it_is_told_who_may(self, county, opened, enter, code_of):
        case = handed(county, opened)
        before = entries(case)
        with pytest.raises(NotAllowed, match="只有代表工委可以核查集市"):
            take(county, case, "check", "韩松", 结论="整改到位")
        answer = enter("韩松").post(f"/cases/{case.pk}/steps/check/", {code_of["结论"]: "整改到位"})
        assert answer.status_code == 403 and "只有代表工委可以核查集市" in answer.content.decode()
        assert entries(case) == before

    def test_one_who_does_not_see_it_learns_nothing(self, county, opened, enter, code_of):
        case = handed(county, opened)
        there = enter("秦川").post(f"/cases/{case.pk}/steps/report/1/", {code_of["结果"]: "代人报"})
        nowhere = enter("秦川").post("/cases/987654/steps/report/1/", {code_of["结果"]: "代人报"})
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert "没有这件事项" in there.content.decode() and "没有这件事项" in nowhere.content.decode()

    def test_a_step_that_the_method_takes_by_itself_is_nobodys(self, county, opened):
        case = handed(county, opened)
        with pytest.raises(NotAllowed, match="由工作法自己办，不由人办"):
            take(county, case, "reported", "李敏")


class TestTheWrongMoment:
    def test_before_its_turn(self, county, opened, enter, code_of):
        case = opened("水产摊占了消防通道")
        answer = enter("李敏").post(f"/cases/{case.pk}/steps/check/", {code_of["结论"]: "整改到位"})
        page = answer.content.decode()
        assert answer.status_code == 409 and "现在是「集市待交」，要在「集市待核」才能核查集市" in page
        assert enter("李敏").get(f"/cases/{case.pk}/steps/check/").status_code == 409

    def test_after_the_end(self, county, opened, enter, code_of):
        case = closed(county, opened)
        before = entries(case)
        given = {code_of["牵头单位"]: county.organs["城管局"].pk, code_of["整改时限"]: "2026-04-01"}
        for step, path in (("assign", "assign/"), ("report", "report/1/"), ("check", "check/")):
            who = "韩松" if step == "report" else "李敏"
            answer = enter(who).post(f"/cases/{case.pk}/steps/{path}", given)
            assert answer.status_code == 409 and "事项已经结束（集市销了）" in answer.content.decode()
        assert entries(case) == before

    def test_a_second_press_says_who_has_done_it(self, county, opened, enter, code_of):
        case = opened("水产摊占了消防通道")
        given = {code_of["牵头单位"]: county.organs["城管局"].pk, code_of["整改时限"]: "2026-04-01"}
        assert enter("李敏").post(f"/cases/{case.pk}/steps/assign/", given).status_code == 302
        again = enter("陶建国").post(f"/cases/{case.pk}/steps/assign/", given)
        assert again.status_code == 409 and "李敏已在3月3日" in again.content.decode()
        assert procedure.Assignment.objects.filter(case=case).count() == 1


class TestAnotherAssignment:
    @pytest.mark.parametrize("n", [1, 2, 99])
    def test_a_step_of_the_case_has_no_assignment(self, county, opened, enter, n):
        """事项自己的一步，网址里添了分办的号：没有这一页。"""
        case = handed(county, opened)
        assert enter("李敏").get(f"/cases/{case.pk}/steps/check/{n}/").status_code == 404
        with pytest.raises(NotFound, match="没有这个分办"):
            take(county, case, "check", "李敏", n, 结论="整改到位")

    @pytest.mark.parametrize("path", ["report/", "report/2/", "report/99/"])
    def test_a_step_of_an_assignment_has_one_of_this_case(self, county, opened, enter, code_of, path):
        case = handed(county, opened)
        assert enter("韩松").get(f"/cases/{case.pk}/steps/{path}").status_code == 404
        assert enter("韩松").post(f"/cases/{case.pk}/steps/{path}", {code_of["结果"]: "好了"}).status_code == 404

    def test_a_step_that_the_method_has_not(self, county, opened, enter):
        case = handed(county, opened)
        assert enter("李敏").get(f"/cases/{case.pk}/steps/nothing/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_and_one_is_told(county, opened):
    """两个连接真的同时来：一个办成，另一个听到是谁办了什么；只有一个分办，一笔留痕。"""
    case = opened("水产摊占了消防通道")
    before, gate, heard = entries(case), threading.Barrier(2), []
    codes, unit, now = procedure.text_of(case).fields_by_name, county.organs["城管局"].pk, days_later(1)
    filled = {codes["牵头单位"]: unit, codes["整改时限"]: "2026-04-01"}
    actors = [county.actor(name, now=now) for name in ("李敏", "陶建国")]

    def press(by):
        gate.wait()
        try:
            procedure.take_step(case.pk, "assign", filled=filled, by=by, now=now)
            heard.append("办成了")
        except Refused as refused:
            heard.append(refused.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(by,)) for by in actors]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(one == "办成了" for one in heard) == [False, True]
    assert "办了「交给」" in next(one for one in heard if one != "办成了")
    assert procedure.Assignment.objects.filter(case=case).count() == 1
    assert entries(case) == before + 1
    assert ledger.verify().faults == []
    with pytest.raises(AlreadyDone):
        take(county, case, "assign", "李敏", 牵头单位=unit, 整改时限="2026-04-01")


def test_the_one_who_has_just_done_it_is_not_told_to_do_it(county, opened):
    """轮到代表工委的，告诉另外的人，不告诉刚办了上一步的那个。"""
    case = handed(county, opened)
    take(county, case, "report", "韩松", 1, 结果="通道已经让开", 佐证=[_paper(county, "韩松")])
    told = Notice.objects.filter(kind="procedure/waiting", case_id=case.pk, sentence__contains="集市待核")
    assert set(told.values_list("person_id", flat=True)) >= {county.people["李敏"], county.people["陶建国"]}
    handing = Notice.objects.filter(case_id=case.pk, sentence__contains="集市待交", kind="procedure/waiting")
    assert county.people["李敏"] not in handing.values_list("person_id", flat=True)
