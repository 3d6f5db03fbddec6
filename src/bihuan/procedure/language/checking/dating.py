"""期限的起点：走到等着的地方，每一条路上都已经有了。"""

from collections.abc import Iterator

from ..deadlines import Deadline
from ..parts import REST, Article
from ..text import Text
from ..words import name_of
from .choosing import CHOSEN
from .flow import Flow, given_by_code, options
from .known import Found, Known, where

HAVING_DONE = ("已办过", "本轮已办过")
BY_MEETING = frozenset({"meeting_on", "meeting_opens_on", "meeting_closes_on"})  # 要有一项 事项（会议）才数得出
BY_CALENDAR = frozenset({
    "session_opens_on", "session_closes_on", "next_session_opens_on", "term_ends_on", "promised_on",
})  # fmt: skip


def dates(text: Text, known: Known) -> Found:
    """每一个期限都有起点；延到的日子不早于期限自己。"""
    for article in text.articles:
        yield from ((where(article), said) for said in (*_backwards(article), *_choosing(text, article)))
    meetings = frozenset(code for code, item in text.fields.items() if item.kind == "case" and "meeting" in item.of)
    for article, deadline, redone in _all(text):
        if deadline.kind not in ("since", "before", "on") or deadline.above:
            continue
        codes = frozenset(deadline.codes)
        if codes & BY_MEETING and not codes & set(text.fields):
            if not meetings:
                yield where(article), f"期限「{deadline.words}」没有起点：没有哪一条填 事项（会议）"
                continue
            codes = (codes - BY_MEETING) | meetings
        if codes & BY_CALENDAR or _own(text, article, codes):
            continue
        if article.step in text.on_request | text.on_case_request:
            continue  # 有人请求才起算的，没有请求就没有期限
        if _awaited(text, article, codes):
            continue  # 「条件」写着要办过那一步：办了它才办得了，也才起算
        flow = Flow(text, codes)
        missing = [] if redone and flow.gives(article) else flow.missing(article)
        if (
            article.redo_deadline is not None and deadline in article.redo_deadline.each
        ):  # 重办是重开出来的：重开的那一步办过就有
            missing = [] if all(flow.gives(one) or not flow.missing(one) for one in _reopening(text)) else missing
        if missing:
            yield where(article), _said(text, article, deadline, missing)


def _awaited(text: Text, article: Article, codes: frozenset[str]) -> bool:
    """分办上的一条等事项上的一步：条件写着要办过它，期限从它起算。"""
    named = [word for code, word in article.conditions if name_of("条件", code) in HAVING_DONE]
    asked = {text.steps_by_name.get(word, word) for word in named}
    return article.place == "task" and any(
        code in asked and code in text.by_step and text.by_step[code].place == "case" for code in codes
    )


def _backwards(article: Article) -> Iterator[str]:
    """从同一件事数起、同一单位，延到的反而早：一句话。照选项不同的，同一样的相比。"""
    if article.deadline is None or article.limit is None:
        return
    values = dict.fromkeys(value for value, _ in (*article.deadline.choices, *article.limit.choices))
    for value in values or ("",):
        due, limit = article.deadline.chosen(value), article.limit.chosen(value)
        if due is None or limit is None or not (due.kind == limit.kind == "since"):
            continue
        if (due.codes, due.unit) == (limit.codes, limit.unit) and limit.n < due.n:
            yield f"「可延」{limit.words} 比「期限」{due.words} 还早"


def _choosing(text: Text, article: Article) -> Iterator[str]:
    """照一项选项不同的：那一项只选一个，走到这里一定填了，各样都有一句。"""
    titles = (("期限", article.deadline), ("期限", article.redo_deadline), ("可延", article.limit))
    for title, deadline in titles:
        item = text.fields.get(deadline.by) if deadline and deadline.choices else None
        if deadline is None or not deadline.choices:
            continue
        if item is None or item.kind not in CHOSEN or item.many:
            yield f"「{title}」的「按」要是只选一个的 选项、评价或者 是否"
            continue
        written = [value for value, _ in deadline.choices]
        yield from covered(
            title, item.name, () if given_by_code(text, item.code) else options(text, item.code), written
        )
        flow = Flow(text, frozenset({item.code}))
        if REST not in written and not _own(text, article, frozenset({item.code})) and (gone := flow.missing(article)):
            stages = text.stages if article.place == "case" else text.task_stages
            there = "、".join(stages[stage] for stage in gone)
            yield f"「{title}」照「{item.name}」不同：走到「{there}」时不一定填了它；不要（可空），或者补上 其余"


def covered(title: str, name: str, offered: tuple[str, ...], written: list[str]) -> Iterator[str]:
    """写的都是选项，选项都写到了；offered 为空的由本级设置，要写其余。"""
    has = f"；有 {'、'.join(offered)}"
    yield from (
        f"「{title}」里的「{one}」不是「{name}」的选项{has}"
        for one in written
        if offered and one not in (*offered, REST)
    )
    left = [one for one in offered if one not in written]
    if REST not in written and (left or not offered):
        said = f"「{name}」选「{'、'.join(left)}」时" if left else f"「{name}」的选项由本级设置，别的几样"
        yield f"「{title}」没有写{said}是几日；补上，或者写 其余"


def _all(text: Text) -> Iterator[tuple[Article, Deadline, bool]]:
    for article in text.articles:
        for whole in (article.deadline, article.redo_deadline, article.limit, article.at):
            for deadline in whole.each if whole else ():
                yield article, deadline, False
        if article.reopens:
            for _, deadline in article.reopens.deadlines:
                yield article, deadline, True


def _reopening(text: Text) -> list[Article]:
    return [article for article in text.articles if article.reopens]


def _own(text: Text, article: Article, codes: frozenset[str]) -> bool:
    """开立的一条，起点可以填在同一张表里：按下时就看有没有逾期。"""
    at_start = article.place == "case" and set(article.origin) == {text.start}
    return at_start and any(item.code in codes and not item.optional for item in article.fields)


def _said(text: Text, article: Article, deadline: Deadline, missing: list[str]) -> str:
    stages = text.stages if article.place == "case" else text.task_stages
    there = "、".join(stages[stage] for stage in missing)
    optional = [item.name for a in text.articles for item in a.fields if item.code in deadline.codes and item.optional]
    if optional:
        return f"期限「{deadline.words}」：走到「{there}」时「{optional[0]}」不一定填了；不要（可空），或者用每条路上都填的一项"
    ways = "写成 自X或Y起，把各条路都写上"
    step = text.by_step.get(deadline.codes[0]) if deadline.codes else None
    if article.place == "task" and step is not None and step.place == "case":
        ways = f"要等它办了才办的，在「条件」里写 {{已办过: {step.name}}}；不然{ways}"
    return f"期限「{deadline.words}」：走到「{there}」时不一定有「{deadline.what}」；{ways}"
