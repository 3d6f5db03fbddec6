"""旧档：只用来把旧系统的一年走一遍的工作法。照它们走的件是历史，不在此刻要办的各栏、逾期的数和刚刚发生里。"""

from django.db.models import QuerySet

from .models import ReleasedText

_codes: set[str] = set()


def past(*codes: str) -> None:
    """登记：这几份工作法（代号）只用来走旧档。"""
    _codes.update(codes)


def past_texts() -> QuerySet[ReleasedText, int]:
    """只用来走旧档的各份的编号，嵌在别的问题里一并问。"""
    return ReleasedText.objects.filter(code__in=_codes).values_list("pk", flat=True)
