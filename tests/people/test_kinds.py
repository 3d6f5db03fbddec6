"""机构的种类是数据：通用的装好，本级可以添；设立、导入、名册都认。"""

import pytest

from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from tests.people.county import MONDAY, build
from tests.people.test_importing import units

pytestmark = pytest.mark.django_db


@pytest.fixture
def li(county):
    return {"by": county.actor(county.li), "now": MONDAY}


def test_the_offices_written_once_are_the_offices_in_the_data(county):
    kinds = people.kinds_of(county.congress.pk)
    assert {each.code for each in kinds if each.oversees} == people.OVERSEERS
    assert set(people.OFFICES) <= {each.code for each in kinds}
    assert set(people.DECIDERS) <= people.OVERSEERS
    assert set(people.DECIDERS) == people.LEADING
    assert "government_office" not in people.OVERSEERS
    assert "government_office" in people.READERS


def test_a_word_of_a_method_means_a_kind_or_a_family(county):
    here = county.congress.pk
    assert people.kind_named(here, "监委") == "supervisory_commission"
    assert people.kind_named(here, "人民法院") == people.kind_named(here, "法院") == "court"
    assert people.kind_named(here, "没有的") is None
    meant = people.kinds_meant(here, ["单位", "伙伴", "乡镇人大"])
    assert {"handling_unit", "audit_office", "procuratorate", "township_congress"} <= meant
    assert "special_committee" not in meant
    assert people.kinds_meant(here, ["单位", "没有的"]) is None


def test_every_kind_can_be_founded_and_another_is_refused(county, li):
    for kind in people.kinds_of(county.congress.pk):
        made = people.found_organ(county.congress.pk, kind=kind.code, name=f"云泽县某{kind.name}", **li)
        assert made.kind == kind.code
    with pytest.raises(BadInput, match="没有“ministry”这种机构，请从列表里选"):
        people.found_organ(county.congress.pk, kind="ministry", name="某部", **li)


def test_a_congress_adds_a_kind_of_its_own_with_an_entry(county, li):
    neighbour = build("99LX", "临溪县")
    made = people.add_organ_kind(county.congress.pk, name="农村议事会", family="group", handles=True, **li)
    assert made.code == "own_nongcunyishihui"
    entry = ledger.entries(f"org:{county.congress.pk}", newest_first=True, limit=1)[0]
    assert entry.sentence("李敏") == "李敏添一种机构：农村议事会"
    council = people.found_organ(county.congress.pk, kind=made.code, name="云栖议事会", **li)
    assert council in people.handling_of(county.congress.pk, on=MONDAY.date())
    with pytest.raises(BadInput, match="没有“own_nongcunyishihui”这种机构"):
        people.found_organ(neighbour.congress.pk, kind=made.code, name="议事会", by=people.SYSTEM, now=MONDAY)
    same = people.add_organ_kind(
        neighbour.congress.pk, name="农村议事会", family="group", by=neighbour.actor(neighbour.li), now=MONDAY
    )
    assert same.code == made.code  # 各地同名的代号相同，工作法里写一次
    assert not ledger.verify().faults


@pytest.mark.parametrize(
    ("name", "family", "refusal", "sentence"),
    [
        ("专委会", "congress", AlreadyDone, "已有“专委会”这一种"),
        ("leader", "group", BadInput, "写汉字"),
        ("议事会", "nothing", BadInput, "没有“nothing”这一类"),
    ],
)
def test_a_kind_is_not_added_twice_nor_without_a_proper_name(county, li, name, family, refusal, sentence):
    with pytest.raises(refusal, match=sentence):
        people.add_organ_kind(county.congress.pk, name=name, family=family, **li)


def test_only_our_staff_add_kinds(county):
    with pytest.raises(NotAllowed, match="只有本级人大办公室"):
        people.add_organ_kind(
            county.congress.pk, name="议事会", family="group", by=county.actor(county.sun), now=MONDAY
        )


def test_two_long_names_that_are_spelt_alike_get_two_codes(county, li):
    long = "城乡社区基层治理协商议事会"
    first = people.add_organ_kind(county.congress.pk, name=f"{long}甲", family="group", **li)
    second = people.add_organ_kind(county.congress.pk, name=f"{long}乙", family="group", **li)
    assert first.code != second.code
    assert max(len(first.code), len(second.code)) <= 30


def test_units_of_every_kind_are_imported_by_name_or_short_name(county, li):
    people.add_organ_kind(county.congress.pk, name="农村议事会", family="group", **li)
    rows = units(
        ("云泽县监察委员会", None, "监委", None),
        ("云泽县人民法院", "县法院", "人民法院", None),
        ("财政经济委员会", "财经委", "专委会", None),
        ("云栖议事会", None, "农村议事会", None),
    )
    done = people.import_units(rows, congress_id=county.congress.pk, **li)
    assert done.added == 4
    kinds = dict(people.Organ.objects.filter(congress=county.congress).values_list("name", "kind"))
    assert kinds["云泽县监察委员会"] == "supervisory_commission"
    assert kinds["云栖议事会"] == "own_nongcunyishihui"
    with pytest.raises(BadInput, match=r"没有“公司”这一种，可填：.*监察委员会.*农村议事会"):
        people.import_units(units(("甲", None, "公司", None)), congress_id=county.congress.pk, **li)


def test_who_serves_in_an_office_that_oversees_sees_all_of_his_own_congress_only(county, li):
    neighbour = build("99LX", "临溪县")
    committee = people.found_organ(county.congress.pk, kind="special_committee", name="财经委", **li)
    people.appoint(county.sun.pk, committee.pk, duty="clerk", **li)
    sun, chen = county.actor(county.sun), county.actor(county.chen)
    assert sun.oversees(county.congress.pk)
    assert chen.oversees(county.congress.pk)
    assert not sun.oversees(neighbour.congress.pk)
    own = people.add_organ_kind(county.congress.pk, name="编译室", family="congress", oversees=True, **li)
    room = people.found_organ(county.congress.pk, kind=own.code, name="编译室", **li)
    assert not county.actor(county.wang).oversees(county.congress.pk)
    people.appoint(county.wang.pk, room.pk, duty="clerk", **li)
    assert county.actor(county.wang).oversees(county.congress.pk)
    assert own.code in county.actor(county.wang).roles
