"""各地写的办法，在 Chromium 里照看得见的字办到底：一半的人用手机，一半用桌面，两种宽度都不溢出，每种页面 axe 挑不出毛病。"""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.browser.hands import Hands
from tests.browser.judge import judge
from tests.browser.walk import shape
from tests.county import MONDAY
from tests.procedure import town as towns
from tests.procedure.clerks import Clerks
from tests.procedure.test_outside import BORN, CHILDREN, CODES, COSIGNERS, HERE, MORE, SITTING, STANDINGS, opened
from tests.procedure.test_unseen import meets, sits
from tests.procedure.wire import Seen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(not os.environ.get("BIHUAN_FIVE"), reason="make test-all 才走"),
]


class Examined(Hands):
    """每到一种页面，axe 也看一遍；同一种页面只看一次。"""

    judged: set[str] = set()

    def _seen(self, name: str, page: Page, answer: Response | None, allowed: tuple[int, ...] = (200,)) -> Seen:
        found = super()._seen(name, page, answer, allowed)
        here = f"{shape(page.url)} {found.status}"
        if here not in self.judged:
            self.judged.add(here)
            assert judge(page) == [], page.url
        return found


@pytest.fixture
def clerks(county, live_server, browser) -> Iterator[Clerks]:
    """云泽县添齐了各种人，各人坐到各自的 Chromium 前，有一次将开的会。设了 BIHUAN_SHOTS 就把看过的页面存在那里。"""
    shots = Path(os.environ["BIHUAN_SHOTS"]) if os.environ.get("BIHUAN_SHOTS") else None
    town = towns.found(county)
    towns.peopled(county, MORE, STANDINGS, COSIGNERS)
    hands = Examined(town, browser, live_server.url, shots)
    made = Clerks(town, clock.beijing(dt.date(2026, 3, 2)), hands)
    meets(made)
    yield made
    hands.close()


@pytest.mark.parametrize("code", [one for one in CODES if one not in BORN])
def test_it_is_walked_in_the_browser(code, clerks):
    congress = clerks.town.county.congress.pk
    for each in (*CHILDREN.get(code, ()), code):
        row = procedure.release(procedure.read_file(HERE / f"{each}.2027-1.yaml"), now=MONDAY, owner_id=congress)
        procedure.adopt_procedure(congress, row.label, by=SYSTEM, now=MONDAY)
    if code in SITTING:
        sits(clerks)
    case = opened(clerks, row)
    done = clerks.walks(case)
    ended = procedure.Case.objects.get(pk=case.pk)
    assert ended.ended_on is not None, (procedure.stage_name(ended), done, clerks.refused)
    assert ledger.verify().faults == []
    assert clerks.hands.faults == []
