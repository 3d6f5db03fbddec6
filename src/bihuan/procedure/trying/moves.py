"""可走的各步：此刻轮得到的条，各样选择各一步；开立、到期、等下属了结也各是一步。"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..language import Article, Text
from ..language.parts import RESULT, STAYS
from ..machine import State, Task
from ..machine.standing import answering, selected
from . import voting
from .values import deciding

ONCE = frozenset({"not_done", "rounds_fewer", "returns_fewer", "rounds_at_least", "returns_at_least"})
ELSEWHERE = "@"  # 别的步先前填的一项：选到它的每一个值，不在这一步填
MIXED = 12  # 种：一条的各样选择合起来至多试这么多


@dataclass(frozen=True)
class Move:
    """一步：kind 是 open 开立、step 办一条、due 等到期、below 等下属了结；chosen 是选定的各项。"""

    kind: str
    step: str
    task: int = 0
    role: str = ""
    chosen: tuple[tuple[str, str], ...] = ()

    @property
    def filled(self) -> dict[str, str]:
        """在这一步填的各项。"""
        return {code: value for code, value in self.chosen if not code.startswith(ELSEWHERE)}

    @property
    def goal(self) -> "Goal":
        """它走到的是哪一个目标。"""
        return (self.step, self.role, self.chosen)


Goal = tuple[str, str, tuple[tuple[str, str], ...]]


def variants(text: Text, article: Article) -> list[tuple[tuple[str, str], ...]]:
    """一条的各样选择：决定走向的选项各取每一个；都取的太多，就一项一项地换。"""
    fields = deciding(text, article)
    table = [[(item.code, option) for option in _options(text, item)] for item in fields]
    mild = [item for item in article.fields if item.kind == "rating" and item not in fields]
    results = voting.outcomes(article)
    if results:
        table.append([(RESULT, result) for result in results])
    if article.branch and (before := _chosen_before(text, article)):
        table.append([(f"{ELSEWHERE}{article.branch.by}", option) for option in before])
    table = [row for row in table if row]
    mixed = list(itertools.islice(itertools.product(*table), MIXED + 1))
    if mild and not table:
        return [
            tuple((item.code, _options(text, item)[end]) for item in mild if _options(text, item)) for end in (0, -1)
        ]
    if len(mixed) <= MIXED:
        return [tuple(one) for one in mixed]
    first = [row[0] for row in table]
    return list(dict.fromkeys((*first[:i], one, *first[i + 1 :]) for i, row in enumerate(table) for one in row))


def goals_of(text: Text) -> list[Goal]:
    """由人办的每一条的每一样选择，办在分办上的每一个角色；照别的步先前填的走到几处的，那一项的每一个值也各算一个。"""
    return [
        (article.step, role, chosen)
        for article in text.articles
        if article.by
        for role in _roles(text, article)
        for chosen in variants(text, article)
    ]


def plain(goal: Goal) -> Goal:
    """一定要走到的：别的步先前填的是哪一个值不论，条件也许不让每一个值都走到这里。"""
    return (goal[0], goal[1], tuple(one for one in goal[2] if not one[0].startswith(ELSEWHERE)))


def moves_here(text: Text, state: State) -> Iterator[Move]:
    """此刻轮得到的各条。"""
    if state.ended_on is not None:
        return
    for article in text.articles:
        if not article.by:
            continue
        for task in state.tasks if article.place == "task" else [None]:
            stage = task.stage if task else state.stage
            if stage in article.origin and selected(text, article, state, task):
                yield from _moves(text, article, task, state)
    for run in state.open_runs():
        waiting = text.by_step.get(run.step)
        if waiting is not None and (waiting.overdue or waiting.recurring):
            yield Move("due", waiting.overdue or waiting.step, run.task)
    if _waits_below(text, state):
        yield Move("below", "")


def _moves(text: Text, article: Article, task: Task | None, state: State) -> Iterator[Move]:
    role = task.role if task and task.role in article.by else ""
    for chosen in variants(text, article):
        before = [(code.removeprefix(ELSEWHERE), value) for code, value in chosen if code.startswith(ELSEWHERE)]
        if any(state.value(code, task) != value for code, value in before):
            continue
        yield Move("step", article.step, task.n if task else 0, role, chosen)


def _chosen_before(text: Text, article: Article) -> tuple[str, ...]:
    """「按」的是别的步先前填的一项：走得到这里的各个选项。自己填的、由代码提供的没有。"""
    code = article.branch.by if article.branch else ""
    item = text.fields.get(code)
    if item is None or article.field(code) or article.place == "task":
        return ()
    return tuple(option for option in _options(text, item) if _may_hold(text, article, code, option))


def _may_hold(text: Text, article: Article, code: str, option: str) -> bool:
    """填了这个选项，还走得到这一条。"""
    for one in text.articles:
        if one.place != "case" or not one.field(code):
            continue
        own = one.branch is not None and one.branch.by == code
        to = [to for o in one.origin for to in one.leads(o)]
        if own and one.branch and (there := one.branch.stage_of(option)) != STAYS:
            to = [there]
        if any(text.reach.get(("case", stage), frozenset()) & set(article.origin) for stage in to):
            return True
    return False


def _roles(text: Text, article: Article) -> list[str]:
    if article.place != "task":
        return [""]
    named = text.task_roles & set(article.by)
    asked = {code for code, _ in article.conditions}
    if "answering" in asked:
        named &= answering(text)
    if "joining" in asked:
        named -= answering(text)
    return sorted(named) or [""]


def _options(text: Text, item: Any) -> tuple[str, ...]:
    if item.kind == "yesno":
        return ("是", "否")
    options = text.options.get(item.name, ())
    if not options and item.kind == "rating":
        options = text.options.get("评价", ())
    return () if options and options[0].startswith("@") else options


BELOW = frozenset({"children_ended", "children_ended_or_none", "no_child_at"})


def _waits_below(text: Text, state: State) -> bool:
    """有一条等着下属事项。"""
    return any(
        code in BELOW
        for article in text.leaving.get(("case", state.stage), ())
        for code, _ in article.conditions + article.when
    )


def distances(text: Text, wanted: set[str], place: str = "case") -> dict[str, int]:
    """事项（分办）的各个状态离 wanted 里最近的一个还有几步。"""
    table = dict.fromkeys(wanted, 0)
    queue = list(wanted)
    while queue:
        stage = queue.pop(0)
        for article in text.articles:
            if article.place == place and stage in article.targets:
                for origin in article.origin:
                    if origin not in table:
                        table[origin] = table[stage] + 1
                        queue.append(origin)
    return table


def loops(text: Text, article: Article) -> bool:
    """走得了第二遍：走到的地方还回得到它的起点，条件也不限一遍。"""
    if not article.by or any(code in ONCE for code, _ in article.conditions):
        return False
    return any(
        set(article.origin) & text.reach.get((article.place, to), frozenset())
        for origin in article.origin
        for to in article.leads(origin)
    )


def targets_of(article: Article, move: Move) -> tuple[str, ...]:
    """这一步走得到的状态：照选定的，没有选定的是写明的各个。"""
    branch, chosen = article.branch, dict(move.chosen)
    if branch is None:
        return article.targets
    by = RESULT if branch.by == "@vote" else branch.by
    value = chosen.get(by, chosen.get(f"{ELSEWHERE}{by}", ""))
    to = branch.stage_of(value) if value else ""
    return () if to == STAYS else (to,) if to else article.targets
