"""审核公开的页面：一处一处看，看公开的样子，公开，撤下；事项页上公开到哪里；工作台的待公开；公众看的一页。"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.cases.door import draft_to_clear, publish, withdraw_publication
from bihuan.cases.models import Publication
from bihuan.files import door as files
from bihuan.kernel import clock
from tests.cases.publications import PHONE, answered, cleared, judged, opinion
from tests.procedure import town as towns
from tests.shown import shown as text
from tests.ui.accessible import faults_of

pytestmark = pytest.mark.django_db
BUDGET = 15


@pytest.fixture
def told(county):
    return answered(county)


@pytest.fixture
def page(told):
    return f"/cases/{told[1].pk}/publication/"


def spots(client, page, choice="cover"):
    """页面上的每一处都选 choice，连同看的是哪一份。"""
    shown = text(client.get(page))
    read = re.search(r'name="read" value="([^"]+)"', shown)[1]
    return {"read": read, **dict.fromkeys(re.findall(r'name="(m-\d+)"', shown), choice)}


class TestClearing:
    """审核的一页。"""

    def test_every_spot_is_judged_one_by_one_and_nothing_is_preset(self, page, enter):
        reviewer = enter("姜澜")
        answer = reviewer.get(page)
        shown = text(answer)
        assert "还有 5 处没看" in shown and " checked" not in shown
        for found in ("王秀英", PHONE, "3栋2单元501室", "何平", "王阿姨"):
            assert f">{found}</mark" in shown
        assert "早高峰周边居民" in shown and faults_of(answer.content) == []
        given = spots(reviewer, page)
        given.pop("m-3")
        for act in ("look", "publish"):
            answer = reviewer.post(page, {**given, "act": act})
            assert answer.status_code == 422 and "还有 1 处没看" in text(answer)
            assert text(answer).count(" checked") == 4 and faults_of(answer.content) == []
        assert not Publication.objects.exists()

    def test_the_preview_is_what_the_public_will_see(self, page, enter, client):
        reviewer = enter("姜澜")
        given = spots(reviewer, page)
        preview = reviewer.post(page, {**given, "act": "look"})
        seen = text(preview)
        assert "公众看到的样子" in seen and "户主王某（电话139****）住****，她摔过一跤。" in seen
        assert "<b>河口路口的路灯坏了两个月，早高峰周边居民出行不便。户主王某（电话139" in seen
        assert "王秀英" not in seen.split("公众看到的样子")[1] and faults_of(preview.content) == []
        assert text(reviewer.post(page, {**given, "act": "back"})).count(" checked") == 5
        assert not Publication.objects.exists()
        done = reviewer.post(page, {**given, "act": "publish"}, follow=True)
        assert "已公开" in text(done) and "姜澜" in text(done)
        client.logout()
        shown = text(client.get(f"/published/cases/{Publication.objects.get().pk}/"))
        assert "户主王某（电话139****）住****，她摔过一跤。" in shown

    def test_others_see_only_whether_it_is_published(self, told, page, enter):
        clerk = enter("何平")
        shown = text(clerk.get(page))
        assert "由代表工委审核公开" in shown and "王秀英</mark" not in shown
        assert clerk.post(page, {"act": "publish"}).status_code == 403
        assert enter("冯军").get(page).status_code == 404
        cleared(*told)
        assert "看审核、撤下" not in text(enter("何平").get(f"/cases/{told[1].pk}/"))

    def test_the_page_costs_the_same_for_one_spot_and_for_a_hundred(self, county, enter):
        costs = []
        for words in ("王秀英说路灯不亮", "，".join(f"户主王秀英电话1390571{n:04}" for n in range(100))):
            _, case = answered(county, words)
            reviewer = enter("姜澜")
            reviewer.get(f"/cases/{case.pk}/publication/")
            with CaptureQueriesContext(connection) as caught:
                reviewer.get(f"/cases/{case.pk}/publication/")
            costs.append(len(caught))
        # 多的一条：长文只在它那一笔留痕里，另取
        assert costs[0] <= costs[1] <= min(BUDGET, costs[0] + 1), [one["sql"][:120] for one in caught.captured_queries]

    def test_it_is_withdrawn_with_a_reason(self, told, page, enter):
        cleared(*told)
        reviewer = enter("姜澜")
        assert faults_of(reviewer.get(page).content) == []
        answer = reviewer.post(f"{page}withdrawal/", {"reason": " "})
        assert answer.status_code == 422 and "请写明撤下的理由" in text(answer) and faults_of(answer.content) == []
        assert "已撤下" in text(reviewer.post(f"{page}withdrawal/", {"reason": "地名有误"}, follow=True))

    def test_what_changed_afterwards_is_said(self, county, enter):
        town, case = opinion(county)
        cleared(town, case)
        town.take(case, "签收", "何平", 1)
        town.take(case, "答复", "何平", 1, 单位答复="已经修好")
        assert "公开以后，这一件里的内容有改动" in text(enter("姜澜").get(f"/cases/{case.pk}/publication/"))


class TestWhere:
    """事项页和工作台上。"""

    def test_the_case_page_says_where_it_stands(self, told, enter):
        town, case = told
        path = f"/cases/{case.pk}/"
        assert "可以公开" in text(enter("姜澜").get(path)) and "审核公开</a>" in text(enter("姜澜").get(path))
        shown = text(enter("何平").get(path))
        assert "未公开" in shown and "审核公开</a>" not in shown
        cleared(town, case)
        shown = text(enter("何平").get(path))
        assert "已公开" in shown and "公众看到的一页" in shown
        withdraw_publication(case.pk, reason="地名有误", by=town.who("姜澜"), now=town.now)
        assert "撤下过" in text(enter("姜澜").get(path))

    def test_the_lane_lists_what_is_ready_for_those_who_clear(self, county, enter):
        town, waiting = opinion(county, "菜市场占道经营")
        town, case = answered(town)
        listed = lambda who: re.findall(r'href="/cases/(\d+)/publication/"', text(enter(who).get("/desk/")))  # noqa: E731
        assert listed("姜澜") == [str(case.pk)]
        assert "待公开" in text(enter("姜澜").get("/desk/"))
        assert listed("邹凯") == [] and "待公开" not in text(enter("邹凯").get("/desk/"))
        assert str(waiting.pk) not in listed("姜澜")
        cleared(town, case)
        assert listed("姜澜") == []


class TestPublic:
    """公众看的。"""

    def test_the_list_goes_by_kind_and_the_page_shows_only_what_was_cleared(self, told, client):
        town, case = told
        row = cleared(town, case)
        for path in ("/", "/published/", "/published/?kind=citizen_opinion"):
            assert "群众意见" in text(client.get(path)), path
        listed = client.get("/published/?kind=citizen_opinion")
        assert f"/published/cases/{row.pk}/" in text(listed) and faults_of(listed.content) == []
        answer = client.get(f"/published/cases/{row.pk}/")
        shown = text(answer)
        assert faults_of(answer.content) == []
        for said in (
            "群众意见",
            "内容",
            "单位答复（云泽县住房和城乡建设局）",
            "《群众意见办理》",
            "意见待群众评",
            "3月2日",
            "公开",
        ):
            assert said in shown, said
        for hidden in ("王秀英", PHONE, "13712340000", "联系电话", "501室", "电话</dd>", "李敏"):
            assert hidden not in shown, hidden
        assert f"/published/cases/{row.pk}/" in text(client.get("/search/?q=路灯"))

    def test_what_was_withdrawn_is_gone_and_says_so(self, told, client):
        town, case = told
        row = cleared(town, case)
        withdraw_publication(case.pk, reason="地名有误", by=town.who("姜澜"), now=town.now)
        answer = client.get(f"/published/cases/{row.pk}/")
        assert answer.status_code == 410 and "这一件已经撤下" in text(answer)
        assert not any(said in text(answer) for said in ("路灯", "地名有误", "王某"))
        assert faults_of(answer.content) == []
        assert client.get("/published/cases/999999/").status_code == 404
        assert "路灯" not in text(client.get("/published/")) and "没有找到" in text(client.get("/search/?q=路灯"))

    def test_a_filing_is_only_listed_or_published_with_its_file(self, county, enter):
        town = towns.found(county)
        paper = SimpleUploadedFile("停车管理规定（王秀英改）.txt", "正文".encode(), content_type="text/plain")
        body = files.keep(paper, by=town.who("邹凯"), now=town.now).pk
        case = town.open(
            "normative_filing", "报备", "邹凯", 文件名称="停车管理规定", 文件种类="政府规范性文件", 文号="云政规〔2026〕1号", 公布日期="2026-03-01",
            文件正文=body, 说明材料=[town.file("邹凯")],
        )  # fmt: skip
        reviewer, path = enter("谭青"), f"/cases/{case.pk}/publication/"
        assert "只登目录" in text(reviewer.get(path)) and "看过了，公开" in text(reviewer.get(path))
        given = spots(reviewer, f"{path}?of=list")
        assert "看过了，公开" not in text(reviewer.get(f"{path}?of=list"))
        reviewer.post(path, {**given, "of": "list", "act": "publish"})
        row = Publication.objects.get()
        assert (row.listed_only, row.title) == (True, "停车管理规定")
        visitor = Client()
        shown = text(visitor.get(f"/published/cases/{row.pk}/"))
        assert "这一件只登目录" in shown and "云政规" not in shown and "文件待登记" in shown
        withdraw_publication(case.pk, reason="改登全文", by=town.who("谭青"), now=town.now)
        draft = draft_to_clear(case.pk, by=town.who("谭青"), now=town.now)
        publish(case.pk, judged(draft), by=town.who("谭青"), now=town.now)
        shown = text(visitor.get(f"/published/cases/{row.pk}/"))
        assert "云政规〔2026〕1号" in shown and "下载 停车管理规定（王某改）.txt" in shown
        taken = visitor.get(f"/published/cases/{row.pk}/files/{body}/")
        assert (
            b"".join(taken.streaming_content).decode() == "正文"
            and "%E7%8E%8B%E7%A7%80" not in taken["Content-Disposition"]
        )
        kept = next(one.pk for one in files.uploads_of("case", [case.pk])[case.pk] if one.pk != body)
        assert visitor.get(f"/published/cases/{row.pk}/files/{kept}/").status_code == 404
        assert visitor.get(f"/files/{body}/").status_code == 404
        withdraw_publication(case.pk, reason="有误", by=town.who("谭青"), now=town.now)
        assert visitor.get(f"/published/cases/{row.pk}/files/{body}/").status_code == 404

    def test_the_public_pages_cost_little(self, told, client):
        row = cleared(*told)
        for path, budget in ((f"/published/cases/{row.pk}/", 3), ("/published/?kind=citizen_opinion", 6)):
            client.get(path)
            with CaptureQueriesContext(connection) as caught:
                client.get(path)
            assert len(caught) <= budget, [one["sql"][:100] for one in caught.captured_queries]


@pytest.fixture(autouse=True)
def first_day():
    """这一天是 2026 年 3 月 2 日。"""
    with clock.frozen(towns.MONDAY):
        yield
