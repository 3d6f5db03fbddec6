"""表：开立过的、公开的入口、公开、各人清单的样子、正在写的工作法。"""

from .drafts import MethodDraft
from .kept import KeptColumns
from .openings import OpenedOnce, SheetDraft
from .public import Entrance
from .publications import Publication

__all__ = ["Entrance", "KeptColumns", "MethodDraft", "OpenedOnce", "Publication", "SheetDraft"]
