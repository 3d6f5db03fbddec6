"""机构办事：是哪一个，由谁担任，并入别处之后归谁；哪一种机构都一样，哪一日问就按哪一日。"""

import datetime as dt

import pytest

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.regions import door as regions
from tests.people.county import MONDAY, SINCE, TODAY, build

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - dt.timedelta(days=1)
TOLD = {"by": people.SYSTEM, "now": MONDAY}


@pytest.fixture
def organ(county):
    def found(kind, name, parent=None):
        return people.found_organ(
            county.congress.pk, kind=kind, name=name, parent_id=parent.pk if parent else None, **TOLD
        )

    return found


@pytest.fixture
def serve(county):
    def appointed(name, organ, duty="clerk", title=""):
        made = people.enrol(county.congress.pk, name=name, **TOLD)
        people.appoint(made.pk, organ.pk, duty=duty, title=title, from_on=SINCE, **TOLD)
        return made

    return appointed


def names(rows):
    return [each.name for each in rows]


def test_of_several_committees_it_is_the_one_the_opener_serves_in(county, organ, serve):
    finance, law = organ("special_committee", "财经委"), organ("special_committee", "法制委")
    here = county.congress.pk
    assert names(people.organs_of(here, "special_committee", on=TODAY)) == ["财经委", "法制委"]
    assert names(people.organs_of(here, "special_committee", "法制委", on=TODAY)) == ["法制委"]
    he = county.actor(serve("何苗", law))
    assert people.organ_for(he, here, "special_committee", on=TODAY) == law
    assert people.organ_for(county.actor(county.li), here, "special_committee", on=TODAY) is None
    assert people.organ_for(county.actor(county.li), here, "special_committee", on=TODAY, name="财经委") == finance
    assert people.organ_for(county.actor(county.li), here, "congress_office", on=TODAY) == county.office
    assert people.organs_of(here, "court", on=TODAY) == []


def test_a_committee_merged_into_another_passes_on(county, organ, serve, django_assert_num_queries):
    old, new = organ("special_committee", "农工委"), organ("special_committee", "财经委")
    he, his = serve("何苗", old), serve("方元", new, "head")
    people.merge_organ(old.pk, into=new.pk, on=TODAY, **TOLD)
    assert county.actor(he).seat_ids() == {new.pk}
    assert county.actor(he).organ_ids() == {old.pk}
    assert names(people.holders(new.pk, on=TODAY)) == ["何苗", "方元"]
    with django_assert_num_queries(3):
        assert people.organs_of(county.congress.pk, "special_committee", "农工委", on=TODAY) == [new]
    assert people.organs_of(county.congress.pk, "special_committee", "农工委", on=YESTERDAY) == [old]
    assert names(people.organs_of(county.congress.pk, "special_committee", on=YESTERDAY)) == ["农工委", "财经委"]
    assert people.organ_for(county.actor(he), county.congress.pk, "special_committee", on=TODAY) == new
    assert county.actor(his).serves("special_committee", county.congress.pk, ("head",))


def test_an_office_merged_into_another_kind_serves_as_the_kind_it_is_now(county, organ, serve):
    he = serve("何苗", county.affairs)
    board = organ("working_commission", "选举任免代表工作委员会")
    people.merge_organ(county.affairs.pk, into=board.pk, on=TODAY, **TOLD)
    actor = county.actor(he)
    assert actor.serves("working_commission", county.congress.pk)
    assert {"deputies_affairs", "working_commission"} <= set(actor.roles)
    assert people.organs_of(county.congress.pk, "deputies_affairs", on=TODAY) == [board]


