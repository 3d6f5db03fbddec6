"""走了的、出差的人：许归的职务卸了，冯军请卫红代他。"""

import datetime as dt
from typing import Any

from bihuan.accounts import door as accounts
from bihuan.demo import county as demo
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from tests.county import MONDAY


def left_and_away(county: demo.County, away: str, stand_in: str, *, by: Any, now: dt.datetime) -> dict[str, int]:
    """许归的账号；今天由 stand_in 代 away 的一笔代办，连同 away 是谁。"""
    told = {"by": SYSTEM, "now": MONDAY}
    gone = people.enrol(county.congress.pk, name="许归", **told)
    post = people.appoint(gone.pk, county.organs["水务局"].pk, duty="clerk", **told)
    people.end_post(post.pk, **told)
    account = accounts.open_account(gone.pk, **told)
    held, today = people.Post.objects.get(person=county.people[away]), now.date()
    row = people.name_stand_in(held.pk, county.people[stand_in], from_on=today, to_on=today, by=by, now=now)
    return {"left_account": account.pk, "stand_in": row.pk, "other_clerk_person": county.people[away]}
