"""登录与身份：谁在办，谁可以进。"""

from bihuan.people.door import CLOSED, Access, access_of, deputies, leaders, public, signed_in, staff_of, units

from .models import Account
from .whoami import actor_for

__all__ = [
    "CLOSED",
    "Access",
    "Account",
    "access_of",
    "actor_for",
    "deputies",
    "leaders",
    "public",
    "signed_in",
    "staff_of",
    "units",
]
