"""装入一个忙县：偏斜的（三个单位承担一半，少数事项有四十条留痕、十二个会办），连链装入。"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.demo import door as demo
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.search import door as search
from bihuan.suggestions import door as suggestions

SEED = 20260301
UNITS = 40
DEPUTIES = 240
BUSY = 3  # 这么多单位
BUSY_SHARE = 0.5  # 承担这么大一份
LONG_EVERY = 50  # 每这么多件有一件很长的
JOINT_UNITS = 12
CONSULTATIONS = 26
SUMMARY = "已列入本年计划，分批实施。"
DAYS = 700  # 分布在最近这么多天里
PLACES = "城东 城西 湖滨 河口 上坝 南湾 北岭 清溪 石桥 柳林 桐坪 白沙".split()
THINGS = (
    "老旧小区加装电梯 农贸市场消防通道 学校周边路灯照明 乡村医生养老保障 河道排污口整治 公交线路延伸 停车泊位增设 "
    "饮用水水源保护 社区养老服务 托育机构布点 山塘水库除险 农村公厕改造 残疾人无障碍设施 古树名木保护 校车安全管理 "
    "垃圾分类收运 企业用工保障 旅游标识系统 高标准农田管护 基层卫生院设备"
).split()
WAYS = "加快 推进 加强 完善 规范 解决".split()


@dataclass
class Busy:
    """装好的县，和最忙的人。"""

    county: demo.County
    units: list[int]
    deputies: list[int]
    longest: int = 0


def found(*, now: dt.datetime, units: int = UNITS, deputies: int = DEPUTIES) -> Busy:
    """立起这个县，一件事项也还没有；units、deputies: 几个单位、几位代表。"""
    county = demo.found(now - dt.timedelta(days=DAYS + 400))
    return Busy(county, *_crowd(county, now, units, deputies))


def seed(cases: int, *, now: dt.datetime, units: int = UNITS, deputies: int = DEPUTIES) -> Busy:
    """立起这个县，装入这么多件代表建议。"""
    busy = found(now=now, units=units, deputies=deputies)
    seed_suggestions(busy, cases, now=now)
    return busy


def seed_suggestions(busy: Busy, cases: int, *, now: dt.datetime) -> None:
    """装入这么多件代表建议（连同文本、答复、评价、检索）。"""
    source = random.Random(SEED)
    plans = [_plan(source, busy, number, now) for number in range(cases)]
    text = procedure.latest("suggestion_handling")
    ids = procedure.load((_history(busy, plan) for plan in plans), text=text, congress=busy.county.congress, now=now)
    _write_suggestions(busy, plans, ids, now)
    busy.longest = next((pk for pk, plan in zip(ids, plans, strict=True) if plan.long), ids[0])


@dataclass
class Plan:
    """一件将要装入的建议：谁、何时、哪个单位、走到哪里。"""

    title: str
    at: dt.datetime
    deputy: int
    lead: int
    joint: list[int]
    until: str
    long: bool
    number: str
    result_class: str = "A"

    def day(self, after: float) -> dt.datetime:
        """提出之后的第几天。"""
        return self.at + dt.timedelta(days=after)


UNTIL = (
    "submit",
    "register",
    "assign",
    "consult",
    "consult",
    "reply",
    "rate",
    "rate",
    "rate",
    "rate",
)  # 走到哪一步为止


def _plan(source: random.Random, busy: Busy, number: int, now: dt.datetime) -> Plan:
    long = number % LONG_EVERY == LONG_EVERY - 1
    lead = source.choice(busy.units[:BUSY]) if source.random() < BUSY_SHARE else source.choice(busy.units[BUSY:])
    others = [unit for unit in busy.units if unit != lead]
    joint = source.sample(others, JOINT_UNITS if long else source.choice((0, 0, 1, 2)))
    age = source.randrange(60, DAYS)
    return Plan(
        f"关于{source.choice(WAYS)}{source.choice(PLACES)}{source.choice(THINGS)}的建议", now - dt.timedelta(days=age),
        source.choice(busy.deputies), lead, joint, "consult" if long else source.choice(UNTIL), long, str(number + 1),
        source.choice("AAABC"),
    )  # fmt: skip


def _history(busy: Busy, plan: Plan) -> procedure.History:
    return procedure.History(
        plan.title, plan.at, f"person:{plan.deputy}", plan.deputy, session_id=busy.county.session.pk,
        number="" if plan.until == "submit" else plan.number, steps=tuple(_steps(busy, plan)),
    )  # fmt: skip


def _steps(busy: Busy, plan: Plan) -> Iterator[procedure.Taken]:
    """提出、受理、交办；走到交办以后的另接办理。"""
    office, deputy = f"person:{busy.county.people['李敏']}", f"person:{plan.deputy}"
    opened = [{"n": 1, "role": "lead_handler", "unit": plan.lead}]
    opened += [{"n": n, "role": "joint_handler", "unit": unit} for n, unit in enumerate(plan.joint, 2)]
    filled = {"lead": plan.lead, "joint": plan.joint}
    begun = [
        procedure.Taken("submit", plan.day(0.1), deputy),
        procedure.Taken("register", plan.day(3), office),
        procedure.Taken("assign", plan.day(9), office, 0, filled, opened),
    ]
    names = [taken.step for taken in begun]
    yield from begun[: names.index(plan.until) + 1 if plan.until in names else len(begun)]
    if plan.until not in names:
        yield from _handled(busy, plan)


def _handled(busy: Busy, plan: Plan) -> Iterator[procedure.Taken]:
    """签收、沟通；走到答复的另接答复。"""
    clerk = f"person:{busy.county.people['何平']}"
    yield procedure.Taken("accept", plan.day(10), clerk, 1)
    for n in range(2, len(plan.joint) + 2):
        yield procedure.Taken("accept", plan.day(11), clerk, n)
    for turn in range(CONSULTATIONS if plan.long else 1):
        day = clock.day_of(plan.day(12 + turn)).isoformat()
        told = {"form": "面商", "on": day, "account": "在现场听取意见，代表要求写明完成时间。"}
        yield procedure.Taken("consult", plan.day(12 + turn), clerk, 1, told)
    if plan.until != "consult":
        yield from _answered(plan, clerk)


def _answered(plan: Plan, clerk: str) -> Iterator[procedure.Taken]:
    """会办意见、拟稿、审核、答复、评价。"""
    machine = "procedure:suggestion_handling"
    for n in range(2, len(plan.joint) + 2):
        yield procedure.Taken("opine", plan.day(20), clerk, n, {"opinion": "同意主办单位意见，按职责配合。"})
    draft = {"summary": SUMMARY, "result_class": plan.result_class}
    yield procedure.Taken("draft_reply", plan.day(40), clerk, 1, draft)
    yield procedure.Taken("review_reply", plan.day(41), clerk, 1)
    yield procedure.Taken("reply", plan.day(42), clerk, 1)
    yield procedure.Taken("all_replied", plan.day(42), machine)
    if plan.until == "rate":
        rated = {"attitude": "满意", "result": "满意"}
        yield procedure.Taken("rate", plan.day(50), f"person:{plan.deputy}", 0, rated)
        yield procedure.Taken("settle", plan.day(50), machine)


def _crowd(county: demo.County, now: dt.datetime, many: int, deputies_many: int) -> tuple[list[int], list[int]]:
    since = county.term.from_on
    units = [
        people.found_organ(
            county.congress.pk,
            kind="handling_unit",
            name=f"云泽县第{n:02}局",
            short_name=f"第{n:02}局",
            from_on=since,
            by=SYSTEM,
            now=now,
        ).pk
        for n in range(1, many + 1)
    ]
    units = [county.organs["住建局"].pk, *units]
    deputies = [county.people["张桂英"]]
    for n in range(deputies_many):
        person = people.enrol(county.congress.pk, name=f"代表{n:03}", by=SYSTEM, now=now)
        people.elect_deputy(
            person.pk,
            county.term.pk,
            delegation_id=county.delegations["云泽镇代表团"],
            number=f"B{n:03}",
            on=since,
            by=SYSTEM,
            now=now,
        )
        deputies.append(person.pk)
    return units, deputies


def _write_suggestions(busy: Busy, plans: list[Plan], ids: list[int], now: dt.datetime) -> None:
    """文本、答复、评价的行，和检索：与 `_steps` 里走的各步一致。"""
    clerk = f"person:{busy.county.people['何平']}"
    rows = zip(ids, plans, strict=True)
    suggestions.load_texts(
        (
            suggestions.Loaded(
                case_id=pk, title=plan.title, lead_deputy_id=plan.deputy, at=plan.at,
                situation="据走访，群众反映集中，多次协商没有结果，影响一千二百余人日常出行和安全。",
                proposal="建议由主管部门牵头，明确责任单位和完成时限，经费列入年度预算。",
                reply=plan.result_class if plan.until in ("reply", "rate") else "",
                summary=SUMMARY, drafted=(clerk, plan.at + dt.timedelta(days=40)),
                issued=(clerk, plan.at + dt.timedelta(days=42)), rating=("满意", "满意") if plan.until == "rate" else None,
                rated=(f"person:{plan.deputy}", plan.at + dt.timedelta(days=50)),
            )
            for pk, plan in rows
        ),
        congress=busy.county.congress, session_id=busy.county.session.pk, now=now,
    )  # fmt: skip
    search.weigh()