def test_who_stands_for_an_organ_is_who_holds_it(county, organ, serve):
    """`seat_ids` 与 `holders` 是同一规则的两面：对每个人、每个机构都要一致。"""
    committee = organ("special_committee", "财经委")
    court = organ("court", "云泽县人民法院")
    group = organ("working_group", "整改专班", county.water)
    desk = organ("section", "预算审查科", committee)
    inner = organ("section", "组", desk)
    chamber = organ("section", "审管办", court)
    staff = organ("section", "联络科", county.affairs)
    merged = organ("special_committee", "农工委")
    its = organ("section", "农工科", merged)
    told = {
        each: serve(f"第{each.pk}位", each)
        for each in (committee, court, group, desk, inner, chamber, staff, merged, its, county.works, county.water)
    }
    people.merge_organ(merged.pk, into=committee.pk, on=TODAY, **TOLD)
    actors = {person.pk: county.actor(person) for person in (*told.values(), county.sun, county.li, county.chen)}
    for each in people.Organ.objects.filter(congress=county.congress, to_on=None).exclude(kind="section"):
        holding = {person.pk for person in people.holders(each.pk, on=TODAY)} & actors.keys()
        standing = {pk for pk, actor in actors.items() if each.pk in actor.seat_ids()}
        assert holding == standing, each.name
    assert actors[told[inner].pk].seat_ids() == {committee.pk}
    assert actors[told[its].pk].seat_ids() == {committee.pk}
    assert actors[told[staff].pk].seat_ids() == {staff.pk}  # 代表工委不承办，它的科室不替它办事
    assert actors[told[group].pk].seat_ids() == {group.pk, county.water.pk}
    assert actors[told[court].pk].unit_ids() == frozenset()


def test_any_kind_of_organ_gives_a_menu(county, organ, serve):
    assert "court" in county.actor(serve("何苗", organ("court", "云泽县人民法院"), "contact")).roles
    assert "special_committee" in county.actor(serve("方元", organ("special_committee", "财经委"))).roles
    assert "section" in county.actor(county.sun).roles
    assert "unit" in county.actor(county.sun).roles


def test_heads_deputies_and_sections_and_who_stands_in_when_vacant(county, serve):
    head, second = serve("周舟", county.water, "head", "局长"), serve("吴用", county.water, "deputy_head", "副局长")
    water = county.water.pk
    assert people.holders_as(water, "head", on=TODAY) == [head]
    assert people.holders_as(water, "deputy_head", on=TODAY) == [second]
    assert people.holders_as(water, "section", on=TODAY) == [county.sun]
    assert people.holders_as(county.roads.pk, "section", on=TODAY) == []
    boss = serve("路遥", county.roads, "head")
    assert people.holders_as(county.roads.pk, "deputy_head", on=TODAY) == [boss]
    with pytest.raises(BadInput, match="没有“门卫”这种说法"):
        people.holders_as(water, "门卫", on=TODAY)


def test_who_holds_a_post_on_a_day(county, organ, serve):
    committee = organ("standing_committee", "县人大常委会")
    first = serve("何苗", committee, "secretary", "秘书长")
    post = people.Post.objects.get(person=first)
    assert people.post_holders(county.congress.pk, "秘书长", on=TODAY) == [first]
    people.end_post(post.pk, on=YESTERDAY, **TOLD)
    next_one = serve("方元", committee, "secretary", "秘书长")
    people.Post.objects.filter(person=next_one).update(from_on=TODAY)
    assert people.post_holders(county.congress.pk, "秘书长", on=TODAY) == [next_one]
    assert people.post_holders(county.congress.pk, "秘书长", on=YESTERDAY) == [first]
    neighbour = build("99LX", "临溪县")
    assert people.post_holders(neighbour.congress.pk, "秘书长", on=TODAY) == []


def test_standings_come_from_election_from_the_committee_or_are_registered(county, organ, serve):
    here = county.congress.pk
    committee = organ("standing_committee", "县人大常委会")
    member, clerk = serve("何苗", committee, "member"), serve("方元", committee, "clerk")
    assert people.persons_with(here, "deputy", on=TODAY) == [county.wang]
    assert people.persons_with(here, "standing_committee", on=TODAY) == [member]
    assert not people.has_standing(county.actor(clerk), here, "standing_committee", on=TODAY)
    assert people.has_standing(county.actor(county.wang), here, "deputy", on=TODAY)
    with pytest.raises(BadInput, match="没有“小组长”这种身份"):
        people.persons_with(here, "小组长", on=TODAY)


