"""测试里的云泽县：一级人大、代表工委、三个单位、几个人。人名地名均为虚构。"""

import datetime as dt
from dataclasses import dataclass

from bihuan.people import door as people
from bihuan.regions import door as regions

MONDAY = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 2)
SINCE = dt.date(2022, 1, 10)


@dataclass
class County:
    """云泽县的人与机构，按名取用。"""

    congress: people.Congress
    term: people.Term
    office: people.Organ
    affairs: people.Organ
    government: people.Organ
    water: people.Organ
    roads: people.Organ
    works: people.Organ
    delegation: people.Organ
    li: people.Person
    chen: people.Person
    sun: people.Person
    wang: people.Person
    deputy: people.Deputy

    def actor(self, person: people.Person) -> people.Actor:
        return people.actor_of(person.pk, now=MONDAY)


def build(code: str = "99YZ", name: str = "云泽县") -> County:
    """设立一个县：李敏在代表工委，陈立在人大办，孙强是水务局工程科的经办人，王芳是代表。"""
    told = {"by": people.SYSTEM, "now": MONDAY}
    place = regions.add_division(code=code, name=name, parent_code="3302", by="system", now=MONDAY)
    congress = people.found_congress(place.pk, name=f"{name}人民代表大会", **told)
    term = people.open_term(congress.pk, number=17, from_on=SINCE, **told)

    def organ(kind: str, title: str, parent: people.Organ | None = None) -> people.Organ:
        return people.found_organ(
            congress.pk, kind=kind, name=title, parent_id=parent.pk if parent else None, from_on=SINCE, **told
        )

    def person(called: str, at: people.Organ | None = None, duty: str = "clerk") -> people.Person:
        made = people.enrol(congress.pk, name=called, **told)
        if at is not None:
            people.appoint(made.pk, at.pk, duty=duty, from_on=SINCE, **told)
        return made

    office = organ("congress_office", "人大办公室")
    affairs = organ("deputies_affairs", "代表工委")
    government = organ("government_office", "政府办公室")
    water = organ("handling_unit", "水务局")
    roads = organ("handling_unit", "交通局")
    works = organ("section", "工程科", water)
    delegation = organ("delegation", "云栖代表团")
    wang = person("王芳")
    deputy = people.elect_deputy(
        wang.pk,
        term.pk,
        delegation_id=people.delegations_of(congress.pk).get().pk,
        constituency="云栖第一选区",
        number="12",
        on=SINCE,
        **told,
    )
    return County(
        congress, term, office, affairs, government, water, roads, works, delegation,
        person("李敏", affairs), person("陈立", office), person("孙强", works), wang, deputy,
    )  # fmt: skip
