"""交接：下层发生了事，上层跟着办。"""

from bihuan import handoffs
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
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


def test_every_handoff_is_an_event_of_the_ledger():
    known = {kind.cls for kind in ledger.catalogue()}
    assert set(handoffs.HANDOFFS) <= known
    assert all(verbs for verbs in handoffs.HANDOFFS.values())
