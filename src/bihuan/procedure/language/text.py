"""工作法读成之后的样子。只有名字和关系，没有计算。"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from .deadlines import Deadline

Place = Literal["case", "task"]
Named = tuple[str, str]  # 条件：（代号，参数）；没有参数的为空串


@dataclass(frozen=True)
class Field:
    """填写的一项。kind: text、number、date、choice、rating、person、unit、file、case、meeting。"""

    name: str
    code: str
    kind: str
    optional: bool = False
    many: bool = False
    required_for: str = ""  # 某选项必填：选了它，这一项就要填


@dataclass(frozen=True)
class Article:
    """一条：条号与原文，旁边是软件怎么做。"""

    number: str
    words: str
    step: str
    name: str
    place: Place
    by: tuple[str, ...]
    origin: tuple[str, ...]
    to: str
    conditions: tuple[Named, ...] = ()
    fields: tuple[Field, ...] = ()
    deadline: Deadline | None = None
    limit: Deadline | None = None
    overdue: str = ""
    when: tuple[Named, ...] = ()
    link: str = ""
    opens: tuple[tuple[str, str], ...] = ()  # （字段代号，角色代号或 same）
    reopens: tuple[tuple[str, Deadline], ...] | None = None  # （步骤代号，期限）
    raises: tuple[tuple[str, str], ...] = ()  # 立事项：工作法、链接、到期
    extends: tuple[tuple[str, str], ...] = ()  # （步骤代号，日期字段代号）

    @property
    def automatic(self) -> bool:
        """无人、有「当」：条件一到，由工作法自己办。"""
        return not self.by and bool(self.when)


@dataclass(frozen=True)
class Ending:
    """一种结束：须经过哪些状态；不经测评的，为什么。"""

    stage: str
    must_pass: tuple[str, ...] = ()
    exempt: str = ""


@dataclass(frozen=True)
class Rung:
    """梯次的一级：对哪些步骤，离到期几日（负为到期前），谁（角色代号）得到什么（remind、urge、escalate）。"""

    steps: tuple[str, ...]
    days: int
    unit: Literal["workday", "day"]
    kind: str
    role: str
    words: str


@dataclass(frozen=True)
class Text:
    """一份工作法，已经与所沿用的合并。"""

    title: str
    code: str
    version: str
    basis: str
    kind: str
    kind_name: str
    parent: str
    roles: dict[str, str]  # 代号 → 名称
    stages: dict[str, str]
    task_stages: dict[str, str]
    start: str
    endings: dict[str, Ending]
    articles: tuple[Article, ...]
    rungs: tuple[Rung, ...] = ()
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""  # 合并后的全文，入库并取哈希的就是它

    @cached_property
    def by_step(self) -> dict[str, Article]:
        """步骤代号 → 条。"""
        return {article.step: article for article in self.articles}

    @cached_property
    def steps_by_name(self) -> dict[str, str]:
        """步骤名称 → 步骤代号。"""
        return {article.name: article.step for article in self.articles}

    @cached_property
    def task_roles(self) -> frozenset[str]:
        """承办角色：由「开分办」分出来的角色代号。"""
        return frozenset(role for article in self.articles for _, role in article.opens if role != "same")

    @cached_property
    def openers(self) -> frozenset[str]:
        """开出分办的步骤代号。"""
        return frozenset(article.step for article in self.articles if article.opens)

    @cached_property
    def task_start(self) -> str:
        """分办开始的状态。"""
        return next(iter(self.task_stages), "")

    @cached_property
    def task_working(self) -> str:
        """签收之后的状态：第一条离开分办开始状态的条所到之处。重办从这里再开始。"""
        return next((a.to for a in self.articles if a.place == "task" and self.task_start in a.origin), self.task_start)

    @cached_property
    def task_ends(self) -> frozenset[str]:
        """分办的终点：没有一条由人离开的状态。"""
        left = {stage for article in self.articles if article.place == "task" for stage in article.origin}
        return frozenset(set(self.task_stages) - left)

    @cached_property
    def leaving(self) -> dict[tuple[Place, str], tuple[Article, ...]]:
        """（何处，状态）→ 能离开它的条，按条文顺序。"""
        table: dict[tuple[Place, str], list[Article]] = {}
        for article in self.articles:
            for stage in article.origin:
                table.setdefault((article.place, stage), []).append(article)
        return {key: tuple(articles) for key, articles in table.items()}

    @cached_property
    def reach(self) -> dict[tuple[Place, str], frozenset[str]]:
        """（何处，状态）→ 从它出发（含自身）不经重办走得到的状态。"""
        table: dict[tuple[Place, str], frozenset[str]] = {}
        places: tuple[tuple[Place, dict[str, str]], ...] = (("case", self.stages), ("task", self.task_stages))
        for place, stages in places:
            for stage in stages:
                seen, queue = {stage}, [stage]
                while queue:
                    for article in self.leaving.get((place, queue.pop()), ()):
                        if article.to not in seen:
                            seen.add(article.to)
                            queue.append(article.to)
                table[(place, stage)] = frozenset(seen)
        return table

    @cached_property
    def expected(self) -> frozenset[str]:
        """照常会走到的步骤：开头的一步，和期限自照常的一步（或自动的、开分办的一步）起算的。

        其余的（退回、延长、撤回……）有人提出才用得上，显示时收起来。
        """
        usual = {a.step for a in self.articles if self.start in a.origin and a.place == "case" and a.deadline}
        usual |= {a.step for a in self.articles if a.automatic or (a.opens and a.place == "case")}
        for _ in self.articles:
            more = {
                a.step
                for a in self.articles
                if a.by and a.deadline and a.deadline.kind != "none" and self._starts_usually(a, usual)
            }
            if more <= usual:
                break
            usual |= more
        return frozenset(usual)

    def _starts_usually(self, article: Article, usual: set[str]) -> bool:
        deadline = article.deadline
        return deadline is not None and (deadline.kind != "since" or self.steps_by_name[deadline.what] in usual)

    @cached_property
    def depth(self) -> dict[str, int]:
        """事项状态 → 离最近的有所要求的结束还有几步：环的弧长由此而来。"""
        goals = [stage for stage, ending in self.endings.items() if ending.must_pass] or list(self.endings)
        depth = dict.fromkeys(goals, 0)
        queue = list(goals)
        while queue:
            stage = queue.pop(0)
            for article in self.articles:
                if article.place == "case" and article.to == stage:
                    for origin in article.origin:
                        if origin not in depth:
                            depth[origin] = depth[stage] + 1
                            queue.append(origin)
        return depth

    def progress(self, stage: str) -> int:
        """走了百分之几：结束为 100，开始最小。"""
        if stage in self.endings:
            return 100
        whole = self.depth.get(self.start, 0) + 1
        return max(4, round(100 * (whole - self.depth.get(stage, whole - 1)) / (whole + 1)))