def test_an_expert_is_registered_and_ends(county):
    here, li = county.congress.pk, {"by": county.actor(county.li), "now": MONDAY}
    ma = people.enrol(here, name="马克", **li)
    standing = people.give_standing(here, ma.pk, code="expert", from_on=SINCE, **li)
    assert people.persons_with(here, "expert", on=TODAY) == [ma]
    with pytest.raises(AlreadyDone, match="马克已是专家"):
        people.give_standing(here, ma.pk, code="expert", **li)
    with pytest.raises(BadInput, match="没有“pope”这种身份"):
        people.give_standing(here, ma.pk, code="pope", **li)
    with pytest.raises(NotFound, match="没有这个人"):
        people.give_standing(here, 10**9, code="expert", **li)
    with pytest.raises(NotAllowed):
        people.give_standing(here, ma.pk, code="liaison", by=county.actor(county.sun), now=MONDAY)
    actor = county.actor(ma)
    assert (actor.congress_id, actor.roles, actor.congress_ids()) == (here, ("guest",), {here})
    assert not actor.oversees(here)
    with pytest.raises(BadInput, match="不能早于开始之日"):
        people.end_standing(standing.pk, on=SINCE - dt.timedelta(days=1), **li)
    people.end_standing(standing.pk, on=YESTERDAY, **li)
    with pytest.raises(AlreadyDone, match="已于 2026-03-01 终止"):
        people.end_standing(standing.pk, **li)
    assert people.persons_with(here, "expert", on=TODAY) == []
    assert people.persons_with(here, "expert", on=YESTERDAY) == [ma]
    assert county.actor(ma).congress_id is None
    said = [entry.sentence("李敏") for entry in ledger.entries(f"org:{here}", newest_first=True, limit=1)]
    assert said == [f"李敏登记人员（编号 {ma.pk}）不再是专家，自2026-03-01"]
    assert not ledger.verify().faults


def test_what_was_asked_of_the_past_is_answered_of_the_past(county):
    here = county.congress.pk
    people.change_qualification(county.deputy.pk, state="ended", reason="moved_out", on=TODAY, **TOLD)
    assert people.mandate_ended(county.wang.pk, here, TODAY)
    assert not people.mandate_ended(county.wang.pk, here, YESTERDAY)
    assert county.actor(county.li).on == TODAY
    with pytest.raises(TypeError):
        people.mandate_ended(county.wang.pk, here)
    with pytest.raises(TypeError):
        people.delegation_head(county.wang.pk, here)


def test_congresses_above_below_and_of_a_place(county):
    city = regions.Division.objects.get(code="3302")
    upper = people.found_congress(city.pk, name="某市人民代表大会", **TOLD)
    place = county.congress.division
    town = regions.add_division(code="99YZ01", name="云栖镇", parent_code=place.code, by="system", now=MONDAY)
    street = regions.add_division(code="99YZ02", name="河口街道", parent_code=place.code, by="system", now=MONDAY)
    bare = regions.add_division(code="99YZ03", name="北山乡", parent_code=place.code, by="system", now=MONDAY)
    lower = people.found_congress(town.pk, name="云栖镇人民代表大会", **TOLD)
    work = people.found_congress(street.pk, name="河口街道工委", kind="street_work_committee", **TOLD)
    here = county.congress
    assert people.congress_above(here.pk) == upper
    assert people.congress_above(upper.pk) is None
    assert people.congress_above(lower.pk) == here
    assert people.congress_above(work.pk) == here
    assert people.congresses_below(upper.pk) == [here]
    assert people.congresses_below(here.pk) == [lower, work]
    assert people.township_congresses(here.pk) == [lower]
    assert people.township_congresses(upper.pk) == [lower]
    assert people.congress_of(town.pk) == lower
    assert people.congress_of(bare.pk) == here
    with pytest.raises(NotFound, match="没有这个区划"):
        people.congress_of(10**9)
