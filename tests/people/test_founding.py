"""设立与任职：一件事一笔留痕，谁可以、谁不可以。"""

import datetime as dt

import pytest

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.regions import door as regions
from tests.people.county import MONDAY, SINCE, TODAY, build

pytestmark = pytest.mark.django_db


def told(county):
    return [entry.type for entry in ledger.entries(f"org:{county.congress.pk}")]


def test_every_founding_leaves_one_entry_and_the_chain_holds(county):
    types = told(county)
    assert types.count("people.congress_founded") == 1
    assert types.count("people.organ_founded") == 7
    assert types.count("people.person_enrolled") == 4
    assert types.count("people.appointed") == 3
    assert types.count("people.deputy_elected") == 1
    assert not ledger.verify().faults


def test_a_person_is_named_in_the_ledger_by_number_only(county):
    bodies = "".join(entry.body for entry in ledger.entries(f"org:{county.congress.pk}"))
    assert "王芳" not in bodies
    assert people.actor_name(f"person:{county.wang.pk}") == "王芳"


def test_a_phone_is_sealed_and_goes_when_its_owner_asks(county):
    li = county.actor(county.li)
    made = people.enrol(county.congress.pk, name="赵 云", phone="138 0013 8000", by=li, now=MONDAY)
    assert made.name == "赵云"
    entry = ledger.entry(made.phone_entry_id)
    assert "13800138000" not in entry.body
    assert entry.personal() == {"phone": "13800138000"}
    ledger.forget(f"person:{made.pk}", by="system", now=MONDAY)
    assert ledger.entry(made.phone_entry_id).personal() == {"phone": None}
    assert not ledger.verify().faults


@pytest.mark.parametrize("phone", ["12345", "138001380001", "没有", "23800138000"])
def test_what_is_no_phone_number_enrols_nobody(county, phone):
    before = people.Person.objects.count()
    with pytest.raises(BadInput, match="不像电话号码"):
        people.enrol(county.congress.pk, name="赵云", phone=phone, by=county.actor(county.li), now=MONDAY)
    assert people.Person.objects.count() == before


@pytest.mark.parametrize("name", ["sun", "wang"])
def test_units_and_deputies_do_not_keep_the_books(county, name):
    actor = county.actor(getattr(county, name))
    with pytest.raises(NotAllowed, match="只有本级人大办公室"):
        people.found_organ(county.congress.pk, kind="section", name="新科", by=actor, now=MONDAY)
    with pytest.raises(NotAllowed):
        people.change_qualification(county.deputy.pk, state="ended", reason="resigned", by=actor, now=MONDAY)


def test_a_neighbouring_county_keeps_its_own_books_only(county):
    neighbour = build("99LX", "临溪县")
    with pytest.raises(NotAllowed):
        people.appoint(county.li.pk, county.water.pk, duty="head", by=neighbour.actor(neighbour.li), now=MONDAY)


def test_nobody_appoints_himself(county):
    li = county.actor(county.li)
    with pytest.raises(NotAllowed, match="不能给自己任职"):
        people.appoint(county.li.pk, county.water.pk, duty="head", by=li, now=MONDAY)
    people.appoint(county.sun.pk, county.water.pk, duty="head", title="局长", by=li, now=MONDAY)
    with pytest.raises(AlreadyDone, match="孙强已是水务局的主要负责人"):
        people.appoint(county.sun.pk, county.water.pk, duty="head", by=li, now=MONDAY)


def test_a_post_ends_once_and_its_holder_serves_to_the_last_day(county):
    li = county.actor(county.li)
    post = people.Post.objects.get(person=county.sun)
    people.end_post(post.pk, on=TODAY, by=li, now=MONDAY)
    assert county.actor(county.sun).unit_ids() == {county.water.pk}
    assert people.actor_of(county.sun.pk, now=MONDAY + dt.timedelta(days=1)).posts == ()
    with pytest.raises(AlreadyDone, match="已于 2026-03-02 卸任"):
        people.end_post(post.pk, by=li, now=MONDAY)


