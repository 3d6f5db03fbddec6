"""表：开立过的、公开的入口。"""

from .openings import OpenedOnce, SheetDraft
from .public import Entrance

__all__ = ["Entrance", "OpenedOnce", "SheetDraft"]
