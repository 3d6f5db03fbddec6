"""接着办：哪一条自动的条文该办了；下属变了，叫醒上级。"""

from bihuan.ledger.door import Entry, hand, receiver

from . import registry
from .machine import State
from .situation import Held, Situation, Taking


def next_automatic(held: Held, taking: Taking) -> Situation | None:
    """条件已到、在这里停留期间还没有自己办过的第一条自动的条文；没有为 None。"""
    state, text = held.state, held.text
    if state.ended_on is not None:
        return None
    for article in text.articles:
        if not article.automatic:
            continue
        for task in state.tasks if article.place == "task" else [None]:
            stage = task.stage if task else state.stage
            key = f"{article.step}#{task.n}" if task else article.step
            if stage not in article.origin or key in state.autos:
                continue
            about = Situation(held, article, task, taking.by, taking.now)
            if all(
                registry.condition_of(code).holds(about, wanted) for code, wanted in article.when + article.conditions
            ):
                return about
    return None


def wake_parent(held: Held, before: State | None, entry: Entry) -> None:
    """这件下属事项开出、走动、结束了：提交之后由收发箱叫醒上级，办几遍结果相同。"""
    state = held.state
    if not state.parent:
        return
    moved = (
        before is None
        or before.stage != state.stage
        or [t.stage for t in before.tasks] != [t.stage for t in state.tasks]
    )
    if moved:
        hand(entry, follow_parent)


@receiver
def follow_parent(entry: Entry) -> None:
    """收发箱来叫：这件事项的上级看看该不该接着办。"""
    from .verbs.stepping import advance

    case_id = int(entry.stream.partition(":")[2])
    parent = registry.parent_of(case_id)
    if parent is not None:
        advance(parent, now=entry.recorded_at)
