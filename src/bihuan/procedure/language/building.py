"""把合并好的数据组装成 Text；每一处不认得的词都记为毛病，指出是哪一条。"""

import json
import re
from dataclasses import replace
from typing import Any

from . import levels
from .articles import Articles, article_at
from .heads import read_endings, read_examples, read_opening, read_options, read_rungs, read_templates
from .lists import read_counts, read_register
from .naming import Fault, Names, listed, pairs
from .parts import SHORTLIST, Article, Field
from .text import Text
from .who import read_managers, read_roles, read_sight

HEAD = (
    "工作法", "代号", "版本", "依据", "沿用", "事项", "角色", "状态", "分办", "开始", "结束", "选项", "条文", "梯次",
    "篇", "开立", "可看", "清单", "数字", "管理", "例", "分办结束", "没有期限的", "共", "不在此", "旧称", "文书", "对照", "义务", "样子",
)  # fmt: skip
NEEDED = ("工作法", "代号", "版本", "依据", "角色", "状态", "开始", "结束", "条文")
MOST_ARTICLES = 500  # 条：现行的办法没有过百的；再多，核对要几分钟
_VERSION = re.compile(r"\d{4}-\d+")


def version_numbers(version: str) -> tuple[int, int]:
    """版本的年和序，按数比先后；写成别的样子的为零。"""
    year, _, serial = version.partition("-")
    return (int(year) if year.isdecimal() else 0, int(serial) if serial.isdecimal() else 0)


def version_key(version: str) -> tuple[int, ...]:
    """版本的先后：照年份和次序的数比，2026-10 在 2026-9 之后。"""
    return tuple(int(number) for number in re.findall(r"\d+", version))


def build(raw: dict[str, Any], file: str, faults: list[Fault]) -> Text | None:
    """组装，随级别不同的各级各一份。毛病写进 faults；缺了骨架就不组装，返回 None。"""
    articles = raw.get("条文")
    for i, item in enumerate(articles if isinstance(articles, list) else (), 1):
        faults += [Fault(file, article_at(item, i), said) for said in levels.faults(item)]
    text = _Builder(levels.at_level(raw, 0), Names(levels.at_level(raw, 0), file, faults)).text()
    if text is None or not levels.levels_in(articles):
        return text
    source = json.dumps(raw, ensure_ascii=False, indent=1)
    each = {level: _at_level(raw, file, faults, level, source) for level in levels.LEVELS.values()}
    return replace(text, source=source, levelled=True, levels={level: one for level, one in each.items() if one})


def _at_level(raw: dict[str, Any], file: str, faults: list[Fault], level: int, source: str) -> Text | None:
    """这一级照它读的一份；与其余一样的毛病不再说一遍。"""
    read = levels.at_level(raw, level)
    found: list[Fault] = []
    text = _Builder(read, Names(read, file, found)).text()
    faults += [fault for fault in found if fault not in faults]
    return replace(text, source=source, levelled=True) if text else None


class _Builder:
    def __init__(self, raw: dict[str, Any], names: Names) -> None:
        self.raw, self.names = raw, names

    def text(self) -> Text | None:
        self.heads()
        articles_raw = self.raw.get("条文")
        if not isinstance(articles_raw, list):
            self.names.where = "条文"
            self.names.fault("应当是一列条文")
            return None
        if len(articles_raw) > MOST_ARTICLES:
            self.names.where = "条文"
            self.names.fault(f"太多：{len(articles_raw)} 条，一份至多 {MOST_ARTICLES} 条；分成几份，用「立事项」接起来")
            return None
        read_roles(self.names)
        reader = Articles(self.names, tuple(name for name, _ in pairs(self.raw.get("结束"))))
        articles = tuple(a for i, item in enumerate(articles_raw, 1) if (a := reader.read(item, i)))
        self.unique(articles)
        articles = self.picked(articles)
        parts = self.parts()
        return None if self.names.faults else self.assembled(articles, parts)

    def heads(self) -> None:
        for key in self.raw:
            if key not in HEAD:
                self.names.where = key
                self.names.fault("冒号要用半角的 :，后面空一格" if "：" in key else "不认得的关键词")
        for key in NEEDED:
            if not self.raw.get(key):
                self.names.where = key
                self.names.fault("缺少这一项")
        self.names.where = "版本"
        if self.raw.get("版本") and not _VERSION.fullmatch(str(self.raw["版本"])):
            self.names.fault(f"应当写成 年份-次序，如 2027-1，不是「{self.raw['版本']}」")
        self.names.where = "样子"
        if self.raw.get("样子") not in (None, "", "是"):
            self.names.fault("只能写 是：只给别的沿用，自己不能选用")
        for key in ("工作法", "代号", "依据", "篇", "没有期限的"):
            self.names.where = key
            if not isinstance(self.raw.get(key, ""), str):
                self.names.fault("应当是一句话")

    def parts(self) -> dict[str, Any]:
        names = self.names
        options, table_options = read_options(names)
        found = {
            "options": options, "table_options": table_options, "endings": read_endings(names),
            "rungs": read_rungs(names),
            "opening": read_opening(names), "sight": read_sight(names), "register": read_register(names),
            "counts": read_counts(names), "managers": read_managers(names), "examples": read_examples(names),
        }  # fmt: skip
        names.where = "开始"
        found["start"] = names.stage(self.raw.get("开始", ""), names.stages)
        names.where = "分办结束"
        found["task_done"] = tuple(names.stage(one, names.task_stages) for one in listed(self.raw.get("分办结束")))
        found["templates"] = read_templates(names)
        names.table("事项")
        return found

    def assembled(self, articles: tuple[Article, ...], parts: dict[str, Any]) -> Text:
        raw, names = self.raw, self.names
        kind_name, kind = next(iter(names.kinds.items()), (raw["工作法"], raw["代号"]))
        return Text(
            title=raw["工作法"], code=raw["代号"], version=raw["版本"], basis=raw["依据"],
            kind=kind, kind_name=kind_name, parent=raw.get("沿用", ""),
            roles={code: name for name, code in names.roles.items()},
            stages={code: name for name, code in names.stages.items()},
            task_stages={code: name for name, code in names.task_stages.items()},
            articles=articles, chapter=raw.get("篇", ""), pattern=bool(raw.get("样子")),
            rules=names.rules, unclocked=raw.get("没有期限的", ""),
            aliases=names.aliases, extra={key: raw[key] for key in ("共", "不在此") if raw.get(key)},
            source=json.dumps(raw, ensure_ascii=False, indent=1), **parts,
        )  # fmt: skip

    def picked(self, articles: tuple[Article, ...]) -> tuple[Article, ...]:
        """选行的各列，照它所选的那张表补上。"""
        found, tables = [], self.tables(articles)
        for article in articles:
            fields = []
            for item in article.fields:
                table = tables.get(item.picks)
                if item.picks and (table is None or (item.per and item.per not in {c.code for c in table.columns})):
                    self.names.where = f"{article.number} {article.name}"
                    self.names.fault(
                        f"「{item.name}」要从一张表里选行" + (f"，按它的一列限（{item.per}）" if table else "")
                    )
                fields.append(replace(item, columns=table.columns) if item.picks and table else item)
            found.append(replace(article, fields=tuple(fields)))
        return tuple(found)

    def tables(self, articles: tuple[Article, ...]) -> dict[str, Field]:
        """选行选得了的各张表：填的，先前选出的，一次表决的入围（步骤.入围）。"""
        written = {item.code: item for a in articles for item in a.fields if item.kind == "table"}
        tables = {code: item for code, item in written.items() if not item.picks}
        for _ in written:  # 从选出的里再选
            tables |= {c: replace(one, columns=tables[one.picks].columns) for c, one in written.items()
                       if one.picks in tables}  # fmt: skip
            tables |= {f"{a.step}.{SHORTLIST}": tables[a.vote.of] for a in articles if a.vote and a.vote.of in tables}
        return tables

    def unique(self, articles: tuple[Article, ...]) -> None:
        seen: set[str] = set()
        for article in articles:
            if article.step in seen:
                self.names.where = f"{article.number} {article.name}"
                self.names.fault(f"步骤代号 {article.step} 出现了两次")
            seen.add(article.step)
