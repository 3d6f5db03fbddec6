"""通过：李敏照决定提出，陶建国确认；到了施行日期才照它办，在那以前照旧；停用也照决定，两个人办。"""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases.models import MethodDraft
from bihuan.files.door import keep
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.models import Enactment
from bihuan.regions import door as regions
from tests.county import MONDAY, days_later
from tests.shown import shown
from tests.suggestions.test_at_once import at_once
from tests.suggestions.test_loop import Story
from tests.ui.accessible import faults_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
EDIT, PASS = "/procedures/suggestion_yunze/edit/", "/procedures/suggestion_yunze/edit/passing/"
BEGIN = {
    "parent": "suggestion_handling@2027-1", "title": "代表建议办理（云泽县）", "code": "suggestion_yunze",
    "basis": "云泽县代表建议办理办法（示范）",
}  # fmt: skip
ARTICLE = "  - {步骤: {reply: 答复}, 期限: 自首次交办起2个月}\n"
SECOND = "陶建国"


@pytest.fixture(autouse=True)
def later(monkeypatch):
    """试走另有测试，这里只证明。"""
    monkeypatch.setattr("bihuan.cases.drafting.verbs.tried", lambda text: procedure.Trial(procedure.faults_of(text)))
    with clock.frozen(days_later(1)):
        yield


@pytest.fixture
def li(enter):
    """李敏写好了一份：三个月改为两个月。"""
    client = enter("李敏")
    client.post("/procedures/new/", BEGIN)
    client.post(EDIT, {"source": MethodDraft.objects.get().source + ARTICLE, "revision": 1})
    return client


@pytest.fixture
def town(county):
    """辖区内设了一个乡镇人大。"""
    code = county.congress.division.code
    place = regions.add_division(code=f"{code[:6]}900000", name="城关镇", parent_code=code, by=SYSTEM.id, now=MONDAY)
    return people.found_congress(place.pk, name="城关镇人民代表大会", by=SYSTEM, now=MONDAY)


def decision(county, **more):
    told = {
        "number": "云人常〔2026〕12 号",
        "effective_on": "2026-03-09",
        "second": county.people[SECOND],
        "revision": 2,
    }
    return {**told, "document": SimpleUploadedFile("决定.pdf", PDF), **more}


def in_use(congress):
    return procedure.chosen(congress.pk, "suggestion").label


def proposed(li, county):
    """提出：没有文号的、有毛病的、页面旧了的提不出，一种事项同时只有一份。返回那份决定的网址。"""
    assert faults_of(li.get(PASS).content) == []
    wrong = li.post(PASS, decision(county, number="", townships="on"))
    assert wrong.status_code == 422 and not Enactment.objects.exists()
    li.post(EDIT, {"source": MethodDraft.objects.get().source.replace("2个月", "俩月"), "revision": 2})
    assert "俩月" in shown(li.post(PASS, decision(county, revision=3)))
    li.post(EDIT, {"source": MethodDraft.objects.get().source.replace("俩月", "2个月"), "revision": 3})
    assert "另一个窗口" in shown(li.post(PASS, decision(county)))
    made = li.post(PASS, decision(county, revision=4, townships="on"))
    assert made.status_code == 302
    again = li.post(PASS, decision(county, revision=4))
    assert again.status_code == 422 and "已经有一份在等确认" in shown(again)
    assert not procedure.ReleasedText.objects.filter(code="suggestion_yunze").exists()
    return made.url


def test_a_method_is_passed_by_two_people_and_followed_from_its_day(li, enter, county, town):
    before, label = in_use(county.congress), f"suggestion_yunze@2026-1~{county.congress.pk}"
    url = proposed(li, county)
    row = Enactment.objects.get()
    own = li.post(url, {"act": "confirm"})
    assert own.status_code == 403 and "不能自己确认" in shown(own)
    assert enter("戚芳").post(url, {"act": "confirm"}).status_code == 403
    tao = enter(SECOND)
    page = tao.get(url)
    assert "答复期限由三个月改为两个月" in shown(page) and faults_of(page.content) == []
    assert "要确认的条文" in shown(page)
    assert "云人常〔2026〕12 号" in shown(tao.get("/procedures/"))
    assert tao.post(url, {"act": "confirm"}).status_code == 302
    late = tao.post(url, {"act": "confirm"})
    assert late.status_code == 409 and "答复过" in shown(late)
    assert in_use(county.congress) == in_use(town) == before
    assert procedure.put_in_force(days_later(6)) == 0 and procedure.put_in_force(days_later(7)) == 1
    assert procedure.put_in_force(days_later(7)) == 0
    assert in_use(county.congress) == in_use(town) == label
    page = shown(tao.get("/procedures/suggestion_yunze/2026-1/?local=1"))
    assert "云人常〔2026〕12 号" in page and "2026年3月9日" in page
    paper = tao.get(f"/files/{row.document}/")
    assert b"".join(paper.streaming_content) == PDF
    assert list(ledger.verify().faults) == []
    Enactment.objects.update(number="云人常〔2026〕13 号")
    assert any("文号与记录不符" in one.what for one in ledger.verify().faults)