def test_after_a_merger_the_successor_holds_what_the_old_unit_held(county):
    li = county.actor(county.li)
    people.merge_organ(county.water.pk, into=county.roads.pk, on=TODAY, by=li, now=MONDAY)
    assert people.successor_of(county.water.pk) == county.roads.pk
    assert county.actor(county.sun).unit_ids() == {county.roads.pk}
    assert [person.name for person in people.holders(county.roads.pk, on=TODAY)] == ["孙强"]
    with pytest.raises(BadInput, match="水务局已于 2026-03-02 撤并"):
        people.merge_organ(county.water.pk, into=county.roads.pk, by=li, now=MONDAY)
    with pytest.raises(BadInput, match="不能并入自己，也不能并入已经撤并的机构"):
        people.merge_organ(county.roads.pk, into=county.water.pk, by=li, now=MONDAY)
    with pytest.raises(BadInput, match="已于"):
        people.appoint(county.wang.pk, county.water.pk, duty="head", by=li, now=MONDAY)


def test_a_unit_with_sections_is_not_dissolved_into_nothing(county):
    with pytest.raises(BadInput, match="水务局还有下级机构"):
        people.merge_organ(county.water.pk, into=None, by=county.actor(county.li), now=MONDAY)


def test_terms_do_not_overlap_and_sessions_fall_within(county):
    li = county.actor(county.li)
    with pytest.raises(BadInput, match="与第17届"):
        people.open_term(county.congress.pk, number=18, from_on=dt.date(2027, 1, 1), by=li, now=MONDAY)
    with pytest.raises(AlreadyDone, match="第17届已经登记"):
        people.open_term(county.congress.pk, number=17, from_on=dt.date(2027, 1, 1), by=li, now=MONDAY)
    people.open_session(county.term.pk, number=5, opens_on=dt.date(2026, 1, 20), by=li, now=MONDAY)
    with pytest.raises(AlreadyDone):
        people.open_session(county.term.pk, number=5, opens_on=dt.date(2026, 1, 20), by=li, now=MONDAY)
    with pytest.raises(BadInput, match="不在第17届之内"):
        people.open_session(county.term.pk, number=1, opens_on=dt.date(2021, 1, 20), by=li, now=MONDAY)
    assert people.sessions_of(county.congress.pk).get().number == 5
    assert people.term_of(county.congress.pk, TODAY) == county.term
    assert people.term_of(county.congress.pk, dt.date(2021, 1, 1)) is None


def test_a_lower_congress_is_founded_by_the_office_above_only(county):
    town = regions.add_division(code="99YZ01", name="云栖镇", parent_code="99YZ", by="system", now=MONDAY)
    with pytest.raises(NotAllowed, match="只有上级人大办公室"):
        people.found_congress(town.pk, name="云栖镇人大", by=county.actor(county.li), now=MONDAY)
    made = people.found_congress(town.pk, name="云栖镇人大", by=county.actor(county.chen), now=MONDAY)
    assert (made.county_id, made.township_id) == (county.congress.county_id, town.pk)
    with pytest.raises(AlreadyDone):
        people.found_congress(town.pk, name="云栖镇人大", by=county.actor(county.chen), now=MONDAY)
    with pytest.raises(NotAllowed):
        people.found_congress(county.congress.division_id, name="又一个", by=county.actor(county.chen), now=MONDAY)


def test_the_same_name_stands_once_under_one_parent(county):
    li = county.actor(county.li)
    with pytest.raises(AlreadyDone, match="已有“工程科”"):
        people.found_organ(
            county.congress.pk, kind="section", name="工程科", parent_id=county.water.pk, by=li, now=MONDAY
        )
    people.found_organ(county.congress.pk, kind="section", name="工程科", parent_id=county.roads.pk, by=li, now=MONDAY)
    with pytest.raises(NotFound, match="没有这个上级机构"):
        people.found_organ(county.congress.pk, kind="section", name="甲", parent_id=10**9, by=li, now=MONDAY)


