"""模拟器的门：立起一个县，照种子一遍一遍地走。"""

from .running import Told, town

__all__ = ["Told", "town"]
