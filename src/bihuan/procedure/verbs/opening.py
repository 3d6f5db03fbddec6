"""开立一件事项，以及事项之间的链接。"""

import datetime as dt
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound, Refused
from bihuan.ledger.door import append, record, verb
from bihuan.people.door import Actor, Congress
from bihuan.regions.door import calendar, calendar_version

from .. import events, facts, library, projection, telling
from ..language import words
from ..machine import apply
from ..machine.state import write
from ..models import Case, Link, Party, ReleasedText

TITLE_LIMIT = 200


@verb
def open_case(
    kind: str, *, title: str, congress: Congress, by: Actor, now: dt.datetime, text: ReleasedText | None = None,
    proposer_id: int | None = None, session_id: int | None = None, township_id: int | None = None,
    received_on: dt.date | None = None, dates: dict[str, dt.date] | None = None,
    parties: list[tuple[str, int | None, int | None]] | None = None, event: Any = None,
    happened_at: dt.datetime | None = None, origin: str = "live", number: str = "",
) -> Case:  # fmt: skip
    """开立：一件事项进入它的工作法。受理时的区划和年份从此不变。

    kind: 事项种类；text: 不给就用本级人大选用的；parties: （角色，人，机构）。拒绝：没有标题、标题过长。
    """
    title = title.strip()
    if not title:
        raise BadInput("请写标题", {"title": "请写标题"})
    if len(title) > TITLE_LIMIT:
        raise BadInput(f"标题不能超过 {TITLE_LIMIT} 字", {"title": f"不能超过 {TITLE_LIMIT} 字"})
    released = text or library.chosen(congress.pk, kind)
    procedure = library.text_of(released.label)
    at = happened_at or now
    on = received_on or clock.day_of(at)
    township = township_id or congress.township_id
    region = congress.township_id or congress.county_id or congress.city_id or congress.province_id
    step = {
        "code": "@open", "procedure": released.label, "kind": procedure.kind, "region": region, "year": on.year,
        "to": procedure.start, "task": 0, "calendar": calendar_version(),
        "dates": {name: value.isoformat() for name, value in (dates or {}).items()},
    }  # fmt: skip
    if number:
        step["number"] = number
    state = apply(None, step, clock.day_of(at), by.id, library.text_of, calendar)
    case = Case.objects.create(
        kind=procedure.kind, text=released, title=title, number=number, congress=congress, session_id=session_id,
        proposer_id=proposer_id, province_id=congress.province_id, city_id=congress.city_id,
        county_id=congress.county_id, township_id=township, cohort_region_id=region, cohort_year=on.year,
        received_on=on, stage=state.stage, memory=write(state),
    )  # fmt: skip
    for role, person_id, organ_id in parties or []:
        Party.objects.create(case=case, role=role, person_id=person_id, organ_id=organ_id, since=at)
    entry = append(
        case.stream, event or events.Opened(title), by=by.id, now=now, happened_at=happened_at, step=step, origin=origin
    )
    projection.sync(case, procedure, None, state)
    facts.write(case, "@open", state, None, entry.data, entry.id)
    if origin == "live":
        telling.tell_opened(case, state, procedure, entry, now=now)
    return case


@verb
def link(
    origin_id: int, target_id: int, kind: str, *, by: str, now: dt.datetime, reason: str = "", origin: str = "live",
    happened_at: dt.datetime | None = None,
) -> Link:  # fmt: skip
    """链接两件事项，两边的链上各记一笔。拒绝：不认得的关系、没有的事项、链到自己、已经有了、并成圈。"""
    if kind not in words.vocabulary("链接").values():
        raise Refused(f"不认得的链接：{kind}")
    if origin_id == target_id:
        raise Refused("一件事项不能链接到它自己")
    cases = {case.pk: case for case in Case.objects.filter(pk__in=(origin_id, target_id))}
    if len(cases) < 2:
        raise NotFound("没有这件事项")
    if Link.objects.filter(origin_id=origin_id, target_id=target_id, kind=kind).exists():
        raise Refused("这两件事项已经有这个链接")
    if Link.objects.filter(origin_id=target_id, target_id=origin_id, kind=kind).exists():
        raise Refused("对方已经这样链接到这一件，不能连成圈")
    made = Link.objects.create(
        origin_id=origin_id, target_id=target_id, kind=kind, by=by, reason=reason, at=happened_at or now
    )
    for one, other in ((origin_id, target_id), (target_id, origin_id)):
        record(
            cases[one].stream,
            events.Linked(other, kind, reason),
            by=by,
            now=now,
            happened_at=happened_at,
            origin=origin,
        )
    return made


@verb
def name_party(
    case_id: int, role: str, *, person_id: int | None = None, organ_id: int | None = None, now: dt.datetime
) -> Party:
    """写明一个角色由谁担任；已经写明的不重复。"""
    known = Party.objects.filter(case_id=case_id, role=role, person=person_id, organ=organ_id).first()
    return known or Party.objects.create(case_id=case_id, role=role, person_id=person_id, organ_id=organ_id, since=now)
