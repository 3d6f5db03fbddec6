"""读条文：一条的关键词，读成 Article。"""

from dataclasses import replace
from typing import Any

from .arguments import read_conditions
from .deadlines import Deadline
from .effects import (
    read_documents,
    read_extends,
    read_halts,
    read_links,
    read_merges,
    read_opens,
    read_raises,
    read_reopens,
    read_tells,
    read_transfers,
    read_vote,
)
from .fields import is_given, read_field, read_given
from .naming import CODE, CODE_LIMIT, Names, listed, pairs
from .parts import STAYS, TAKEN_AS, VOTE_RESULT, Article, Branch, Place
from .sources import read_sources

ARTICLE = (
    "条", "原文", "步骤", "于", "由", "自", "至", "条件", "填", "期限", "可延", "逾期则", "当", "链接",
    "开分办", "重开分办", "立事项", "延长", "示", "按钮", "按", "到期自办", "编号", "告知", "表决",
    "停表", "会同", "抄送", "转入", "合并", "出处", "文书",
)  # fmt: skip
PLACES: dict[str, Place] = {"事项": "case", "分办": "task"}
UNENDED, AS_BEFORE, REST = "未结束的", "原状", "其余"
ONE_SENTENCE = "只写一句，照一项选项不同的写 {按: 那一项, 一样: 一句, 其余: 一句}，各级不同的写 {按级别: {…}}"
BRANCHES = {"表决结果": VOTE_RESULT, "办理的角色": TAKEN_AS}


