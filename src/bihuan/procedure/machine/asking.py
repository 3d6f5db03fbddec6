"""没有日数的请求：提出了记着未决，答复了、离开了答复得了的地方就不再记。"""

from .clocks import Moment
from .state import altered


def note(at: Moment) -> None:
    """刚办的一步是请求的，记下；是答复的，它所答的不再未决。"""
    table, state = at.text.undated, at.state
    if not table:
        return
    task = state.task(at.task)
    held = task.asked if task else state.asked
    left = tuple(one for one in held if at.step not in table.get(one, ()) and one != at.step)
    _keep(at, at.task, (*left, at.step) if at.step in table else left)


def lapse(at: Moment) -> None:
    """走开了：停在这里答复不了的请求，过去了。"""
    table, state = at.text.undated, at.state
    if not table:
        return
    for n, stage, held in [(0, state.stage, state.asked), *((t.n, t.stage, t.asked) for t in state.tasks)]:
        left = tuple(one for one in held if any(stage in at.text.by_step[step].origin for step in table.get(one, ())))
        _keep(at, n, left)


def _keep(at: Moment, n: int, asked: tuple[str, ...]) -> None:
    if n == 0:
        at.state.asked = asked
    elif at.state.tasks[n - 1].asked != asked:
        altered(at.state, n, asked=asked)
