"""公开入口的问题：一个码开立什么，凭查询码看哪一件，办公机构制过哪些码。"""

from bihuan.kernel.refuse import NotFound
from bihuan.people.door import OFFICES, Actor
from bihuan.procedure.door import (
    Adoption,
    Article,
    Case,
    Held,
    Text,
    articles_to_open,
    roles_by_code,
    text_by_id,
)

from ..models import Entrance
from ..seeing import fields_seen, visible
from .codes import PREFIX, hash_of

UNKNOWN = "没有这个查询码，请照纸上的再核对一遍"


def citizen(code_hash: str) -> Actor:
    """凭查询码来的人：不知道是谁，只知道码的哈希。"""
    return Actor(None, "群众", label=f"{PREFIX}{code_hash}")


def entrance_named(code: str) -> Entrance:
    """一个入口码。没有的、停用的拒绝，说法相同。"""
    found = Entrance.objects.select_related("congress").filter(code=code, closed_at=None).first()
    if found is None:
        raise NotFound("没有这个入口，或者已经停用")
    return found


def case_by_code(query_code: str) -> tuple[Case, Actor]:
    """凭查询码的那一件，转出去了的看转到的那一件。没有的拒绝；写坏了的也同样查一遍、同样说。"""
    by = citizen(hash_of(query_code))
    rows = Case.objects.filter(visible(by)).select_related("congress", "text").defer("text__source").order_by("-id")
    found = rows.first()
    if found is None:
        raise NotFound(UNKNOWN)
    return found, by


def public_articles(text: Text) -> list[Article]:
    """群众可以用来开立的各条：由里有凭查询码的角色，开立写了从 网页 或 码。"""
    if text.opening is None or not {"web", "code"} & set(text.opening.sources):
        return []
    by_code = set(roles_by_code(text))
    return [article for article in articles_to_open(text) if by_code & set(article.by)]


def kinds_to_ask(congress_id: int) -> list[tuple[str, str]]:
    """本级选用的各种事项里，群众可以扫码开立的：种类和名称。一条 SQL。"""
    rows = Adoption.objects.filter(congress_id=congress_id).order_by("kind")
    found = []
    for kind, text_id in rows.values_list("kind", "text_id"):
        text = text_by_id(text_id)
        if public_articles(text):
            found.append((kind, text.kind_name))
    return found


def entrances_of(by: Actor) -> list[Entrance]:
    """此人的办公机构制过的码，新的在前。"""
    return list(Entrance.objects.filter(congress_id__in=_offices(by)).select_related("congress").order_by("-id"))


def may_make(by: Actor) -> bool:
    """此人可以制码吗：本级的办公机构。"""
    return by.congress_id in _offices(by)


def may_give_code(held: Held, by: Actor) -> bool:
    """此人可以给群众查询码吗：本级的办公机构，看得见全件的。"""
    return held.case.congress_id in _offices(by) and fields_seen(by, held).whole


def lacks_code(held: Held) -> bool:
    """凭查询码办的一件，还没有人拿着码：经手人录的、从表格带来的，群众看不到办到哪里，评不了。"""
    roles = roles_by_code(held.text)
    return bool(roles) and held.state.ended_on is None and not any(held.state.sitting(role) for role in roles)


def _offices(by: Actor) -> set[int]:
    return {
        post.congress_id for post in by.posts if any(post.of_kind(kind) for kind in (*OFFICES, "township_secretariat"))
    }
