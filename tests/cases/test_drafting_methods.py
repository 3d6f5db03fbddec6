"""在网页上写工作法：从现成的一份改起，毛病在旁边说，照记录推演，入库选用；别人看不到、盖不掉。"""

import json

import pytest

from bihuan.cases.models import MethodDraft
from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.cases.stories import orchard, step
from tests.county import days_later
from tests.shown import shown
from tests.ui.accessible import faults_of

pytestmark = pytest.mark.django_db
EDIT = "/procedures/suggestion_yunze/edit/"
BEGIN = {
    "parent": "suggestion_handling@2027-1", "title": "代表建议办理（云泽县）", "code": "suggestion_yunze",
    "basis": "云泽县代表建议办理办法（示范）",
}  # fmt: skip
ARTICLE = "  # 三个月改为两个月\n  - {步骤: {reply: 答复}, 期限: 自首次交办起2个月}\n"


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(1)):
        yield


@pytest.fixture
def li(enter):
    """李敏起了一份，沿用随软件发布的。"""
    client = enter("李敏")
    assert client.post("/procedures/new/", BEGIN).url == EDIT
    return client


def save(client, source, **more):
    return client.post(EDIT, {"source": source, "revision": MethodDraft.objects.get().revision, **more})


def test_a_clerk_writes_and_is_told_what_is_wrong_and_what_changes(li):
    page = li.get(EDIT)
    assert faults_of(page.content) == [] and len(page.content) < 80_000
    draft = MethodDraft.objects.get()
    said = shown(li.post(f"{EDIT}check/", {"source": draft.source + ARTICLE}))
    assert "没有毛病" in said and "答复期限由三个月改为两个月" in said
    wrong = li.post(f"{EDIT}check/", {"source": draft.source + ARTICLE.replace("2个月", "俩月")})
    line = draft.source.count("\n") + 2
    assert f"第 {line} 行" in shown(wrong) and f'data-faults="{line}"' in wrong.content.decode()
    for odd in ("{", "", "条文: 一句话", "工作法: &a x\n代号: *a", "a: b\na: c"):
        answer = li.post(f"{EDIT}check/", {"source": odd})
        assert answer.status_code == 200 and "处毛病" in shown(answer)
    assert MethodDraft.objects.get().source == draft.source


def test_a_basis_that_nobody_wrote_is_not_made_up(enter):
    client = enter("李敏")
    client.post("/procedures/new/", {**BEGIN, "parent": "", "basis": ""})
    source = MethodDraft.objects.get().source
    assert "依据" not in source
    assert "依据：缺少这一项" in shown(client.post(f"{EDIT}check/", {"source": source}))


def test_text_and_table_are_one_document(li):
    save(li, MethodDraft.objects.get().source + ARTICLE)
    table = li.get(f"{EDIT}?as=table")
    assert faults_of(table.content) == []
    assert "原来：自首次交办起3个月" in shown(table)
    cells = {
        "revision": 2,
        "cell:reply:期限": "自交办起45日",
        "cell:reply:原文": "四十五日内答复：\r\n逾期说明。",
        "cell:assign:期限": "自立案起5工作日",
    }
    assert li.post(f"{EDIT}?as=table", cells).status_code == 302
    source = MethodDraft.objects.get().source
    assert "# 三个月改为两个月" in source
    text = procedure.read_text_here(source, 0)
    assert text.by_step["reply"].deadline.words == "自交办起45日"
    assert text.by_step["reply"].words == "四十五日内答复：逾期说明。"
    assert text.by_step["assign"].deadline.words == "自立案起5工作日"
    assert li.post(f"{EDIT}?as=table", {"revision": 3, "cell:reply:期限": ""}).status_code == 302
    assert (
        procedure.read_text_here(MethodDraft.objects.get().source, 0).by_step["reply"].deadline.words
        == "自首次交办起3个月"
    )


def test_two_windows_and_two_people_are_told(li, enter):
    first = MethodDraft.objects.get().source
    assert li.post(EDIT, {"source": first + ARTICLE, "revision": 1}).status_code == 302
    lost = li.post(EDIT, {"source": first + "# 别的\n", "revision": 1}, headers={"accept": "application/json"})
    assert lost.status_code == 409 and "另一个窗口" in lost.json()["said"]
    assert "# 别的" not in MethodDraft.objects.get().source
    other = enter("陶建国")
    assert other.get(EDIT).status_code == 404
    assert other.post("/procedures/new/", BEGIN).status_code == 302
    assert "李敏也在写这一份" in shown(other.get(EDIT))
    assert enter("张桂英").get("/procedures/new/").status_code == 403


