"""打算：一年的各行 → 每一件要走的步、事实和反常。纯函数；同样的文件总得出同样的打算。"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from bihuan.kernel.clock import BEIJING

from .acts import CasePlan, Fact, Trouble, YearPlan
from .layout import Joint, OldYear, Written
from .one_case import plan_case
from .reader import Roll
from .words import Words

Row = TypeVar("Row")
Belongs = TypeVar("Belongs", Joint, Written)  # 属于一件的一行


def plan_year(year: OldYear, words: Words) -> YearPlan:
    """一年的打算。"""
    members, member_troubles = _once(year.members, lambda row: row.member, "members.csv", "编号")
    units, unit_troubles = _once(year.units, lambda row: row.name, "units.csv", "单位名称")
    roll = Roll({row.member: row.kind for row in members}, frozenset(row.name for row in units), begins(year))
    cases: list[CasePlan] = []
    joints, events = _by(year.joints), _by(year.events)
    orphans = _orphan_units(year)
    seen: Counter[str] = Counter()
    for motion in year.motions:
        seen[motion.id] += 1
        first = seen[motion.id] == 1
        cases.append(
            plan_case(
                motion, tuple(joints[motion.id]) if first else (), tuple(events[motion.id]) if first else (),
                roll=roll, words=words, key=motion.id if first else f"{motion.id}#{motion.line}", repeated=not first,
                orphans=orphans,
            )
        )  # fmt: skip
    strangers, loose = _strangers(year, words)
    troubles = (*member_troubles, *unit_troubles, *_parents(year), *strangers)
    return YearPlan(members, units, tuple(_numbered_once(cases)), troubles, tuple(loose))


def begins(year: OldYear) -> dt.datetime:
    """这一年最早的时刻；没有任何时间的件，受理日只好算在这一天。一个时刻也没有的，算 1970 年起。"""
    instants = [event.at for event in year.events] + [motion.registered_at for motion in year.motions]
    return min((at for at in instants if at is not None), default=dt.datetime(1970, 1, 1, tzinfo=BEIJING))


def _once(
    rows: Iterable[Row], name: Callable[[Row], str], file: str, what: str
) -> tuple[tuple[Row, ...], list[Trouble]]:
    kept: dict[str, Row] = {}
    twice = [name(row) for row in rows if kept.setdefault(name(row), row) is not row]
    troubles = [Trouble("", "used_twice", f"{file} 里{what} {one} 出现了两次，用第一次的") for one in twice]
    return tuple(kept.values()), troubles


def _by(rows: Iterable[Belongs]) -> dict[str, list[Belongs]]:
    found: dict[str, list[Belongs]] = defaultdict(list)
    for row in rows:
        found[row.motion].append(row)
    return found


def _orphan_units(year: OldYear) -> frozenset[str]:
    known = {motion.id for motion in year.motions}
    return frozenset(joint.unit for joint in year.joints if joint.motion not in known)


def _parents(year: OldYear) -> list[Trouble]:
    parents = {unit.name: unit.parent for unit in year.units}
    return [
        Trouble("", "unknown_unit", f"units.csv 第 {unit.line} 行：上级单位「{unit.parent}」没有，或者绕回了自己")
        for unit in year.units
        if unit.parent and (unit.parent not in parents or _circles(unit.name, parents))
    ]


def _circles(name: str, parents: dict[str, str]) -> bool:
    above, steps = parents[name], 0
    while above in parents and above != name and steps < len(parents):
        above, steps = parents[above], steps + 1
    return above == name


def _strangers(year: OldYear, words: Words) -> tuple[list[Trouble], list[tuple[Trouble, Fact]]]:
    """找不到件的各行，一张表里同一个编号报一处；会办的行写明了状态的，照样计数。"""
    known = {motion.id for motion in year.motions}
    joints = {id: rows for id, rows in _by(year.joints).items() if id not in known}
    events = {id: rows for id, rows in _by(year.events).items() if id not in known}
    handled = {id: _stranger("co_handling.csv", id, [row.line for row in rows]) for id, rows in joints.items()}
    written = [_stranger("events.csv", id, [row.line for row in rows]) for id, rows in events.items()]
    loose = [
        (handled[id], Fact("joint", words.joints[row.status].counts, row.unit))
        for id, rows in joints.items()
        for row in rows
        if row.status in words.joints
    ]
    return [*handled.values(), *written], loose


def _stranger(file: str, id: str, lines: list[int]) -> Trouble:
    more = f"起 {len(lines)} 行" if len(lines) > 1 else ""
    return Trouble("", "unknown_case", f"{file} 第 {lines[0]} 行{more}：motions.csv 里没有编号为「{id}」的件")


def _numbered_once(cases: list[CasePlan]) -> Iterable[CasePlan]:
    numbers: dict[tuple[str, str], str] = {}
    letters: dict[str, str] = {}
    for case in cases:
        found: list[Trouble] = []
        other = numbers.setdefault((case.kind, case.number), case.key) if case.number else case.key
        if other != case.key:
            found.append(Trouble(case.key, "used_twice", f"{case.kind}案号 {case.number} 已经是编号 {other} 的案号"))
        letter = case.motion["reply_doc_no"]
        other = letters.setdefault(letter, case.key) if letter else case.key
        if other != case.key:
            found.append(Trouble(case.key, "used_twice", f"答复文号 {letter} 已经是编号 {other} 的文号"))
        yield replace(case, troubles=(*case.troubles, *found)) if found else case
