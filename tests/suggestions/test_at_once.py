"""同时到的两下：两个连接真的同时来，只成一件，另一个有一句话。"""

import threading

import pytest
from django.db import connection

from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.door import Case
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Numbering, SignedPaper, Suggestion
from tests.county import MONDAY, days_later
from tests.files.samples import JPG, upload
from tests.suggestions.tales import Tale
from tests.suggestions.test_loop import BRIDGE

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act, times=2):
    """几个线程一齐办同一件事；返回各自的结果，拒绝的是那一句话。"""
    gate, results = threading.Barrier(times), []

    def one():
        gate.wait()
        try:
            results.append(act())
        except Refused as refused:
            results.append(refused.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_two_presses_write_one(county):
    zhang = county.actor("张桂英", now=MONDAY)
    drafts = at_once(lambda: suggestions.start_draft(congress_id=county.congress.pk, by=zhang, now=MONDAY, **BRIDGE).pk)
    assert len(set(drafts)) == 1
    assert Suggestion.objects.count() == 1


def test_two_presses_submit_one(county):
    zhang = county.actor("张桂英", now=MONDAY)
    draft = suggestions.start_draft(congress_id=county.congress.pk, by=zhang, now=MONDAY, **BRIDGE)
    results = at_once(lambda: suggestions.submit_draft(draft.pk, by=zhang, now=MONDAY).pk)
    case = Case.objects.get(kind="suggestion")
    assert sorted(map(str, results)) == sorted([str(case.pk), "这份已经提出过了"])


def test_two_cosigners_at_once_both_count(county):
    zhang = county.actor("张桂英", now=MONDAY)
    draft = suggestions.start_draft(congress_id=county.congress.pk, by=zhang, now=MONDAY, **BRIDGE)
    names = ["刘大川", "王建国"]
    for name in names:
        suggestions.invite_cosigner(draft.pk, county.people[name], by=zhang, now=MONDAY)
    actors = [county.actor(name, now=MONDAY) for name in names]
    at_once(lambda: suggestions.confirm_cosigning(draft.pk, by=actors.pop(), now=MONDAY))
    assert draft.cosigners.exclude(confirmed_at=None).count() == 2


def test_two_presses_take_a_lot_back_once(county):
    """成批立了案，两个窗口一齐按撤回：各件只撤一次，号也只退一次。"""
    told = [Tale(county, who, f"关于第{n}处路口增设信号灯的建议") for n, who in enumerate(("张桂英", "王建国"))]
    li = county.actor("李敏", now=MONDAY)
    plans = [procedure.Planned(tale.case.pk, {}) for tale in told]
    batch = procedure.perform_many("register", plans, by=li, now=MONDAY).batch
    assert batch is not None
    at_once(lambda: procedure.take_back(batch.pk, by=li, now=MONDAY))
    for tale in told:
        tale.case.refresh_from_db()
        assert (procedure.stage_name(tale.case), tale.case.number) == ("待审核", "")
        said = [entry.type for entry in ledger.entries(tale.case.stream)]
        assert said.count("procedure.taken_back") == 1
    assert Numbering.objects.get().last == 0
    assert ledger.verify().faults == []


def test_two_presses_register_a_case_once(county):
    tale = Tale(county)
    li = county.actor("李敏", now=MONDAY)
    plans = [procedure.Planned(tale.case.pk, {})]
    done = at_once(lambda: len(procedure.perform_many("register", plans, by=li, now=MONDAY).done))
    assert sorted(done) == [0, 1]
    assert Numbering.objects.get().last == 1


def test_two_presses_on_paper_make_one(county):
    """秘书凭签名件提出，按了两下：一件事项，一份签名件。"""
    tian = county.actor("田野", now=MONDAY)
    draft = suggestions.enter_paper(
        congress_id=county.congress.pk, lead_deputy_id=county.people["张桂英"], session_id=None, by=tian, now=MONDAY, **BRIDGE
    )  # fmt: skip
    pages = [upload(JPG, "一.jpg"), upload(JPG, "二.jpg")]
    results = at_once(lambda: suggestions.submit_on_paper(draft.pk, [pages.pop()], by=tian, now=MONDAY).pk)
    case = Case.objects.get(kind="suggestion")
    assert sorted(map(str, results)) == sorted([str(case.pk), "这份已经提出过了"])
    assert draft.papers.count() == 1
    assert ledger.verify().faults == []


def test_a_rating_on_paper_and_a_reminder_pressed_twice(county):
    """评价表录入、提醒评价，各按了两下：各成一次。"""
    tale = Tale(county).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.to_reply()
    now = days_later(tale.day)
    tian = county.actor("田野", now=now)
    reminded = at_once(lambda: suggestions.remind_raters(by=tian, now=now))
    assert sorted(map(str, reminded)) == ["1", "今天已经提醒过，一件一天只提醒一次"]
    rated, pages = (
        {"attitude": "满意", "result": "不满意", "note": "没有开工"},
        [upload(JPG, "一.jpg"), upload(JPG, "二.jpg")],
    )
    results = at_once(lambda: suggestions.rate_on_paper(tale.case.pk, rated, [pages.pop()], by=tian, now=now).type)
    assert sum("田野已在" in one for one in results) == 1, results
    assert SignedPaper.objects.count() == 1
    assert ledger.verify().faults == []
