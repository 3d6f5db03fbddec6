"""机器：记录折叠成状态，纯函数。办理、核验、批量装入用的是同一个 apply。"""

from .fold import Broken, apply, fold, undone
from .state import Run, Segment, State, Task

__all__ = ["Broken", "Run", "Segment", "State", "Task", "apply", "fold", "undone"]
