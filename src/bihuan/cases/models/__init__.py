"""表：开立过的、公开的入口和公开了的。"""

from .openings import OpenedOnce, SheetDraft
from .public import Clearance, Entrance

__all__ = ["Clearance", "Entrance", "OpenedOnce", "SheetDraft"]
