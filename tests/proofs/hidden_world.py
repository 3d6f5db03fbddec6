"""同一个县的两种样子：只在某些人看不得的地方不同。每一处不同写在 TOPICS 里，连同谁看得见它。

改动都在造好的两个县以后做，做的步数相同，说的话、填的数、走到哪里不同；所以看得见的东西编号不变。
"""

from collections.abc import Iterable
from typing import Any

from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions
from tests.county import MONDAY, days_later
from tests.procedure import votes
from tests.proofs.two_counties import NEIGHBOURS, PEOPLE, WORDS, Making, Places
from tests.proofs.visitors import spread

RIVER = """
工作法: 河道巡查
代号: river_watch
版本: 2027-1
篇: 监督
依据: 云泽县河道巡查约定（虚构）
事项: {河道问题: river_case}
开立: {从: [网页, 表格], 标题: 河段}
角色: {代表工委: deputies_affairs, 人大办公室: congress_office, 政府办: government_office, 主任会议: chairpersons_meeting, 代表: {身份: 代表},
  主办: {分办: river_lead}, 会办: {分办: river_joint}, 核查人: {填写: 核查人}}
可看: {全件: [人大办公室], 代表工委: [河段, 来源, 状态], 政府办: [除 线索, 除 罚款, 除 举报人], 主办: [自己的分办, 河段], 会办: [自己的分办, 河段],
  代表: [河段, 状态], 主任会议: [河段, 内情], 核查人: [河段]}
状态: {河道待登: river_new, 河道待交: river_listed, 河道在改: river_working, 河道待核: river_done, 河道销号: river_closed}
分办: {河道待领: river_pending, 河道施工: river_building, 河道已报: river_reported}
开始: 河道待登
结束: {河道销号: {必经: [河道待核], 成色: 圆满}}
选项: {来源: [巡查, 举报], 轻重: [轻, 重], 结论: [到位, 没到位]}
条文:
  - {条: 第一条, 原文: 逐件登记。, 步骤: {list: 登河道}, 由: 人大办公室, 自: 河道待登, 至: 河道待交, 期限: 无，随时, 编号: 河〔‹年›〕‹序3›号,
     填: {河段: 文字（列出）（检索）, 来源: 选项（列出）, 轻重: 选项（列出）, 估损: 金额（万元）（列出）, 罚款: 数字（元）（列出）, 线索: 文字（检索）, 举报人: 文字（个人信息）,
          内情: 文字（检索）（只给：主任会议）, 缘起: 事项（inner_file）（可空）, 核查人: 人员}, 链接: {缘起: 源于}}
  - {条: 第二条, 原文: 写明时限交办。, 步骤: {assign: 交河道}, 由: 人大办公室, 自: 河道待交, 至: 河道在改, 期限: 自开立起30日,
     填: {主办: 单位, 会办: 单位, 时限: 日期（列出）}, 开分办: {主办: 主办, 会办: 会办}}
  - {条: 第三条, 原文: 认领，说怎样改。, 步骤: {take: 领河道}, 于: 分办, 由: [主办, 会办], 自: 河道待领, 至: 河道施工, 期限: 自交河道起5日, 填: {打算: 文字（检索）, 人手: 数字（人）（列出）}}
  - {条: 第三条, 原文: 在时限以内报结果。, 步骤: {report: 报河道}, 于: 分办, 由: [主办, 会办], 自: 河道施工, 至: 河道已报, 期限: 由时限, 填: {结果: 文字}}
  - {条: 第三条, 原文: 都报了的转核查。, 步骤: {reported: 河道都报}, 当: {分办均已完: [主办]}, 自: 河道在改, 至: 河道待核}
  - {条: 第四条, 原文: 十日内核查。, 步骤: {check: 查河道}, 由: [人大办公室, 核查人], 自: 河道待核, 期限: 自河道都报起10日, 示: [河段], 填: {结论: 选项}, 按: 结论, 至: {到位: 河道销号, 其余: 河道在改},
     重开分办: {角色: [主办], 报河道: 自查河道起10日, 仅当: {结论: [没到位]}}}
清单: {列: [编号, 标题, 来源, 轻重, 估损, 罚款, 时限, 人手, 主办, 会办, 到期, 状态], 筛: [来源, 轻重, 主办, 会办], 叠: [{待交的: [河道待交]}, {逾期的: 逾期}]}
数字: [{登记: 到 河道待交 按 轻重}, {估损合计: 加 估损}, {主办数: 到 河道在改 按 单位}]
"""
INNER = """
工作法: 内部材料
代号: inner_file
版本: 2027-1
篇: 监督
依据: 云泽县内部材料约定（虚构）
事项: {内部材料: inner_file}
开立: {从: 网页, 标题: 材料}
角色: {人大办公室: congress_office}
可看: {全件: [人大办公室]}
状态: {材料待记: inner_new, 材料在办: inner_open, 材料了结: inner_closed}
开始: 材料待记
结束: {材料了结: {免测评: 内部材料, 成色: 平常}}
条文:
  - {条: 第一条, 原文: 记下材料。, 步骤: {note: 记材料}, 由: 人大办公室, 自: 材料待记, 至: 材料在办, 期限: 无，随时, 填: {材料: 文字（列出）（检索）, 所涉: 事项（suggestion）（可空）}, 链接: {所涉: 源于}}
  - {条: 第二条, 原文: 五日内了结。, 步骤: {finish: 了结材料}, 由: 人大办公室, 自: 材料在办, 至: 材料了结, 期限: 自记材料起5日}
"""
SEES: dict[str, str] = {  # 一处不同 → 谁看得见它；不在里面的，前后两次见到的一字不差
    "neighbour": "neighbours",
    "private": "other_deputy other_clerk overseers",
    "draft": "other_deputy",
    "clue": "office",
    "amount": "office government",
    "term": "lead_unit joint_clerk office government",
    "inside": "chair",
    "lead_work": "lead_unit office government",
    "joint_work": "joint_clerk office government",
    "inner": "office",
    "votes": "affairs",
}
ROLES = ("anonymous", *PEOPLE, *NEIGHBOURS)


