"""一件的打算：把一行 motions、它的会办各行和写字段的各次，读成步、事实和反常。

一步的时间：答复用 main_reply_time，会办用 reply_time，其余用 events.csv 里写下那个字段（words.yaml「时间」）的时刻。
register_time 与「登记时间」写下的时刻不是同一次的，是改写过，另作一次登记。同一个缘由只报一处反常：
因它而走不成的各步照录，不再各报一遍。
"""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

from .acts import Act, CasePlan, Fact, Trouble
from .layout import Joint, Motion, Written
from .words import Words

TITLE_LIMIT = 200  # 字：与 procedure 开立事项时一致


@dataclass(frozen=True)
class Roll:
    """认得的人（编号 → 身份）和单位，以及这一年最早的时刻。"""

    members: dict[str, str]
    units: frozenset[str]
    begins: dt.datetime


def plan_case(
    motion: Motion, joints: tuple[Joint, ...], events: tuple[Written, ...], *,
    roll: Roll, words: Words, key: str, repeated: bool, orphans: frozenset[str],
) -> CasePlan:  # fmt: skip
    """一件的打算。`repeated`：编号已经用过；`orphans`：会办表里找不到件的单位。"""
    reader = _Reader(motion, joints, events, roll, words, key)
    if repeated:
        reader.trouble("used_twice", f"motions.csv 第 {motion.line} 行：编号 {motion.id} 已经用过，另作一件照录")
        reader.keep_facts()
    else:
        reader.read(orphans)
    return reader.plan()