def test_what_is_not_confirmed_changes_nothing(li, enter, county):
    before = in_use(county.congress)
    made = li.post(PASS, decision(county, effective_on="2026-03-01"))
    tao = enter(SECOND)
    assert tao.post(made.url, {"act": "refuse", "why": " "}).status_code == 422
    assert tao.post(made.url, {"act": "refuse", "why": "文号写错了"}).status_code == 302
    assert "文号写错了" in shown(tao.get(made.url))
    li = enter("李敏")
    made = li.post(PASS, decision(county, effective_on="2026-03-01"))
    assert li.post(made.url, {"act": "withdraw"}).status_code == 302
    assert enter(SECOND).post(made.url, {"act": "confirm"}).status_code == 409
    assert procedure.put_in_force(days_later(30)) == 0 and in_use(county.congress) == before
    assert not procedure.ReleasedText.objects.filter(code="suggestion_yunze").exists()


def test_of_two_contents_of_one_version_the_first_confirmed_wins_and_it_can_be_stopped(li, enter, county):
    before, text = in_use(county.congress), procedure.read_text_here(MethodDraft.objects.get().source, 0)
    made = li.post(PASS, decision(county, effective_on="2026-03-01"))
    other = procedure.read_text(text.source.replace("2个月", "45日"), "别的")
    assert enter(SECOND).post(made.url, {"act": "confirm"}).status_code == 302
    assert in_use(county.congress).startswith("suggestion_yunze")
    by, told = county.actor("李敏", now=days_later(1)), {"number": "另一号", "effective_on": dt.date(2026, 3, 1)}
    with pytest.raises(Exception, match="换一个版本号"):
        procedure.propose_enactment(
            county.congress.pk,
            other,
            document=0,
            second_id=county.people[SECOND],
            page="/procedures/decisions/{}/".format,
            by=by,
            now=MONDAY,
            **told,
        )
    story = Story(county)  # 照它办着的一件
    li = enter("李敏")
    page = li.get("/procedures/stopping/suggestion/")
    assert page.status_code == 200 and faults_of(page.content) == []
    made = li.post("/procedures/stopping/suggestion/", decision(county, effective_on="2026-03-03"))
    assert enter(SECOND).post(made.url, {"act": "confirm"}).status_code == 302
    assert in_use(county.congress) == before
    story.step("李敏", "register")  # 不再选用了，在办的还照它走完
    assert procedure.text_of(story.case).code == "suggestion_yunze" and Story(county).case.text.label == before
    assert list(ledger.verify().faults) == []


@pytest.mark.django_db(transaction=True)
def test_in_the_same_moment_one_wins_and_the_other_gets_a_sentence(county):
    now, told = (
        clock.now(),
        {
            "number": "云人常〔2026〕12 号",
            "effective_on": dt.date(2026, 3, 3),
            "page": "/procedures/decisions/{}/".format,
        },
    )
    people_of = ("李敏", SECOND)
    papers = [keep(SimpleUploadedFile("决定.pdf", PDF), by=county.actor(one, now=now), now=now).pk for one in people_of]
    text = procedure.text_by_id(procedure.latest("commitment").pk)
    waiting = iter(zip(people_of, reversed(people_of), papers, strict=True))

    def propose():
        who, second, paper = next(waiting)
        by, second_id = county.actor(who, now=now), county.people[second]
        made = procedure.propose_enactment(
            county.congress.pk, text, document=paper, second_id=second_id, by=by, now=now, **told
        )
        return made.pk

    results = at_once(propose)
    assert [one for one in results if isinstance(one, str) and "等确认" in one], results
    row = Enactment.objects.get()
    second = people.actor_of(row.second_id, now=now)
    results = at_once(
        lambda: procedure.confirm_enactment(row.pk, page="/procedures/decisions/{}/".format, by=second, now=now).pk
    )
    assert sorted(map(str, results)) == sorted([str(row.pk), "这一份已经答复过，或者已经撤回"])
    assert procedure.ReleasedText.objects.filter(owner=county.congress, code="commitment").count() == 1
    assert list(ledger.verify().faults) == []


