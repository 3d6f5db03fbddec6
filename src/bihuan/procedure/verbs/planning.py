"""周期：每一期开一件事项；同一期只开一件，办几遍结果相同。"""

import datetime as dt

from dateutil.rrule import rrulestr

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.ledger.door import append, verb
from bihuan.people.door import OFFICES, Actor, Congress, actor_of, holders, organ_of

from .. import events, library
from ..language.deadlines import Deadline
from ..language.heads import HOLDER
from ..models import Adoption, Plan, PlanPeriod, ReleasedText
from .holders import each_holder
from .one_by_one import each_plan
from .opening import open_case

DAYS_OF_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
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
    """把到了期的都开出来，返回开了几件。一个周期一个事务，一个不成不碍别的。选用的文件里写着「由: 时钟」的，先照它排定。"""
    for congress_id, kind in _timed():
        plan_by_file(congress_id, kind, now=now)
    plans = list(Plan.objects.order_by("pk").values_list("pk", flat=True))
    return sum(each_plan(plans, lambda plan_id: run_plan(plan_id, now=now), "按期开立事项", now=now))


def _timed() -> list[tuple[int, str]]:
    """哪一级的哪一种要看：选用的文件写着「由: 时钟」的，已经排着周期的。"""
    adopted = Adoption.objects.values_list("congress_id", "kind", "text_id")
    found = {(congress, kind) for congress, kind, text in adopted if _at(text) is not None}
    return sorted(found | set(Plan.objects.filter(ends_on=None).values_list("congress_id", "kind")))


@verb
def plan_by_file(congress_id: int, kind: str, *, now: dt.datetime) -> None:
    """照选用的文件排定周期：写了「开立: {由: 时钟, 每: …}」的一个，从选用那天起；改选、不再选用的，先前那个到此为止。"""
    adoption = Adoption.objects.filter(congress_id=congress_id, kind=kind).select_related("text", "congress").first()
    at = _at(adoption.text_id) if adoption else None
    rule = _rule(at) if at else ""
    standing = Plan.objects.filter(congress_id=congress_id, kind=kind, ends_on=None)
    texts = ReleasedText.objects.filter(kind=kind).values_list("pk", flat=True)
    written = {_rule(one) for pk in texts if (one := _at(pk)) is not None}
    for row in standing.filter(rule__in=written).exclude(rule=rule):
        row.ends_on = clock.day_of(adoption.since) - dt.timedelta(days=1) if adoption else _last(row)
        row.save(update_fields=["ends_on"])
    owner = _keeper(congress_id, now)
    if adoption is None or not rule or owner is None or standing.filter(rule=rule).exists():
        return
    opening = library.text_by_id(adoption.text_id).opening
    title = (opening.title if opening else "") or adoption.text.kind_name
    since = clock.day_of(adoption.since)
    plan(kind, title=title, rule=rule, congress=adoption.congress, starts_on=since, by=owner, now=now)


def _last(row: Plan) -> dt.date:
    """开到了哪一期；一期也没有开的是排定的那天。"""
    return row.periods.order_by("-on").values_list("on", flat=True).first() or row.starts_on


def _at(text_id: int) -> Deadline | None:
    """一份工作法写的「每」；不由时钟开立的为 None。"""
    opening = library.text_by_id(text_id).opening
    return opening.at if opening else None


def _rule(at: Deadline) -> str:
    """文件里的「每」写成 RRULE。"""
    if at.kind == "yearly":
        return f"FREQ=YEARLY;BYMONTH={at.month};BYMONTHDAY={at.day}"
    if at.kind == "weekly":
        return f"FREQ=WEEKLY;BYDAY={DAYS_OF_WEEK[at.day - 1]}"
    months = "" if at.kind == "monthly" else f"BYMONTH={','.join(map(str, at.months))};"
    return f"FREQ=MONTHLY;{months}BYMONTHDAY={at.day}"


def _keeper(congress_id: int, now: dt.datetime) -> Actor | None:
    """排定的人：本级办公机构里在任的头一位。"""
    for kind in OFFICES:
        organ = organ_of(congress_id, kind)
        for person in holders(organ.pk, on=clock.day_of(now)) if organ else ():
            return actor_of(person.pk, now=now)
    return None


@verb
def run_plan(plan_id: int, *, now: dt.datetime) -> int:
    """一个周期到今天为止应开而未开的各期。"""
    row = Plan.objects.select_for_update(of=("self",)).select_related("congress").get(pk=plan_id)
    today = clock.day_of(now)
    opened = set(row.periods.values_list("on", flat=True))
    missing = [on for on in _days(row.rule, row.starts_on, min(today, row.ends_on or today)) if on not in opened]
    by, made = actor_of(row.owner_id, now=now), 0
    for on in missing[:PERIODS_AT_ONCE]:
        text = library.text_in(library.chosen(row.congress_id, row.kind).pk, row.congress)
        for holder in each_holder(text, row.congress_id, on=on):
            case = open_case(
                row.kind, title=_titled(row.title, on, holder.name), congress=row.congress, proposer_id=row.owner_id,
                received_on=on, by=by, now=now, values=holder.values, parties=holder.seats,
            )  # fmt: skip
            PlanPeriod.objects.create(plan=row, on=on, case=case, holder=holder.code)
            made += 1
    return made


def _titled(title: str, on: dt.date, holder: str) -> str:
    """这一期的标题：写了‹年›‹月›‹日›‹单位›的填进去，没有写的后面写上日子（和哪一个）。"""
    if "‹" not in title:
        return f"{holder}{title}（{on.isoformat()}）"
    named = title if f"‹{HOLDER}›" in title or not holder else f"{title}（‹{HOLDER}›）"
    dated = named.replace("‹年›", str(on.year)).replace("‹月›", str(on.month)).replace("‹日›", str(on.day))
    return dated.replace(f"‹{HOLDER}›", holder)


def _days(rule: str, starts_on: dt.date, until: dt.date) -> list[dt.date]:
    start = dt.datetime.combine(starts_on, dt.time())
    try:
        found = rrulestr(rule, dtstart=start, ignoretz=True)
    except ValueError as error:
        raise BadInput(f"周期读不懂：{rule}", {"rule": "应当写成 FREQ=MONTHLY;BYMONTHDAY=6 这样的 RRULE"}) from error
    return [day.date() for day in found.between(start, dt.datetime.combine(until, dt.time()), inc=True)]
