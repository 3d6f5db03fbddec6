"""一件的打算：把一行 motions、它的会办各行和写字段的各次，读成步、事实和反常。

一步的时间：答复用 main_reply_time，会办用 reply_time，其余用 events.csv 里写下那个字段（words.yaml「时间」）的时刻。
register_time 比「登记时间」写下的时刻晚的，是后来改写过，另作一步。同一个缘由只报一处反常：
因它而走不成的各步照录，不再各报一遍。
"""

import re
from collections import Counter

from .acts import CasePlan, Fact
from .handing import assigned, read_assignment
from .layout import Joint, Motion, Written
from .reader import Reader, Roll
from .words import Words


def plan_case(
    motion: Motion,
    joints: tuple[Joint, ...],
    events: tuple[Written, ...],
    *,
    roll: Roll,
    words: Words,
    key: str,
    repeated: bool,
    orphans: frozenset[str],
) -> CasePlan:
    """一件的打算。`repeated`：编号已经用过；`orphans`：会办表里找不到件的单位。"""
    reader = Reader(motion, joints, events, roll, words, key)
    if repeated:
        reader.trouble("used_twice", f"motions.csv 第 {motion.line} 行：编号 {motion.id} 已经用过，另作一件照录")
        _keep_facts(reader)
    else:
        _read(reader, orphans)
    return _plan(reader)


def _read(reader: Reader, orphans: frozenset[str]) -> None:
    _read_words(reader)
    _read_people(reader)
    _read_submission(reader)
    _read_registration(reader)
    _read_review(reader)
    if assigned(reader):
        read_assignment(reader, orphans)
    _read_reply(reader)
    _read_rating(reader)
    _read_mark(reader)


def _plan(reader: Reader) -> CasePlan:
    motion, known, begins = reader.motion, reader.roll.members, reader.roll.begins
    proposer = motion["lead_member"] if motion["lead_member"] in known else ""
    cosigners = dict.fromkeys(one for one in motion.listed("cosigners") if one in known and one != proposer)
    instants = [event.at for event in reader.events] + [motion.registered_at]
    return CasePlan(
        key=reader.key,
        motion=motion,
        title=motion["title"].strip() or reader.words.written["案由"],
        proposer=proposer,
        cosigners=tuple(cosigners),
        received_at=min((at for at in instants if at), default=begins),
        acts=tuple(sorted(reader.acts, key=lambda act: (act.at or begins, reader.words.order(act.step)))),
        facts=tuple(reader.facts),
        troubles=tuple(reader.troubles),
        joints=reader.joints,
        events=reader.events,
        finished=reader.mark == "finished" and not reader.refused,
        absent=frozenset(reader.absent),
    )


def _keep_facts(reader: Reader) -> None:
    """不走步骤，只记这一行里可数的。"""
    unit = reader.motion["main_unit"]
    reader.facts += [Fact("review", reader.review.counts)] if reader.review else []
    reader.facts += [Fact("lead", "lead", unit)] if unit else []
    reader.facts += reader.reply_facts()


def _read_words(reader: Reader) -> None:
    """认得的词以外的，都说出来。"""
    motion, words = reader.motion, reader.words
    known = {
        "review": words.reviews,
        "result_mark": words.classes,
        "step": words.stages,
        "work_satisfaction": words.ratings,
        "result_satisfaction": words.ratings,
    }
    for column, accepted in known.items():
        if motion[column] and motion[column] not in accepted:
            reader.strange[column] = reader.trouble("unknown_word", f"{column} 写着「{motion[column]}」，不认得")
    for event in reader.events:
        where = f"events.csv 第 {event.line} 行"
        if event.field not in words.fields:
            reader.strange[event.step] = reader.trouble("unknown_word", f"{where}：不认得的字段「{event.field}」")
        elif event.at is None:
            reader.strange[event.step] = reader.trouble("missing_date", f"{where}：「{event.field}」没有写明时间")


def _read_people(reader: Reader) -> None:
    motion, members = reader.motion, reader.roll.members
    wanted = reader.words.kinds[motion["kind"]].member
    missing = [name for column, name in (("title", "案由"), ("lead_member", "领衔人")) if not motion[column].strip()]
    if missing:
        reader.trouble("missing_cell", f"没有{'、'.join(missing)}")
    lead = motion["lead_member"]
    if lead.strip() and lead not in members:
        reader.trouble("unknown_member", f"领衔人 {lead} 不在 members.csv 里")
    elif lead.strip() and members[lead] != wanted:
        reader.trouble("wrong_kind", f"领衔人 {lead} 是{members[lead]}，不是{wanted}")
    named = motion.listed("cosigners")
    strangers = [name for name in named if name not in members]
    for name in strangers:
        reader.trouble("unknown_member", f"附议人 {name} 不在 members.csv 里")
    if strangers:
        return
    twice = [name for name, n in Counter((lead, *named)).items() if n > 1 and name]
    if twice:
        reader.trouble("used_twice", f"{'、'.join(twice)} 在领衔人和附议人里写了两次")
    elif motion.cosigner_count not in (None, len(named)):
        reader.trouble("lists_differ", f"附议人写着 {motion.cosigner_count} 人，名单里有 {len(named)} 人")


