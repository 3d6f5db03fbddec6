"""表单：由条文的「填」画出；开立和每一步用的是同一种。"""

from .step import TOGETHER, StepForm
from .words import Reader

__all__ = ["TOGETHER", "Reader", "StepForm"]
