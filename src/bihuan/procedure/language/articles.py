"""读条文：一条的关键词，读成 Article。"""

import re
from typing import Any

from .deadlines import Deadline
from .naming import CODE, Names, listed, pairs
from .parts import SAME_ROLE, Article, Field, Opens, Raises, Reopens

ARTICLE = (
    "条", "原文", "步骤", "于", "由", "自", "至", "条件", "填", "期限", "可延", "逾期则", "当", "链接",
    "开分办", "重开分办", "立事项", "延长",
)  # fmt: skip
PLACES = {"事项": "case", "分办": "task"}
SAME = "同一角色"
KINDS = {
    "文字": "text", "数字": "number", "日期": "date", "选项": "choice", "评价": "rating", "人员": "person",
    "单位": "unit", "文件": "file", "事项": "case", "会议": "meeting",
}  # fmt: skip
_FIELD = re.compile(r"(?P<kind>[^（]+)(?P<marks>(?:（[^）]+）)*)")


class Articles:
    """一条一条地读。"""

    def __init__(self, names: Names) -> None:
        self.names = names

    def read(self, item: Any, position: int) -> Article | None:
        self.names.where = f"第 {position} 条文"
        if not isinstance(item, dict):
            self.names.fault("应当写成「条、原文、步骤……」")
            return None
        before = len(self.names.faults)
        step, name = self.step(item)
        self.names.where = " ".join(part for part in (str(item.get("条", "")), name) if part) or self.names.where
        for key in item:
            if key not in ARTICLE:
                self.names.fault(f"不认得的关键词「{key}」")
        for key in ("条", "原文", "自", "至"):
            if not item.get(key):
                self.names.fault(f"缺少「{key}」")
        place = PLACES.get(item.get("于", "事项"))
        if place is None:
            self.names.fault(f"「于」只能是事项或分办，不是 {item['于']}")
            return None
        stages = self.names.stages if place == "case" else self.names.task_stages
        article = Article(
            number=str(item.get("条", "")), words=str(item.get("原文", "")), step=step, name=name,
            place=place,  # type: ignore[arg-type]
            by=tuple(self.names.role(role) for role in listed(item.get("由"))),
            origin=tuple(self.names.stage(stage, stages) for stage in listed(item.get("自"))),
            to=self.names.stage(str(item.get("至", "")), stages),
            conditions=self.names.conditions(item.get("条件")), when=self.names.conditions(item.get("当")),
            fields=tuple(self.field(*pair) for pair in pairs(item.get("填"))),
            deadline=self.deadline(item, "期限"), limit=self.deadline(item, "可延"),
            overdue=self.names.named_step(item.get("逾期则"), "逾期则"), links=self.links(item.get("链接")),
            opens=tuple(self.opens(f, r) for f, r in pairs(item.get("开分办"))),
            reopens=self.reopens(item.get("重开分办")), raises=self.raises(item.get("立事项")),
            extends=tuple((self.names.named_step(s, "延长"), self.names.code("填写", f)) for s, f in pairs(item.get("延长"))),
        )  # fmt: skip
        return article if len(self.names.faults) == before else None

    def step(self, item: dict[str, Any]) -> tuple[str, str]:
        step = item.get("步骤")
        if not isinstance(step, dict) or len(step) != 1:
            self.names.fault("「步骤」应当写成 {代号: 名称}")
            return "", ""
        code, name = next(iter(step.items()))
        if not CODE.fullmatch(str(code)):
            self.names.fault(f"步骤代号 {code} 只能用小写字母、数字和下划线")
        return str(code), str(name)

    def field(self, name: str, kind: Any) -> Field:
        match = _FIELD.fullmatch(str(kind))
        marks = re.findall(r"（([^）]+)）", match["marks"]) if match else []
        if match is None or match["kind"] not in KINDS:
            self.names.fault(f"填写项「{name}」的种类不认得：{kind}")
            return Field(name, name, "text")
        required_for = ""
        for mark in marks:
            if found := re.fullmatch(r"(.+?)类?必填", mark):
                required_for = found[1]
            elif mark not in ("可空", "可多个"):
                self.names.fault(f"填写项「{name}」的说明不认得：（{mark}）")
        return Field(
            name, self.names.code("填写", name), KINDS[match["kind"]],
            optional="可空" in marks or bool(required_for), many="可多个" in marks, required_for=required_for,
        )  # fmt: skip

    def deadline(self, item: dict[str, Any], key: str) -> Deadline | None:
        if key not in item or item[key] in ("", None):
            return None
        return self.names.read_deadline(str(item[key]))

    def opens(self, field: str, role: Any) -> Opens:
        return Opens(self.names.code("填写", field), SAME_ROLE if role == SAME else self.names.role(role))

    def links(self, name: Any) -> tuple[tuple[str, str], ...]:
        code = self.names.link(name)
        return ((self.names.code("填写", "并入"), code),) if code else ()

    def reopens(self, table: Any) -> Reopens | None:
        if table is None:
            return None
        found = []
        for key, sentence in pairs(table):
            deadline = self.names.read_deadline(sentence)
            if deadline:
                found.append((self.names.named_step(key.removesuffix("期限"), "重开分办"), deadline))
        return Reopens(tuple(found))

    def raises(self, table: Any) -> tuple[Raises, ...]:
        raised = dict(pairs(table))
        if not raised:
            return ()
        for key in raised:
            if key not in ("工作法", "链接", "到期"):
                self.names.fault(f"「立事项」里不认得的关键词「{key}」")
        if "工作法" not in raised:
            self.names.fault("「立事项」要写明工作法")
        code, due = raised.get("工作法", ""), self.names.code("填写", raised.get("到期", ""))
        return (Raises(code, self.names.link(raised.get("链接")) or "follows", due=due),)
