"""各地写的办法，在 Chromium 里照看得见的字办到底：桌面和手机两种宽度，每一页 axe 挑不出毛病；清单、数字、检索、核验。"""

import os

import pytest

from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.browser.conftest import DESK
from tests.browser.outsider import Outsider
from tests.browser.walking import Walk
from tests.county import MONDAY
from tests.procedure.test_outside import CHILDREN, COSIGNERS, HERE, MORE, SINCE

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
    for name, (kind, holders) in MORE.items():
        organ = people.found_organ(town.county.congress.pk, kind=kind, name=name, from_on=SINCE, by=SYSTEM, now=MONDAY)
        town.county.organs[name] = organ
        for who, duty in holders.items():
            town.county.people[who] = people.enrol(town.county.congress.pk, name=who, by=SYSTEM, now=MONDAY).pk
            people.appoint(town.county.people[who], organ.pk, duty=duty, from_on=SINCE, by=SYSTEM, now=MONDAY)
    for who in (f"柏{one}" for one in COSIGNERS):
        town.county.people[who] = people.enrol(town.county.congress.pk, name=who, by=SYSTEM, now=MONDAY).pk
        people.elect_deputy(town.county.people[who], town.county.term.pk, by=SYSTEM, now=MONDAY)
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
