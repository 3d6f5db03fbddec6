"""流向：走到一个状态时，哪些步一定办过、哪些项一定填过。用集合推，不逐条路列举。"""

from collections.abc import Iterator

from ..parts import AT_OPENING, STAYS, VOTE_RESULT, Article
from ..text import Text

EVERY_TASK = ("tasks_ended", "answering_ended")


class Flow:
    """codes 里至少一个（步骤代号、项的代号、@open）在走到某处时已经有了没有。"""

    def __init__(self, text: Text, codes: frozenset[str]) -> None:
        self.text, self.codes = text, codes
        self.case = dict.fromkeys(text.stages, True)
        self.task = dict.fromkeys(text.task_stages, True)
        self._settle()

    def at(self, article: Article) -> bool:
        """办这一条时，不论自哪里办，都已经有了。"""
        held = self.case if article.place == "case" else self.task
        return all(held.get(origin, False) for origin in article.origin)

    def missing(self, article: Article) -> list[str]:
        """自哪些状态办时不一定有（代号）。"""
        held = self.case if article.place == "case" else self.task
        return [origin for origin in article.origin if not held.get(origin, False)]

    def gives(self, article: Article, values: tuple[str, ...] = ()) -> bool:
        """办了这一条就有了：是这一步，或者一定填了其中一项（values: 此时「按」的那一项是其中之一）。"""
        if article.step in self.codes or (article.vote and VOTE_RESULT in self.codes):
            return True
        for item in article.fields:
            if item.code in self.codes and (not item.optional or _asked(item.required_values, values)):
                return True
        return any(code in EVERY_TASK for code, _ in article.when + article.conditions) and self._tasks_have()

    def _tasks_have(self) -> bool:
        done = self.text.task_complete
        return bool(done) and all(self.task.get(stage, False) for stage in done)

    def _settle(self) -> None:
        """从「都有」往下减，减到不变。"""
        opened = AT_OPENING in self.codes
        self.case[self.text.start] = opened
        while True:
            before = (dict(self.case), dict(self.task))
            for article in self.text.articles:
                self._pass(article)
            if not opened:
                self.case[self.text.start] = False
            if before == (self.case, self.task):
                return

    def _pass(self, article: Article) -> None:
        held = self.case if article.place == "case" else self.task
        for origin in article.origin:
            if origin not in held:
                continue
            for stage, values in edges(self.text, article, origin):
                if not (held[origin] or self.gives(article, values)):
                    held[stage] = False
            if article.place == "case":
                for one in article.opens:
                    start = one.start or self.text.task_start
                    if start in self.task and not (held[origin] or self.gives(article)):
                        self.task[start] = False


def edges(text: Text, article: Article, origin: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """自 origin 办这一条走到哪里：（状态，此时「按」的那一项的值）。"""
    branch = article.branch
    if branch is None:
        yield article.to or origin, ()
        return
    for value, stage in branch.to:
        yield origin if stage == STAYS else stage, (value,)
    if branch.rest:
        named = {value for value, _ in branch.to}
        yield (
            origin if branch.rest == STAYS else branch.rest,
            tuple(value for value in options(text, branch.by) if value not in named),
        )


def options(text: Text, code: str) -> tuple[str, ...]:
    """一项有哪些选项；由代码提供的、没有的为空。"""
    item = text.fields.get(code)
    if item is None:
        return ()
    if item.kind == "yesno":
        return ("是", "否")
    written = text.options.get(item.name, ())
    if not written and item.kind == "rating":
        written = text.options.get("评价", ())
    return () if written and written[0].startswith("@") else written


def given_by_code(text: Text, code: str) -> bool:
    """这一项的选项由代码提供。"""
    item = text.fields.get(code)
    return item is not None and bool(text.options.get(item.name, ("",))[0].startswith("@"))


def _asked(required: tuple[str, ...], values: tuple[str, ...]) -> bool:
    """此时「按」的值都要求填它。"""
    return bool(required) and bool(values) and set(values) <= set(required)


__all__ = ["Flow", "edges", "given_by_code", "options"]
