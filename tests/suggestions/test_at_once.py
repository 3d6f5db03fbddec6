"""同时到的两下：两个连接真的同时来，只成一件，另一个有一句话。"""

import threading

import pytest
from django.db import connection

from bihuan.kernel.refuse import Refused
from bihuan.procedure.door import Case
from bihuan.suggestions import door as suggestions
from bihuan.suggestions.models import Suggestion
from tests.county import MONDAY
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