def test_the_draft_is_rehearsed_on_what_was_recorded(li, county):
    made = orchard(county)
    li.post("/procedures/new/", {**BEGIN, "parent": "orchard@2027-1", "code": "orchard_own", "title": "果园（稿）"})
    stages = procedure.Case.objects.filter(pk=made.pk).values("stage", "memory")
    before = list(stages)
    page = li.post("/procedures/orchard_own/edit/rehearsal/", {"year": ""})
    assert page.status_code == 200 and faults_of(page.content) == []
    told = json.loads(MethodDraft.objects.get(code="orchard_own").rehearsed)
    assert told["whole"] and told["sums"]["cases"] == 1 and told["sums"]["of"] == {"same": 1}
    one = li.get(f"/procedures/orchard_own/edit/rehearsal/{made.pk}/")
    assert "与记录一样" in shown(one) and faults_of(one.content) == []
    assert list(stages) == before


def test_an_interrupted_rehearsal_goes_on_where_it_stopped(li, county, monkeypatch):
    monkeypatch.setattr("bihuan.cases.drafting.rehearsing.PORTION", 1)
    for _ in range(2):
        orchard(county)
    li.post("/procedures/new/", {**BEGIN, "parent": "orchard@2027-1", "code": "orchard_own", "title": "果园（稿）"})
    url = "/procedures/orchard_own/edit/rehearsal/"
    li.post(url, {"year": ""})
    told = json.loads(MethodDraft.objects.get(code="orchard_own").rehearsed)
    assert (told["whole"], told["sums"]["cases"]) == (False, 1) and "data-goes-on" in li.get(url).content.decode()
    for _ in range(2):
        li.post(url, {"year": "", "on": "1"})
    told = json.loads(MethodDraft.objects.get(code="orchard_own").rehearsed)
    assert (told["whole"], told["sums"]["cases"]) == (True, 2)


def test_versions_are_compared_in_words_and_printed_as_a_regulation(client, county):
    page = client.get("/procedures/suggestion_handling_chongqing/2017-1/changes/")
    assert "由二十个工作日" in shown(page) or "改为" in shown(page)
    assert faults_of(page.content) == []
    same = client.get("/procedures/suggestion_handling/2027-1/changes/?from=suggestion_handling@2026-2")
    assert "比《代表建议办理》2026-2 版" in shown(same)
    page = client.get("/procedures/suggestion_handling/2027-1/print/")
    assert "第十八条" in shown(page) and faults_of(page.content) == []
    assert "期限的数〔自定〕" in shown(page) and "〔法条" not in shown(page)
    report = shown(client.get("/procedures/special_report/2027-1/print/"))
    assert "〔法条：监督法（2024年修正）第十五条〕" in report and "〔自定〕" in report
    qingdao = shown(client.get("/procedures/suggestion_handling_qingdao/2027-1/changes/"))
    assert "〔自定：条例没有写重办的日数，照答复的三个月〕" in qingdao
    printed = shown(client.get("/procedures/suggestion_handling_qingdao/2027-1/print/"))
    assert "第二十五条、第二十八条、第二十九条〕" in printed and printed.count("〔法条") > 4
    assert client.get("/procedures/suggestion_handling/1999-1/changes/").status_code == 404


def test_what_happened_next_in_ended_cases_is_said_beside_the_step(enter, county):
    done, waiting = orchard(county), orchard(county)
    page = enter("李敏").get(f"/cases/{waiting.pk}/before/")
    assert "没有先例" in shown(page) and faults_of(page.content) == []
    people = county.people
    step(county, done, "李敏", "assign", 主办=county.organs["住建局"].pk, 复看人=people["周岚"], now=days_later(1))
    step(county, done, "周岚", "bad", 复看说明="没有栽", now=days_later(1))
    page = enter("李敏").get(f"/cases/{waiting.pk}/before/", headers={"hx-request": "true"})
    assert "以往停在「果园待派」的 1 次里：1 次接着派下，中位 1 天" in shown(page)
