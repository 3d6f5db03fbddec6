"""交办与会办：主办是谁，会办有谁、何时交办、办完没有。

作废的会办单位不再等；写明了作废时间的随主办一起交办，再作废；没有时间的只照录。
会办单位分几次交办而没有写明哪个是哪次的，都算随主办交办，报一处反常。
"""

import datetime as dt
from collections import Counter

from .acts import Fact, Trouble
from .layout import Joint
from .reader import Reader


def assigned(reader: Reader) -> bool:
    """有交办的痕迹吗。"""
    motion = reader.motion
    return bool(motion["main_unit"] or motion["co_units"] or reader.joints or reader.time("交办"))


def read_assignment(reader: Reader, orphans: frozenset[str]) -> None:
    """交办这一步，和后来增加会办的一步。`orphans`：会办表里找不到件的单位。"""
    motion, words = reader.motion, reader.words
    at, lead = reader.time("交办"), motion["main_unit"]
    unknown = _unknown_units(reader)
    if not unknown:
        _compare(reader, orphans)
    trouble = unknown.get(lead)
    if not lead:
        trouble = reader.trouble("missing_cell", "有交办或会办，没有主办单位")
    elif at is None and trouble is None:
        trouble = reader.missing("交办", "没有交办的时间")
    together, later, added_at = _joint_units(reader, at)
    facts = [Fact("lead", "lead", lead)] if lead else []
    for joint in reader.joints:
        meaning = words.joints.get(joint.status)
        if meaning and not meaning.step:
            facts.append(Fact("joint", meaning.counts, joint.unit))
    reader.act("交办", at, lead=lead, joint=together, after={"审核"}, facts=tuple(facts), trouble=trouble)
    if later:
        reader.act("增加会办", added_at, joint=later, after={"交办"})
    for n, joint in enumerate(reader.joints):
        _read_joint(reader, n, joint, unknown, "增加会办" if joint.unit in later else "交办")


def _unknown_units(reader: Reader) -> dict[str, Trouble]:
    named = (reader.motion["main_unit"], *reader.motion.listed("co_units"), *(joint.unit for joint in reader.joints))
    unknown = [unit for unit in dict.fromkeys(named) if unit and unit not in reader.roll.units]
    return {unit: reader.trouble("unknown_unit", f"单位「{unit}」不在 units.csv 里") for unit in unknown}


def _compare(reader: Reader, orphans: frozenset[str]) -> None:
    """motions.csv 列的会办单位与 co_handling.csv 的各行对不对得上；作废的本来不列。"""
    listed = reader.motion.listed("co_units")
    if _repeated(reader):
        return
    void = {joint.unit for joint in reader.joints if reader.is_void(joint)}
    rows = {joint.unit for joint in reader.joints}
    differ = [f"{unit} 有行而没有列" for unit in sorted(rows - void - set(listed))]
    differ += [f"{unit} 列了而没有行" for unit in sorted(set(listed) - rows - orphans)]
    if differ:
        reader.trouble("lists_differ", f"会办单位：{'，'.join(differ)}")
    elif reader.motion.joint_count not in (None, len(listed)):
        reader.trouble("lists_differ", f"会办单位写着 {reader.motion.joint_count} 个，列了 {len(listed)} 个")


def _joint_units(reader: Reader, at: dt.datetime | None) -> tuple[tuple[str, ...], tuple[str, ...], dt.datetime | None]:
    """随主办一起交办的会办单位；后来增加的，和何时增加。"""
    standing = [joint for joint in reader.joints if not reader.is_void(joint)]
    dated_void = [joint for joint in reader.joints if reader.is_void(joint) and joint.replied_at]
    units = tuple(
        dict.fromkeys(
            joint.unit
            for joint in (*standing, *dated_void)
            if joint.unit in reader.roll.units and joint.unit != reader.motion["main_unit"]
        )
    )
    times = [e.at for e in reader.events if reader.words.dating.get(e.field) == "会办" and e.at]
    dated = [joint for joint in standing if joint.replied_at]
    if len(times) < len(dated) and "交办" not in reader.strange:
        reader.trouble("missing_date", f"会办单位有 {len(dated)} 个，写明交办时间的只有 {len(times)} 次")
    distinct = set(times)
    if len(distinct) == 1 and at is not None and times[0] != at and len(times) >= len(standing):
        return (), units, times[0]
    if len(distinct) > 1:
        reader.trouble("missing_date", f"会办单位分 {len(distinct)} 次交办，没有写明哪个是哪次，都算随主办交办")
    return units, (), None


def _read_joint(reader: Reader, n: int, joint: Joint, unknown: dict[str, Trouble], opened_by: str) -> None:
    meaning, id = reader.words.joints.get(joint.status), f"会办：{joint.unit}#{n}"
    if meaning is None:
        reader.trouble("unknown_word", f"会办单位 {joint.unit} 的状态写着「{joint.status}」，不认得")
        reader.absent.add(id)
        return
    if not meaning.step:
        return
    trouble = unknown.get(joint.unit) or _named_twice(reader, n, joint)
    if joint.replied_at is None and trouble is None:
        trouble = reader.trouble("missing_date", f"会办单位 {joint.unit} 写着{joint.status}，没有时间")
    reader.act(
        meaning.step,
        joint.replied_at,
        id=id,
        unit=joint.unit,
        filled={} if reader.is_void(joint) else {"意见": reader.words.written["会办意见"]},
        after={opened_by},
        trouble=trouble,
        facts=(Fact("joint", meaning.counts, joint.unit),),
    )


def _named_twice(reader: Reader, n: int, joint: Joint) -> Trouble | None:
    if joint.unit == reader.motion["main_unit"]:
        return reader.trouble("used_twice", f"{joint.unit} 既是主办又是会办")
    if any(other.unit == joint.unit for other in reader.joints[:n]):
        return reader.trouble("used_twice", f"会办单位 {joint.unit} 在 co_handling.csv 里写了两行")
    return None


def _repeated(reader: Reader) -> bool:
    units = Counter(joint.unit for joint in reader.joints)
    units[reader.motion["main_unit"]] += 1
    return any(count > 1 for count in units.values())
