"""挑机构、挑人、挑代表：只在本级里，至多二十个，长的不进页面；没有脚本打名称也认。"""

import datetime as dt

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.kernel.spelling import pinyin_of
from bihuan.people import door as people
from bihuan.ui.door import Picked
from tests.people.county import MONDAY, SINCE, TODAY, build

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TOLD = {"by": people.SYSTEM, "now": MONDAY}


def many_units(county, count=400):
    people.Organ.objects.bulk_create(
        people.Organ(
            congress=county.congress,
            kind="handling_unit",
            name=f"云泽县第{n}局",
            short_name=f"{n}局",
            pinyin=pinyin_of(f"第{n}局"),
        )
        for n in range(1, count + 1)
    )


def hits(client, path, **asked):
    return client.get(f"/people/pick/{path}/", asked).json()


def names(answer):
    return [each["name"] for each in answer["hits"]]


def test_organs_are_found_by_name_short_name_and_pinyin_of_the_kinds_asked(county, enter):
    people.found_organ(county.congress.pk, kind="court", name="云泽县人民法院", short_name="县法院", **TOLD)
    client = enter(county.li)
    assert names(hits(client, "organs", q="水")) == ["水务局"]
    assert names(hits(client, "organs", q="swj")) == ["水务局"]
    assert names(hits(client, "organs", q="Shui Wu")) == ["水务局"]
    assert names(hits(client, "organs", q="县法")) == ["云泽县人民法院"]
    assert names(hits(client, "organs", q="法院")) == ["云泽县人民法院"]
    assert names(hits(client, "organs", q="法院", kind="handling_unit")) == []
    both = hits(client, "organs", kind=["handling_unit", "court"])
    assert set(names(both)) == {"水务局", "交通局", "云泽县人民法院"}
    assert both["hits"][0].keys() == {"id", "name", "note"}
    assert hits(client, "organs", q="工程")["hits"][0]["note"] == "水务局"
    assert names(hits(client, "organs", q="%")) == []


def test_what_begins_with_the_letters_stands_before_what_holds_them(county, enter):
    for name in ("县城水处理办", "水文站"):
        people.found_organ(county.congress.pk, kind="handling_unit", name=name, **TOLD)
    assert names(hits(enter(county.li), "organs", q="水")) == ["水文站", "水务局", "县城水处理办"]


def test_four_hundred_units_answer_twenty_and_cost_the_same(county, enter):
    client = enter(county.li)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/people/pick/organs/")
    many_units(county)
    with CaptureQueriesContext(connection) as many:
        answer = hits(client, "organs", q="云泽")
    assert (len(answer["hits"]), answer["more"]) == (20, True)
    assert len(many) == len(few)


def test_people_and_deputies_are_those_of_our_congress_who_are_here_now(county, enter):
    neighbour = build("99LX", "临溪县")
    gone = people.enrol(county.congress.pk, name="离任", **TOLD)
    post = people.appoint(gone.pk, county.roads.pk, duty="head", title="局长", from_on=SINCE, **TOLD)
    people.end_post(post.pk, on=TODAY - dt.timedelta(days=1), **TOLD)
    expert = people.enrol(county.congress.pk, name="马克", **TOLD)
    people.give_standing(county.congress.pk, expert.pk, code="expert", from_on=SINCE, **TOLD)
    client = enter(county.li)
    assert set(names(hits(client, "people"))) == {"李敏", "陈立", "孙强", "王芳", "马克"}
    assert set(names(hits(client, "people", ever=1))) == {"李敏", "陈立", "孙强", "王芳", "马克", "离任"}
    assert hits(client, "people", q="sunq")["hits"] == [{"id": county.sun.pk, "name": "孙强", "note": "工程科经办人"}]
    assert hits(client, "deputies")["hits"] == [{"id": county.wang.pk, "name": "王芳", "note": "云栖代表团"}]
    ours = {each["id"] for path in ("people", "deputies") for each in hits(client, path)["hits"]}
    assert not ours & {neighbour.li.pk, neighbour.wang.pk, neighbour.sun.pk}
    people.change_qualification(county.deputy.pk, state="suspended", reason="detained", on=TODAY, **TOLD)
    assert names(hits(client, "deputies")) == []


