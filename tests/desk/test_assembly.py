"""装配：事件有人接，菜单里每一项都打得开。"""

import pytest

from bihuan import handoffs
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from bihuan.ui.door import menu
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


@pytest.mark.parametrize("name", ["李敏", "姜澜", "邹凯", "周岚", "何平", "周志强", "张桂英", "田野", "戚芳"])
def test_every_entry_of_the_menu_opens(demo, name):
    client = demo.client(name)
    roles = client.get("/desk/").context["frame"].actor.roles
    links = menu.links_for(roles, "/desk/")
    assert links[0].label == "工作台"
    for link in links:
        assert client.get(link.href).status_code == 200, link.label


def test_no_entry_of_the_menu_is_dead():
    seen = {link.code for link in menu.links_for([role for entry in menu.entries() for role in entry.for_], "/")}
    assert seen == {entry.code for entry in menu.entries()}
