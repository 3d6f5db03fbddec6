"""登录失败太多：锁一阵，说清楚锁多久、怎么办；过了时候的清掉。"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .middleware import refusal_page


def clear_attempts(now: dt.datetime) -> int:
    """过了锁定时间的失败次数清掉，返回行数。"""
    from axes.models import AccessAttempt

    cooled = now - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    count: int = AccessAttempt.objects.filter(attempt_time__lte=cooled).delete()[0]
    return count


def unlock(username: str) -> None:
    """此人在各处的失败次数都清掉：重设了密码的，当场就能登录。"""
    from axes.models import AccessAttempt

    AccessAttempt.objects.filter(username=username).delete()


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """设置里登记的名字：同一姓名在同一处连错几次之后的一页。"""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    sentence = (
        f"姓名或密码连错 {settings.AXES_FAILURE_LIMIT} 次，已锁住 {minutes} 分钟。"
        "在登录过的机器上照常登录；别处请稍后再试，急的、忘了密码的，请本级人大办公室或代表工委重设"
    )
    return refusal_page(request, sentence, status=429)
