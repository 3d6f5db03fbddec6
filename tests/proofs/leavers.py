"""走了的、出差的人：许归的职务卸了，他当第十六届代表时提出的一件还没有办完；冯军请卫红代他。"""

import datetime as dt
from typing import Any

from bihuan.accounts import door as accounts
from bihuan.demo import county as demo
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY


def left_and_away(county: demo.County, away: str, stand_in: str, *, by: Any, now: dt.datetime) -> dict[str, int]:
    """许归的账号；今天由 stand_in 代 away 的一笔代办，连同 away 是谁。"""
    told = {"by": SYSTEM, "now": MONDAY}
    gone = people.enrol(county.congress.pk, name="许归", **told)
    post = people.appoint(gone.pk, county.organs["水务局"].pk, duty="clerk", **told)
    people.end_post(post.pk, **told)
    account = accounts.open_account(gone.pk, **told)
    term = people.open_term(
        county.congress.pk, number=16, from_on=dt.date(2012, 1, 10), to_on=dt.date(2016, 12, 31), **told
    )
    people.elect_deputy(gone.pk, term.pk, **told)
    held, today = people.Post.objects.get(person=county.people[away]), now.date()
    row = people.name_stand_in(held.pk, county.people[stand_in], from_on=today, to_on=today, by=by, now=now)
    return {"left_account": account.pk, "stand_in": row.pk, "other_clerk_person": county.people[away], "gone": gone.pk}


def left_open(county: demo.County, gone: int, *, by: Any, now: dt.datetime) -> None:
    """许归提出的一件，还没有办完。"""
    procedure.open_case(
        "stall_problem", title="旧码头的摊位", congress=county.congress, proposer_id=gone, by=by, now=now
    )
