"""更正：一人提出，另一人在自己的登录里复核；提出以后又走了一步的不作数；撤不去的说明为什么。"""

import datetime as dt

import pytest

from bihuan.accounts import door as accounts
from bihuan.figures import door as figures
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, Refused
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from tests.county import MONDAY, days_later
from tests.procedure.corrections import correct, propose
from tests.suggestions.test_loop import Story

JOINING = """
工作法: 承诺事项跟踪（可以并入）
代号: commitment_joining
版本: 2026-1
依据: 示范
沿用: commitment
条文:
  - {条: 第九条, 原文: 同一事项可以并入另一件办理。, 步骤: {join: 并入别件}, 由: 代表工委, 自: START, 至: START, 填: {并入: 事项}, 链接: 并入}
"""


@pytest.fixture
def story(county):
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "accept", 1)
    return story


def people(story, *names, day=5):
    return [story.county.actor(name, now=days_later(day)) for name in names]


def stage(story):
    return procedure.Assignment.objects.get(case=story.case, n=1).stage


def enter(client, story, name):
    person = story.county.people[name]
    account = accounts.Account.objects.filter(person_id=person).first()
    client.force_login(account or accounts.open_account(person, by=SYSTEM, now=MONDAY))
    return client


def test_nothing_is_undone_until_the_second_person_has_acted(story):
    li, tao = people(story, "李敏", "陶建国")
    propose(story.case.pk, second=tao, by=li, now=days_later(5), reason="签收错了")
    assert stage(story) == "accepted"
    said = [entry.sentence("某人") for entry in ledger.entries(story.case.stream)]
    assert not any("陶建国" in sentence for sentence in said)  # 他还没有办，记录里没有他的名字
    assert Notice.objects.filter(person_id=tao.person, case_id=story.case.pk, kind="procedure/correction").exists()
    entry = procedure.confirm_correction(story.case.pk, by=tao, now=days_later(6))
    assert entry.actor == tao.id
    assert entry.data["proposed_by"] == li.id
    assert stage(story) == "pending"
    story.day = 6
    story.step("何平", "accept", 1)
    assert ledger.verify().faults == []


def test_only_the_one_who_was_asked_confirms(story):
    li, tao, jiang, he = people(story, "李敏", "陶建国", "姜澜", "何平")
    propose(story.case.pk, second=tao, by=li, now=days_later(5))
    for other in (li, jiang, he):
        with pytest.raises(NotAllowed, match="没有在等您复核"):
            procedure.confirm_correction(story.case.pk, by=other, now=days_later(5))
        with pytest.raises(NotAllowed):
            procedure.refuse_correction(story.case.pk, why="不对", by=other, now=days_later(5))
    assert stage(story) == "accepted"


def test_who_may_propose_and_whom_to_ask(story):
    li, tao, he = people(story, "李敏", "陶建国", "何平")
    for by, second in ((li, li), (li, he)):
        with pytest.raises(NotAllowed, match="另一个人复核"):
            propose(story.case.pk, second=second, by=by, now=days_later(5))
    with pytest.raises(NotAllowed):
        propose(story.case.pk, second=tao, by=he, now=days_later(5))
    with pytest.raises(BadInput):
        propose(story.case.pk, second=tao, by=li, now=days_later(5), reason=" ")


def test_the_second_person_refuses_and_the_step_stands(story):
    li, tao = people(story, "李敏", "陶建国")
    propose(story.case.pk, second=tao, by=li, now=days_later(5))
    with pytest.raises(BadInput):
        procedure.refuse_correction(story.case.pk, why=" ", by=tao, now=days_later(5))
    procedure.refuse_correction(story.case.pk, why="签收没有错", by=tao, now=days_later(5))
    assert stage(story) == "accepted"
    with pytest.raises(NotAllowed):
        procedure.confirm_correction(story.case.pk, by=tao, now=days_later(5))
    assert "签收没有错" in Notice.objects.filter(person_id=li.person).latest("pk").sentence
    propose(story.case.pk, second=tao, by=li, now=days_later(6))  # 可以再提


def test_a_further_step_makes_the_proposal_void(story):
    li, tao = people(story, "李敏", "陶建国")
    propose(story.case.pk, second=tao, by=li, now=days_later(5))
    story.day = 5
    story.step("何平", "consult", 1, form="面商", on=str(days_later(6).date()), account="当面听取")
    assert procedure.waiting_correction(story.case) is None
    with pytest.raises(AlreadyDone, match="又走了一步"):
        procedure.confirm_correction(story.case.pk, by=tao, now=days_later(7))
    propose(story.case.pk, second=tao, by=li, now=days_later(7))
    assert procedure.waiting_correction(story.case).step == "沟通"


def test_four_clicks_undo_one_step(story):
    li, tao = people(story, "李敏", "陶建国")
    seen = procedure.correctable(story.case).seq
    story.day = 5
    story.step("何平", "consult", 1, form="面商", on=str(days_later(6).date()), account="当面听取")
    told = {"seq": seen, "reason": "签收错了", "second_id": tao.person, "by": li, "now": days_later(7)}
    with pytest.raises(AlreadyDone, match="沟通"):
        procedure.propose_correction(story.case.pk, **told)
    propose(story.case.pk, second=tao, by=li, now=days_later(7))
    procedure.confirm_correction(story.case.pk, by=tao, now=days_later(7))
    for _ in range(3):
        with pytest.raises(NotAllowed):
            procedure.confirm_correction(story.case.pk, by=tao, now=days_later(7))
    assert stage(story) == "accepted"