class Articles:
    """一条一条地读。endings 是结束的状态的名称。"""

    def __init__(self, names: Names, endings: tuple[str, ...]) -> None:
        self.names, self.endings = names, endings
        self.task_left = [
            stage
            for item in listed(names.raw.get("条文"))
            if isinstance(item, dict) and item.get("于") == "分办" and item.get("自") != UNENDED
            for stage in listed(item.get("自"))
        ]

    def read(self, item: Any, position: int) -> Article | None:
        """一条；有毛病的记下，返回 None。"""
        self.names.where = f"第 {position} 条文"
        if not isinstance(item, dict):
            self.names.fault("应当写成「条、原文、步骤……」")
            return None
        before = len(self.names.faults)
        step, name = self.step(item)
        number = "、".join(map(str, listed(item.get("条"))))
        self.names.where = article_at(item, position)
        self.names.unknown_keys(item, ARTICLE)
        for key in ("条", "原文", "自"):
            if not item.get(key):
                self.names.fault(f"缺少「{key}」")
        place = PLACES.get(str(item.get("于", "事项")))
        if place is None:
            self.names.fault(f"「于」只能是事项或分办，不是 {item['于']}")
            return None
        article = self.article(item, number, step, name, place)
        return article if len(self.names.faults) == before else None

    def article(self, item: dict[str, Any], number: str, step: str, name: str, place: Place) -> Article:
        names = self.names
        stages = names.stages if place == "case" else names.task_stages
        first, redo = self.deadlines(item)
        return Article(
            number=number, words=str(item.get("原文", "")), step=step, name=name, place=place,
            by=names.role_list(item.get("由")), origin=self.origin(item, place, stages), to=self.to(item, stages),
            conditions=read_conditions(names, item.get("条件")), when=read_conditions(names, item.get("当")),
            fields=tuple(read_field(names, *pair) for pair in pairs(item.get("填")) if not is_given(pair[1])),
            given=read_given(names, item),
            deadline=first, redo_deadline=redo, limit=self.deadline(item, "可延"),
            overdue=names.named_step(item.get("逾期则"), "逾期则"), branch=self.branch(item, stages),
            shows=tuple(self.shown(one) for one in listed(item.get("示"))), button=str(item.get("按钮", "")),
            at=self.deadline(item, "到期自办"), links=read_links(names, item.get("链接")),
            opens=tuple(read_opens(names, f, r) for f, r in pairs(item.get("开分办"))),
            reopens=read_reopens(names, item.get("重开分办")), raises=read_raises(names, item.get("立事项")),
            extends=read_extends(names, item.get("延长")), series=str(item.get("编号") or ""),
            tells=read_tells(names, item.get("告知")), vote=read_vote(names, item.get("表决")),
            halts=read_halts(names, item.get("停表")), transfers=read_transfers(names, item.get("转入")),
             merges=read_merges(names, item.get("合并")), sources=read_sources(names, item.get("出处")),
             documents=read_documents(names, item.get("文书")),
            jointly=names.role_list(item.get("会同")), copied=names.role_list(item.get("抄送")),
        )  # fmt: skip

    def step(self, item: dict[str, Any]) -> tuple[str, str]:
        step = item.get("步骤")
        if not isinstance(step, dict) or len(step) != 1:
            self.names.fault("「步骤」应当写成 {代号: 名称}")
            return "", ""
        code, name = next(iter(step.items()))
        if not CODE.fullmatch(str(code)):
            self.names.fault(f"步骤代号 {code} 只能用小写字母、数字和下划线")
        elif len(str(code)) > CODE_LIMIT:
            self.names.fault(f"步骤代号 {code} 太长，不能超过 {CODE_LIMIT} 个字母")
        return str(code), str(name)

    def origin(self, item: dict[str, Any], place: Place, stages: dict[str, str]) -> tuple[str, ...]:
        """自：写明的状态；「未结束的」是还没有到头的每一个。"""
        written = listed(item.get("自"))
        if written != [UNENDED]:
            return tuple(self.names.stage(stage, stages) for stage in written)
        if place == "task":
            return tuple(code for name, code in stages.items() if name in self.task_left)
        return tuple(code for name, code in stages.items() if name not in self.endings)

    def to(self, item: dict[str, Any], stages: dict[str, str]) -> str:
        """至：一个状态；不写、写「原状」的不变；是表的由 branch 读。"""
        written = item.get("至") or ""
        if isinstance(written, dict) or written == AS_BEFORE:
            return ""
        if isinstance(written, list):
            self.names.fault("「至」只能是一个状态；照选项走到几处的，写「按」和「至: {选项: 状态}」")
            return ""
        return self.names.stage(written, stages)

    def branch(self, item: dict[str, Any], stages: dict[str, str]) -> Branch | None:
        by, table = item.get("按"), item.get("至")
        if not by and not isinstance(table, dict):
            return None
        if not by or not isinstance(table, dict):
            self.names.fault("「按」和「至: {选项: 状态}」要一起写")
            return None
        code = BRANCHES.get(str(by)) or self.names.known_field(by, "按")
        here, found = listed(item.get("自")), []
        for value, stage in self.spread(str(by), table):
            if stage == AS_BEFORE and len(here) == 1 and here != [UNENDED]:
                stage = here[0]  # 自一个状态办的，原状就是它
            named = self.names.role(value) if code == TAKEN_AS and value != REST else str(value)
            found.append((named, STAYS if stage == AS_BEFORE else self.names.stage(stage, stages)))
        return Branch(code, tuple(pair for pair in found if pair[0] != REST), dict(found).get(REST, ""))

    def spread(self, by: str, table: dict[str, Any]) -> list[tuple[str, Any]]:
        """「至」的各行；几个选项（表决结果、角色、由本级设置的也是）走到一处的写成「甲、乙」，拆开。"""
        offered = self.names.raw.get("选项") or {}
        known = listed(offered.get(by)) if isinstance(offered, dict) else []
        found: list[tuple[str, Any]] = []
        for value, stage in table.items():
            several = str(value).split("、")
            apart = str(value) not in known and (not known or all(one in known for one in several))
            found += [(one, stage) for one in several] if apart else [(str(value), stage)]
        return found

    def deadline(self, item: dict[str, Any], key: str, title: str = "") -> Deadline | None:
        """一句，或者照一项选项不同的几句；到期自办的只有一句。"""
        written, title = item.get(key), title or key
        if written in ("", None):
            return None
        if isinstance(written, dict) and "按" in written and key != "到期自办":
            return self.chosen(written, title)
        if isinstance(written, dict | list):
            self.names.fault(f"「{title}」{ONE_SENTENCE if key != '到期自办' else '只写一句'}")
            return None
        return self.names.read_deadline(written)

    def chosen(self, table: dict[str, Any], title: str) -> Deadline | None:
        """照一项选项不同的：{按: 紧急程度, 紧急: 自交办起7日, 其余: 自交办起30日}。"""
        if not isinstance(table["按"], str) or not table["按"]:
            self.names.fault(f"「{title}」的「按」写一项的名称，如 按: 紧急程度")
            return None
        by, found = self.names.known_field(table["按"], title), []
        for value, words in self.spread(str(table["按"]), {key: words for key, words in table.items() if key != "按"}):
            if isinstance(words, dict | list) or not words:
                self.names.fault(f"「{title}」里「{value}」要写一句期限")
            elif (one := self.names.read_deadline(words)) is not None:
                if one.recurring:
                    self.names.fault(f"「{title}」里「{value}」不能写 {words}：一期一期的不照选项分，另写一条")
                found.append((value, replace(one, by=by, words=f"{words}（{value}）")))
        if not found:
            self.names.fault(f"「{title}」写了「按」，还要写「{table['按']}」的各样各是几日，如 其余: 自交办起30日")
            return None
        said = "；".join(f"{value}：{words}" for value, words in table.items() if value != "按")
        codes = dict.fromkeys(code for _, one in found for code in one.codes)
        return Deadline("by_choice", said, codes=tuple(codes), by=by, choices=tuple(found))

    def deadlines(self, item: dict[str, Any]) -> tuple[Deadline | None, Deadline | None]:
        """期限：一句，照选项不同的几句，或者 {首次: …, 重办: …}。"""
        written = item.get("期限")
        if not isinstance(written, dict) or not {"首次", "重办"} & set(written):
            return self.deadline(item, "期限"), None
        self.names.unknown_keys(written, ("首次", "重办"), "期限")
        if "首次" not in written:
            self.names.fault("「期限」分首次和重办的，「首次」要写明")
        return self.deadline(written, "首次", "期限"), self.deadline(written, "重办", "期限")

    def shown(self, written: str) -> str:
        """示：一步的代号，或者一项的代号；两样都不是的，说出来。"""
        if written in self.names.steps:
            return self.names.steps[written]
        if written in ("标题", "编号", "状态", "单位", "到期", "开立日", "上级"):
            return written
        return self.names.known_field(written, "示")


def article_at(item: Any, position: int) -> str:
    """一条怎样称呼：条号和步骤的名称；都没有写的是第几条文。"""
    number = "、".join(map(str, listed(item.get("条")))) if isinstance(item, dict) else ""
    step = item.get("步骤") if isinstance(item, dict) else None
    name = str(next(iter(step.values()))) if isinstance(step, dict) and len(step) == 1 else ""
    return " ".join(part for part in (number, name) if part) or f"第 {position} 条文"
