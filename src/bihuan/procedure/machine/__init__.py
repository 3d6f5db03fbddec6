"""机器：记录折叠成状态，不查库、不改旧的状态（工作法和日历由 Fold 带着）。办理、核验、成批装入用的是同一个 apply。"""

from .counting import Delta
from .fold import Fold
from .moving import ABORTED, Broken
from .records import Linked, Opened, Opening, Record, Seated, Step, of_body, undone, written
from .state import Above, Run, Seat, Segment, State, Task

__all__ = [
    "ABORTED", "Above", "Broken", "Delta", "Fold", "Linked", "Opened", "Opening", "Record", "Run", "Seat", "Seated",
    "Segment", "State", "Step", "Task", "of_body", "undone", "written",
]  # fmt: skip
