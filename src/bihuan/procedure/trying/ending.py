"""下属了结：把开出的下属一件件走到结束，走最近的路；等它们的上级随后醒来。"""

from pathlib import Path

from .. import proving
from ..language import Article, Text
from ..machine import State
from ..models import Case
from ..relations import times_below
from .acting import Trip
from .moves import Move, distances, moves_here, targets_of
from .sandbox import Sandbox, Stuck

LONGEST = 60  # 步：走这么多还没有结束，就是走不到


def end_children(box: Sandbox, parent: int, *, depth: int = 3) -> None:
    """一件事项的下属都走到结束。走不到的说停在哪里。"""
    rows = Case.objects.filter(parent_id=parent, ended_on=None).order_by("pk")
    for case_id in list(rows.values_list("pk", flat=True)):
        end_one(Trip(box, case_id), depth)
    box.deliver()


def work_for(box: Sandbox, parent: int, article: Article) -> None:
    """这一条要下属办满几次的，先让下属办满。"""
    for code, asked in article.conditions:
        for step, times in asked.items() if code == "children_did" else ():
            work_children(box, parent, step, int(times))


def work_children(box: Sandbox, parent: int, step: str, times: int) -> None:
    """下属照名称办一步，合起来办满几次；还走不到那一步的先往前走。办不满的不说，由上级的那一步说。"""
    for case_id in list(
        Case.objects.filter(parent_id=parent, ended_on=None).order_by("pk").values_list("pk", flat=True)
    ):
        trip, done = Trip(box, case_id), dict[Move, int]()
        box.serve_below(trip.held().text, trip.held().case.congress)
        for _ in range(LONGEST):
            held = trip.held()
            if times_below(parent, step) >= times or held.state.ended_on is not None:
                break
            here = [move for move in moves_here(held.text, held.state)
                    if move.kind == "step" and held.text.by_step[move.step].name == step]  # fmt: skip
            if not any(
                trip.take(held.text.by_step[move.step], move.task, move.filled) for move in here
            ) and not _one_step(trip, held.text, held.state, done, 0):
                break
    box.deliver()


def end_one(trip: Trip, depth: int) -> None:
    """一件走到结束。"""
    done: dict[Move, int] = {}
    trip.box.serve_below(trip.held().text, trip.held().case.congress)
    for _ in range(LONGEST):
        held = trip.held()
        if held.state.ended_on is not None:
            return
        if not _one_step(trip, held.text, held.state, done, depth):
            break
    held = trip.held()
    if held.state.ended_on is None:
        why = "；".join(dict.fromkeys(trip.refused.values()))
        raise Stuck(f"下属的{held.text.kind_name}停在「{held.text.stages[held.state.stage]}」，走不到结束：{why}")


def _one_step(trip: Trip, text: Text, state: State, done: dict[Move, int], depth: int) -> bool:
    near = distances(text, set(text.endings))
    for move in sorted(moves_here(text, state), key=lambda one: _cost(text, one, near, done)):
        if done.get(move, 0) > 3:
            continue
        done[move] = done.get(move, 0) + 1
        if move.kind == "below" and depth and Case.objects.filter(parent_id=trip.case_id, ended_on=None).exists():
            end_children(trip.box, trip.case_id, depth=depth - 1)
            return True
        if move.kind == "step" and trip.take(text.by_step[move.step], move.task, move.filled):
            return True
    return False


def _cost(text: Text, move: Move, near: dict[str, int], done: dict[Move, int]) -> tuple[int, int, int]:
    if move.kind != "step":
        return (done.get(move, 0), 1, 0)
    article = text.by_step[move.step]
    targets = targets_of(article, move)
    if article.place == "task":
        onward = bool(targets) and not set(targets) & set(article.origin)
        return (done.get(move, 0), 0 if onward else 2, 0)
    away = min((near.get(to, 99) for to in targets), default=99)
    return (done.get(move, 0), 0 if away < 99 else 2, away)


def child_texts(text: Text, folder: Path, seen: set[str] | None = None) -> list[Text]:
    """它立得出的各份工作法，连同它们再立的：先在 folder 里找，再是随软件发布的、入库的。"""
    seen = seen if seen is not None else {text.code}
    found: list[Text] = []
    for article in text.articles:
        for raised in article.raises:
            for code in [raised.procedure, *(code for _, code in raised.kinds)]:
                child = proving.text_named(code, folder) if code and code not in seen else None
                if child is not None:
                    seen.add(code)
                    found += [child, *child_texts(child, folder, seen)]
    return found
