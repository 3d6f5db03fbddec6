"""催办：同一件事一天只催一次，人催的、时钟催的都算；第二天可以再催；两个人同时催，只成一次。"""

import pytest

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed, Refused
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.county import days_later
from tests.shown import shown
from tests.suggestions.tales import Tale
from tests.suggestions.test_at_once import at_once


@pytest.fixture
def tale(county):
    return Tale(county).assigned("住建局")


def urge(tale, day, demand="请尽快签收"):
    now = days_later(day)
    by = tale.county.actor("李敏", now=now)
    return procedure.take_step(tale.case.pk, "urge", filled={"demand": demand}, by=by, now=now)


def test_once_a_day_for_one_thing(tale):
    urge(tale, 2)
    with pytest.raises(NotAllowed, match="一天只催一次"):
        urge(tale, 2, "再催")
    urge(tale, 3)
    assert procedure.urged_by_people(procedure.state_of(procedure.Case.objects.get(pk=tale.case.pk))) == 2
    assert ledger.verify().faults == []


def test_it_is_not_offered_when_urged_today_and_a_late_press_keeps_the_words(tale, enter):
    """今天催过的，页面上说催过了，不给按钮，也不打开表单；开着表单的时候别人催了，交来的话还在表单上。"""
    with clock.frozen(days_later(2)):
        li = enter("李敏")
        code = procedure.text_of(tale.case).fields_by_name["要求"]
        place = f"/cases/{tale.case.pk}/steps/urge/"
        assert place in li.get(tale.url).content.decode()
        urge(tale, 2)
        page = li.get(tale.url).content.decode()
        assert place not in page and "催办：还不能办，今天已经催办过这一件" in page
        assert li.get(place).status_code == 403
        late = li.post(place, {code: "请在本周五以前答复，写明施工的日子"})
        assert late.status_code == 422 and "一天只催一次" in shown(late)
        assert "请在本周五以前答复，写明施工的日子</textarea>" in late.content.decode()
    with clock.frozen(days_later(3)):
        assert place in enter("李敏").get(tale.url).content.decode()


def test_another_case_may_be_urged_on_the_same_day(tale, county):
    other = Tale(county, title="关于修桥的建议").assigned("水务局")
    urge(tale, 2)
    urge(other, 2)


def test_what_the_clock_has_urged_counts(tale):
    """签收逾期的第二天，催办函已经送到单位，那一天不再催。"""
    due = procedure.Clock.objects.get(case=tale.case, step="accept").due_on
    day = (due - days_later(0).date()).days + 1
    procedure.run_clocks(days_later(day, 8))
    assert sum(procedure.urged_by_clocks([tale.case.pk]).values()) == 1
    with pytest.raises(NotAllowed, match="一天只催一次"):
        urge(tale, day)
    urge(tale, day + 1)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_urge_once(tale):
    def act():
        try:
            return urge(tale, 2).seq
        except Refused as refused:
            return refused.sentence

    results = at_once(act)
    assert sum(isinstance(one, int) for one in results) == 1
    assert [one for one in results if not isinstance(one, int)] == ["今天已经催办过这一件，同一件事一天只催一次"]