class _Reader:
    def __init__(
        self, motion: Motion, joints: tuple[Joint, ...], events: tuple[Written, ...], roll: Roll, words: Words, key: str
    ) -> None:
        self.motion, self.joints, self.events = motion, joints, events
        self.roll, self.words, self.key = roll, words, key
        self.troubles: list[Trouble] = []
        self.acts: list[Act] = []
        self.facts: list[Fact] = []
        self.review = words.reviews.get(motion["review"])
        self.refused = self.review is not None and not self.review.goes_on
        self.mark = words.marks.get(motion["step"], "")
        self.strange: dict[str, Trouble] = {}

    def trouble(self, what: str, why: str) -> Trouble:
        found = Trouble(self.key, what, why)
        self.troubles.append(found)
        return found

    def read(self, orphans: frozenset[str]) -> None:
        self.read_words()
        self.read_people()
        self.read_submission()
        self.read_registration()
        self.read_review()
        if self.assigned():
            self.read_assignment(orphans)
            self.read_joints()
        self.read_reply()
        self.read_rating()
        self.read_mark()

    def plan(self) -> CasePlan:
        motion = self.motion
        known = self.roll.members
        proposer = motion["lead_member"] if motion["lead_member"] in known else ""
        cosigners = dict.fromkeys(one for one in motion.listed("cosigners") if one in known and one != proposer)
        instants = [event.at for event in self.events if event.at] + [at for at in (motion.registered_at,) if at]
        begin = self.roll.begins
        return CasePlan(
            self.key, motion, (motion["title"].strip() or self.words.written["案由"])[:TITLE_LIMIT], proposer,
            tuple(cosigners), min(instants, default=begin),
            tuple(sorted(self.acts, key=lambda act: (act.at or begin, self.words.order(act.step)))),
            tuple(self.facts), tuple(self.troubles), self.joints, self.events,
            self.mark == "finished" and not self.refused,
        )  # fmt: skip

    def keep_facts(self) -> None:
        """不走步骤，只记这一行里可数的。"""
        unit = self.motion["main_unit"]
        self.facts += [Fact("review", self.review.counts)] if self.review else []
        self.facts += [Fact("lead", "lead", unit)] if unit else []
        self.facts += self.reply_facts()

    def reply_facts(self) -> list[Fact]:
        motion = self.motion
        facts = [Fact("replied", "replied", motion["main_unit"])] if motion.replied_at else []
        if motion["result_mark"] in self.words.classes:
            facts.append(Fact("class", motion["result_mark"], motion["main_unit"]))
        return facts

    def read_words(self) -> None:
        """认得的词以外的，都说出来。"""
        motion, words = self.motion, self.words
        for column, known in (
            ("review", words.reviews), ("result_mark", words.classes), ("step", words.stages),
            ("work_satisfaction", words.ratings), ("result_satisfaction", words.ratings),
        ):  # fmt: skip
            if motion[column] and motion[column] not in known:
                self.strange[column] = self.trouble("unknown_word", f"{column} 写着「{motion[column]}」，不认得")
        for event in self.events:
            where = f"events.csv 第 {event.line} 行"
            if event.field not in words.fields:
                self.strange[event.step] = self.trouble("unknown_word", f"{where}：不认得的字段「{event.field}」")
            elif event.at is None:
                self.strange[event.step] = self.trouble("missing_date", f"{where}：「{event.field}」没有写明时间")

    def read_people(self) -> None:
        motion, members = self.motion, self.roll.members
        wanted = self.words.kinds[motion["kind"]].member
        missing = [
            name for column, name in (("title", "案由"), ("lead_member", "领衔人")) if not motion[column].strip()
        ]
        if missing:
            self.trouble("missing_cell", f"没有{'、'.join(missing)}")
        lead = motion["lead_member"]
        if lead.strip() and lead not in members:
            self.trouble("unknown_member", f"领衔人 {lead} 不在 members.csv 里")
        elif lead.strip() and members[lead] != wanted:
            self.trouble("wrong_kind", f"领衔人 {lead} 是{members[lead]}，不是{wanted}")
        named = motion.listed("cosigners")
        strangers = [name for name in named if name not in members]
        for name in strangers:
            self.trouble("unknown_member", f"附议人 {name} 不在 members.csv 里")
        if (twice := [name for name, n in Counter((lead, *named)).items() if n > 1 and name]) and not strangers:
            self.trouble("used_twice", f"{'、'.join(twice)} 在领衔人和附议人里写了两次")
        elif motion.cosigner_count not in (None, len(named)) and not strangers:
            self.trouble("lists_differ", f"附议人写着 {motion.cosigner_count} 人，名单里有 {len(named)} 人")

    def read_submission(self) -> None:
        at = self.time("提交")
        if not self.events and self.motion.registered_at is None:
            self.trouble("no_date_at_all", "没有一个时间，受理日只好算在这一年的第一天")
        elif at or self.motion["title"].strip():
            self.act("提交", at, trouble=None if at else self.missing("提交", "没有提出的时间"))

    def read_registration(self) -> None:
        """登记：字段写下的时刻一次；register_time 与它不是同一次的，再一次。"""
        written, stated = self.time("登记"), self.motion.registered_at
        if stated is None and (written or self.review):
            trouble = self.missing("登记", "没有登记时间", column=True)
            self.act("登记", written, after={"提交"}, trouble=None if written else trouble)
        elif written or stated:
            self.act("登记", written or stated, after={"提交"})
        if written and stated and abs((stated - written).total_seconds()) > self.words.same_act_seconds:
            self.act("改写登记", stated, after={"登记"})

    def read_review(self) -> None:
        at, word = self.time("审核"), self.motion["review"]
        if word and self.review is None:
            return
        if self.review is None:
            if at:
                self.trouble("missing_cell", "有审核的时间，没有审核结果")
            return
        opinion = self.motion["review_opinion"]
        filled = {"理由": opinion or self.words.written["理由"]}
        trouble = None if at else self.missing("审核", f"审核结果是{word}，没有审核的时间")
        self.act(self.review.step, at, id="审核", after={"登记"}, filled=filled, trouble=trouble,
                 facts=(Fact("review", self.review.counts),))  # fmt: skip
        numbers = re.findall(r"\d+", opinion)
        if numbers and self.review.counts == "merged":
            self.trouble(
                "merge_numbers", f"并案理由「{opinion}」里的编号 {'、'.join(numbers)} 查不到是哪一件，没有建立链接"
            )

    def assigned(self) -> bool:
        motion = self.motion
        return bool(motion["main_unit"] or motion["co_units"] or self.joints or self.time("交办"))

    def read_assignment(self, orphans: frozenset[str]) -> None:
        motion, words = self.motion, self.words
        at, lead = self.time("交办"), motion["main_unit"]
        listed, rows = motion.listed("co_units"), [joint.unit for joint in self.joints]
        unknown = [unit for unit in dict.fromkeys((lead, *listed, *rows)) if unit not in self.roll.units and unit]
        troubles = {unit: self.trouble("unknown_unit", f"单位「{unit}」不在 units.csv 里") for unit in unknown}
        if len(set(rows)) < len(rows):
            twice = "、".join(unit for unit, n in Counter(rows).items() if n > 1)
            self.trouble("used_twice", f"会办单位 {twice} 在 co_handling.csv 里写了两行")
        elif not unknown:
            self.compare(listed, orphans)
        trouble = troubles.get(lead)
        if not lead:
            trouble = self.trouble("missing_cell", "有交办或会办，没有主办单位")
        elif at is None and trouble is None:
            trouble = self.missing("交办", "没有交办的时间")
        joint, later = self.joint_units(at)
        facts = [Fact("lead", "lead", lead)] if lead else []
        facts += [
            Fact("joint", words.joints[row.status].counts, row.unit)
            for row in self.joints
            if row.status in words.joints and not words.joints[row.status].step
        ]
        self.act("交办", at, lead=lead, joint=tuple(joint), after={"审核"}, facts=tuple(facts), trouble=trouble)
        if later and joint_at(later):
            self.act("增加会办", joint_at(later), joint=tuple(later), after={"交办"})

    def compare(self, listed: tuple[str, ...], orphans: frozenset[str]) -> None:
        """motions.csv 列的会办单位与 co_handling.csv 的各行对不对得上；作废的本来不列。"""
        void = {joint.unit for joint in self.joints if self.is_void(joint)}
        rows = {joint.unit for joint in self.joints}
        differ = [f"{unit} 有行而没有列" for unit in sorted(rows - void - set(listed))]
        differ += [f"{unit} 列了而没有行" for unit in sorted(set(listed) - rows - orphans)]
        if differ:
            self.trouble("lists_differ", f"会办单位：{'，'.join(differ)}")
        elif self.motion.joint_count not in (None, len(listed)):
            self.trouble("lists_differ", f"会办单位写着 {self.motion.joint_count} 个，列了 {len(listed)} 个")

    def is_void(self, joint: Joint) -> bool:
        meaning = self.words.joints.get(joint.status)
        return meaning is not None and meaning.counts == "void"

    def joint_units(self, at: dt.datetime | None) -> tuple[list[str], dict[str, dt.datetime]]:
        """随主办一起交办的会办单位，和后来增加的。"""
        standing = [joint for joint in self.joints if not self.is_void(joint)]
        units = dict.fromkeys(
            joint.unit for joint in self.joints
            if joint.unit in self.roll.units and (joint in standing or joint.replied_at) and joint.unit != self.motion["main_unit"]
        )  # fmt: skip
        times = [e.at for e in self.events if self.words.dating.get(e.field) == "会办" and e.at]
        dated = [joint for joint in standing if joint.replied_at]
        if len(times) < len(dated) and not ({"交办"} & set(self.strange)):
            self.trouble("missing_date", f"会办单位有 {len(dated)} 个，写明交办时间的只有 {len(times)} 次")
        distinct = set(times)
        if len(distinct) == 1 and at is not None and distinct != {at} and len(times) >= len(standing):
            return [], dict.fromkeys(units, times[0])
        if len(distinct) > 1:
            self.trouble("missing_date", f"会办单位分 {len(distinct)} 次交办，没有写明哪个是哪次，都算随主办交办")
        return list(units), {}

    def read_joints(self) -> None:
        later = next((act.joint for act in self.acts if act.step == "增加会办"), ())
        for n, joint in enumerate(self.joints):
            meaning = self.words.joints.get(joint.status)
            if meaning is None:
                self.trouble("unknown_word", f"会办单位 {joint.unit} 的状态写着「{joint.status}」，不认得")
                continue
            if not meaning.step:
                continue
            trouble = next(
                (t for t in self.troubles if t.what == "unknown_unit" and f"「{joint.unit}」" in t.why), None
            )
            if joint.replied_at is None and trouble is None:
                trouble = self.trouble("missing_date", f"会办单位 {joint.unit} 写着{joint.status}，没有时间")
            self.act(
                meaning.step, joint.replied_at, id=f"会办：{joint.unit}#{n}", unit=joint.unit,
                filled={"意见": self.words.written["会办意见"]} if not self.is_void(joint) else {},
                after={"增加会办" if joint.unit in later else "交办"}, trouble=trouble,
                facts=(Fact("joint", meaning.counts, joint.unit),),
            )  # fmt: skip

    def read_reply(self) -> None:
        motion = self.motion
        at, mark = motion.replied_at, motion["result_mark"]
        wrote = any(event.field == "主办答复时间" for event in self.events)
        facts = self.reply_facts()
        if not facts and not wrote and not mark:
            return
        trouble = self.strange.get("result_mark")
        if at is None:
            trouble = trouble or self.missing("办理", "有答复，没有答复时间", column=True)
        elif not mark:
            trouble = self.trouble("missing_cell", "有答复，没有结果类别")
        joints = {act.id for act in self.acts if act.unit}
        filled = {"结果类别": mark} | ({"文号": motion["reply_doc_no"]} if motion["reply_doc_no"] else {})
        self.act("答复", at, unit=motion["main_unit"], filled=filled, after={"交办", *joints}, facts=tuple(facts),
                 trouble=trouble)  # fmt: skip

    def read_rating(self) -> None:
        attitude, result = self.motion["work_satisfaction"], self.motion["result_satisfaction"]
        at = self.time("评价")
        strange = self.strange.get("work_satisfaction") or self.strange.get("result_satisfaction")
        if attitude and result and not strange:
            trouble = None if at else self.missing("反馈", "有评价，没有评价的时间")
            self.act("评价", at, filled={"态度": attitude, "结果": result}, after={"答复"}, trouble=trouble)
        elif (attitude or result) and not strange and self.mark != "finished":
            self.trouble("missing_cell", "评价只写了一半")

    def read_mark(self) -> None:
        if self.refused:
            return
        if self.mark == "deleted":
            self.trouble("deleted", "标记为删除，没有写明谁在何时怎样结束，算作没有办完")
        rated = any(act.step == "评价" for act in self.acts)
        rating_strange = {"work_satisfaction", "result_satisfaction"} & set(self.strange)
        if self.mark == "finished" and not rated and not rating_strange:
            self.trouble("finished_unrated", "记为完成，没有两项评价，算作没有办完")

    def time(self, step: str) -> dt.datetime | None:
        """旧系统一步的时间：写下它那个字段的最早一次。"""
        found = [e.at for e in self.events if self.words.dating.get(e.field) == step and e.at]
        return min(found, default=None)

    def missing(self, step: str, why: str, *, column: bool = False) -> Trouble:
        """缺时间；同一步里有写坏的一行，就是它的缘故，不另报。`column`：缺的是 motions.csv 的一列，与写下的各次无关。"""
        return (None if column else self.strange.get(step)) or self.trouble("missing_date", why)

    def act(
        self, step: str, at: dt.datetime | None, *, id: str = "", unit: str = "", lead: str = "",
        joint: tuple[str, ...] = (), filled: dict[str, str] | None = None, after: set[str] | None = None,
        facts: tuple[Fact, ...] = (), trouble: Trouble | None = None,
    ) -> None:  # fmt: skip
        needed = frozenset(after or ())
        self.acts.append(Act(id or step, step, at, unit, lead, joint, filled or {}, needed, facts, trouble))


def joint_at(later: dict[str, dt.datetime]) -> dt.datetime | None:
    """后来增加的会办单位是哪一次交办的。"""
    return next(iter(later.values()), None)
