"""表：开立过的、公开的入口、公开。"""

from .openings import OpenedOnce, SheetDraft
from .public import Entrance
from .publications import Publication

__all__ = ["Entrance", "OpenedOnce", "Publication", "SheetDraft"]
