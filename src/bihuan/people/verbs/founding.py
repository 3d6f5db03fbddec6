"""设立：人大、届、会议、机构、代表团；机构的撤并。"""

import datetime as dt
import re

from bihuan.kernel.clock import day_of
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed, NotFound
from bihuan.kernel.spelling import pinyin_of
from bihuan.ledger import door as ledger
from bihuan.regions.door import Division, scope_of

from .. import events, gates
from ..actors import RECORD, SYSTEM, Actor
from ..models import Congress, Delegation, Organ, OrganKind, Session, Term
from ..questions import kind_words, kinds_of
from ..recording import told

OWN_KIND = re.compile(r"[\u4e00-\u9fff（）]{2,20}")


@ledger.verb
def found_congress(
    division_id: int, *, name: str, kind: str = "congress", class_set: str = "A1", by: Actor, now: dt.datetime
) -> Congress:
    """设立一级人大（或街道工委）。由系统、旧档案，或上级人大办公室来办。拒绝：没有这个区划、已经设立。"""
    place = Division.objects.filter(pk=division_id).first()
    if place is None:
        raise NotFound("没有这个区划")
    if not _may_found(place, by):
        raise NotAllowed("只有上级人大办公室可以设立下级人大")
    if kind not in Congress.Kind.values:
        raise BadInput(f"没有“{kind}”这种人大")
    if Congress.objects.filter(division=place, kind=kind).exists():
        raise AlreadyDone(f"{place.name}已经设立")
    congress = Congress.objects.create(
        name=_named(name),
        kind=kind,
        division=place,
        province_id=place.province_id,
        city_id=place.city_id,
        county_id=place.county_id,
        township_id=place.township_id,
        class_set=class_set,
    )
    told(congress.pk, events.CongressFounded(congress.pk, congress.name, kind, place.pk, class_set), by=by, now=now)
    return congress


@ledger.verb
def open_term(
    congress_id: int, *, number: int, from_on: dt.date, to_on: dt.date | None = None, by: Actor, now: dt.datetime
) -> Term:
    """登记一届。拒绝：已有这一届；起止颠倒；与别的届重叠。"""
    congress = gates.congress_to_keep(congress_id, by=by)
    if to_on is not None and to_on < from_on:
        raise BadInput("届的终止不能早于开始")
    for other in congress.terms.all():
        if other.number == number:
            raise AlreadyDone(f"第{number}届已经登记")
        if other.from_on <= (to_on or dt.date.max) and from_on <= (other.to_on or dt.date.max):
            raise BadInput(f"与{other}（自 {other.from_on} 至 {other.to_on or '今'}）重叠，请先写明{other}的终止日")
    term = Term.objects.create(congress=congress, number=number, from_on=from_on, to_on=to_on)
    told(congress_id, events.TermOpened(term.pk, number, from_on.isoformat(), _day(to_on)), by=by, now=now)
    return term


@ledger.verb
def open_session(
    term_id: int, *, number: int, opens_on: dt.date, closes_on: dt.date | None = None, by: Actor, now: dt.datetime
) -> Session:
    """登记一次会议。拒绝：已有这一次；闭幕早于开幕；不在本届之内。"""
    term = gates.term_to_keep(term_id, by=by)
    if closes_on is not None and closes_on < opens_on:
        raise BadInput("闭幕不能早于开幕")
    if opens_on < term.from_on or (term.to_on is not None and opens_on > term.to_on):
        raise BadInput(f"{opens_on} 不在{term}之内")
    if term.sessions.filter(number=number).exists():
        raise AlreadyDone(f"{term}第{number}次会议已经登记")
    session = Session.objects.create(term=term, number=number, opens_on=opens_on, closes_on=closes_on)
    event = events.SessionOpened(session.pk, term.pk, number, opens_on.isoformat(), _day(closes_on))
    told(term.congress_id, event, by=by, now=now)
    return session


