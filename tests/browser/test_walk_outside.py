"""各地写的办法，在 Chromium 里照看得见的字办到底：桌面和手机两种宽度，每一页 axe 挑不出毛病；清单、数字、检索、核验。"""

import os

import pytest

from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.browser.conftest import DESK
from tests.browser.outsider import Outsider
from tests.browser.walking import Walk
from tests.county import MONDAY
from tests.procedure.test_outside import CHILDREN, COSIGNERS, HERE, MORE, STANDINGS
from tests.procedure.town import peopled

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not os.environ.get("BIHUAN_FIVE"), reason="make test-all 才走"),
]
STORIES = {  # 办法 → 谁开立、按哪一步
    "meet_head": ("张桂英", "提出约见"),
    "village_talk": ("骆明", "说事"),
}


@pytest.fixture
def walk(town, request):
    made = Walk(town, {"戚芳": DESK}, f"outside-{request.node.callspec.params['code']}")
    peopled(town.county, MORE, STANDINGS, COSIGNERS)
    return made


@pytest.mark.parametrize("code", STORIES)
def test_it_is_walked_in_the_browser(walk, code, tomorrow):
    name, step = STORIES[code]
    for each in (*CHILDREN.get(code, ()), code):
        row = procedure.release(
            procedure.read_file(HERE / f"{each}.2027-1.yaml"), now=MONDAY, owner_id=walk.town.county.congress.pk
        )
    walk.adopt("戚芳", row.title)
    outsider = Outsider(walk, tomorrow)
    case = outsider.opens(name, row.kind, step)
    done = outsider.walks(case)
    ended = procedure.Case.objects.get(pk=case.pk)
    assert ended.ended_on is not None, (procedure.stage_name(ended), done, getattr(outsider, "refused", ""))
    assert ledger.verify().faults == []