def test_mandates_are_suspended_resumed_and_ended_by_the_law(county):
    li = {"by": county.actor(county.li), "now": MONDAY}
    deputy = county.deputy.pk
    assert county.actor(county.wang).is_deputy(county.congress.pk)
    with pytest.raises(BadInput, match="原因与资格变动不合"):
        people.change_qualification(deputy, state="suspended", reason="resigned", **li)
    people.change_qualification(deputy, state="suspended", reason="detained", on=TODAY, **li)
    assert not county.actor(county.wang).is_deputy(county.congress.pk)
    assert not people.mandate_ended(county.wang.pk, county.congress.pk, TODAY)
    with pytest.raises(AlreadyDone, match="王芳现在是“暂停执行代表职务”"):
        people.change_qualification(deputy, state="suspended", reason="detained", **li)
    with pytest.raises(BadInput, match="不能早于上一次变动"):
        people.change_qualification(deputy, state="active", reason="resumed", on=SINCE, **li)
    people.change_qualification(deputy, state="active", reason="resumed", on=TODAY, **li)
    assert county.actor(county.wang).is_deputy(county.congress.pk)
    people.change_qualification(deputy, state="ended", reason="absent_twice", on=TODAY, **li)
    assert people.mandate_ended(county.wang.pk, county.congress.pk, TODAY)
    with pytest.raises(AlreadyDone, match="代表资格终止"):
        people.change_qualification(deputy, state="active", reason="resumed", **li)
    says = ledger.entries(f"org:{county.congress.pk}", newest_first=True, limit=1)[0].sentence("李敏")
    assert says.endswith("代表资格终止（未经批准两次不出席本级人民代表大会会议），自2026-03-02")


def test_a_mandate_ends_with_its_term(county):
    people.Term.objects.filter(pk=county.term.pk).update(to_on=dt.date(2026, 3, 1))
    assert not county.actor(county.wang).is_deputy(county.congress.pk)
    assert people.mandate_ended(county.wang.pk, county.congress.pk, TODAY)
    assert not people.mandate_ended(county.li.pk, county.congress.pk, TODAY)


def test_a_deputy_is_elected_once_and_a_number_used_once(county):
    li = {"by": county.actor(county.li), "now": MONDAY}
    with pytest.raises(AlreadyDone, match="王芳已是第17届的人大代表"):
        people.elect_deputy(county.wang.pk, county.term.pk, number="13", **li)
    with pytest.raises(AlreadyDone, match="证号 12 已有人使用"):
        people.elect_deputy(county.sun.pk, county.term.pk, number="12", **li)
    people.elect_deputy(county.sun.pk, county.term.pk, kind="cppcc_member", number="12", **li)
    assert county.actor(county.sun).is_deputy(county.congress.pk, kind="cppcc_member")
    assert not county.actor(county.sun).is_deputy(county.congress.pk)


def test_the_delegation_head_stands_in_but_not_for_himself(county):
    li = {"by": county.actor(county.li), "now": MONDAY}
    assert people.delegation_head(county.wang.pk, county.congress.pk, TODAY) is None
    people.appoint(county.sun.pk, county.delegation.pk, duty="head", from_on=SINCE, **li)
    assert people.delegation_head(county.wang.pk, county.congress.pk, TODAY) == county.sun.pk
    assert people.delegation_head(county.sun.pk, county.congress.pk, TODAY) is None


def test_an_actor_costs_two_queries_whatever_he_holds(county, django_assert_num_queries):
    li = {"by": county.actor(county.li), "now": MONDAY}
    for number in range(20):
        organ = people.found_organ(
            county.congress.pk, kind="section", name=f"{number}科", parent_id=county.roads.pk, **li
        )
        people.appoint(county.sun.pk, organ.pk, duty="clerk", from_on=SINCE, **li)
    with django_assert_num_queries(2):
        actor = people.actor_of(county.sun.pk, now=MONDAY)
    assert len(actor.posts) == 21
    assert actor.unit_ids() == {county.water.pk, county.roads.pk}
    with django_assert_num_queries(1):
        people.actor_of(county.sun.pk, now=MONDAY, person=county.sun)
    with django_assert_num_queries(1):
        people.holders(county.roads.pk, ("clerk",), on=TODAY)


def test_one_who_serves_two_congresses_chooses_where_he_acts(county):
    neighbour = build("99LX", "临溪县")
    people.appoint(county.li.pk, neighbour.affairs.pk, duty="clerk", from_on=SINCE, by=people.SYSTEM, now=MONDAY)
    here = people.actor_of(county.li.pk, now=MONDAY)
    there = people.actor_of(county.li.pk, now=MONDAY, congress_id=neighbour.congress.pk)
    assert here.congress_id == county.congress.pk
    assert there.congress_id == neighbour.congress.pk
    assert there.scope == regions.scope_of(neighbour.congress)
    elsewhere = people.actor_of(county.sun.pk, now=MONDAY, congress_id=neighbour.congress.pk)
    assert elsewhere.congress_id == county.congress.pk