@ledger.verb
def found_organ(
    congress_id: int, *, kind: str, name: str, short_name: str = "", parent_id: int | None = None,
    from_on: dt.date | None = None, by: Actor, now: dt.datetime,
) -> Organ:  # fmt: skip
    """设立机构；代表团同时立一个编组（Delegation）。拒绝：没有这一种；同一上级之下已有同名机构、没有这个上级。"""
    congress = gates.congress_to_keep(congress_id, by=by)
    parent = Organ.objects.filter(pk=parent_id, congress=congress).first() if parent_id else None
    if parent_id and parent is None:
        raise NotFound("没有这个上级机构")
    if kind not in kind_words(congress_id):
        raise BadInput(f"没有“{kind}”这种机构，请从列表里选，或先添这一种")
    name = _named(name)
    if Organ.objects.filter(congress=congress, parent=parent, name=name, to_on__isnull=True).exists():
        raise AlreadyDone(f"已有“{name}”")
    organ = Organ.objects.create(
        congress=congress,
        kind=kind,
        name=name,
        short_name=short_name.strip()[:20],
        parent=parent,
        from_on=from_on,
        pinyin=pinyin_of(name),
    )
    group = None
    if organ.kind == Organ.Kind.DELEGATION:
        group = Delegation.objects.create(congress=congress, name=name, organ=organ).pk
    event = events.OrganFounded(organ.pk, name, kind, parent_id or None, organ.short_name, _day(from_on), group)
    told(congress_id, event, by=by, now=now)
    return organ


@ledger.verb
def add_organ_kind(
    congress_id: int,
    *,
    name: str,
    family: str,
    handles: bool = False,
    oversees: bool = False,
    by: Actor,
    now: dt.datetime,
) -> OrganKind:
    """添一种机构，只在本级用；代号由名称的拼音而来，各地同名的代号相同。拒绝：没有这一类；名称不是汉字；已有这一种。"""
    congress = gates.congress_to_keep(congress_id, by=by)
    name = _named(name)
    if family not in OrganKind.Family.values:
        raise BadInput(f"没有“{family}”这一类")
    if not OWN_KIND.fullmatch(name):
        raise BadInput("种类的名称写汉字，2 至 20 字")
    known = kinds_of(congress_id)
    if any(name in (each.name, each.short_name) for each in known):
        raise AlreadyDone(f"已有“{name}”这一种")
    code = _own_code(name, {each.code for each in known})
    kind = OrganKind.objects.create(
        congress=congress, code=code, name=name, family=family, handles=handles, oversees=oversees
    )
    told(congress_id, events.OrganKindAdded(kind.pk, code, name, family, handles, oversees), by=by, now=now)
    return kind


@ledger.verb
def merge_organ(organ_id: int, *, into: int | None, on: dt.date | None = None, by: Actor, now: dt.datetime) -> Organ:
    """撤并：机构并入另一个（`into`），或者撤销（None）。手上的事项由接手者办，历史留在原名下。

    拒绝：已经撤并；并入自己或已撤并的机构；并入别的人大的机构；撤销还管着下级的机构。
    """
    organ = gates.standing_organ_to_keep(organ_id, by=by)
    on = on or day_of(now)
    successor = None
    if into is not None:
        successor = Organ.objects.filter(pk=into, congress_id=organ.congress_id).first()
        if successor is None:
            raise NotFound("没有这个接手的机构")
        if successor.pk == organ.pk or successor.to_on is not None:
            raise BadInput("不能并入自己，也不能并入已经撤并的机构")
    elif organ.children.filter(to_on__isnull=True).exists():
        raise BadInput(f"{organ.name}还有下级机构，请写明并入哪里")
    organ.successor, organ.to_on = successor, on
    organ.save(update_fields=["successor", "to_on"])
    into_name = successor.name if successor else ""
    told(organ.congress_id, events.OrganMerged(organ.pk, organ.name, into, into_name, on.isoformat()), by=by, now=now)
    return organ


def _may_found(place: Division, by: Actor) -> bool:
    if by in (SYSTEM, RECORD):
        return True
    if by.scope is None or not by.serves("congress_office", by.congress_id):
        return False
    return by.scope.contains(place) and by.scope != scope_of(place)


def _own_code(name: str, taken: set[str]) -> str:
    """own_ 加全拼，至多 30 字符；撞上的添数。前缀使它冲不了通用的代号，也冲不了身份的代号。"""
    spelt = "own_" + pinyin_of(name).split()[0]
    tries = (spelt[:30], *(f"{spelt[:27]}_{n}" for n in range(2, 100)))
    return next(each for each in tries if each not in taken)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise BadInput("名称要有，且不超过 60 字")
    return name


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
