"""站上的事告诉谁：本站最高一级人大里管组织与人的机构，由他们找管机器的人。"""

import datetime as dt

from bihuan.kernel.clock import day_of
from bihuan.notices import door as notices
from bihuan.people import door as people

PAGE = "/upkeep/"  # 状态页


def tell_keepers(kind: str, sentence: str, *, now: dt.datetime) -> None:
    """告诉：同一种事一天只说一次。没有人在任的机构跳过。"""
    every = list(people.Congress.objects.order_by("id").values_list("pk", "division__level"))
    top = min((level for _, level in every), default=0)
    for congress_id in [pk for pk, level in every if level == top]:
        offices = (people.organ_of(congress_id, office) for office in people.KEEPERS)
        office = next((one for one in offices if one and people.holders(one.pk, on=day_of(now))), None)
        if office is not None:
            key = f"{kind}:{day_of(now)}"
            notices.tell(office, f"upkeep/{kind}", case_id=None, url=PAGE, now=now, sentence=sentence, key=key)
