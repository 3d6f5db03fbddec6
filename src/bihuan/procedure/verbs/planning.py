"""周期：每一期开一件事项；同一期只开一件，办几遍结果相同。"""

import datetime as dt

from dateutil.rrule import rrulestr

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.ledger.door import append, verb
from bihuan.people.door import OFFICES, Actor, Congress, actor_of

from .. import events
from ..models import Plan, PlanPeriod
from .one_by_one import each_plan
from .opening import open_case

PERIODS_AT_ONCE = 60  # 一次最多补开这么多期，防止把周期误写成每天而从很久以前起


@verb
def plan(
    kind: str, *, title: str, rule: str, congress: Congress, starts_on: dt.date, ends_on: dt.date | None = None,
    by: Actor, now: dt.datetime,
) -> Plan:  # fmt: skip
    """排定一个周期。rule: RFC 5545 的 RRULE，如 FREQ=MONTHLY;BYMONTHDAY=6。拒绝：读不懂的周期、不是本级办公机构的人。"""
    if not any(by.serves(office, congress.pk) for office in OFFICES):
        raise NotAllowed("只有本级人大的办公机构可以排定周期")
    _days(rule, starts_on, starts_on)
    made = Plan.objects.create(
        kind=kind,
        title=title,
        rule=rule,
        congress=congress,
        owner_id=by.person,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    append(f"org:{congress.pk}", events.Planned(made.pk, title, rule), by=by.id, now=now)
    return made


def run_plans(now: dt.datetime) -> int:
    """把到了期的都开出来，返回开了几件。一个周期一个事务，一个不成不碍别的。"""
    plans = list(Plan.objects.order_by("pk").values_list("pk", flat=True))
    return sum(each_plan(plans, lambda plan_id: run_plan(plan_id, now=now), "按期开立事项", now=now))


@verb
def run_plan(plan_id: int, *, now: dt.datetime) -> int:
    """一个周期到今天为止应开而未开的各期。"""
    row = Plan.objects.select_for_update(of=("self",)).select_related("congress").get(pk=plan_id)
    today = clock.day_of(now)
    opened = set(row.periods.values_list("on", flat=True))
    missing = [on for on in _days(row.rule, row.starts_on, min(today, row.ends_on or today)) if on not in opened]
    by = actor_of(row.owner_id, now=now)
    for on in missing[:PERIODS_AT_ONCE]:
        case = open_case(
            row.kind, title=f"{row.title}（{on.isoformat()}）", congress=row.congress, proposer_id=row.owner_id,
            received_on=on, by=by, now=now,
        )  # fmt: skip
        PlanPeriod.objects.create(plan=row, on=on, case=case)
    return len(missing[:PERIODS_AT_ONCE])


def _days(rule: str, starts_on: dt.date, until: dt.date) -> list[dt.date]:
    start = dt.datetime.combine(starts_on, dt.time())
    try:
        found = rrulestr(rule, dtstart=start, ignoretz=True)
    except ValueError as error:
        raise BadInput(f"周期读不懂：{rule}", {"rule": "应当写成 FREQ=MONTHLY;BYMONTHDAY=6 这样的 RRULE"}) from error
    return [day.date() for day in found.between(start, dt.datetime.combine(until, dt.time()), inc=True)]
