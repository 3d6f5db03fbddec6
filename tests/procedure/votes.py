"""两份要表决的工作法：一件议题由代表会议表决；几个树种由组成人员选出，选出的各立一件。别的测试从这里取。"""

from typing import Any

from bihuan.procedure import door as procedure
from tests.county import MONDAY, days_later

MOTION = """
工作法: 云泽县议题表决（虚构）
代号: motion_yunze
版本: 2027-1
篇: 会议与决定
依据: 云泽县议事约定（虚构）
事项: {议题: motion_yunze}
开立: {从: 网页, 标题: 议题}
角色: {代表工委: deputies_affairs}
状态: {未提: new, 待表决: waiting, 已通过: passed, 未获通过: failed}
开始: 未提
结束: {已通过: {免测评: 已经表决, 成色: 平常}, 未获通过: {免测评: 已经表决, 成色: 平常}}
条文:
  - {条: 第一条, 原文: 提出议题。, 步骤: {propose: 提出}, 由: 代表工委, 自: 未提, 至: 待表决, 期限: 无，随时, 填: {议题: 文字}}
  - {条: 第二条, 原文: 由全体代表的过半数通过。, 步骤: {vote: 表决}, 由: 代表工委, 自: 待表决, 期限: 自提出起30日,
     表决: {规则: law_resolution, 人: 全体代表, 方式: [录入, 举手]},
     填: {监票: 文字（可空）}, 按: 表决结果, 至: {通过: 已通过, 其余: 未获通过}}
"""
TREES = """
工作法: 云泽县树种评选（虚构）
代号: trees_yunze
版本: 2027-1
篇: 投票与评选
依据: 云泽县绿化约定（虚构）
事项: {树种评选: trees_yunze}
开立: {从: 网页, 标题: 评选}
角色: {代表工委: deputies_affairs}
状态: {未提: new, 待评选: waiting, 已选定: chosen}
开始: 未提
结束: {已选定: {免测评: 已经评选, 成色: 平常}}
条文:
  - {条: 第一条, 原文: 提出候选的树种。, 步骤: {propose: 提出}, 由: 代表工委, 自: 未提, 至: 待评选, 期限: 无，随时, 填: {评选: 文字, 候选: 表（树种：文字；棵数：数字）}}
  - {条: 第二条, 原文: 选出两种，各立一件；票数相等的再次投票。, 步骤: {vote: 评选}, 由: 代表工委, 自: 待评选, 期限: 自提出起30日,
     表决: {规则: law_resolution, 人: 全体代表, 方式: [举手, 录入], 项: 候选, 名额: 2},
     按: 表决结果, 至: {选出: 已选定, 其余: 待评选},
     立事项: {工作法: motion_yunze, 链接: 下属, 逐个: 评选的入围, 标题: 树种, 带: {议题: 树种}, 走: propose, 仅当: {表决结果: 选出}}}
"""


def opened(county: Any, source: str, **filled: Any) -> procedure.Case:
    """入库、选用、开立。"""
    li = county.actor("李敏", now=MONDAY)
    for text in map(procedure.read_text, (MOTION, source)):
        assert procedure.faults_of(text) == []
        label = procedure.release(text, now=MONDAY, owner_id=county.congress.pk).label
        procedure.adopt_procedure(county.congress.pk, label, by=li, now=MONDAY)
    return procedure.open_by_step(text.kind, "propose", congress=county.congress, filled=filled, by=li, now=MONDAY)


def motion(county: Any) -> procedure.Case:
    """一件待表决的议题。"""
    return opened(county, MOTION, 议题="疏浚云河")


def trees(county: Any) -> procedure.Case:
    """一次待评选：四个树种。"""
    rows = [{"树种": name, "棵数": 10 * n} for n, name in enumerate(("香樟", "银杏", "水杉", "乌桕"), 1)]
    return opened(county, TREES, 评选="今年的行道树", 候选=rows)


def figures(votes: dict[str, tuple[int, int, int]], *, present: int, entitled: int = 6, **more: Any) -> dict[str, Any]:
    """录入的数：项目 → 赞成、反对、弃权；其余的没有填。"""
    given = {code: dict(zip(("for", "against", "abstain"), three, strict=True)) for code, three in votes.items()}
    returned = more.get("returned", present)
    blank = {code: returned - more.get("void", 0) - sum(three) for code, three in votes.items()}
    told = {
        "way": "entered",
        "returned": returned,
        "void": 0,
        "votes": given,
        "blank": blank,
        "write_ins": {},
        "issued": None,
    }
    return {**told, "entitled": entitled, "present": present, **more}  # fmt: skip


def enter(
    county: Any, case: procedure.Case, who: str, given: dict[str, Any], day: int = 3, **filled: Any
) -> procedure.Entered:
    """某人录入一次。"""
    now = days_later(day)
    return procedure.enter_votes(case.pk, "vote", given, filled=filled, by=county.actor(who, now=now), now=now)


def both(county: Any, case: procedure.Case, given: dict[str, Any], day: int = 3) -> procedure.Entered:
    """李敏和陶建国先后录入同样的数。"""
    enter(county, case, "李敏", given, day)
    return enter(county, case, "陶建国", given, day)
