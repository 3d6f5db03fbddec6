"""没有人办得了的：承办的单位里缺轮到的人。交办的表单旁、单位和办公机构的工作台、机构的名册上都由这里说。"""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from bihuan.kernel import clock, cursor
from bihuan.people.door import OWN, beside_organs, handling_kinds, kinds_meant, manned_in, manned_unit
from bihuan.procedure.door import SAME_ROLE, Assignment, Case, Situation, Text, adopted_texts, text_by_id, unmanned

from .lanes import PAGE, Asker, Lane
from .look import of_cases
from .seeing import overseen

SOONEST = 50  # 件：单位的一屏上只看手上最早到期的这么些，随件数不长
FULL = OWN + "head"  # 有自己的主要负责人的单位，哪一步都办得了：缺的由他担任
TITLE = "没有人办得了的"
Held = tuple[int, str, int]  # 单位，承办角色，照哪一版


def register() -> None:
    """登记在机构的名册上。"""
    beside_organs(of_organs)


def warned(about: Situation) -> list[tuple[str, str]]:
    """这一步要开分办的：可以填的单位里，交给它就没有人办得了的（单位，一句）。不开分办的一条 SQL 也不问。"""
    roles = list(_opened(about))
    if not roles:
        return []
    found = []
    for one in manned_in(about.case.congress_id, on=about.held.on):
        said = [unmanned(about.text, role, one.duties) for role, kinds in roles if one.kind in kinds]
        if FULL not in one.duties and any(said):
            found.append((one.name, next(filter(None, said))))
    return found


def _opened(about: Situation) -> Iterator[tuple[str, frozenset[str]]]:
    """开出的各承办角色，和可以填的是哪几种机构。"""
    for one in about.article.opens:
        item = about.article.field(one.field)
        words = () if item is None or one.column else item.of or about.text.may_hold(about.article, one.field)
        kinds = kinds_meant(about.case.congress_id, words) if words else handling_kinds(about.case.congress_id)
        role = about.task.role if one.role == SAME_ROLE and about.task is not None else one.role
        yield role, kinds or frozenset()


def of_organs(congress_id: int) -> dict[int, str]:
    """本级缺人的各个单位：用着的办法里、正办着的分办里，哪几步没有人办得了（哪几种事项）。"""
    now = clock.now()
    lacking = {one.organ_id: one for one in manned_in(congress_id, on=clock.day_of(now)) if FULL not in one.duties}
    kinds, used = handling_kinds(congress_id), [text_by_id(pk) for _, pk in adopted_texts(congress_id, now)]
    asked: dict[int, list[tuple[Text, str]]] = {
        pk: [(text, role) for text in used for role in _usual(text)] if one.kind in kinds else []
        for pk, one in lacking.items()
    }
    for unit, role, text_id in _holding(Q(unit_id__in=lacking)):
        asked[unit].append((text_by_id(text_id), role))
    found = {}
    for pk, pairs in asked.items():
        said: dict[str, list[str]] = {}
        for text, role in pairs:
            if words := unmanned(text, role, lacking[pk].duties):
                said.setdefault(words, []).append(text.kind_name)
        if said:
            found[pk] = "；".join(f"{words}（{_several(kinds)}）" for words, kinds in said.items())
    return found


def _usual(text: Text) -> set[str]:
    """填「单位」、没有写明种类的各项开出的承办角色：哪个单位都填得。"""
    return {
        one.role
        for article in text.articles
        for one in article.opens
        if (item := article.field(one.field)) is not None and item.kind == "unit"
        if not item.of and not text.may_hold(article, one.field) and one.role != SAME_ROLE
    }


def _several(kinds: list[str]) -> str:
    names = list(dict.fromkeys(kinds))
    return "、".join(names[:3]) + (f"等 {len(names)} 种" if len(names) > 3 else "")


def _holding(where: Q) -> list[Held]:
    """还在办的分办：单位、角色、照哪一版，各一样只一次；一条 SQL。"""
    rows = Assignment.objects.filter(where, ended_on=None).order_by()
    return list(rows.values_list("unit_id", "role", "case__text_id").distinct())


def _stuck(lacking: dict[int, frozenset[str]], held: Iterable[Held]) -> dict[Held, str]:
    """这些分办里没有人办得了的：（单位，角色，版本）→ 一句。lacking: 缺人的单位 → 有人担任的职责。"""
    said = {one: unmanned(text_by_id(one[2]), one[1], lacking[one[0]]) for one in held}
    return {one: words for one, words in said.items() if words}


def lane(asker: Asker, after: str) -> Lane:
    """机关的一栏，点开才问：交给了单位而那里没有人办得了的，先受理的在前。"""
    units = manned_in(asker.congress_id, on=asker.today)
    lacking = {one.organ_id: one.duties for one in units if FULL not in one.duties}
    stuck = _stuck(lacking, _holding(Q(unit_id__in=lacking)) if lacking else ())
    if not stuck:
        return Lane("unmanned", TITLE, empty="交给了单位的，都有人办得了。")
    where = Q()
    for unit, role, text_id in stuck:
        where |= Q(unit_id=unit, role=role, case__text_id=text_id)
    tasks = Assignment.objects.filter(where, ended_on=None, case__congress_id=asker.congress_id)
    cases = Case.objects.filter(overseen(asker.actor), pk__in=tasks.values("case_id"), ended_on=None)
    begins = cursor.number(after) if after else None
    rows = list(cases.filter(Q() if begins is None else Q(pk__gt=begins)).defer("memory").order_by("pk")[: PAGE + 1])
    shown = rows[:PAGE]
    said: dict[int, str] = {}
    for one in tasks.filter(case__in=shown).select_related("unit", "case").order_by("n"):
        words = f"{one.unit.short_name or one.unit.name}{stuck[one.unit_id, one.role, one.case.text_id]}"
        said[one.case_id] = f"{said[one.case_id]}；{words}" if one.case_id in said else words
    more = str(shown[-1].pk) if len(rows) > PAGE else ""
    return Lane("unmanned", TITLE, of_cases(shown, asker.today, said), more, state="late")


def of_my_units(asker: Asker) -> list[str]:
    """承办单位的一屏上说的：自己单位正办着的，哪几步没有人办得了。"""
    manned = {pk: manned_unit(pk, on=asker.today) for pk in asker.actor.unit_ids()}
    lacking = {pk: held for pk, held in manned.items() if FULL not in held}
    if not lacking:
        return []
    rows = Assignment.objects.filter(unit_id__in=lacking, ended_on=None).order_by("due_on")
    held = set(rows.values_list("unit_id", "role", "case__text_id")[:SOONEST])
    return list(dict.fromkeys(words for _, words in sorted(_stuck(lacking, held).items())))