def test_one_proposal_at_a_time_and_its_author_may_ask_another(story):
    li, tao, jiang = people(story, "李敏", "陶建国", "姜澜")
    propose(story.case.pk, second=tao, by=li, now=days_later(5))
    with pytest.raises(AlreadyDone, match="李敏已经提出更正，在等陶建国复核"):
        propose(story.case.pk, second=li, by=jiang, now=days_later(5))
    propose(story.case.pk, second=jiang, by=li, now=days_later(6))
    with pytest.raises(NotAllowed):
        procedure.confirm_correction(story.case.pk, by=tao, now=days_later(6))
    procedure.confirm_correction(story.case.pk, by=jiang, now=days_later(6))


def test_a_step_that_went_out_is_not_corrected(county):
    story = Story(county)
    story.step("李敏", "register")
    with pytest.raises(Refused, match="特别决定"):
        procedure.correctable(story.case)


def test_an_ended_case_is_not_corrected(story):
    story.to_reply()
    story.step("张桂英", "rate", attitude="满意", result="满意")
    li, tao = people(story, "李敏", "陶建国", day=story.day)
    with pytest.raises(Refused, match="已经结束"):
        procedure.propose_correction(
            story.case.pk, seq=1, reason="点错了", second_id=tao.person, by=li, now=days_later(story.day)
        )


def test_a_clock_paused_after_the_step_is_a_refusal_and_not_an_error(story):
    clock = procedure.Clock.objects.get(case=story.case, step="reply")
    li, tao = people(story, "李敏", "陶建国")
    correct(story.case.pk, reason="签收错了", second=tao, by=li, now=days_later(5))
    procedure.pause_clock(
        story.case.pk, clock.n, reason="等规划", document="云府函〔2026〕3号", by=li, now=days_later(6)
    )
    with pytest.raises(Refused, match="暂停"):
        propose(story.case.pk, second=tao, by=li, now=days_later(7))


def test_an_assignment_and_a_rating_are_taken_back(county):
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("财政局"))
    li, tao = people(story, "李敏", "陶建国", day=3)
    procedure.run_clocks(days_later(6))
    correct(story.case.pk, reason="交错了单位", second=tao, by=li, now=days_later(6))
    assert procedure.Assignment.objects.filter(case=story.case).count() == 0
    story.day = 6
    story.step("李敏", "assign", lead=story.unit("住建局"))
    story.step("何平", "accept", 1)
    story.to_reply()
    story.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    correct(story.case.pk, reason="代表点错了", second=tao, by=li, now=days_later(story.day))
    story.step("张桂英", "rate", attitude="满意", result="满意")
    shown = figures.values(
        ["suggestion.satisfied", "suggestion.ended"], figures.OfCongress(story.county.congress.pk), 2026
    )
    assert [value.number for value in shown.values()] == [1, 1]
    assert ledger.verify().faults == []


def test_a_new_calendar_after_the_step_does_not_stand_in_the_way(story):
    from bihuan.regions import door as regions

    li, tao = people(story, "李敏", "陶建国")
    year = {"year": 2026, "papers": ["https://example.gov.cn/n"], "days": [
        {"name": "春耕假", "date": "2026-03-09", "isOffDay": True},
    ]}  # fmt: skip
    other = Story(story.county)
    other.step("李敏", "register")
    other.step("李敏", "assign", lead=other.unit("财政局"))
    regions.import_year(year, by="system", now=days_later(4))
    assert procedure.redate_open(days_later(4)) > 0
    correct(other.case.pk, reason="交错了单位", second=tao, by=li, now=days_later(5))
    procedure.redate_open(days_later(6))
    assert ledger.verify().faults == []


def test_the_link_a_step_made_goes_with_it(county):
    text = procedure.text_by_id(procedure.latest("commitment").pk)
    joining = read_text(JOINING.replace("START", text.stages[text.start]))
    released = procedure.release(joining, now=MONDAY)
    li, tao = (county.actor(name, now=MONDAY) for name in ("李敏", "陶建国"))
    kind = {"congress": county.congress, "text": released, "by": li, "now": MONDAY}
    dates = {"promised_on": dt.date(2026, 9, 1)}
    one, other = (procedure.open_case("commitment", title=title, dates=dates, **kind) for title in ("甲", "乙"))
    procedure.take_step(one.pk, "join", filled={"merge_into": other.pk}, by=li, now=days_later(1))
    assert procedure.Link.objects.filter(origin=one).count() == 1
    correct(one.pk, reason="并错了", second=tao, by=li, now=days_later(1))
    assert procedure.Link.objects.filter(origin=one).count() == 0
    assert [entry.type for entry in ledger.entries(other.stream)][-1] == "procedure.unlinked"
    procedure.take_step(one.pk, "join", filled={"merge_into": other.pk}, by=li, now=days_later(2))
    assert ledger.verify().faults == []


def test_the_two_people_do_it_on_their_own_pages(client, story):
    page = f"/cases/{story.case.pk}/correction/"
    shown = enter(client, story, "李敏").get(page)
    seq = shown.context["form"]["seq"].value()
    told = {"reason": "签收错了", "second": story.county.people["陶建国"], "seq": seq}
    assert client.post(page, told).status_code == 302
    assert "等陶建国复核" in client.get(f"/cases/{story.case.pk}/", follow=True).content.decode()
    assert client.post(f"{page}answer/", {"act": "confirm"}).status_code == 403
    assert stage(story) == "accepted"
    enter(client, story, "陶建国")
    assert "签收错了" in client.get(page).content.decode()
    assert client.post(f"{page}answer/", {"act": "refuse", "why": ""}).status_code == 422
    assert client.post(f"{page}answer/", {"act": "confirm"}).status_code == 302
    assert stage(story) == "pending"
    assert ledger.verify().faults == []
