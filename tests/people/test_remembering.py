"""一段里同样的只问一次：谁在任。有了改动就忘掉，退回了的又是从前记着的。机构连同头几个人一起设立。"""

import pytest
from django.db import transaction

from bihuan.kernel.lots import one_lot
from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.county import MONDAY

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


def test_the_same_question_is_asked_once(county, django_assert_num_queries):
    unit = county.affairs.pk
    with one_lot(taken_back=True):
        first = people.holders(unit, on=TODAY)
        of_kind = people.holders_of_kind(county.congress.pk, "deputies_affairs", on=TODAY)
        with django_assert_num_queries(0):
            assert people.holders(unit, on=TODAY) == first
            assert people.holders_of_kind(county.congress.pk, "deputies_affairs", on=TODAY) == of_kind
    with django_assert_num_queries(1):
        assert people.holders(unit, on=TODAY) == first


def test_in_a_lot_a_new_colleague_is_seen_at_once(county):
    """成批办、走一遍钟的一段里，自己写下的任职立刻算数。"""
    unit = county.affairs.pk
    with one_lot():
        before = people.holders(unit, on=TODAY)
        fresh = people.enrol(county.congress.pk, name="新来的", by=SYSTEM, now=MONDAY).pk
        people.appoint(fresh, unit, duty="clerk", from_on=TODAY, by=SYSTEM, now=MONDAY)
        assert {one.pk for one in people.holders(unit, on=TODAY)} == {fresh, *(one.pk for one in before)}


def test_a_change_is_seen_at_once_and_what_is_taken_back_was_never_there(county, django_assert_num_queries):
    unit = county.affairs.pk
    with one_lot(taken_back=True):
        before = people.holders(unit, on=TODAY)
        with transaction.atomic(), one_lot(taken_back=True):
            fresh = people.enrol(county.congress.pk, name="新来的", by=SYSTEM, now=MONDAY).pk
            people.appoint(fresh, unit, duty="clerk", from_on=TODAY, by=SYSTEM, now=MONDAY)
            assert {one.pk for one in people.holders(unit, on=TODAY)} == {fresh, *(one.pk for one in before)}
            transaction.set_rollback(True)
        with django_assert_num_queries(0):
            assert people.holders(unit, on=TODAY) == before


def founded(county, *staff: tuple[str, str]):
    return people.found_staffed(
        county.congress.pk, kind="handling_unit", name="新设局", staff=staff, from_on=TODAY, by=SYSTEM, now=MONDAY
    )


def test_an_organ_and_its_first_people_come_together(county):
    organ, persons = founded(county, ("甲先生", "head"), ("乙先生", "clerk"))
    assert [one.pk for one in people.holders(organ.pk, on=TODAY)] == persons
    assert [one.name for one in people.holders(organ.pk, ("head",), on=TODAY)] == ["甲先生"]
    assert ledger.verify().faults == []


@pytest.mark.parametrize("staff", [("", "head"), ("甲先生", "没有的"), ("甲先生", "system_admin")])
def test_what_one_by_one_would_refuse_is_refused_together(county, staff):
    before = ledger.head(f"org:{county.congress.pk}")
    with pytest.raises(Refused):
        founded(county, ("乙先生", "head"), staff)
    assert ledger.head(f"org:{county.congress.pk}") == before
