"""云泽县的人大、机构和人。测试和示范用同一个县。"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

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
    """设立一个县：区划（本地扩展码，已经有的用它）、人大、届、会议、机构、人。重复设立的拒绝。"""
    place = regions.division(code)
    if place is None:
        place = regions.add_division(code=code, name=name, parent_code=parent_code, by=SYSTEM.id, now=now)
    congress = people.found_congress(place.pk, name=f"{name}人民代表大会", by=SYSTEM, now=now)
    year = now.date().year
    term = people.open_term(congress.pk, number=18, from_on=dt.date(year - 4, 1, 10), by=SYSTEM, now=now)
    session = people.open_session(
        term.pk, number=6, opens_on=dt.date(year, 2, 25), closes_on=dt.date(year, 2, 28), by=SYSTEM, now=now
    )
    county = County(congress, term, session)
    settle(county, cast, now=now)
    return county


def settle(county: County, cast: Cast, *, now: dt.datetime) -> None:
    """一班人住进来：机关、委员会、承办单位、代表团、代表。已有的机构只添人。"""
    for kind, (title, holders) in cast.offices.items():
        county.organs[title] = county.organs.get(title) or _organ(county, kind, title, now)
        _fill(county, county.organs[title], holders, now)
    for short, (title, holders) in cast.committees.items():
        county.organs[short] = organ = _organ(county, "special_committee", title, now, short_name=short)
        _fill(county, organ, holders, now)
    _units(county, cast, now)
    _delegations(county, cast, now)
    for who, (delegation, constituency) in cast.deputies.items():
        deputy = people.elect_deputy(
            _person(county, who, now), county.term.pk, delegation_id=county.delegations[delegation],
            constituency=constituency, number=f"{len(county.deputies) + 1:03}", on=county.term.from_on, by=SYSTEM,
            now=now,
        )  # fmt: skip
        county.deputies[who] = deputy.pk
    for who, code in cast.standings.items():
        people.give_standing(county.congress.pk, _person(county, who, now), code=code, by=SYSTEM, now=now)


def _units(county: County, cast: Cast, now: dt.datetime) -> None:
    for short, (full, head, section, section_head, clerk) in cast.units.items():
        full = full.replace("云泽县", county.congress.division.name)
        unit = _organ(county, "handling_unit", full, now, short_name=short)
        part = _organ(county, "section", section, now, parent_id=unit.pk)
        county.organs[short], county.organs[f"{short}{section}"] = unit, part
        _fill(county, unit, [(head, f"{short}局长", "head")], now)
        _fill(
            county, part, [(section_head, f"{section}科长", "section_head"), (clerk, f"{section}科员", "clerk")], now
        )  # fmt: skip


def _delegations(county: County, cast: Cast, now: dt.datetime) -> None:
    for title, head in cast.heads.items():
        county.organs[title] = organ = _organ(county, "delegation", title, now)
        county.delegations[title] = people.Delegation.objects.get(organ=organ).pk
        _fill(county, organ, [(head, f"{title}团长", "head")], now)
        if title in cast.secretaries:
            _fill(county, organ, [(cast.secretaries[title], "乡镇人大秘书", "secretary")], now)


def _organ(county: County, kind: str, name: str, now: dt.datetime, **more: Any) -> Organ:
    return people.found_organ(
        county.congress.pk, kind=kind, name=name, from_on=county.term.from_on, by=SYSTEM, now=now, **more
    )


def _fill(county: County, organ: Organ, holders: Iterable[tuple[str, str, str]], now: dt.datetime) -> None:
    """一个机构里的人：（姓名，职务，职责）。"""
    for name, title, duty in holders:
        people.appoint(
            _person(county, name, now), organ.pk, duty=duty, title=title, from_on=county.term.from_on, by=SYSTEM,
            now=now,
        )  # fmt: skip


def _person(county: County, name: str, now: dt.datetime) -> int:
    if name not in county.people:
        county.people[name] = people.enrol(county.congress.pk, name=name, by=SYSTEM, now=now).pk
    return county.people[name]
