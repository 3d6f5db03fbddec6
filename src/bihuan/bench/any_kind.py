"""再装入没有房间的事项，全凭文件：许多件问题整改（四项列出），几件有二百个分办的，一份有一千件下属的责任清单；选用八十种。"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure

from .seeding import PLACES, THINGS, Busy

KIND = "rectification"
PARENT, CHILD = "responsibility_document", "responsibility_task"
SEED = 20270301
SOURCES = ("执法检查", "工作评议", "审计查出")
DAYS = 300  # 分布在最近这么多天里
BUSIEST = 0.6  # 交办了的里面，最忙的单位承担这么大一份
WIDE, TASKS = 60, 200  # 这么多件，各有这么多个分办
CHILDREN = 1000
KINDS = 80  # 选用这么多种：随软件的，不够的照问题整改另写


@dataclass
class Seeded:
    """装好的：有二百个分办的各件，有一千件下属的一件。"""

    wide: list[int] = field(default_factory=list)
    parent: int = 0


def seed_any(busy: Busy, cases: int, *, now: dt.datetime) -> Seeded:
    """装入这么多件问题整改：一半刚列入，一半交办了，其中六成归最忙的单位；另有很宽的几件、很多下属的一件。"""
    source = random.Random(SEED)
    adopt_kinds(busy, now)
    coded = Coded(KIND)
    plain = (_history(source, busy, coded, number, now) for number in range(cases))
    _load(busy, KIND, plain, now)
    units = [*busy.units, *_more_units(busy, TASKS - len(busy.units), now)]
    wide = _load(busy, KIND, (_wide(busy, units, coded, number, now) for number in range(WIDE)), now)
    return Seeded(wide, _seed_children(busy, now))


def adopt_kinds(busy: Busy, now: dt.datetime) -> None:
    """选用八十种：随软件发布的各选最新一版，不够的照问题整改另写、归本级。"""
    files = {path.stem.partition(".")[0]: path for path in procedure.shipped_files()}
    congress = busy.county.congress.pk
    for code in files:
        procedure.adopt_procedure(congress, procedure.latest(code).label, by=SYSTEM, now=now)
    written = files[KIND].read_text()
    for number in range(len(files), KINDS):
        own = written.replace(f"代号: {KIND}", f"代号: {KIND}_{number}")
        own = own.replace(f"整改问题: {KIND}", f"整改问题{number}: {KIND}_{number}")
        released = procedure.release(procedure.read_text(own), now=now, owner_id=congress)
        procedure.adopt_procedure(congress, released.label, by=SYSTEM, now=now)


class Coded:
    """按名称写的填写 → 按代号。"""

    def __init__(self, kind: str) -> None:
        self.text = procedure.text_by_id(procedure.latest(kind).pk)

    def __call__(self, step: str, **named: object) -> dict[str, object]:
        codes = {item.name: item.code for item in self.text.by_step[step].fields}
        return {codes[name]: value for name, value in named.items()}


def _load(busy: Busy, code: str, histories: Iterator[procedure.History], now: dt.datetime) -> list[int]:
    return procedure.load(histories, text=procedure.latest(code), congress=busy.county.congress, now=now)


def _history(source: random.Random, busy: Busy, coded: Coded, number: int, now: dt.datetime) -> procedure.History:
    at = now - dt.timedelta(days=source.randrange(5, DAYS))
    title = f"{source.choice(PLACES)}{source.choice(THINGS)}的问题"
    steps = [_listed(busy, coded, title, source.choice(SOURCES), at)]
    if number % 2:
        unit = busy.units[0] if source.random() < BUSIEST else source.choice(busy.units)
        steps.append(_assigned(busy, coded, [unit], at))
    return procedure.History(title, at, _office(busy), number=f"问题〔{at.year}〕{number + 1:04}号", steps=tuple(steps))


def _wide(busy: Busy, units: list[int], coded: Coded, number: int, now: dt.datetime) -> procedure.History:
    """牵头的是最忙的单位，其余的都协同；散在各日，一页里至多一两件。"""
    at, title = (
        now - dt.timedelta(days=5 + number * (DAYS - 5) // WIDE),
        f"{PLACES[number % len(PLACES)]}各部门自查的问题",
    )
    steps = (_listed(busy, coded, title, SOURCES[0], at), _assigned(busy, coded, units, at))
    return procedure.History(title, at, _office(busy), number=f"问题〔{at.year}〕宽{number + 1}号", steps=steps)


def _listed(busy: Busy, coded: Coded, title: str, source: str, at: dt.datetime) -> procedure.Taken:
    filled = coded("list", 问题=title, 来源=source, 情况="现场查看，情况属实。")
    return procedure.Taken("list", at + dt.timedelta(hours=1), _office(busy), 0, filled)


def _assigned(busy: Busy, coded: Coded, units: list[int], at: dt.datetime) -> procedure.Taken:
    due = (at + dt.timedelta(days=400)).date().isoformat()
    named = {"牵头": units[0], "整改时限": due, "核查人": busy.county.people["李敏"]}
    filled = coded("assign", **named, **({"协同": units[1:]} if len(units) > 1 else {}))
    opened = [
        {"n": n, "role": "rectify_lead" if n == 1 else "rectify_joint", "unit": unit} for n, unit in enumerate(units, 1)
    ]
    return procedure.Taken("assign", at + dt.timedelta(days=1), _office(busy), 0, filled, opened)


def _more_units(busy: Busy, many: int, now: dt.datetime) -> list[int]:
    return [
        people.found_organ(
            busy.county.congress.pk, kind="handling_unit", name=f"云泽县第{n:03}站", short_name=f"第{n:03}站",
            from_on=busy.county.term.from_on, by=SYSTEM, now=now,
        ).pk
        for n in range(1, many + 1)
    ]  # fmt: skip


def _seed_children(busy: Busy, now: dt.datetime) -> int:
    """一份责任清单，一千件任务，轮流由各单位牵头。"""
    at = now - dt.timedelta(days=30)
    [parent] = _load(busy, PARENT, iter([procedure.History("年度重点任务", at, _office(busy))]), now)
    coded, due = Coded(CHILD), (now + dt.timedelta(days=200)).date().isoformat()

    def child(n: int) -> procedure.History:
        title = f"{PLACES[n % len(PLACES)]}任务{n:04}"
        filled = coded("issue", 任务内容=title, 牵头机构=busy.units[n % len(busy.units)], 完成时限=due)
        issued = procedure.Taken("issue", at + dt.timedelta(hours=1), _office(busy), 0, filled)
        number = f"任务〔{at.year}〕{n:04}号"
        return procedure.History(
            title, at, _office(busy), number=number, steps=(issued,), parent=parent, position=n, raised_by="decompose"
        )

    _load(busy, CHILD, (child(n) for n in range(1, CHILDREN + 1)), now)
    return parent


def _office(busy: Busy) -> str:
    return f"person:{busy.county.people['戚芳']}"
