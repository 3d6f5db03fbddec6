"""机构种类的问题：有哪几种，一个词指哪几种，哪几种可以承办。"""

from collections.abc import Iterable

from django.db.models import Q

from ..models import OrganKind


def kinds_of(congress_id: int) -> list[OrganKind]:
    """这级人大可用的种类：各级通用的，加上本级自己添的，按次序。一条 SQL。"""
    return list(OrganKind.objects.filter(Q(congress__isnull=True) | Q(congress_id=congress_id)))


def kind_words(congress_id: int) -> dict[str, str]:
    """代号 → 名称。"""
    return {each.code: each.name for each in kinds_of(congress_id)}


def kind_named(congress_id: int, word: str) -> str | None:
    """名称、简称或代号 → 代号；没有这一种的为 None。"""
    return next((each.code for each in kinds_of(congress_id) if word in _words(each)), None)


def kinds_meant(congress_id: int, words: Iterable[str]) -> frozenset[str] | None:
    """几个词合起来指哪几种：一种的名称、简称、代号（监委），或一类的名称（单位、机构、伙伴）；有一个不认得就是 None。"""
    known = kinds_of(congress_id)
    meant: set[str] = set()
    for word in words:
        found = {
            each.code for each in known if word in _words(each) or word in (each.family, each.get_family_display())
        }
        if not found:
            return None
        meant |= found
    return frozenset(meant)


def unknown_kinds(words: Iterable[str]) -> list[str]:
    """这些词里，哪一级人大都不认得的：不是一种的名称、简称、代号，也不是一类的名称。有词才问，一条 SQL。"""
    asked = list(dict.fromkeys(words))
    if not asked:
        return []
    known = {word for each in OrganKind.objects.all()
             for word in (*_words(each), each.family, each.get_family_display())}  # fmt: skip
    return [word for word in asked if word not in known]


def organ_kind_names() -> list[str]:
    """通用的各种机构叫什么，照登记的次序。一条 SQL。"""
    return list(OrganKind.objects.filter(congress=None).order_by("pk").values_list("name", flat=True))


def handling_kinds(congress_id: int) -> frozenset[str]:
    """可以承办的几种。"""
    return frozenset(each.code for each in kinds_of(congress_id) if each.handles)


def _words(kind: OrganKind) -> tuple[str, ...]:
    return tuple(word for word in (kind.code, kind.name, kind.short_name) if word)
