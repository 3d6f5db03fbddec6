"""事项的门：每一种事项都有的页面；网址；留痕怎么念。"""

from .acts import Act, acts, step_aside
from .page import case_context
from .seeing import can_see, seen, visible
from .trail import Told, happened, trail
from .url import case_page, case_url, page_url, step_page, step_url

__all__ = [
    "Act", "Told", "acts", "can_see", "case_context", "case_page", "case_url", "happened", "page_url", "seen", "step_aside", "step_page",
    "step_url", "trail", "visible",
]  # fmt: skip
