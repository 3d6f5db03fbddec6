"""起草各页：写标题时看到相近的；读屏读得通；多少份都一样快。"""

import pytest

from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Suggestion
from tests.county import MONDAY
from tests.shown import shown as text
from tests.suggestions.test_loop import BRIDGE
from tests.ui import accessible, swaps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


class TestAlike:
    """写标题时，看到以前相近的。"""

    @pytest.fixture
    def earlier(self, county):
        wang = county.actor("王建国", now=MONDAY)
        draft = suggestions.start_draft(congress_id=county.congress.pk, by=wang, now=MONDAY, **BRIDGE)
        return suggestions.submit_draft(draft.pk, by=wang, now=MONDAY)

    def test_while_typing_and_without_script_the_same(self, enter, earlier):
        client = enter("张桂英")
        title = "关于老旧小区加装电梯的建议"
        page = swaps.Page(client, "/suggestions/drafts/new/")
        page.find("#id_title").attrs["value"] = title
        region = page.find("#alike")
        swapped = page._send(region, "get", region.attrs["hx-get"], {"title": title})
        assert any("加快老旧小区加装电梯" in line for line in swapped)
        plain = swaps.Page(client, f"/suggestions/drafts/new/?title={title}").reload()
        assert swapped == plain

    def test_a_deputy_sees_no_more_than_title_number_and_stage(self, enter, earlier):
        page = text(enter("张桂英").get("/suggestions/drafts/new/?title=老旧小区加装电梯"))
        assert "加快老旧小区加装电梯" in page
        assert f"/suggestions/{earlier.pk}/" not in page
        assert BRIDGE["situation"] not in page

    def test_what_is_not_to_be_public_is_not_shown(self, enter, earlier):
        Suggestion.objects.update(confidential=True)
        assert "加快老旧小区" not in text(enter("张桂英").get("/suggestions/drafts/new/?title=老旧小区加装电梯"))

    def test_it_costs_the_same(self, enter, earlier, django_assert_max_num_queries):
        client = enter("张桂英")
        client.get("/suggestions/drafts/new/?title=老旧小区加装电梯")
        with django_assert_max_num_queries(14):
            client.get("/suggestions/drafts/new/?title=老旧小区加装电梯", headers={"HX-Request": "true"})


PAGES = ("/suggestions/mine/", "/suggestions/drafts/new/", "/suggestions/drafts/new/micro_suggestion/")


def test_the_pages_are_sound(enter, county, written):
    client = enter("张桂英")
    place = f"/suggestions/drafts/{written.pk}/"
    client.post(f"{place}invitations/", {"person": county.people["刘大川"]})
    pages = [
        *PAGES,
        place,
        f"{place}?who=王",
        f"{place}facts/",
        f"{place}facts/?check=1",
        f"{place}proposal/",
        f"{place}discard/",
    ]
    assert {page: accessible.faults_of(client.get(page).content) for page in pages} == {page: [] for page in pages}
    assert accessible.faults_of(enter("田野").get("/suggestions/entry/").content) == []
    assert accessible.faults_of(enter("刘大川").get(place).content) == []


def test_the_pages_cost_the_same_at_any_size(enter, county, written, django_assert_max_num_queries):
    zhang = county.actor("张桂英", now=MONDAY)
    for number in range(30):
        draft = suggestions.start_draft(
            congress_id=county.congress.pk, by=zhang, now=MONDAY, **{**BRIDGE, "title": f"关于第{number}条路整修的建议"}
        )
        suggestions.submit_draft(draft.pk, by=zhang, now=MONDAY)
    client = enter("张桂英")
    client.get("/suggestions/mine/")
    for page, most in (
        ("/suggestions/mine/", 14),
        (f"/suggestions/drafts/{written.pk}/", 17),
        (f"/suggestions/drafts/{written.pk}/proposal/", 9),
    ):
        with django_assert_max_num_queries(most):
            answer = client.get(page)
    first = client.get("/suggestions/mine/")
    assert text(first).count('class="row"') == 21
    second = client.get("/suggestions/mine/?after=" + text(first).split("?after=")[1].split('"')[0])
    assert text(second).count('class="row"') == 10
    assert answer.status_code == 200
    page = swaps.Page(client, "/suggestions/mine/")
    longer = [line for line in page.press("#more") if 'class="row"' in line]
    assert len(longer) == 31
    assert page.find("#pager").find("#more") is None
