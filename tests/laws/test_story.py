"""云泽县的长椅条例改了：李敏带来两版，看引它的办法哪几条要改，逐条确认承接；旁人只看，改过的行核验说得出。"""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from bihuan.kernel import clock
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed
from bihuan.laws import door as laws
from bihuan.laws.models import Law, LawArticle, LawText, Lineage
from bihuan.laws.verifying import Laws
from bihuan.ledger import door as ledger
from tests.county import MONDAY, days_later
from tests.laws.texts import NEW, OLD
from tests.shown import shown
from tests.suggestions.test_at_once import at_once
from tests.ui.accessible import faults_of

pytestmark = pytest.mark.django_db
PAIRS = {"1": "1", "2": "3", "3": "4", "4": "5", "5": "6"}


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(days_later(1)):
        yield


def post(client, text, name="长椅.txt", **more):
    return client.post("/laws/new/", {"file": SimpleUploadedFile(name, text.encode()), **more})


def test_the_office_brings_two_texts_and_nothing_twice(enter, county):
    li = enter("李敏")
    page = li.get("/laws/")
    assert "还没有带来" in shown(page) and faults_of(page.content) == []
    assert faults_of(li.get("/laws/new/").content) == []
    place = post(li, OLD).url
    assert "<p>故意损坏长椅的，照价赔偿。</p>" in shown(li.get(place))
    assert post(li, NEW).status_code == 302
    law = Law.objects.get()
    assert [text.articles_count for text in law.texts.order_by("dated_on")] == [5, 6]
    again = post(li, NEW)
    assert again.status_code == 409 and "已经有了，一条不差" in shown(again)
    other = post(li, NEW.replace("一百米", "二百米"))
    assert other.status_code == 422 and "文字不同" in shown(other)
    letter = post(li, "一封信", "信.txt")
    assert letter.status_code == 422 and "没有找到「第一条」" in shown(letter) and faults_of(letter.content) == []
    assert (LawText.objects.count(), LawArticle.objects.count()) == (2, 11)
    assert len(ledger.entries(f"law:{law.pk}")) == 2
    then = li.get(f"/laws/{law.pk}/?on=2025-01-01")
    assert "三日内修好" in shown(then) and "五日内修好" not in shown(then)
    assert "施行着的一版没有带来" in shown(li.get(f"/laws/{law.pk}/?on=2019-01-01"))
    assert "五日内修好" in shown(li.get(f"/laws/{law.pk}/?on=不是日子"))
    newer = law.texts.latest("dated_on")
    beside = li.get(f"/laws/{law.pk}/?beside={law.texts.earliest('dated_on').pk}")
    assert "改号" in shown(beside) and "新增" in shown(beside) and faults_of(beside.content) == []
    assert li.post(f"/laws/texts/{newer.pk}/withdrawal/", {"reason": ""}).status_code == 422
    assert li.post(f"/laws/texts/{newer.pk}/withdrawal/", {"reason": "带错了"}).status_code == 302
    assert li.post(f"/laws/texts/{newer.pk}/withdrawal/", {"reason": "再撤"}).status_code == 404
    assert post(li, NEW.replace("一百米", "二百米")).status_code == 302
    assert _law_faults() == []


def test_what_quotes_a_changed_law_is_listed_and_lineage_is_confirmed_once(enter, benches):
    older, newer = benches.older, benches.newer
    li, path = enter("李敏"), f"/laws/texts/{benches.older.pk}/to/{benches.newer.pk}/"
    quotes = li.get(f"/laws/{older.law_id}/quotes/")
    said = shown(quotes)
    assert "第三条 → 第四条：改号（照像不像提出的，还没有人确认）" in said and faults_of(quotes.content) == []
    assert "第九条：2020 年的文本里没有这一条" in said
    page = li.get(path)
    assert faults_of(page.content) == [] and 'name="to-3"' in page.content.decode()
    assert 'name="to-4"' not in page.content.decode(), "文字未动的不必看"
    for wrong, sentence in (("九", "新版里没有"), ("5", "两条旧的都承接到第五条"), ("第三十条", "新版里没有第三十条")):
        refused = li.post(path, {"to-3": wrong})
        assert refused.status_code == 422 and sentence in shown(refused)
    assert not Lineage.objects.exists()
    assert li.post(path, {"to-3": "第四条"}).status_code == 302
    assert Lineage.objects.get().pairs == [["1", "1"], ["2", "3"], ["3", "4"], ["4", "5"], ["5", "6"]]
    assert "改号（确认过）" in shown(li.get(f"/laws/{older.law_id}/quotes/"))
    assert "已经确认过了" in shown(li.post(path, {"to-3": "4"}))
    assert "确认过了，不再改" in shown(li.get(path))
    assert li.get(f"/laws/texts/{newer.pk}/to/{older.pk}/").status_code == 404
    told = [one for one in laws.quotes(benches.congress.pk) if one.code == "bench_repair"]
    assert sorted((one.law[-3:], one.where, one.year) for one in told) == [
        ("理条例", "第三条 修好椅子", 2020), ("理条例", "第九条 换椅子", 2020), ("监督法", "第九条 换椅子", 2024),
    ]  # fmt: skip
    assert laws.quotes_of("云泽县公共长椅管理条例") == [], "别处的县看不到云泽县自己的办法"
    assert _law_faults() == []