def hidden_from(role: str) -> frozenset[str]:
    """这种身份的人看不得的各处。"""
    return frozenset(topic for topic, seen in SEES.items() if role not in spread(seen))


def groups() -> dict[frozenset[str], list[str]]:
    """看不得的各处相同的人在一起。"""
    found: dict[frozenset[str], list[str]] = {}
    for role in ROLES:
        found.setdefault(hidden_from(role), []).append(role)
    return found


class Telling:
    """讲一遍：vary 里的各处说另一套话。"""

    def __init__(self, places: Places, vary: Iterable[str] = ()) -> None:
        self.places, self.vary, self.make = places, frozenset(vary), Making(places.county)

    def says(self, topic: str, one: Any, other: Any) -> Any:
        return other if topic in self.vary else one

    def opens(self, kind: str, step: str, filled: dict[str, Any]) -> procedure.Case:
        by, congress = self.make.by("office"), self.places.county.congress
        codes = procedure.text_by_id(procedure.chosen(congress.pk, kind).pk).fields_by_name
        coded = {codes[name]: value for name, value in filled.items()}
        return procedure.open_by_step(kind, step, congress=congress, filled=coded, by=by, now=self.make.now)

    def takes(self, case: procedure.Case, role: str, step: str, assignment: int = 0, **filled: Any) -> None:
        codes = procedure.text_by_id(case.text_id).fields_by_name
        self.make.step(case.pk, role, step, assignment, **{codes[name]: value for name, value in filled.items()})

    def tell(self) -> dict[str, int]:
        """讲完，返回各件的编号。"""
        county, ids = self.places.county, {}
        self.make.day = 3
        for source in (RIVER, INNER):
            text = procedure.read_text(source)
            assert procedure.faults_of(text) == []
            label = procedure.release(text, now=MONDAY, owner_id=county.congress.pk).label
            procedure.adopt_procedure(county.congress.pk, label, by=self.make.by("affairs"), now=MONDAY)
        ids["inner"] = self._inner().pk
        ids["river"] = self._river(ids["inner"]).pk
        ids["private"] = self._private()
        ids["counted"] = self._counted()
        self._more(ids)
        return ids

    def _inner(self) -> procedure.Case:
        """内部材料：标题、走到哪里不同；与等评价的那件建议有关。"""
        title = self.says("inner", "旧码头账目不清", "新渡口另有隐情")
        about = self.places.ids["waiting"]
        return self.opens("inner_file", "note", {"材料": title, "所涉": about})

    def _river(self, inner: int) -> procedure.Case:
        says, units = self.says, self.places.county.organs
        self.make.day = 4
        case = self.opens("river_case", "list", {
            "河段": "云河柳湾段", "来源": "举报", "轻重": says("amount", "轻", "重"), "估损": says("amount", "3.50", "77.20"),
            "罚款": says("clue", 1200, 88000), "线索": says("clue", "夜间排污", "白天倾倒"),
            "举报人": says("clue", "渔民甲", "船主乙"), "内情": says("inside", "与砂场有关", "与堤防有关"), "缘起": inner,
            "核查人": self.places.county.people[PEOPLE["other_clerk"]],
        })  # fmt: skip
        self.make.day, due = 5, says("term", "2026-03-12", "2026-05-30")
        self.takes(case, "office", "assign", 主办=units["住建局"].pk, 会办=units["财政局"].pk, 时限=due)
        self.make.day = 6
        plan = {"打算": says("lead_work", "先清淤", "先护岸"), "人手": says("lead_work", 4, 19)}
        self.takes(case, "unit_clerk", "take", 1, **plan)
        plan = {"打算": says("joint_work", "先筹款", "先评审"), "人手": says("joint_work", 3, 23)}
        self.takes(case, "joint_clerk", "take", 2, **plan)
        return case

    def _private(self) -> int:
        """刘大川要求不公开的一件，交水务局：说的话不同。"""
        word = self.says("private", "竹园巷积水", "菱角塘淤塞")
        county, by = self.places.county, self.make.by("other_deputy")
        draft = _draft(county, by, f"关于治理{word}的建议", word, confidential=True)
        case = suggestions.submit_draft(draft, by=by, now=self.make.now).pk
        self.make.step(case, "affairs", "register")
        self.make.step(case, "affairs", "assign", lead=self.places.county.organs["水务局"].pk)
        return case

    def _counted(self) -> int:
        """李敏先录了票数，等另一个人：录的数不同。"""
        motion = votes.motion(self.places.county)
        entitled = self.places.ids["all_deputies"]
        ayes = self.says("votes", entitled, entitled - 2)
        given = votes.figures({"item": (ayes, entitled - ayes, 0)}, present=entitled, entitled=entitled)
        procedure.enter_votes(motion.pk, "vote", given, by=self.make.by("affairs"), now=self.make.now)
        return motion.pk

    def _more(self, ids: dict[str, int]) -> None:
        """件数也不同的：邻县的，别人的稿，内部材料。都在最后，别的东西编号不变。"""
        if "inner" in self.vary:
            self.make.step(ids["inner"], "office", "finish")
            for n in range(3):
                self.opens("inner_file", "note", {"材料": f"第{n}份补充材料"})
        if "draft" in self.vary:
            _draft(self.places.county, self.make.by("other_deputy"), "关于夜市油烟的建议", "夜市")
        if "neighbour" in self.vary:
            county, now = self.places.neighbour, days_later(3)
            by = county.actor(NEIGHBOURS["n_deputy"], now=now)
            for word in ("镇东路灯", "镇西车站"):
                draft = _draft(county, by, f"关于修缮{word}的建议", word)
                suggestions.submit_draft(draft, by=by, now=now)


def _draft(county: Any, by: Any, title: str, mark: str, **more: Any) -> int:
    words = {part: text.format(mark) for part, text in WORDS.items()}
    return suggestions.start_draft(
        congress_id=county.congress.pk,
        session_id=county.session.pk,
        title=title,
        by=by,
        now=days_later(3),
        **words,
        **more,
    ).pk
