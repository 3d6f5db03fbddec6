"""量速度的门：装入一个忙县，量它的页面与步骤；照样抄大，再量一遍。"""

from .any_kind import Seeded, seed_any
from .growing import grow
from .load import Kind, furnish_street, measured
from .pages import Bench, Measured
from .seeding import Busy, found, seed, seed_suggestions

__all__ = [
    "Bench", "Busy", "Kind", "Measured", "Seeded", "found", "furnish_street", "grow", "measured", "seed", "seed_any",
    "seed_suggestions",
]  # fmt: skip
