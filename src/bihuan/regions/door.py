"""区划与工作日历：划定范围，数工作日。"""

from .models import Division
from .scope import Scope, scope_of
from .seeding import seed

__all__ = ["Division", "Scope", "scope_of", "seed"]
