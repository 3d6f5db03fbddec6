"""把合并好的数据组装成 Text；每一处不认得的词都记为毛病，指出是哪一条。"""

import json
import re
from dataclasses import dataclass
from typing import Any

from . import words
from .deadlines import Deadline, read_deadline
from .text import Article, Ending, Field, Named, Rung, Text

HEAD = (
    "工作法", "代号", "版本", "依据", "沿用", "事项", "角色", "状态", "分办", "开始", "结束", "选项", "条文", "梯次",
)  # fmt: skip
ARTICLE = (
    "条", "原文", "步骤", "于", "由", "自", "至", "条件", "填", "期限", "可延", "逾期则", "当", "链接",
    "开分办", "重开分办", "立事项", "延长",
)  # fmt: skip
PLACES = {"事项": "case", "分办": "task"}
SAME_ROLE = "同一角色"
KINDS = {
    "文字": "text", "数字": "number", "日期": "date", "选项": "choice", "评价": "rating", "人员": "person",
    "单位": "unit", "文件": "file", "事项": "case", "会议": "meeting",
}  # fmt: skip
CODE = re.compile(r"[a-z][a-z0-9_]*")
_FIELD = re.compile(r"(?P<kind>[^（]+)(?P<marks>(?:（[^）]+）)*)")
_RUNG = re.compile(r"(?P<side>前|逾期)(?P<n>\d+)(?P<unit>工作日|日)")


@dataclass(frozen=True)
class Fault:
    """一处毛病：文件、条（或关键词）、毛病。"""

    file: str
    article: str
    fault: str

    def __str__(self) -> str:
        return "：".join(part for part in (self.file, self.article, self.fault) if part)


def build(raw: dict[str, Any], file: str, faults: list[Fault]) -> Text | None:
    """组装。毛病写进 faults；缺了骨架就不组装，返回 None。"""
    builder = _Builder(raw, file, faults)
    return builder.text()


