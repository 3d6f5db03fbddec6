"""把合并好的数据组装成 Text；每一处不认得的词都记为毛病，指出是哪一条。"""

import json
import re
from typing import Any

from . import words
from .articles import Articles
from .naming import Fault, Names, listed, pairs
from .parts import Article, Ending, Rung
from .text import Text

HEAD = (
    "工作法", "代号", "版本", "依据", "沿用", "事项", "角色", "状态", "分办", "开始", "结束", "选项", "条文", "梯次",
)  # fmt: skip
_RUNG = re.compile(r"(?P<side>前|逾期)(?P<n>\d+)(?P<unit>工作日|日)")


def build(raw: dict[str, Any], file: str, faults: list[Fault]) -> Text | None:
    """组装。毛病写进 faults；缺了骨架就不组装，返回 None。"""
    builder = _Builder(raw, file, faults)
    return builder.text()


class _Builder:
    def __init__(self, raw: dict[str, Any], file: str, faults: list[Fault]) -> None:
        self.raw, self.names = raw, Names(raw, file, faults)

    def text(self) -> Text | None:
        for key in self.raw:
            if key not in HEAD:
                self.names.where = key
                self.names.fault("不认得的关键词")
        for key in ("工作法", "代号", "版本", "依据", "角色", "状态", "开始", "结束", "条文"):
            if not self.raw.get(key):
                self.names.where = key
                self.names.fault("缺少这一项")
        self.options = self.option_sets()
        articles_raw = self.raw.get("条文")
        if not isinstance(articles_raw, list):
            self.names.where = "条文"
            self.names.fault("应当是一列条文")
            return None
        reader = Articles(self.names)
        articles = tuple(a for i, item in enumerate(articles_raw, 1) if (a := reader.read(item, i)))
        self.unique(articles)
        self.names.where = "开始"
        start = self.names.stage(str(self.raw.get("开始", "")), self.names.stages)
        endings = self.endings()
        rungs = self.rungs()
        kind_table = self.names.table("事项")
        kind_name, kind = next(iter(kind_table.items()), (str(self.raw.get("工作法")), str(self.raw.get("代号"))))
        if self.names.faults:
            return None
        return Text(
            title=self.raw["工作法"], code=self.raw["代号"], version=self.raw["版本"], basis=self.raw["依据"],
            kind=kind, kind_name=kind_name, parent=self.raw.get("沿用", ""),
            roles={code: name for name, code in self.names.roles.items()},
            stages={code: name for name, code in self.names.stages.items()},
            task_stages={code: name for name, code in self.names.task_stages.items()},
            start=start, endings=endings, articles=articles, rungs=rungs, options=self.options,
            source=json.dumps(self.raw, ensure_ascii=False, indent=1),
        )  # fmt: skip

    def option_sets(self) -> dict[str, tuple[str, ...]]:
        self.names.where = "选项"
        sets = self.raw.get("选项") or {}
        if not isinstance(sets, dict):
            self.names.fault("应当写成「填写项: [选项…]」")
            return {}
        return {name: tuple(items) if isinstance(items, list) else (f"@{items}",) for name, items in sets.items()}

    def endings(self) -> dict[str, Ending]:
        self.names.where = "结束"
        endings = {}
        for name, demand in pairs(self.raw.get("结束")):
            stage = self.names.stage(name, self.names.stages)
            demand = demand if isinstance(demand, dict) else {}
            for key in demand:
                if key not in ("必经", "免测评"):
                    self.names.fault(f"「{name}」里不认得的关键词「{key}」")
            must = tuple(self.names.stage(passed, self.names.stages) for passed in listed(demand.get("必经")))
            endings[stage] = Ending(stage, must, str(demand.get("免测评", "")))
        return endings

    def rungs(self) -> tuple[Rung, ...]:
        self.names.where = "梯次"
        rungs = []
        for ladder in self.raw.get("梯次") or []:
            if not isinstance(ladder, dict) or "对" not in ladder:
                self.names.fault("每一梯应当写明「对」哪些步骤")
                continue
            steps = tuple(self.names.named_step(step, "对") for step in listed(ladder["对"]))
            for key, phrase in ladder.items():
                if key == "对":
                    continue
                match, act = _RUNG.fullmatch(key), words.code_of("梯次", str(phrase))
                if match is None:
                    self.names.fault(f"读不懂的时候「{key}」，应当写成 前N日、前N工作日、逾期N日")
                elif act is None:
                    self.names.fault(f"不认得的梯次用语「{phrase}」")
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
                self.names.where = f"{article.number} {article.name}"
                self.names.fault(f"步骤代号 {article.step} 出现了两次")
            seen.add(article.step)
