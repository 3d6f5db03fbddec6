"""旧档的门：导入一个文件夹，问导入了什么。"""

from .counts import Span
from .models import ReplayAnomaly, ReplayedCase, ReplayedFact
from .replaying import Replayed, Told, replay

__all__ = ["ReplayAnomaly", "Replayed", "ReplayedCase", "ReplayedFact", "Span", "Told", "replay"]
