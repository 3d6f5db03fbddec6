"""旧档的门：导入一个文件夹，问导入了什么。"""

from .assigned import Led, led_in
from .counts import Span
from .models import ReplayAnomaly, ReplayedCase, ReplayedFact
from .replaying import Replayed, Told, replay

__all__ = ["Led", "ReplayAnomaly", "Replayed", "ReplayedCase", "ReplayedFact", "Span", "Told", "led_in", "replay"]
