"""会议：会议是一种事项，日子是它开立时填的日期项；别的事项填了会议，日子跟着会议走。"""

from . import gates, library
from .language import Text
from .machine import State
from .models import Case

ON = "@on"  # 会议项的日子记在 ‹代号›@on
LINK = "at_meeting"  # 填了会议的事项与会议的链接


def day(text: Text, state: State) -> str:
    """会议的日子（ISO）；还没有定的为空。"""
    code = next((code for code, item in text.fields.items() if item.kind == "date"), "")
    return str(state.value(code) or "")


def day_of(case_id: int) -> str:
    """一件会议事项的日子；没有这件事的为空。"""
    case = Case.objects.filter(pk=case_id).first()
    return day(library.text_by_id(case.text_id), gates.state_of(case)) if case else ""


def held_at(meeting: int) -> list[int]:
    """在这次会议上办的、还没有结束的各件。"""
    rows = Case.objects.filter(links_out__target_id=meeting, links_out__kind=LINK, ended_on=None)
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())
