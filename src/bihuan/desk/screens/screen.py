"""一屏：代号、名称、给谁、有哪几栏、栏外还有什么。"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bihuan.cases.door import Asker, Column, Lane
from bihuan.people.door import Actor


@dataclass(frozen=True)
class Screen:
    """一屏。columns：栏的代号 → 怎么问（after 是上一页的末尾）；around：栏外的数字和刚刚发生的。"""

    code: str
    label: Callable[[Actor], str]
    fits: Callable[[Actor], bool]
    columns: Callable[[Asker], dict[str, Column]]
    around: Callable[[Asker], dict[str, Any]]
    template: str

    def lanes(self, asker: Asker) -> dict[str, Lane]:
        """各栏的第一页，按次序；空而不必说的不在内。"""
        asked = {code: column(asker, "") for code, column in self.columns(asker).items()}
        return {code: lane for code, lane in asked.items() if lane.rows or not lane.shut}
