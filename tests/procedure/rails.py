"""云泽县（虚构）的护栏：一份有各种「数字」的工作法，和数着它的专题。"""

from pathlib import Path
from typing import Any

from bihuan.procedure import door as procedure
from tests.county import MONDAY, days_later

METHODS = Path(__file__).with_name("methods")


def release(code: str = "rail_fault", version: str = "2027-1", swap: tuple[tuple[str, str], ...] = ()) -> Any:
    """入库一份；swap: 换几处字，算另一版。"""
    source = (METHODS / f"{code}.2027-1.yaml").read_text(encoding="utf-8")
    for old, new in (("版本: 2027-1", f"版本: {version}"), *swap):
        assert old in source, old
        source = source.replace(old, new)
    text = procedure.read_text(source, f"{code}.{version}.yaml")
    return procedure.release(text, now=MONDAY)


class Rails:
    """云泽县选用了护栏隐患整治和护栏专题。"""

    def __init__(self, county: Any) -> None:
        self.county = county
        for code in ("rail_fault", "rail_topic"):
            self.adopt(release(code).label)

    def adopt(self, label: str) -> None:
        procedure.adopt_procedure(self.county.congress.pk, label, by=self.by("李敏"), now=MONDAY)

    def by(self, name: str, day: int = 0) -> Any:
        return self.county.actor(name, now=days_later(day))

    def open(self, title: str = "河口桥护栏松动", day: int = 0, **more: Any) -> procedure.Case:
        """列入一处。"""
        filled = {"隐患": title, "隐患类别": "松动", **more}
        return procedure.open_by_step(
            "rail_fault", "list", congress=self.county.congress, filled=self.coded(filled), by=self.by("李敏", day), now=days_later(day),
        )  # fmt: skip

    def topic(self, rows: list[tuple[str, str]], day: int = 0) -> procedure.Case:
        """开一个专题，逐行列出。"""
        text = procedure.text_by_id(procedure.chosen(self.county.congress.pk, "rail_topic").pk)
        code = text.fields_by_name
        title, kind = (column.code for column in text.fields[code["各处"]].columns)
        table = [{title: name, kind: value} for name, value in rows]
        filled = {code["专题名称"]: "护栏专题", code["各处"]: table}
        return procedure.open_by_step(
            "rail_topic", "start", congress=self.county.congress, filled=filled, by=self.by("李敏", day), now=days_later(day),
        )  # fmt: skip

    def coded(self, filled: dict[str, Any]) -> dict[str, Any]:
        """按名称写的 → 按代号。"""
        text = procedure.text_by_id(procedure.chosen(self.county.congress.pk, "rail_fault").pk)
        return {text.fields_by_name[name]: value for name, value in filled.items()}

    def take(self, case: procedure.Case, step: str, who: str, day: int, n: int = 0, **filled: Any) -> None:
        procedure.take_step(
            case.pk, step, filled=self.coded(filled), assignment=n, by=self.by(who, day), now=days_later(day)
        )

    def assign(self, case: procedure.Case, *units: str, day: int = 1) -> None:
        organs = [self.county.organs[unit].pk for unit in units]
        self.take(case, "assign", "李敏", day, 主办=organs, 修好时限="2026-04-30")
