"""工作台的门：手上的事有几件。"""

from .standing import standing_of

__all__ = ["standing_of"]
