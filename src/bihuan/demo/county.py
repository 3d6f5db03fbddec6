"""云泽县的人大、机构和人。测试和示范用同一个县。"""

import datetime as dt
from dataclasses import dataclass, field

from bihuan.people import door as people
from bihuan.people.door import SYSTEM, Actor, Congress, Organ, Session, Term
from bihuan.regions import door as regions

from .cast import YUNZE, Cast

CODE = "431290000000"  # 云泽县的本地扩展码


@dataclass
class County:
    """一个县：人大、届、会议、机构（按简称）、人（按姓名）。"""

    congress: Congress
    term: Term
    session: Session
    organs: dict[str, Organ] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    delegations: dict[str, int] = field(default_factory=dict)
    deputies: dict[str, int] = field(default_factory=dict)

    def actor(self, name: str, *, now: dt.datetime) -> Actor:
        """某人此刻的身份。"""
        return people.actor_of(self.people[name], now=now)


def found(
    now: dt.datetime, *, name: str = "云泽县", parent_code: str = "4312", code: str = CODE, cast: Cast = YUNZE
) -> County:
    """设立一个县：区划（本地扩展码）、人大、届、会议、机构、人。重复设立的拒绝。"""
    parent = regions.division(parent_code)
    assert parent is not None
    place = regions.add_division(code=code, name=name, parent_code=parent_code, by=SYSTEM.id, now=now)
    congress = people.found_congress(place.pk, name=f"{name}人民代表大会", by=SYSTEM, now=now)
    today = now.date()
    term = people.open_term(congress.pk, number=18, from_on=dt.date(today.year - 4, 1, 10), by=SYSTEM, now=now)
    session = people.open_session(
        term.pk, number=6, opens_on=dt.date(today.year, 2, 25), closes_on=dt.date(today.year, 2, 28), by=SYSTEM, now=now
    )
    county = County(congress, term, session)
    since = term.from_on
    for kind, (title, holders) in cast.offices.items():
        organ = people.found_organ(congress.pk, kind=kind, name=title, from_on=since, by=SYSTEM, now=now)
        county.organs[title] = organ
        for who, post, duty in holders:
            _appoint(county, who, organ, duty, post, since, now)
    for short, (full, head, section, section_head, clerk) in cast.units.items():
        full = full.replace("云泽县", name)
        unit = people.found_organ(
            congress.pk, kind="handling_unit", name=full, short_name=short, from_on=since, by=SYSTEM, now=now
        )
        part = people.found_organ(
            congress.pk, kind="section", name=section, parent_id=unit.pk, from_on=since, by=SYSTEM, now=now
        )
        county.organs[short], county.organs[f"{short}{section}"] = unit, part
        _appoint(county, head, unit, "head", f"{short}局长", since, now)
        _appoint(county, section_head, part, "section_head", f"{section}科长", since, now)
        _appoint(county, clerk, part, "clerk", f"{section}科员", since, now)
    for title, head in cast.heads.items():
        organ = people.found_organ(congress.pk, kind="delegation", name=title, from_on=since, by=SYSTEM, now=now)
        county.organs[title] = organ
        county.delegations[title] = people.Delegation.objects.get(organ=organ).pk
        _appoint(county, head, organ, "head", f"{title}团长", since, now)
        if title in cast.secretaries:
            _appoint(county, cast.secretaries[title], organ, "secretary", "乡镇人大秘书", since, now)
    for number, (who, (delegation, constituency)) in enumerate(cast.deputies.items(), 1):
        deputy = people.elect_deputy(
            _person(county, who, now), term.pk, delegation_id=county.delegations[delegation], constituency=constituency,
            number=f"{number:03}", on=since, by=SYSTEM, now=now,
        )  # fmt: skip
        county.deputies[who] = deputy.pk
    return county


def _person(county: County, name: str, now: dt.datetime) -> int:
    if name not in county.people:
        county.people[name] = people.enrol(county.congress.pk, name=name, by=SYSTEM, now=now).pk
    return county.people[name]


def _appoint(county: County, name: str, organ: Organ, duty: str, title: str, since: dt.date, now: dt.datetime) -> None:
    people.appoint(_person(county, name, now), organ.pk, duty=duty, title=title, from_on=since, by=SYSTEM, now=now)
