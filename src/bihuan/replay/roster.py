"""名册：旧档归入哪一级人大；单位成为机构，代表和委员登记当选。全在一个事务里，再来一次什么也不增加。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.kernel.refuse import NotFound
from bihuan.ledger.door import record, verb
from bihuan.people import door as people
from bihuan.people.door import RECORD, Congress, Delegation, Deputy, Organ, Person, Term
from bihuan.regions import door as regions
from bihuan.suggestions.door import Suggestion

from .acts import YearPlan
from .events import Loose, Noticed
from .layout import Member, Unit
from .models import ReplayAnomaly, ReplayedFact
from .words import Words, words

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Roster:
    """名册：编号 → 人，名称 → 机构，编号 → 代表团。nobody 是没有写明的领衔人的位子。"""

    congress: Congress
    people: dict[str, int]
    organs: dict[str, int]
    delegations: dict[str, int | None]


@verb
def keep_roster(plan: YearPlan, *, place_code: str, begins_on: dt.date, now: dt.datetime) -> Roster:
    """写下名册和与件无关的反常。拒绝：没有这个区划。"""
    congress = _congress(place_code, now)
    term = people.term_of(congress.pk, begins_on) or _term(congress, begins_on, now)
    organs = _found_units(congress, plan.units, now)
    delegations = _found_delegations(congress, [member.circle for member in plan.members], now)
    found = _elect(congress, term, plan.members, delegations, now)
    roster = Roster(congress, found, organs, {member.member: delegations.get(member.circle) for member in plan.members})
    _note_loose(plan, roster, now)
    return roster


def _congress(place_code: str, now: dt.datetime) -> Congress:
    home = words().home
    place = regions.division(place_code or home.code)
    if place is None and place_code:
        raise NotFound(f"没有代码为 {place_code} 的区划")
    if place is None:
        place = regions.add_division(code=home.code, name=home.name, parent_code=home.parent, by=RECORD.id, now=now)
    congress = Congress.objects.filter(division=place, kind=Congress.Kind.CONGRESS).first()
    return congress or people.found_congress(place.pk, name=home.congress.format(place=place.name), by=RECORD, now=now)


def _term(congress: Congress, begins_on: dt.date, now: dt.datetime) -> Term:
    """旧档的一年不在任何一届之内的，自那年年初立一届，到下一届之前为止；届次接着往前或往后数。"""
    numbers = set(congress.terms.values_list("number", flat=True))
    following = congress.terms.filter(from_on__gt=begins_on).order_by("from_on").first()
    before = following.number - 1 if following else 0
    number = before if before > 0 and before not in numbers else max(numbers, default=0) + 1
    ended = max((term.to_on for term in congress.terms.all() if term.to_on and term.to_on < begins_on), default=None)
    from_on = begins_on.replace(month=1, day=1)
    from_on = from_on if ended is None else max(from_on, ended + ONE_DAY)
    to_on = following.from_on - ONE_DAY if following else None
    return people.open_term(congress.pk, number=number, from_on=from_on, to_on=to_on, by=RECORD, now=now)


def _found_units(congress: Congress, units: Iterable[Unit], now: dt.datetime) -> dict[str, int]:
    """先立上级，再立下级；没有或绕回自己的上级不算（已报反常）。"""
    standing = Organ.objects.filter(congress=congress, kind=Organ.Kind.HANDLING_UNIT, to_on=None)
    known = dict(standing.values_list("name", "pk"))
    waiting = {unit.name: unit.parent for unit in units}
    named = frozenset(waiting)
    found: dict[str, int] = {}
    while waiting:
        ready = [name for name, parent in waiting.items() if parent not in waiting or parent == name]
        for name in ready or list(waiting):
            parent = waiting.pop(name)
            if _tidy(name) not in known:
                known[_tidy(name)] = people.found_organ(
                    congress.pk, kind="handling_unit", name=name, by=RECORD, now=now,
                    parent_id=found.get(parent) if parent in named else None,
                ).pk  # fmt: skip
            found[name] = known[_tidy(name)]
    return found


def _found_delegations(congress: Congress, names: Iterable[str], now: dt.datetime) -> dict[str, int]:
    """代表团（委员的界别）；与单位同名的，名称之后写明是代表团。"""
    known = dict(Delegation.objects.filter(congress=congress).values_list("name", "pk"))
    taken = set(Organ.objects.filter(congress=congress, parent=None, to_on=None).values_list("name", flat=True))
    found: dict[str, int] = {}
    for name in dict.fromkeys(names):
        title = next((one for one in (_tidy(name), f"{_tidy(name)}代表团") if one in known or one not in taken), "")
        if name.strip() and title not in known:
            organ = people.found_organ(congress.pk, kind="delegation", name=title, by=RECORD, now=now)
            known[title] = Delegation.objects.get(organ=organ).pk
        if name.strip():
            found[name] = known[title]
    return found


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _elect(
    congress: Congress, term: Term, members: Iterable[Member], delegations: dict[str, int], now: dt.datetime
) -> dict[str, int]:
    table = words().member_kinds
    found = dict(Deputy.objects.filter(term=term).exclude(number="").values_list("number", "person_id"))
    for member in members:
        if member.member in found:
            continue
        person = people.enrol(congress.pk, name=member.member, by=RECORD, now=now)
        people.elect_deputy(
            person.pk, term.pk, delegation_id=delegations.get(member.circle), constituency=member.unit,
            number=member.member, kind=table[member.kind], on=term.from_on, by=RECORD, now=now,
        )  # fmt: skip
        found[member.member] = person.pk
    return found


def stranger(roster: Roster, name: str, *, now: dt.datetime) -> int:
    """名册之外的领衔人（或没有写明的）：只登记姓名，不是代表；同名的用同一个。"""
    table: Words = words()
    name = name.strip() or table.written["领衔人"]
    if name not in roster.people:
        note = Person.objects.filter(name=name, mandates=None, posts=None, pk__in=_brought(roster)).first()
        person = note or people.enrol(roster.congress.pk, name=name, by=RECORD, now=now)
        roster.people[name] = person.pk
    return roster.people[name]


def _brought(roster: Roster) -> Iterable[int]:
    return Suggestion.objects.filter(congress=roster.congress).values_list("lead_deputy_id", flat=True)


def _note_loose(plan: YearPlan, roster: Roster, now: dt.datetime) -> None:
    """与件无关的反常，和找不到件的会办各行；已经记过的不再记。"""
    congress, stream = roster.congress, f"org:{roster.congress.pk}"
    known = set(ReplayAnomaly.objects.filter(congress=congress, case=None).values_list("what", "why"))
    fresh = [trouble for trouble in plan.troubles if (trouble.what, trouble.why) not in known]
    for trouble in fresh:
        record(stream, Noticed(trouble.what), by=RECORD.id, now=now, origin="record")
        ReplayAnomaly.objects.create(congress=congress, what=trouble.what, why=trouble.why)
    loose = [fact for trouble, fact in plan.loose if trouble in fresh]
    if loose:
        told = Loose(len(loose), tuple((fact.what, fact.value) for fact in loose))
        entry = record(stream, told, by=RECORD.id, now=now, origin="record")
        ReplayedFact.objects.bulk_create(
            ReplayedFact(
                congress=congress, what=fact.what, value=fact.value, performed=False, entry_id=entry.id,
                unit_id=roster.organs.get(fact.unit),
            )
            for fact in loose
        )  # fmt: skip