def test_a_confirmed_decision_is_called_off_by_another_before_its_day(li, enter, county):
    """一个人的办公机构请主任会议的周岚确认；施行以前照另一次决定撤销，到日不办，留下一笔。"""
    before, zhou = in_use(county.congress), {"second": county.people["周岚"]}
    made = li.post(PASS, decision(county, **zhou))
    assert "请主任会议的一位" in shown(li.get(PASS)) and made.status_code == 302
    leader = enter("周岚")
    assert faults_of(leader.get(made.url).content) == []
    assert leader.post(made.url, {"act": "confirm"}).status_code == 302
    li, row = enter("李敏"), Enactment.objects.get()
    off = f"{made.url}calling-off/"
    page = li.get(off)
    assert faults_of(page.content) == [] and "施行日期" not in shown(page)
    paper = decision(county, number="云人常〔2026〕13 号", **zhou)
    second = li.post(off, paper)
    assert second.status_code == 302 and "撤销" in shown(li.get("/procedures/"))
    assert li.post(second.url, {"act": "confirm"}).status_code == 403
    assert li.post(off, {**paper, "document": decision(county)["document"]}).status_code == 422
    assert enter("周岚").post(second.url, {"act": "confirm"}).status_code == 302
    row.refresh_from_db()
    assert row.outcome == "called_off" and procedure.put_in_force(days_later(30)) == 0
    assert in_use(county.congress) == before
    page = enter("李敏").get(made.url)
    assert "撤销了" in shown(page) and faults_of(page.content) == []
    assert enter("李敏").get(off).status_code == 409
    assert list(ledger.verify().faults) == []
    Enactment.objects.filter(pk=row.pk).update(outcome="confirmed", in_force_at=MONDAY)
    by = county.actor("李敏", now=MONDAY)
    with pytest.raises(Exception, match="已经施行"):
        procedure.propose_calling_off(
            row.pk, number="x", document=0, second_id=zhou["second"], page=str, by=by, now=MONDAY
        )


def test_the_running_ones_are_moved_together_and_what_does_not_fit_is_listed(li, enter, county):
    """两件在办的：接得上的改了、各留一笔、住建局得一句；新版删了状态的一件列出来由人办。"""
    story, waiting = Story(county), Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    source = procedure.read_text_here(MethodDraft.objects.get().source, 0).source
    text = procedure.read_text(source.replace('"submitted"', '"inbox"'))
    by, told = (
        county.actor("李敏", now=days_later(1)),
        {"number": "云人常〔2026〕12 号", "page": "/procedures/decisions/{}/".format},
    )
    made = procedure.propose_enactment(
        county.congress.pk, text, document=keep(SimpleUploadedFile("决定.pdf", PDF), by=by, now=MONDAY).pk,
        effective_on=dt.date(2026, 3, 1), second_id=county.people[SECOND], by=by, now=days_later(1), **told,
    )  # fmt: skip
    procedure.confirm_enactment(
        made.pk, page=told["page"], by=county.actor(SECOND, now=days_later(1)), now=days_later(1)
    )
    url = f"/procedures/decisions/{made.pk}/moving/"
    page = li.get(url)
    assert faults_of(page.content) == []
    assert [one.case.pk for one in page.context["fits"]] == [story.case.pk]
    assert [one.case.pk for one in page.context["stuck"]] == [waiting.case.pk] and "没有「待审核」" in shown(page)
    assert li.post(url, {"reason": "照决定"}).status_code == 422
    both = {"case": [story.case.pk, waiting.case.pk], "reason": "照决定"}
    assert li.post(url, both).status_code == 302
    assert "1 件改用了，1 件没有改成" in shown(li.get(url))
    story.case.refresh_from_db()
    assert procedure.label_of(story.case.text_id).startswith("suggestion_yunze@")
    notice = Notice.objects.filter(kind="procedure/adopted", case_id=story.case.pk)
    assert "改照《代表建议办理（云泽县）》" in notice.first().sentence
    assert list(ledger.verify().faults) == []
