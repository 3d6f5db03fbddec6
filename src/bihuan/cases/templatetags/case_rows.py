"""模板标签：事项的各行。清单以外画事项的地方——工作台、公开的页——都用它。"""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from ..drawn import rows
from ..look import Row

register = template.Library()


@register.simple_tag
def case_rows(found: Iterable[Row], today: dt.date | None = None) -> SafeString:
    """各行：环、标题和为什么在这里、期限；没有期限可说的，右边是一个标记。"""
    return rows(found, today)
