"""看得见一件事项里的哪些项：照工作法的「可看」、（只给：角色）和密封，只在这里说一遍。

页面、留痕的引述、检索、表格问的都是它；看不看得见这一件，另由 seeing 说。
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.people.door import Actor
from bihuan.procedure.door import Article, Field, Held, oversees, own_tasks, serves, unissued

BUILT_IN = frozenset({"number", "title", "stage", "unit", "due", "opened", "above"})  # 编号、标题这样的
ALWAYS = frozenset({"number", "title", "stage"})  # 可看没有写到的人，也看得见这些


@dataclass(frozen=True)
class Grant:
    """看得见的一份：哪些项（None 为全部），在哪些分办上（0 是事项自己，None 为全部）；whole 为真的，密封的也在内。"""

    codes: frozenset[str] | None
    tasks: frozenset[int] | None
    whole: bool = False

    def covers(self, code: str, task: int) -> bool:
        """这一份里有没有这一项。"""
        return (self.codes is None or code in self.codes) and (self.tasks is None or task in self.tasks)


@dataclass(frozen=True)
class FieldsSeen:
    """此人看得见一件事项的哪些。grants: 各份；barred: 写明只给别的角色的项；given: 写明给他的；own: 他自己的分办；

    drafts: 各分办没有签发的项；named: 可看写到了他（没有写可看的都算）。
    """

    grants: tuple[Grant, ...]
    barred: frozenset[str]
    given: frozenset[str]
    own: frozenset[int]
    drafts: dict[int, frozenset[str]]
    named: bool = True

    @property
    def whole(self) -> bool:
        """看得见全件。"""
        return any(grant.codes is None and grant.tasks is None for grant in self.grants)

    def shows(self, item: Field, task: int = 0) -> bool:
        """看得见这一项吗；task 是第几个分办，事项自己的为 0。"""
        if item.code in self.barred or (task not in self.own and item.code in self.drafts.get(task, ())):
            return False
        if item.code in self.given:
            return True
        return any(one.covers(item.code, task) and (one.whole or not item.sealed) for one in self.grants)

    def quotes(self, item: Field, task: int = 0) -> bool:
        """留痕里可以引述这一项吗：没有签发的是哪一笔，由留痕自己认。"""
        if item.code in self.barred:
            return False
        return item.code in self.given or any(one.covers(item.code, task) for one in self.grants)

    def shows_task(self, task: int) -> bool:
        """看得见这个分办（谁、走到哪里）吗。"""
        return task in self.own or any(one.tasks is None for one in self.grants)

    def shows_due(self, task: int = 0) -> bool:
        """看得见几时到期吗：事项自己的（0）、这个分办的。"""
        return task in self.own or any(one.covers("due", task) for one in self.grants)

    @property
    def hashes(self) -> bool:
        """给看留痕的哈希吗：哈希里有每一项，有一项看不见的就不给，免得拿它去对猜的值。"""
        return self.whole and not self.barred

    def shows_named(self, name: str) -> bool:
        """看得见编号、标题、状态、到期这样人人都有的一格吗。"""
        return name in ALWAYS or any(one.covers(name, 0) for one in self.grants)


def fields_seen(by: Actor, held: Held) -> FieldsSeen:
    """此人看得见这一件的哪些项。

    可看写了全件的角色看全件，写了一部分的看那一部分（各份相加）；没有写可看的，本件里的人和本级机关都看全件。可看没有写到的，
    看得见编号、标题、状态、自己的分办、自己写过的和轮到他办的条「示」给他的。（只给：角色）的项别人一概看不见；密封的只给全件、
    写明那一项的和只给的角色；涉密的只给写明的。别的单位没有签发的稿谁也看不见。
    """
    own = frozenset(own_tasks(held, by))
    by_stage = {task.stage: task for task in held.state.tasks}
    unsigned = {stage: unissued(held.text, task) for stage, task in by_stage.items()}  # 停在一处的都一样
    drafts = {task.n: unsigned[task.stage] for task in held.state.tasks}
    limited = [item for item in held.text.fields.values() if item.only_for]
    given = frozenset(item.code for item in limited if _serves_any(by, item.only_for, held, own))
    barred = frozenset(item.code for item in limited) - given
    named = _named(by, held, own)
    grants = _unnamed(by, held, own) if named is None else named
    return FieldsSeen(tuple(grants), barred, given, own, drafts, named is not None)


def _named(by: Actor, held: Held, own: frozenset[int]) -> list[Grant] | None:
    """可看给他的各份；可看没有写到他的为 None。"""
    sight = held.text.sight
    if sight is None:
        whole = by.person_id is None or oversees(by, held.case.congress_id)
        return None if _by_code(by) else [Grant(None, None, whole)]
    if sight.secret and held.state.value(sight.secret) == "是" and not _serves_any(by, sight.secret_for, held, own):
        return []
    if (by.person_id is None and not _by_code(by)) or _serves_any(by, sight.whole, held, own):
        return [Grant(None, None, True)]
    every = frozenset(held.text.fields) | BUILT_IN
    found = [
        grant
        for role, part in sight.parts
        if _serves_any(by, (role,), held, own)
        for grant in _granted(frozenset(part.fields), every, frozenset(part.without), own if part.own_task else None)
    ]
    return found or None


def _granted(
    named: frozenset[str], every: frozenset[str], without: frozenset[str], own: frozenset[int] | None
) -> Iterator[Grant]:
    """可看的一份。own: 写了自己的分办的，是哪几个；又写了几项的，自己的分办全看，事项自己的看那几项。"""
    told, case = bool(named or without), frozenset({0})
    if own is not None and named:
        yield Grant(every - without, own, told)
        yield Grant(named - without, case, told)
    else:
        yield Grant((named or every) - without, None if own is None else case | own, told)


def _unnamed(by: Actor, held: Held, own: frozenset[int]) -> list[Grant]:
    """可看没有写到的人：自己的分办，自己写过的，轮到他办的条「示」给他的。"""
    shown = {
        code
        for article in held.text.articles
        if article.shows and _serves_any(by, article.by, held, own)
        for one in article.shows
        for code in _meant(held.text.by_step.get(one), one)
    }
    mine = {step for step, doer in held.state.doers.items() if doer == by.id}
    wrote = {item.code for a in held.text.articles if a.step in mine and a.place == "case" for item in a.fields}
    return [Grant(None, own), Grant(frozenset(shown), None), Grant(frozenset(wrote), frozenset({0}))]


def _meant(article: Article | None, code: str) -> list[str]:
    return [item.code for item in article.fields] if article is not None else [code]


def _serves_any(by: Actor, roles: tuple[str, ...], held: Held, own: frozenset[int]) -> bool:
    places = [None, *(held.state.task(n) for n in sorted(own))]
    return any(serves(by, role, held, place) for role in roles for place in places)


def _by_code(by: Actor) -> bool:
    return by.person_id is None and by.id.startswith("public:")
