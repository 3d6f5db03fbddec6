"""库的一页：一篇一篇，一种一格，选得了、停得了；看了几条 SQL、页面多大；一份的页面上有例、沿用和会立的事项。"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.cases.registers.chosen import CHAPTERS
from bihuan.procedure import door as procedure
from tests.ui.accessible import faults_of

pytestmark = pytest.mark.django_db
MOST_SQL, MOST_BYTES, METHODS = 10, 60_000, 80
EACH = 300  # 字节：库的头一页，一份至多占这么多（点开的一篇、找到的另在一页）
ONE_PART = 25_000  # 字节：一篇的一页，各份都写全


@pytest.mark.parametrize("asked", ["", "?part=监督", "?q=质询"])
def test_the_library_opens_in_few_questions_and_is_light(enter, asked):
    client = enter("李敏")
    client.get("/procedures/" + asked)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/procedures/" + asked)
    assert len(queries) <= MOST_SQL, [one["sql"][:100] for one in queries.captured_queries]
    assert faults_of(answer.content.decode()) == []
    shelves = [shelf for part in answer.context["chapters"] for shelf in part.shelves]
    methods = sum(1 + len(shelf.others) for shelf in shelves)
    assert methods >= METHODS and len(answer.content) <= (ONE_PART if asked else EACH * methods)
    assert [part.name for part in answer.context["chapters"]][: len(CHAPTERS)] == list(CHAPTERS)


@pytest.mark.parametrize("asked", ["质询", "zhixun", "zx", "ZhiXun", "质询案 提出"])
def test_a_clerk_finds_one_by_name_by_pinyin_by_what_is_done(enter, asked):
    page = enter("李敏").get("/procedures/", {"q": asked})
    names = [one.first.title for part in page.context["shown"] for one in part.shelves]
    assert any("质询" in one for one in names), names
    assert len(names) < 40
    assert "没有找到" not in page.content.decode()


def test_what_is_not_there_is_said(enter):
    assert "没有找到“养蜂”" in enter("李敏").get("/procedures/?q=养蜂").content.decode()


def test_one_is_chosen_where_it_was_found_and_one_stays_there(enter, county):
    client = enter("李敏")
    client.get("/procedures/?q=执法检查")
    answer = client.post("/procedures/adoption/", {"text": "law_inspection@2027-1", "q": "执法检查", "part": ""})
    assert client.get(answer.url).context["q"] == "执法检查"
    answer = client.post("/procedures/adoption/", {"stop": "law_inspection", "q": "", "part": "监督"})
    assert client.get(answer.url).context["part"] == "监督"
    client.post("/procedures/adoption/", {"text": "law_inspection@2027-1"})
    assert procedure.chosen(county.congress.pk, "law_inspection").code == "law_inspection"
    [taken] = [one for part in client.get("/procedures/").context["chapters"] for one in part.shelves if one.chosen]
    assert taken.chosen.label == "law_inspection@2027-1"
    client.post("/procedures/adoption/", {"stop": "law_inspection"})
    assert not any(part.chosen for part in client.get("/procedures/").context["chapters"])


def test_one_method_shows_its_examples_its_heirs_and_what_it_raises(enter):
    client = enter("李敏")
    page = client.get("/procedures/law_inspection/2027-1/").content.decode()
    assert faults_of(page) == []
    assert "没有下去查，不能汇总" in page and "被拒：没有做到“办过「" in page
    assert "/procedures/rectification/" in page and "/procedures/deliberation_opinion/2027-1/" in page
    assert "选用这一份" in page and len(page.encode()) <= MOST_BYTES
    heirs = client.get("/procedures/activity/2027-1/").context["heirs"]
    assert {"training", "station_activity", "theme_activity"} <= {one.code for one in heirs}
    assert client.get("/procedures/training/2027-1/").context["parent"].code == "activity"
    longest = client.get("/procedures/suggestion_handling_qingdao/2027-1/")
    assert len(longest.content) <= MOST_BYTES


def test_whoever_comes_reads_the_library_without_choosing(client):
    page = client.get("/procedures/").content.decode()
    assert "执法检查" in page and "选用</button>" not in page
    part = client.get("/procedures/?part=监督").content.decode()
    assert "执法检查" in part and "选用</button>" not in part
