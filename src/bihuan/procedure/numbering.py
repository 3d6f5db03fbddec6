"""编号：一个系列接着一个系列，同时办的排队来取，不跳号也不重号。"""

import datetime as dt
import re

from . import wording
from .models import Case, Series
from .situation import Held

_ORDER = re.compile(r"‹序(\d*)›")


def next_number(pattern: str, held: Held, *, on: dt.date) -> str:
    """按样子取下一号，如 问题〔‹年›〕‹序3›号 → 问题〔2027〕001号。‹序3› 补足三位，‹序› 不补。"""
    name = wording.said(_ORDER.sub("#", pattern), held, on=on)
    Series.objects.bulk_create([Series(congress_id=held.case.congress_id, name=name)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(congress_id=held.case.congress_id, name=name)
    series.last += 1
    series.save(update_fields=["last"])
    digits = _ORDER.search(pattern)
    width = int(digits[1]) if digits and digits[1] else 0
    return name.replace("#", str(series.last).zfill(width))


def known(case: Case) -> bool:
    """这件事项有了编号：编号只给一次。"""
    return bool(case.number)