class _Builder:
    def __init__(self, raw: dict[str, Any], file: str, faults: list[Fault]) -> None:
        self.raw, self.file, self.faults = raw, file, faults
        self.where = ""

    def fault(self, what: str) -> None:
        self.faults.append(Fault(self.file, self.where, what))

    def text(self) -> Text | None:
        for key in self.raw:
            if key not in HEAD:
                self.where = key
                self.fault("不认得的关键词")
        for key in ("工作法", "代号", "版本", "依据", "角色", "状态", "开始", "结束", "条文"):
            if not self.raw.get(key):
                self.where = key
                self.fault("缺少这一项")
        self.roles, self.stages, self.task_stages = (self.table(key) for key in ("角色", "状态", "分办"))
        self.options = self.option_sets()
        articles_raw = self.raw.get("条文")
        if not isinstance(articles_raw, list):
            self.where = "条文"
            self.fault("应当是一列条文")
            return None
        self.names = {
            name: code
            for article in articles_raw
            if isinstance(article, dict) and isinstance(article.get("步骤"), dict)
            for code, name in article["步骤"].items()
        }
        articles = tuple(a for i, item in enumerate(articles_raw, 1) if (a := self.article(item, i)))
        self.unique(articles)
        self.where = "开始"
        start = self.stage(str(self.raw.get("开始", "")), self.stages)
        endings = self.endings()
        rungs = self.rungs()
        kind_table = self.table("事项")
        kind_name, kind = next(iter(kind_table.items()), (str(self.raw.get("工作法")), str(self.raw.get("代号"))))
        if self.faults:
            return None
        return Text(
            title=self.raw["工作法"], code=self.raw["代号"], version=self.raw["版本"], basis=self.raw["依据"],
            kind=kind, kind_name=kind_name, parent=self.raw.get("沿用", ""),
            roles={code: name for name, code in self.roles.items()},
            stages={code: name for name, code in self.stages.items()},
            task_stages={code: name for name, code in self.task_stages.items()},
            start=start, endings=endings, articles=articles, rungs=rungs, options=self.options,
            source=json.dumps(self.raw, ensure_ascii=False, indent=1),
        )  # fmt: skip

    def table(self, key: str) -> dict[str, str]:
        self.where = key
        table = self.raw.get(key) or {}
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            self.fault("应当写成「名称: 代号」")
            return {}
        for name, code in table.items():
            if not CODE.fullmatch(code):
                self.fault(f"「{name}」的代号 {code} 只能用小写字母、数字和下划线")
        if key != "角色" and len(set(table.values())) < len(table):  # 沿用者可以给同一角色另起名称
            self.fault("两个名称用了同一个代号")
        return table

    def option_sets(self) -> dict[str, tuple[str, ...]]:
        self.where = "选项"
        sets = self.raw.get("选项") or {}
        if not isinstance(sets, dict):
            self.fault("应当写成「填写项: [选项…]」")
            return {}
        return {name: tuple(items) if isinstance(items, list) else (f"@{items}",) for name, items in sets.items()}

    def article(self, item: Any, position: int) -> Article | None:
        self.where = f"第 {position} 条文"
        if not isinstance(item, dict):
            self.fault("应当写成「条、原文、步骤……」")
            return None
        before = len(self.faults)
        step, name = self.step(item)
        self.where = " ".join(part for part in (str(item.get("条", "")), name) if part) or self.where
        for key in item:
            if key not in ARTICLE:
                self.fault(f"不认得的关键词「{key}」")
        for key in ("条", "原文", "自", "至"):
            if not item.get(key):
                self.fault(f"缺少「{key}」")
        place = PLACES.get(item.get("于", "事项"))
        if place is None:
            self.fault(f"「于」只能是事项或分办，不是 {item['于']}")
            return None
        stages = self.stages if place == "case" else self.task_stages
        article = Article(
            number=str(item.get("条", "")), words=str(item.get("原文", "")), step=step, name=name,
            place=place,  # type: ignore[arg-type]
            by=tuple(self.role(role) for role in _list(item.get("由"))),
            origin=tuple(self.stage(stage, stages) for stage in _list(item.get("自"))),
            to=self.stage(str(item.get("至", "")), stages),
            conditions=self.conditions(item.get("条件")), when=self.conditions(item.get("当")),
            fields=tuple(self.field(*pair) for pair in _pairs(item.get("填"))),
            deadline=self.deadline(item, "期限"), limit=self.deadline(item, "可延"),
            overdue=self.named_step(item.get("逾期则"), "逾期则"), link=self.link(item.get("链接")),
            opens=tuple((self.code("填写", f), "same" if r == SAME_ROLE else self.role(r)) for f, r in _pairs(item.get("开分办"))),
            reopens=self.reopens(item.get("重开分办")), raises=self.raises(item.get("立事项")),
            extends=tuple((self.named_step(s, "延长"), self.code("填写", f)) for s, f in _pairs(item.get("延长"))),
        )  # fmt: skip
        return article if len(self.faults) == before else None

    def step(self, item: dict[str, Any]) -> tuple[str, str]:
        step = item.get("步骤")
        if not isinstance(step, dict) or len(step) != 1:
            self.fault("「步骤」应当写成 {代号: 名称}")
            return "", ""
        code, name = next(iter(step.items()))
        if not CODE.fullmatch(str(code)):
            self.fault(f"步骤代号 {code} 只能用小写字母、数字和下划线")
        return str(code), str(name)

    def role(self, name: str) -> str:
        if name not in self.roles:
            self.fault(f"不认得的角色「{name}」")
        return self.roles.get(name, "")

    def stage(self, name: str, stages: dict[str, str]) -> str:
        if name and name not in stages:
            self.fault(f"不认得的状态「{name}」")
        return stages.get(name, "")

    def code(self, section: str, word: str) -> str:
        return words.code_of(section, word) or word

    def named_step(self, name: Any, key: str) -> str:
        if not name:
            return ""
        code = self.names.get(name, name)
        if code not in self.names.values():
            self.fault(f"「{key}」所指的步骤不存在：{name}")
        return str(code)

    def conditions(self, items: Any) -> tuple[Named, ...]:
        named = []
        for item in _list(items):
            word, argument = next(iter(item.items())) if isinstance(item, dict) else (item, "")
            code = words.code_of("条件", word)
            if code is None:
                self.fault(f"不认得的条件「{word}」")
            else:
                named.append((code, str(argument)))
        return tuple(named)

    def field(self, name: str, kind: Any) -> Field:
        match = _FIELD.fullmatch(str(kind))
        marks = re.findall(r"（([^）]+)）", match["marks"]) if match else []
        if match is None or match["kind"] not in KINDS:
            self.fault(f"填写项「{name}」的种类不认得：{kind}")
            return Field(name, name, "text")
        required_for = ""
        for mark in marks:
            if found := re.fullmatch(r"(.+?)类?必填", mark):
                required_for = found[1]
            elif mark not in ("可空", "可多个"):
                self.fault(f"填写项「{name}」的说明不认得：（{mark}）")
        return Field(
            name, self.code("填写", name), KINDS[match["kind"]],
            optional="可空" in marks or bool(required_for), many="可多个" in marks, required_for=required_for,
        )  # fmt: skip

    def deadline(self, item: dict[str, Any], key: str) -> Deadline | None:
        if key not in item or item[key] in ("", None):
            return None
        return self.read_deadline(str(item[key]))

    def read_deadline(self, sentence: str) -> Deadline | None:
        deadline = read_deadline(sentence)
        if deadline is None:
            self.fault(f"期限读不懂：{sentence}")
        elif deadline.kind == "since" and deadline.what not in self.names:
            self.fault(f"期限里的「{deadline.what}」不是任何步骤的名称")
        elif deadline.kind in ("before", "on") and words.code_of("时点", deadline.what) is None:
            self.fault(f"期限里的「{deadline.what}」不是认得的时点")
        return deadline

    def link(self, name: Any) -> str:
        if not name:
            return ""
        code = words.code_of("链接", name)
        if code is None:
            self.fault(f"不认得的链接「{name}」")
        return code or ""

    def reopens(self, table: Any) -> tuple[tuple[str, Deadline], ...] | None:
        if table is None:
            return None
        pairs = []
        for key, sentence in _pairs(table):
            deadline = self.read_deadline(sentence)
            if deadline:
                pairs.append((self.named_step(key.removesuffix("期限"), "重开分办"), deadline))
        return tuple(pairs)

    def raises(self, table: Any) -> tuple[tuple[str, str], ...]:
        pairs = dict(_pairs(table))
        if not pairs:
            return ()
        for key in pairs:
            if key not in ("工作法", "链接", "到期"):
                self.fault(f"「立事项」里不认得的关键词「{key}」")
        if "工作法" not in pairs:
            self.fault("「立事项」要写明工作法")
        return (
            ("procedure", pairs.get("工作法", "")),
            ("link", self.link(pairs.get("链接")) or "follows"),
            ("due", self.code("填写", pairs.get("到期", ""))),
        )

    def endings(self) -> dict[str, Ending]:
        self.where = "结束"
        endings = {}
        for name, demand in _pairs(self.raw.get("结束")):
            stage = self.stage(name, self.stages)
            demand = demand if isinstance(demand, dict) else {}
            for key in demand:
                if key not in ("必经", "免测评"):
                    self.fault(f"「{name}」里不认得的关键词「{key}」")
            must = tuple(self.stage(passed, self.stages) for passed in _list(demand.get("必经")))
            endings[stage] = Ending(stage, must, str(demand.get("免测评", "")))
        return endings

    def rungs(self) -> tuple[Rung, ...]:
        self.where = "梯次"
        rungs = []
        for ladder in self.raw.get("梯次") or []:
            if not isinstance(ladder, dict) or "对" not in ladder:
                self.fault("每一梯应当写明「对」哪些步骤")
                continue
            steps = tuple(self.named_step(step, "对") for step in _list(ladder["对"]))
            for key, phrase in ladder.items():
                if key == "对":
                    continue
                match, act = _RUNG.fullmatch(key), words.code_of("梯次", str(phrase))
                if match is None:
                    self.fault(f"读不懂的时候「{key}」，应当写成 前N日、前N工作日、逾期N日")
                elif act is None:
                    self.fault(f"不认得的梯次用语「{phrase}」")
                else:
                    kind, role = act.split()
                    days = int(match["n"]) * (-1 if match["side"] == "前" else 1)
                    unit = "workday" if match["unit"] == "工作日" else "day"
                    rungs.append(Rung(steps, days, unit, kind, role, str(phrase)))  # type: ignore[arg-type]
        return tuple(rungs)

    def unique(self, articles: tuple[Article, ...]) -> None:
        seen: set[str] = set()
        for article in articles:
            if article.step in seen:
                self.where = f"{article.number} {article.name}"
                self.fault(f"步骤代号 {article.step} 出现了两次")
            seen.add(article.step)


def _list(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    return list(value) if isinstance(value, list) else [value]


def _pairs(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []
