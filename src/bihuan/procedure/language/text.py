"""工作法读成之后的样子：一份 Text，以及由它推出的表（谁离开哪里、走得到哪里、环走了多少）。"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from . import asking, shape, timing, words
from .counted import Counted, own_counts, tallied
from .deadlines import Deadline
from .parts import (
    SAME_ROLE,
    SHORTLIST,
    Article,
    Count,
    Ending,
    Example,
    Field,
    Named,
    Opening,
    Place,
    Register,
    RoleRule,
    Rung,
    Sight,
)

__all__ = ["Article", "Ending", "Field", "Named", "Place", "Rung", "Text"]

BY_ORGAN = ("organ", "registered")  # 由哪几种规则担任的角色，说得出是哪几种机关


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
    chapter: str = ""  # 篇
    opening: Opening | None = None
    rules: dict[str, RoleRule] = field(default_factory=dict)  # 角色代号 → 由谁担任；登记过的不在这里
    sight: Sight | None = None
    register: Register | None = None
    counts: tuple[Count, ...] = ()
    managers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # correct、decide、adopt → 角色代号
    examples: tuple[Example, ...] = ()
    unclocked: str = ""  # 没有期限的：为什么
    table_options: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)  # （表，列）→ 选项
    task_done: tuple[str, ...] = ()  # 分办结束：哪些终点算办完；空为除退回、转分以外的终点
    aliases: dict[str, str] = field(default_factory=dict)  # 沿用以前的步骤名称 → 代号
    templates: dict[str, str] = field(default_factory=dict)  # 文书：名称 → 正文，带‹›
    extra: dict[str, Any] = field(default_factory=dict)  # 其余照文件，给看的人
    borrowed: frozenset[str] = frozenset()  # 条号还是所沿用的那部法规的各步；只在核对文件时知道
    levels: dict[int, "Text"] = field(default_factory=dict)  # 随级别不同的：各级（1 省 2 市 3 县 4 乡）照自己的读成的
    levelled: bool = False  # 有随级别不同的；各级的那几份也是
    pattern: bool = False  # 样子：只给别的沿用，自己不能选用
    unsaid: frozenset[str] = frozenset()  # 沿用样子而来、自己还没有写条号的各步；只在核对文件时知道
    source: str = ""  # 合并后的全文，入库并取哈希的就是它

    def at(self, level: int) -> "Text":
        """这一级照它读的：没有随级别不同的就是自己。level 不知道的为 0，照其余。"""
        return self.levels.get(level, self)

    @cached_property
    def by_step(self) -> dict[str, Article]:
        """步骤代号 → 条。"""
        return {article.step: article for article in self.articles}

    @cached_property
    def steps_by_name(self) -> dict[str, str]:
        """步骤名称 → 步骤代号。"""
        return {**self.aliases, **{article.name: article.step for article in self.articles}}

    @cached_property
    def fields(self) -> dict[str, Field]:
        """填写项代号 → 填写项；一名一种，先写的为准。"""
        return {item.code: item for article in reversed(self.articles) for item in reversed(article.fields)}

    @cached_property
    def fields_by_name(self) -> dict[str, str]:
        """填写项名称 → 代号。"""
        return {item.name: item.code for item in self.fields.values()}

    def voted_on(self, written: str) -> Field | None:
        """「入围」「步骤.入围」所指的那次表决，表决的是哪一项（表、人员）；不是入围的为 None。"""
        step, _, name = written.rpartition(".")
        votes = [a.vote for a in self.articles if a.vote and a.vote.of and name == SHORTLIST and step in ("", a.step)]
        return self.fields.get(votes[0].of) if votes else None

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """清单上的项（列出）的代号；密封的不列。"""
        found = (item for article in self.articles for item in article.fields if item.listed and not item.sealed)
        return tuple(dict.fromkeys(item.code for item in found))

    @cached_property
    def counted(self) -> tuple[Counted, ...]:
        """数着的各项（数字），下属的不在内。"""
        return own_counts(self)

    @cached_property
    def tallied(self) -> frozenset[str]:
        """填的数要加进合计的步骤；按单位数的，也有分办上办的各步。"""
        return tallied(self)

    @cached_property
    def task_roles(self) -> frozenset[str]:
        """承办角色：由「开分办」分出来的角色代号。"""
        return frozenset(one.role for article in self.articles for one in article.opens if one.role != SAME_ROLE)

    @cached_property
    def holding(self) -> dict[str, frozenset[str]]:
        """步骤 → 办它的承办角色。"""
        return {article.step: self.task_roles & set(article.by) for article in self.articles}

    @cached_property
    def joining(self) -> frozenset[str]:
        """会办角色：办了就完、重办时不再办的承办角色。哪些角色代号是会办，由词汇写明。"""
        return self.task_roles & words.vocabulary("会办角色").keys()

    @cached_property
    def on_tasks(self) -> tuple[Article, ...]:
        """办在分办上的条里有期限的（到期自办的也是）。"""
        return tuple(a for a in self.articles if a.place == "task" and (a.deadline or a.redo_deadline or a.at))

    @cached_property
    def on_request(self) -> frozenset[str]:
        """只因别人的请求才起算的分办步骤。"""
        return asking.on_task_request(self)

    @cached_property
    def on_case_request(self) -> frozenset[str]:
        """只因一次请求才起算的事项步骤。"""
        return asking.on_case_request(self)

    @cached_property
    def undated(self) -> dict[str, frozenset[str]]:
        """没有日数的请求 → 答复它的各步。"""
        return asking.undated(self)

    @cached_property
    def staying(self) -> dict[str, frozenset[str]]:
        """步骤 → 分办停在哪些状态时，它的时钟照走。"""
        return timing.staying(self)

    @cached_property
    def halting(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """步骤 → 它办了，哪几步的时钟停下，哪几步的接着走（停表）。"""
        return timing.halting(self)

    @cached_property
    def timing_codes(self) -> frozenset[str]:
        """各句期限所指的步骤、日期项、会议项的代号。"""
        return timing.codes(self)

    @cached_property
    def choosers(self) -> tuple[str, ...]:
        """哪几项（代号）的选项定了期限是哪一句。"""
        return timing.choosers(self)

    @cached_property
    def begun(self) -> dict[tuple[Any, ...], tuple[tuple[Article, Deadline, bool], ...]]:
        """停在哪里、办了什么 → 哪几条的时钟起算。机器问到一样，记下一样。"""
        return {}

    @cached_property
    def standings(self) -> frozenset[str]:
        """看得见的各种身份（代表、专家……）：写了「可看」的是它写明的角色，没有写的是全部角色。"""
        named = set(self.roles) if self.sight is None else {*self.sight.whole, *(role for role, _ in self.sight.parts)}
        rules = (self.rules[role] for role in named if role in self.rules)
        return frozenset(rule.standing for rule in rules if rule.kind == "standing")

    @cached_property
    def offices(self) -> frozenset[str]:
        """看得见全件（或一部分）的各种机关：写了「可看」的是它写明的角色，没有写的是全部角色。"""
        named = set(self.roles) if self.sight is None else {*self.sight.whole, *(role for role, _ in self.sight.parts)}
        found = set()
        for role in named:
            rule = self.rules.get(role)
            found |= {role} if rule is None else set(rule.organs) if rule.kind in BY_ORGAN else set()
        return frozenset(found)

    def may_hold(self, article: Article, field: str) -> tuple[str, ...]:
        """这一项填的机构可以是哪几种：它所开的承办角色写明的；没有写明的为空。"""
        roles = [one.role for one in article.opens if one.field == field and one.role in self.rules]
        return tuple(dict.fromkeys(word for role in roles for word in self.rules[role].may_be))

    def awaits(self, article: Article, stage: str) -> bool:
        """停在 stage 时，等着有人办这一条吗：有期限的，或者往前走、不是岔出去的。"""
        if article.deadline is not None and article.deadline.kind != "none":
            return article.step not in self.on_case_request
        onward = [to for to in article.leads(stage) if to != stage]
        exempt = {code for code, ending in self.endings.items() if not ending.must_pass}
        return bool(onward) and not (article.place == "case" and set(onward) <= exempt)

    @cached_property
    def awaited(self) -> dict[tuple[Place, str], tuple[Article, ...]]:
        """（何处，状态）→ 停在那里等着人办的条：往前走的在先，有期限的在先。"""
        table = {}
        for (place, stage), articles in self.leaving.items():
            found = [article for article in articles if article.by and self.awaits(article, stage)]
            found.sort(key=lambda article: (stage in article.leads(stage), article.deadline is None))
            table[(place, stage)] = tuple(found)
        return table

    @cached_property
    def each_field(self) -> str:
        """由时钟逐个开的，那一个（单位、代表）写进哪一项：头一个合得上的；没有的为空。"""
        if self.opening is None or not self.opening.each:
            return ""
        kinds = ("deputy", "person") if self.opening.each == "deputies" else ("unit", "organ")
        return next((c for c, item in self.fields.items() if item.kind in kinds and not item.many), "")

    @cached_property
    def openers(self) -> frozenset[str]:
        """开出分办的步骤代号。"""
        return frozenset(article.step for article in self.articles if article.opens)

    @cached_property
    def task_start(self) -> str:
        """分办开始的状态。"""
        return next(iter(self.task_stages), "")

    @cached_property
    def task_starts(self) -> frozenset[str]:
        """分办从哪些状态开始：头一个，和「开分办」写了「到」的。"""
        written = {one.start for article in self.articles for one in article.opens if one.start}
        return frozenset({self.task_start, *written}) if self.task_start else frozenset()

    @cached_property
    def task_working(self) -> str:
        """签收之后的状态：第一条离开分办开始状态的条所到之处。重办从这里再开始；没有签收、一步就办完的，还从开始再办。"""
        for article in self.articles:
            if article.place == "task" and self.task_start in article.origin and article.targets:
                return self.task_start if article.targets[0] in self.task_ends else article.targets[0]
        return self.task_start

    @cached_property
    def task_ends(self) -> frozenset[str]:
        """分办的终点：没有一条由人离开的状态。"""
        left = {stage for article in self.articles if article.place == "task" for stage in article.origin}
        return frozenset(set(self.task_stages) - left)

    @cached_property
    def task_complete(self) -> tuple[str, ...]:
        """分办的哪些终点算办完：写明的；没有写明的，除开出同一角色另一个分办（改交）而到的终点。"""
        if self.task_done:
            return self.task_done
        moved = {stage for a in self.articles if any(one.role == SAME_ROLE for one in a.opens) for stage in a.targets}
        return tuple(stage for stage in self.task_stages if stage in self.task_ends - moved)

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
        return shape.reach(self)

    @cached_property
    def expected(self) -> frozenset[str]:
        """照常会走到的步骤；其余的（退回、延长、撤回……）出了那样的事才办，显示时收起来。"""
        return shape.expected(self)

    @cached_property
    def depth(self) -> dict[str, int]:
        """事项状态 → 离最近的有所要求的结束还有几步：环的弧长由此而来。"""
        return shape.depth(self)

    def progress(self, stage: str) -> int:
        """走了百分之几：结束为 100，开始最小。"""
        if stage in self.endings:
            return 100
        whole = self.depth.get(self.start, 0) + 1
        return max(4, round(100 * (whole - self.depth.get(stage, whole - 1)) / (whole + 1)))