def _read_submission(reader: Reader) -> None:
    at, titled = reader.time("提交"), bool(reader.motion["title"].strip())
    if not reader.events and reader.motion.registered_at is None:
        reader.trouble("no_date_at_all", "没有一个时间，受理日只好算在这一年的第一天")
        reader.absent.add("提交")
    elif at or titled:
        reader.act("提交", at, trouble=None if at else reader.missing("提交", "没有提出的时间"))
    else:
        reader.absent.add("提交")


def _read_registration(reader: Reader) -> None:
    """登记：字段写下的时刻；register_time 比它晚的，是后来改写。"""
    written, stated = reader.time("登记"), reader.motion.registered_at
    if stated is None and (written or reader.review):
        trouble = reader.missing("登记", "没有登记时间", column=True)
        reader.act("登记", written, after={"提交"}, trouble=None if written else trouble)
    elif written or stated:
        reader.act("登记", written or stated, after={"提交"})
    if written and stated and (stated - written).total_seconds() > reader.words.same_act_seconds:
        reader.act("改写登记", stated, after={"登记"})


def _read_review(reader: Reader) -> None:
    at, word = reader.time("审核"), reader.motion["review"]
    if reader.review is None:
        if at and not word:
            reader.trouble("missing_cell", "有审核的时间，没有审核结果")
        if at or word:
            reader.absent.add("审核")
        return
    opinion = reader.motion["review_opinion"]
    reader.act(
        reader.review.step,
        at,
        id="审核",
        after={"登记"},
        filled={"理由": opinion or reader.words.written["理由"]},
        facts=(Fact("review", reader.review.counts),),
        trouble=None if at else reader.missing("审核", f"审核结果是{word}，没有审核的时间"),
    )
    numbers = re.findall(r"\d+", opinion)
    if numbers and reader.review.counts == "merged":
        told = "、".join(numbers)
        reader.trouble("merge_numbers", f"并案理由「{opinion}」里的编号 {told} 查不到是哪一件，没有建立链接")


def _read_reply(reader: Reader) -> None:
    motion, facts = reader.motion, reader.reply_facts()
    at, mark = motion.replied_at, motion["result_mark"]
    wrote = any(event.field in reader.words.replying for event in reader.events)
    if not facts and not wrote and not mark:
        return
    trouble = reader.strange.get("result_mark")
    if at is None:
        trouble = trouble or reader.missing("办理", "有答复，没有答复时间", column=True)
    elif not mark:
        trouble = reader.trouble("missing_cell", "有答复，没有结果类别")
    waits = {act.id for act in reader.acts if act.unit} | {id for id in reader.absent if id.startswith("会办：")}
    letter = {"文号": motion["reply_doc_no"]} if motion["reply_doc_no"] else {}
    reader.act(
        "答复",
        at,
        unit=motion["main_unit"],
        filled={"结果类别": mark, **letter},
        after={"交办", *waits},
        facts=tuple(facts),
        trouble=trouble,
    )


def _read_rating(reader: Reader) -> None:
    attitude, result = reader.motion["work_satisfaction"], reader.motion["result_satisfaction"]
    strange = {"work_satisfaction", "result_satisfaction"} & set(reader.strange)
    if attitude and result and not strange:
        at = reader.time("评价")
        trouble = None if at else reader.missing("反馈", "有评价，没有评价的时间")
        reader.act("评价", at, filled={"态度": attitude, "结果": result}, after={"答复"}, trouble=trouble)
    elif (attitude or result) and not strange and reader.mark != "finished":
        reader.trouble("missing_cell", "评价只写了一半")


def _read_mark(reader: Reader) -> None:
    if reader.refused:
        return
    if reader.mark == "deleted":
        reader.trouble("deleted", "标记为删除，没有写明谁在何时怎样结束，算作没有办完")
    rated = any(act.step == "评价" for act in reader.acts)
    strange = {"work_satisfaction", "result_satisfaction"} & set(reader.strange)
    if reader.mark == "finished" and not rated and not strange:
        reader.trouble("finished_unrated", "记为完成，没有两项评价，算作没有办完")