def test_others_only_look(enter, benches):
    zhang = benches.actor("张桂英", now=MONDAY)
    for act in (
        lambda: laws.bring(OLD.encode(), "长椅.txt", by=zhang, now=MONDAY),
        lambda: laws.withdraw(benches.older.pk, reason="不要", by=zhang, now=MONDAY),
        lambda: laws.confirm_lineage(benches.older.pk, benches.newer.pk, {}, by=zhang, now=MONDAY),
    ):
        with pytest.raises(NotAllowed, match="只有人大的办公机构"):
            act()
    client = enter("张桂英")
    page = client.get("/laws/")
    assert "带来一份文本" not in shown(page)
    assert client.get(f"/laws/{benches.older.law_id}/").status_code == 200
    assert client.get("/laws/new/").status_code == 403
    assert client.get("/laws/9999/").status_code == 404
    li = benches.actor("李敏", now=MONDAY)
    with pytest.raises(BadInput, match="先后两版"):
        laws.confirm_lineage(benches.newer.pk, benches.older.pk, {}, by=li, now=MONDAY)
    with pytest.raises(BadInput, match="每一条旧的"):
        laws.confirm_lineage(benches.older.pk, benches.newer.pk, {"1": "1"}, by=li, now=MONDAY)


CHANGES = (
    ("UPDATE laws_lawarticle SET words = '十日内修好' WHERE number = 3", "各条与带来时的哈希不符"),
    ("DELETE FROM laws_lawarticle WHERE number = 5", "各条与带来时的哈希不符"),
    ("UPDATE laws_lawtext SET dated_on = '2021-03-01' WHERE articles_count = 5", "文本的日期"),
    ("UPDATE laws_law SET name = '别的条例'", "名称"),
    ("UPDATE laws_lineage SET pairs = '[]'", "承接"),
    ("DELETE FROM laws_lineage", "承接的行不在"),
)


def test_silent_changes_are_named(benches):
    """绕过程序改一处，核验说得出；每改一处退回去再改下一处。"""
    li = benches.actor("李敏", now=MONDAY)
    laws.confirm_lineage(benches.older.pk, benches.newer.pk, PAIRS, by=li, now=MONDAY)
    assert _law_faults() == []
    for change, said in CHANGES:
        mark = transaction.savepoint()
        with connection.cursor() as cursor:
            cursor.execute(change)
        assert any(said in fault for fault in _law_faults()), change
        transaction.savepoint_rollback(mark)
    assert _law_faults() == []


def _law_faults() -> list[str]:
    """只问法规的核验者。"""
    asked = Laws()
    streams = [f"law:{pk}" for pk in Law.objects.values_list("pk", flat=True)]
    for stream, bodies in ledger.bodies_in(streams):
        assert list(asked.stream(stream, [json.loads(body) for body in bodies])) == []
    return [fault.what for fault in asked.finish()]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_bring_and_confirm_one(county):
    li = county.actor("李敏", now=MONDAY)
    brought = at_once(lambda: laws.bring(OLD.encode(), "长椅.txt", by=li, now=MONDAY).pk)
    assert sum(isinstance(one, int) for one in brought) == 1 and LawText.objects.count() == 1
    older, newer = LawText.objects.get(), laws.bring(NEW.encode(), "长椅.txt", by=li, now=MONDAY)
    told = at_once(lambda: laws.confirm_lineage(older.pk, newer.pk, PAIRS, by=li, now=MONDAY).pk)
    assert "这两版的承接已经确认过了" in told and Lineage.objects.count() == 1
    with pytest.raises(AlreadyDone):
        laws.confirm_lineage(older.pk, newer.pk, PAIRS, by=li, now=MONDAY)
