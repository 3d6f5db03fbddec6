"""会期：期限从大会开幕、闭幕、下次大会开幕、换届数起的，那一天由登记的会次得知，随各步写进记录。"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bihuan.people.door import session_days

from .language import Text

DAYS = frozenset({"session_opens_on", "session_closes_on", "next_session_opens_on", "term_ends_on"})


def moments(text: Text, congress_id: int, *, on: dt.date, known: Mapping[str, Any] | None = None) -> dict[str, str]:
    """要写明的日子（ISO）：期限用得到、先前（known）没有写过或者变了的。on: 哪一天开立，开幕、闭幕看那天最近的一次。

    一条 SQL；用不到的不问。
    """
    wanted = text.timing_codes & DAYS
    if not wanted:
        return {}
    days = {code: day.isoformat() for code, day in session_days(congress_id, on=on).items() if code in wanted}
    return {code: day for code, day in days.items() if (known or {}).get(code) != day}