def test_another_congress_is_not_open_to_pick_from(county, enter, client):
    neighbour = build("99LX", "临溪县")
    assert client.get("/people/pick/people/").status_code == 302
    enter(county.li)
    for path in ("organs", "people", "deputies"):
        address = f"/people/pick/{path}/"
        assert client.get(address, {"congress": neighbour.congress.pk}).status_code == 404
        assert client.get(address, {"congress": county.congress.pk}).status_code == 200
        assert "no-store" in client.get(address)["Cache-Control"]


class Sample(forms.Form):
    def __init__(self, *args, county, **kwargs):
        super().__init__(*args, **kwargs)
        here = county.congress.pk
        self.fields["lead"] = people.OrganField(here, ["handling_unit"])
        self.fields["joint"] = people.OrganField(here, ["handling_unit"], many=True, required=False)
        self.fields["checker"] = people.PersonField(here, on=TODAY, required=False)
        self.fields["deputy"] = people.DeputyField(here, on=TODAY, required=False)


@pytest.mark.parametrize("count", [0, 400], ids=["short", "long"])
def test_what_is_picked_or_typed_becomes_the_organ_or_person(county, count):
    many_units(county, count)
    given = {
        "lead": county.water.pk, "joint": [county.roads.pk], "joint-typed": "水务局、交通局",
        "checker-typed": "孙强", "deputy": county.wang.pk, "deputy-typed": "王芳",
    }  # fmt: skip
    form = Sample(given, county=county)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "lead": county.water, "joint": [county.roads, county.water], "checker": county.sun, "deputy": county.wang,
    }  # fmt: skip
    html = form.as_p()
    assert html.count("<option") < 20
    assert 'type="checkbox"' not in html
    if count:
        assert "交通局" in html, "挑中的要在"
        assert "云泽县第7局" not in html, "没有挑的不进页面"
    empty = Sample({}, county=county)
    assert empty.errors == {"lead": ["请选机构"]}


def test_a_single_one_typed_after_another_was_picked_is_the_typed_one(county):
    many_units(county)
    form = Sample({"lead": county.water.pk, "lead-typed": "交通局"}, county=county)
    assert form.is_valid()
    assert form.cleaned_data["lead"] == county.roads


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"lead-typed": "林业局"}, "没有叫“林业局”的，请从列出的里选"),
        ({"lead": "水务局"}, "请从列出的里选"),
        ({"lead": "9" * 30}, "请从列出的里选"),
        ({"lead": "{office}"}, "请从列出的里选"),
        ({"lead": "{theirs}"}, "请从列出的里选"),
        ({"lead": "{water}", "checker": "{their_man}"}, "请从列出的里选"),
        ({"lead": "{water}", "deputy": "{sun}"}, "请从列出的里选"),
        ({"lead": "{water}", "checker-typed": "王芳"}, "叫“王芳”的不止一位"),
    ],
)
def test_nothing_else_is_accepted(county, given, sentence):
    neighbour = build("99LX", "临溪县")
    twin = people.enrol(county.congress.pk, name="王芳", **TOLD)
    people.appoint(twin.pk, county.roads.pk, duty="clerk", from_on=SINCE, **TOLD)
    numbers = {
        "office": county.office.pk, "theirs": neighbour.water.pk, "their_man": neighbour.sun.pk, "sun": county.sun.pk,
        "water": county.water.pk,
    }  # fmt: skip
    form = Sample({key: value.format(**numbers) for key, value in given.items()}, county=county)
    assert not form.is_valid()
    assert sentence in str(form.errors)


def test_the_first_value_may_be_a_number_a_row_or_several(county):
    many_units(county)
    form = Sample(county=county, initial={"lead": county.water.pk, "joint": [county.roads]})
    html = str(form["lead"]) + str(form["joint"])
    assert f'<option value="{county.water.pk}" selected>水务局</option>' in html
    assert f'<option value="{county.roads.pk}" selected>交通局</option>' in html
    assert Picked.of(county.water) == Picked((str(county.water.pk),))
