"""旧档的页面：本级机关看得到各数、两种日数和反常；代表和没登录的看不到。"""

from pathlib import Path
from typing import Any

import pytest

from bihuan.accounts import door as accounts
from bihuan.demo import county as demo
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from bihuan.replay import door
from bihuan.suggestions import door as suggestions
from tests.county import MONDAY, county, days_later  # noqa: F401 由 pytest 按名取用
from tests.replay.fictional_year import FictionalYear

pytestmark = pytest.mark.django_db
PAGE = "/replay/"


@pytest.fixture(autouse=True)
def monday() -> Any:
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def enter(client: Any, county: demo.County) -> Any:  # noqa: F811
    def as_(name: str) -> Any:
        client.force_login(accounts.open_account(county.people[name], by=SYSTEM, now=MONDAY))
        return client

    return as_


def test_the_office_sees_the_figures_both_spans_and_every_anomaly(enter: Any, county: demo.County, tmp_path: Path):  # noqa: F811
    year = FictionalYear()
    code = county.congress.division.code
    told = door.replay(year.write(tmp_path / "旧年"), place_code=code, now=MONDAY)
    assert told.counts["verify"]
    page = enter("李敏").get(PAGE).content.decode()
    assert "登记至主办答复" in page
    assert "交办至主办答复" in page
    assert page.count('<th scope="row">') == year.anomalies.total()
    assert "领衔人 代表77 不在 members.csv 里" in page


def test_a_case_of_the_old_year_opens(enter: Any, county: demo.County, tmp_path: Path):  # noqa: F811
    year = FictionalYear(small=True)
    door.replay(year.write(tmp_path / "旧年"), place_code=county.congress.division.code, now=MONDAY)
    client = enter("李敏")
    row = suggestions.Suggestion.objects.get(source=year.ids["满意"])
    page = client.get(f"/suggestions/{row.case_id}/")
    assert page.status_code == 200
    assert row.title in page.content.decode()


def test_nothing_brought_in(enter: Any):
    page = enter("李敏").get(PAGE).content.decode()
    assert "本级没有导入过旧档" in page


def test_deputies_and_strangers_are_refused(enter: Any, client: Any):
    assert client.get(PAGE).status_code in (302, 403)
    assert enter("张桂英").get(PAGE).status_code == 403


def test_history_stands_apart_and_opens_from_its_page(enter: Any, county: demo.County, tmp_path: Path):  # noqa: F811
    """旧档的件几年前就逾期了：工作台的各栏、逾期的数、刚刚发生里都没有；从旧档的页上打得开。"""
    door.replay(FictionalYear().write(tmp_path / "旧年"), place_code=county.congress.division.code, now=MONDAY)
    with clock.frozen(days_later(1)):
        for name in ("姜澜", "李敏"):
            client = enter(name)
            context = client.get("/desk/").context
            assert [row for lane in context["lanes"].values() for row in lane.rows] == [], name
            assert context["happened"] == [], name
            assert [tile.value for tile in context["figures"] if tile.label == "建议已逾期"] == [0], name
        page = client.get(PAGE)
        assert "view=all&amp;kind=suggestion&amp;year=" in page.content.decode()
        undated = page.context["undated"]
        assert undated and all(one.value == "B" for one in undated)
        assert "B 类答复没有承诺日期的" in page.content.decode()
