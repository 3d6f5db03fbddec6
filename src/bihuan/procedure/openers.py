"""开立：谁、用哪一条开立；标题从哪里来；开立时谁就坐上座位。"""

import datetime as dt
from dataclasses import replace
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound, Refused
from bihuan.people.door import Actor, Congress, own_among

from . import gates, library, wording
from .filling import Filled
from .language import Article, Text
from .machine import Seated, State
from .machine.state import Seat
from .models import Case, ReleasedText
from .situation import Held, Organs, Situation

TITLE_TAKEN = 40  # 字：开立时标题取那一项的前这么多


def articles_to_open(text: Text) -> tuple[Article, ...]:
    """人可以用来开立的各条：写明的，或者只自「开始」而不到结束的。没有「开立」的、只由时钟逐个开的没有。"""
    if text.opening is None or (text.opening.each and not text.opening.sources):
        return ()
    named = set(text.opening.steps)
    return tuple(
        article
        for article in text.articles
        if article.place == "case"
        and article.by
        and (article.step in named if named else article.origin == (text.start,) and _goes_on(text, article))
    )


def openings(
    congress: Congress,
    kind: str,
    by: Actor,
    *,
    now: dt.datetime,
    public: str = "",
    released: ReleasedText | None = None,
    organs: Organs | None = None,
) -> list[Article]:
    """此人可以用来开立这种事项的各条，按条文顺序。released: 已经知道本级用哪一份的，给出来就不再问；organs: 记着问过的机构。"""
    released = released or library.chosen(congress.pk, kind)
    text = library.text_in(released.pk, congress)
    found = [blank_situation(released, congress, article, {}, by, now, public) for article in articles_to_open(text)]
    known = {} if organs is None else organs
    for about in found:
        about.held.organs = known  # 几条问的是同样的机构，只问一次
    return [about.article for about in found if gates.taken_as(about)]


def to_open(
    released: ReleasedText, congress: Congress, step: str, *, filled: dict[str, Any] | None, by: Actor,
    now: dt.datetime, public: str = "", later: bool = False,
) -> Situation:  # fmt: skip
    """核对此人可以用这一条开立，返回情形（事项还没有）。filled: 还没有填（打开表单、模板）的为 None；later: 条件等办的时候再问。拒绝：这一条不能开立、不是他的角色、条件不成立。"""
    text = library.text_in(released.pk, congress)
    article = next((one for one in articles_to_open(text) if one.step == step), None)
    if article is None:
        raise NotFound(f"{text.kind_name}不能用「{step}」开立")
    about = blank_situation(released, congress, article, filled or {}, by, now, public)
    about = replace(about, blank=filled is None)
    return gates.check_taking(about, later=later)


def refill(about: Situation, filled: dict[str, Any]) -> Situation:
    """同一条、同一个人，换一份填写：问过的机构、人不再问，条件照问。拒绝：条件不成立。"""
    fresh = replace(about, held=replace(about.held), filled=filled, blank=False)
    return gates.check_taking(fresh) if about.article.conditions else fresh


def title_of(text: Text, about: Situation, filled: Filled) -> str:
    """标题：写明的那一项（那一句话）的前 40 字；没有写明的取第一项文字。拒绝：没有填。"""
    opening = text.opening
    if opening and "‹" in opening.title:
        return wording.said(opening.title, about.held, on=clock.day_of(about.now), filled=filled.open)[:TITLE_TAKEN]
    code = text.fields_by_name.get(opening.title, opening.title) if opening else ""
    item = about.article.field(code) or next((one for one in about.article.fields if one.kind == "text"), None)
    if item is None:
        raise Refused(f"《{text.title}》没有写明标题取哪一项")
    title = (
        wording.shown(text, item.code, filled.open).strip() if item.kind != "text" else str(filled.get(item.code) or "")
    )
    title = " ".join(title.split())[:TITLE_TAKEN]
    if not title:
        raise BadInput(f"请填写{item.name}", {item.code: f"请填写{item.name}"})
    return title


def roles_by_code(text: Text) -> list[str]:
    """凭查询码的各个角色。"""
    return [role for role, rule in text.rules.items() if rule.kind == "code"]


def seats_at_opening(about: Situation, public: str) -> tuple[Seated, ...]:
    """开立时就坐上的：开立的人或他的机构；几个并存的机构里他所在的那一个；凭查询码的人。"""
    by, congress_id = about.by, about.case.congress_id
    seats: list[Seated] = []
    for role, rule in about.text.rules.items():
        if rule.kind == "code" and public:
            seats.append(Seated(role, public=public))
        elif rule.kind == "opener" and rule.opener == "self" and by.holder_id:
            seats.append(Seated(role, person=by.holder_id))
        elif rule.kind == "opener" and rule.opener != "self":
            organ = next((post.organ_id for post in by.posts if post.congress_id == congress_id), 0)
            seats += [Seated(role, organ=organ)] if organ else []
        elif rule.kind == "organ" and not rule.organ_name and not rule.level:
            asked = (about.held.organs_of(congress_id, kind, "") for kind in rule.organs)
            found = next((one for organs in asked if (one := own_among(by, organs))), 0)
            seats += [Seated(role, organ=found)] if found else []
    return tuple(seats)


def blank_situation(
    released: ReleasedText, congress: Congress, article: Article, filled: dict[str, Any], by: Actor, now: dt.datetime,
    public: str = "",
) -> Situation:  # fmt: skip
    """还没有事项时的情形：停在「开始」，凭查询码的人先坐着。"""
    text, on = library.text_in(released.pk, congress), clock.day_of(now)
    seats = tuple(
        Seat(1, role, on, public=public) for role, rule in text.rules.items() if rule.kind == "code" and public
    )
    state = State(
        procedure=released.label, stage=text.start, entered_on=on, opened_on=on, kind=text.kind, title="",
        congress=congress.pk, seats=seats,
    )  # fmt: skip
    case = Case(kind=text.kind, text=released, congress=congress, stage=text.start, title="")
    return Situation(Held(case, state, text, on), article, None, by, now, filled)


def _goes_on(text: Text, article: Article) -> bool:
    return not set(article.targets) <= set(text.endings) if article.targets else True
