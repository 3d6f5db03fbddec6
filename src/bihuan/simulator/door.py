"""模拟器的门：立起一个县，照种子一遍一遍地走。"""

from .running import Told
from .town import town

__all__ = ["Told", "town"]
