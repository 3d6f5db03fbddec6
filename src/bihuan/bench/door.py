"""量速度的门：装入一个忙县，量它的页面与步骤。"""

from .any_kind import seed_any
from .pages import Measured, measure
from .seeding import Busy, seed

__all__ = ["Busy", "Measured", "measure", "seed", "seed_any"]
