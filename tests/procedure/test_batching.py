"""成批办：几件同办一步，各件各办各的；十分钟之内办的人整批撤回，有人接着办了的那一件不撤。"""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.figures import door as figures
from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, NotFound, Refused
from bihuan.ledger import door as ledger
from bihuan.notices import door as notices
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.suggestions.tales import Tale

AT = days_later(10)
SOON = AT + dt.timedelta(minutes=4)
LATE = AT + dt.timedelta(minutes=10)
TITLES = ("关于加快老旧小区加装电梯的建议", "关于整治云河支流排污口的建议", "关于农贸市场消防通道的建议")


@pytest.fixture
def three(county):
    """三件立了案、等交办的。"""
    told = [Tale(county, who, title) for who, title in zip(("张桂英", "王建国", "赵月华"), TITLES, strict=True)]
    for tale in told:
        tale.step("李敏", "register")
    return told


def assigned(county, told, *, by="李敏", at=AT):
    """都交给住建局主办。"""
    plans = [procedure.Planned(tale.case.pk, {"lead": tale.unit("住建局")}) for tale in told]
    return procedure.perform_many("assign", plans, by=county.actor(by, now=at), now=at)


def stages(told):
    for tale in told:
        tale.case.refresh_from_db()
    return [procedure.stage_name(tale.case) for tale in told]


def clocks(told):
    rows = procedure.Clock.objects.filter(case__in=[tale.case.pk for tale in told]).order_by("case_id", "n")
    return list(rows.values_list("case_id", "n", "step", "zero_on", "due_on", "stopped_on"))


def sums():
    return {group: total for group, total in figures.written_sums().items() if total}


def test_the_whole_lot_is_taken_back_and_nothing_remains_but_the_record(three, county):
    before = clocks(three), sums()
    done = assigned(county, three)
    assert (done.failed, stages(three)) == ([], ["办理中"] * 3)
    assert procedure.take_back(done.batch.pk, by=county.actor("李敏", now=SOON), now=SOON) == []
    assert stages(three) == ["待交办"] * 3
    assert (clocks(three), sums()) == before
    assert not procedure.Assignment.objects.filter(case__in=[tale.case.pk for tale in three]).exists()
    said = [one.sentence("李敏") for one in ledger.entries(three[0].case.stream)]
    assert said[-1] == "李敏撤回了刚才成批办的「交办」"
    assert len([one for one in ledger.entries(three[0].case.stream) if (one.step or {}).get("code") == "assign"]) == 1
    assert assigned(county, three, at=LATE).failed == []
    assert ledger.verify().faults == []


def test_who_holds_office_is_asked_once_for_the_whole_lot(three, county):
    with CaptureQueriesContext(connection) as asked:
        assigned(county, three)
    same = Counter(one["sql"] for one in asked if '"people_post"' in one["sql"] or "calendarversion" in one["sql"])
    assert same and max(same.values()) == 1


def test_notices_wait_until_it_can_no_longer_be_taken_back(three, county):
    he = county.people["何平"]
    done = assigned(county, three)
    with clock.frozen(SOON):
        assert not [one for one in notices.inbox(he) if one.case_id == three[0].case.pk]
    with clock.frozen(LATE):
        assert [one for one in notices.inbox(he) if one.case_id == three[0].case.pk]
    procedure.take_back(done.batch.pk, by=county.actor("李敏", now=SOON), now=SOON)
    with clock.frozen(LATE):
        assert not [one for one in notices.inbox(he) if one.case_id == three[0].case.pk]


def test_a_case_somebody_acted_on_is_not_taken_back(three, county):
    done = assigned(county, three)
    procedure.take_step(three[1].case.pk, "accept", assignment=1, by=county.actor("何平", now=SOON), now=SOON)
    kept = procedure.take_back(done.batch.pk, by=county.actor("李敏", now=SOON), now=SOON)
    assert [case_id for case_id, _ in kept] == [three[1].case.pk]
    assert "何平已经办了「签收」" in kept[0][1]
    assert stages(three) == ["待交办", "办理中", "待交办"]
    assert ledger.verify().faults == []


def test_only_the_same_person_and_only_in_time(three, county):
    done = assigned(county, three)
    for who in ("陶建国", "何平"):
        with pytest.raises(NotFound):
            procedure.take_back(done.batch.pk, by=county.actor(who, now=SOON), now=SOON)
    li = county.actor("李敏", now=SOON)
    assert procedure.open_batches(li, now=SOON) == [done.batch]
    assert procedure.open_batches(li, now=LATE) == []
    with pytest.raises(Refused, match="09:10 以前可以整批撤回"):
        procedure.take_back(done.batch.pk, by=li, now=LATE)
    assert stages(three) == ["办理中"] * 3
    procedure.take_back(done.batch.pk, by=li, now=SOON)
    with pytest.raises(AlreadyDone):
        procedure.take_back(done.batch.pk, by=li, now=SOON)


def test_one_that_fails_does_not_hinder_the_rest(three, county):
    three[1].step("李敏", "assign", lead=three[1].unit("水务局"))
    done = assigned(county, three)
    assert [case_id for case_id, _ in done.failed] == [three[1].case.pk]
    places = dict(done.batch.places.values_list("case_id", "outcome"))
    assert list(places.values()).count("performed") == 2
    assert assigned(county, three).batch is None


def test_numbers_given_in_a_lot_come_back(county):
    told = [Tale(county, who, title) for who, title in zip(("张桂英", "王建国"), TITLES, strict=False)]
    li = county.actor("李敏", now=AT)
    done = procedure.perform_many("register", [procedure.Planned(one.case.pk, {}) for one in told], by=li, now=AT)
    assert [number(one) for one in told] == ["十八届六次第 1 号", "十八届六次第 2 号"]
    assert procedure.take_back(done.batch.pk, by=li, now=SOON) == []
    assert [number(one) for one in told] == ["", ""]
    told[1].step("李敏", "register")
    assert number(told[1]) == "十八届六次第 1 号"
    assert ledger.verify().faults == []


def number(tale):
    tale.case.refresh_from_db()
    return tale.case.number


def test_what_has_gone_out_cannot_be_taken_back(three, county):
    li = county.actor("李敏", now=AT)
    assigned(county, three)
    plans = [procedure.Planned(tale.case.pk, {"demand": "请抓紧"}) for tale in three]
    done = procedure.perform_many("urge", plans, by=li, now=AT)
    assert done.batch.until is None
    with clock.frozen(AT):
        assert [one for one in notices.inbox(county.people["何平"]) if "催办" in one.sentence]
    with pytest.raises(Refused, match="送出去了"):
        procedure.take_back(done.batch.pk, by=li, now=SOON)
