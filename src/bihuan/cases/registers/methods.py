"""起步里的一件：选用办法。"""

import datetime as dt

from bihuan.people.door import Congress, FirstStep
from bihuan.procedure.door import Adoption


def _chosen(congress: Congress, on: dt.date) -> str:
    number = Adoption.objects.filter(congress=congress).count()
    return f"选用了 {number} 份" if number else ""


CHOSEN = FirstStep(
    "methods",
    60,
    "选用的办法",
    "看一遍要用的工作法，选用本级照着办的；没有选用的照随软件发布的默认。",
    _chosen,
    "cases:methods",
)
