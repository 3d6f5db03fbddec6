"""交接：下层发生了事，上层跟着办。"""

import argparse

from django.db import transaction

from bihuan import handoffs
from bihuan.cases import door as cases
from bihuan.config.commands import verify, work
from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused
from bihuan.ledger import door as ledger
from bihuan.notices.models import Notice
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.events import Linked
from bihuan.regions import door as regions
from tests.county import days_later


def test_a_new_holiday_moves_the_due_days_at_once(busy):
    busy.load(2)
    waiting = procedure.Clock.objects.get(step="register", stopped_on=None)
    days = [{"name": "抢收假", "date": day, "isOffDay": True} for day in ("2026-03-04", "2026-03-05")]
    regions.import_year(
        {"year": 2026, "papers": ["https://example.gov.cn/notice"], "days": days}, by=SYSTEM.id, now=days_later(1)
    )
    before = waiting.due_on
    ledger.work(days_later(1))
    waiting.refresh_from_db()
    assert waiting.due_on > before
    assert ledger.undelivered() == []


def test_what_is_refused_reaches_the_office_and_is_listed(busy, capsys):
    busy.load(1)
    county, case = busy.county, procedure.Case.objects.first()
    ledger.subscribe(Linked, refuse)
    try:
        with transaction.atomic():
            ledger.record(case.stream, Linked(7, "follows", ""), by=SYSTEM.id, now=days_later(1))
        with clock.frozen(days_later(2)):
            ledger.work(days_later(2))
    finally:
        ledger.unsubscribe(Linked, refuse)
    told = Notice.objects.get(kind="ledger/refused")
    assert told.person_id == county.people["戚芳"]
    assert "没有这件事项可以接着办" in told.sentence
    assert told.url == cases.case_url(case)
    assert work.run(argparse.Namespace(once=False, status=True)) == 1
    assert f"{case.stream} 第" in capsys.readouterr().out
    verify.run(argparse.Namespace(root=None, key=None, json=False, files=False))
    assert "收发箱里有 1 件没有送到" in capsys.readouterr().out


def refuse(entry):
    """拒绝的接手者。"""
    raise Refused("没有这件事项可以接着办")


def test_every_handoff_is_an_event_of_the_ledger():
    known = {kind.cls for kind in ledger.catalogue()}
    assert set(handoffs.HANDOFFS) <= known
    assert all(verbs for verbs in handoffs.HANDOFFS.values())
